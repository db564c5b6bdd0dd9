import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RateWindow, type SandboxContext } from '../kit/index.ts';
import type { DataFolder, Registration } from './data-folder.ts';
import { TYPE_IDS } from './models.ts';
import type { Settings } from './options.ts';
import { type Pending, take, WRITABLE } from './pending.ts';
import { isPrivate, readList, readPrivate } from './reads.ts';
import { page, Refusal } from './refusal.ts';
import type { SignIn } from './sign-in.ts';
import type { SyncClient } from './sync-client.ts';
import { asXml, stringXml } from './xml.ts';

export interface Tenant {
  folder: DataFolder;
  agent: SyncClient;
}

const SIGN_IN = '/api/security/v3/session.svc/authenticate';
const REGISTRATIONS = '/api/notification/v1/registrations.svc/domain/registrations';
const STATUS = /^\/synchronization\/requestservice\.svc\/status\/([0-9a-f-]{36})$/;
const FAILURES = '/synchronization/eventservice.svc/events/failures';
const TRANSACTION = '/jobcosting/api/v1/jobtransaction.svc/job/transaction';

type Query = Readonly<Record<string, string | undefined>>;

/** hh2's services, one subdomain per data folder; here the subdomain is the first part of the path. */
export function hh2Routes(
  app: FastifyInstance,
  context: SandboxContext,
  settings: Settings,
  signIn: SignIn,
  tenants: ReadonlyMap<string, Tenant>,
): void {
  const window = new RateWindow(settings.callsPerMinute, 60_000, context.clock);
  const privateWindow = new RateWindow(settings.privateCallsPerMinute ?? 1_000_000, 60_000, context.clock);
  const under = new Map<string, number>();
  let emptyLists = 0;

  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, String(body) === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(new Refusal(400, page('Request Error', 'The body could not be read.')));
    }
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const refusal =
      error instanceof Refusal ? error : new Refusal(500, page('Runtime Error', 'An exception occurred.'));
    for (const [name, value] of Object.entries(refusal.headers)) reply.header(name, value);
    reply.code(refusal.status);
    if (typeof refusal.body === 'string') return reply.type('text/html; charset=utf-8').send(refusal.body);
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(refusal.body));
  });

  app.all('/:folder/*', async (request, reply) => {
    const { folder: name } = request.params as { folder: string };
    const tenant = tenants.get(name.toLowerCase());
    if (tenant === undefined) throw new Refusal(404, page('Not Found', 'There is no such site.'));
    const path = decodeURIComponent(request.url.split('?')[0] ?? '')
      .slice(name.length + 1)
      .toLowerCase();
    const busy = (under.get(name) ?? 0) + 1;
    under.set(name, busy);
    try {
      throttle(name, path, busy);
      if (settings.answerMs > 0) await context.clock.sleep(settings.answerMs);
      tenant.agent.work();
      if (path === SIGN_IN && request.method === 'POST')
        return send(request, reply, signIn.authenticate(name, request.body, reply));
      signIn.userOf(name, path.split('/')[1] ?? '', request);
      return send(request, reply, answer(tenant, path, request));
    } finally {
      under.set(name, (under.get(name) ?? 1) - 1);
    }
  });

  function throttle(folder: string, path: string, busy: number): void {
    const waitMs = Math.max(window.take(folder), isPrivate(path) ? privateWindow.take(folder) : 0);
    if (waitMs > 0) throw new Refusal(429, '', { 'retry-after': String(Math.ceil(waitMs / 1000)) });
    if (busy > settings.callsAtOnce) throw new Refusal(429, '', { 'retry-after': '1' });
  }

  function answer(tenant: Tenant, path: string, request: FastifyRequest): unknown {
    const query = request.query as Query;
    if (request.method === 'GET') return read(tenant, path, query);
    if (path === REGISTRATIONS && request.method === 'PUT') return register(tenant, request.body);
    const status = STATUS.exec(path);
    if (request.method === 'POST' && status !== null) return operationStatus(tenant, status[1] ?? '');
    return write(tenant, path, query, request);
  }

  function read({ folder, agent }: Tenant, path: string, query: Query): unknown {
    if (isPrivate(path)) return readPrivate(folder, path, query);
    if (path === REGISTRATIONS) return folder.registrations.values();
    if (path === FAILURES) {
      if (query.entity === undefined)
        throw new Refusal(400, { Errors: ['The parameter entity is missing.'] });
      return agent.failures.values().filter((failure) => failure.EntityId === query.entity);
    }
    const rows = readList(folder, path, query);
    if (rows === undefined) throw new Refusal(404, page('Not Found', 'No endpoint.'));
    return rows;
  }

  function send(request: FastifyRequest, reply: FastifyReply, value: unknown) {
    // An empty list comes as [] or as nothing at all.
    if (Array.isArray(value) && value.length === 0) {
      emptyLists += 1;
      if (emptyLists % 2 === 0) return reply.type('application/json; charset=utf-8').send('');
    }
    const wantsJson = String(request.headers.accept ?? '').includes('application/json');
    if (wantsJson) return reply.type('application/json; charset=utf-8').send(JSON.stringify(value));
    return reply
      .type('application/xml; charset=utf-8')
      .send(typeof value === 'string' ? stringXml(value) : asXml(value));
  }

  function register({ folder }: Tenant, body: unknown): string {
    const { Mode, TypeId } = (body ?? {}) as { Mode?: unknown; TypeId?: unknown };
    const known = Object.values(TYPE_IDS).find((id) => id === String(TypeId).toUpperCase());
    if (known === undefined || (Mode !== 1 && Mode !== 2))
      throw new Refusal(400, { Errors: ['Mode or TypeId is not known.'] });
    const CreatedOnUtc = `${context.clock.nowIso().slice(0, 19)}Z`;
    folder.registrations.put(known, { CreatedOnUtc, Mode, TypeId: known } satisfies Registration);
    return known;
  }

  function operationStatus({ agent }: Tenant, id: string): unknown {
    const operation = agent.operations.get(id);
    if (operation === undefined) throw new Refusal(404, page('Not Found', 'No such request.'));
    return agent.statusOf(operation);
  }

  function write({ folder, agent }: Tenant, path: string, query: Query, request: FastifyRequest): unknown {
    const ordered = path.endsWith('/synchronize') ? path.slice(0, -'/synchronize'.length) : undefined;
    const isOrder = ordered !== undefined && (ordered in WRITABLE || ordered === TRANSACTION);
    if (isOrder && request.method === 'POST') {
      const pending = folder.table<Pending>('pending').get(query.id ?? '');
      if (pending === undefined) throw new Refusal(404, page('Not Found', 'Nothing to synchronize.'));
      return agent.order(pending).id;
    }
    const writable = WRITABLE[path];
    if (writable === undefined) throw new Refusal(404, page('Not Found', 'No endpoint.'));
    if (request.method === 'POST') return take(folder, writable, undefined, request.body).id;
    if (request.method === 'PUT') {
      if (query.id === undefined) throw new Refusal(400, { Errors: ['The parameter id is missing.'] });
      return take(folder, writable, query.id, request.body).id;
    }
    throw new Refusal(405, page('Method not allowed', 'Not here.'));
  }
}

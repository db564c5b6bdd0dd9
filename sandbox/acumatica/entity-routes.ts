import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sessionOf } from './access.ts';
import { prepareAction } from './actions.ts';
import { ENDPOINT, type EntityType, entityType, VERSION } from './catalogue.ts';
import { attachFile, fileBytes } from './files.ts';
import { formFields } from './form-fields.ts';
import { answerInquiry, isInquiry } from './inquiries.ts';
import { SiteLabels } from './labels.ts';
import { readMask, type ViewQuery, viewQuery } from './mask.ts';
import type { StoredRecord } from './record.ts';
import { recordFilter } from './record-filter.ts';
import { badRequest, httpError, noRights, notFound, Refusal, unknownAddress } from './refusal.ts';
import { usersOf } from './rules/references.ts';
import { isGuid, parseSent } from './sent-record.ts';
import type { Session } from './sessions.ts';
import type { Site } from './site.ts';
import type { TenantStore } from './store.ts';
import { upsert } from './upsert.ts';
import { ROOT, wireRecord } from './wire-record.ts';

interface Call {
  site: Site;
  session: Session;
  store: TenantStore;
  type: EntityType;
  /** What follows the entity in the address, decoded. */
  rest: string[];
  query: Record<string, unknown>;
  view: ViewQuery;
  request: FastifyRequest;
  reply: FastifyReply;
}

const swagger = new URL('./schema/default-24.200.001.openapi.json', import.meta.url);

/** The contract-based API: one address per entity of the endpoint. */
export function entityRoutes(app: FastifyInstance, site: Site): void {
  const labels = new SiteLabels(site.settings.labels);
  const renamedAnswers = new WeakSet<FastifyReply>();
  app.addHook('preSerialization', async (_request, reply, payload) =>
    renamedAnswers.has(reply) ? labels.outgoing(payload) : payload,
  );
  app.all('/entity/:endpoint/:version/*', async (request, reply) => {
    const { endpoint, version, '*': rest } = request.params as Record<string, string>;
    if (endpoint?.toLowerCase() !== ENDPOINT.toLowerCase() || version !== VERSION) throw unknownAddress();
    const session = sessionOf(site, request, reply);
    site.operations.settle();
    if (rest === 'swagger.json') return reply.type('application/json').send(readFileSync(swagger, 'utf8'));
    if (!labels.isEmpty && session.locale?.toUpperCase() !== 'EN-US') {
      renamedAnswers.add(reply);
      request.body = labels.incoming(request.body);
    }
    meetOwnFaults(site, reply);
    if (reply.sent) return reply;

    const steps = (rest ?? '').split('/').filter((step) => step !== '');
    const store = site.store(session.tenant);
    if (store === undefined) throw unknownAddress();
    if (steps[0] === 'files')
      return reply.type('application/octet-stream').send(fileBytes(store, steps[1] ?? ''));
    const type = entityType(steps[0] ?? '');
    if (type === undefined) throw unknownAddress();
    const query = request.query as Record<string, unknown>;
    return answer({
      site,
      session,
      store,
      type,
      rest: steps.slice(1),
      query,
      view: viewQuery(query),
      request,
      reply,
    });
  });
}

function answer(call: Call): unknown {
  const { site, session, type, rest, request } = call;
  if (request.method === 'POST' && rest[1] === undefined && rest[0] !== undefined)
    return invoke(call, rest[0]);
  if (request.method === 'GET' && rest[1] === 'status') return status(call, rest[2] ?? '');
  refuseForbidden(site, session, type);
  site.operations.refuseWhileRunning(session, type.screen);
  switch (request.method) {
    case 'GET':
      return read(call);
    case 'PUT':
      return rest.at(-2) === 'files' ? attach(call) : write(call, false);
    case 'PATCH':
      return write(call, true);
    case 'DELETE':
      return remove(call);
    case 'POST':
      throw new Refusal(406, {
        message: 'The requested resource does not support http method POST; use PUT.',
      });
    default:
      throw new Refusal(405, {
        message: `The requested resource does not support http method ${request.method}.`,
      });
  }
}

/** Rights of the user's role, then features of the installation; both answer 403. */
function refuseForbidden(site: Site, session: Session, type: EntityType): void {
  const module = type.screen.slice(0, 2);
  if (session.user.forms !== undefined && !session.user.forms.includes(module)) throw noRights(type.screen);
  if (module === 'PR' && !site.settings.features.payroll) throw noRights(type.screen);
  const construction = ['PM209700', 'PM209800'];
  if (construction.includes(type.screen) && !site.settings.features.construction) throw noRights(type.screen);
}

function read(call: Call): unknown {
  const { site, type, rest, store, view, reply } = call;
  if (rest[0] === '$adHocSchema') return formFields(type);
  if (rest.length > 0) return wireRecord(type, one(call), readMask(type, view));
  if (isInquiry(type.name)) throw bqlDelegate('Results', 'Results');
  if (type.name === 'Project' && view.expand.includes('Invoices')) throw bqlDelegate('Invoices', 'Invoices');
  const mask = readMask(type, view);
  const skip = count(call.query.$skip, '$skip') ?? 0;
  const top = count(call.query.$top, '$top') ?? Number.POSITIVE_INFINITY;
  const filter = call.query.$filter;
  let records = store.list(type.name);
  if (typeof filter === 'string' && filter.trim() !== '')
    records = records.filter(recordFilter(type, understood(site, filter)));
  return reply.send(records.slice(skip, skip + top).map((record) => wireRecord(type, record, mask)));
}

/** The record that the rest of the address names: by id, or by keys as `a/b` or `a|b`. */
function one({ type, rest, store }: Call): StoredRecord {
  const text = rest.join('/');
  const byId = isGuid(text) ? store.byId(type.name, text) : undefined;
  const keys = rest.length === 1 ? (rest[0] ?? '').split('|') : rest;
  const found = byId ?? (type.keys.length === keys.length ? store.byKey(type.name, ...keys) : undefined);
  if (found === undefined) throw notFound();
  return found;
}

function write(call: Call, isPatch: boolean): unknown {
  const { site, session, store, type, view, request, reply } = call;
  const sent = parseSent(type, request.body);
  if (isInquiry(type.name)) return answerInquiry(store, type, sent, view);
  if (isPatch) {
    const keys = type.keys.map((key) => sent.fields.get(key));
    const known = sent.id === undefined ? store.byKey(type.name, ...keys) : store.byId(type.name, sent.id);
    if (known === undefined) throw new Refusal(404, { message: 'No entity satisfies the condition.' });
  }
  const branch = String(request.headers['px-cbapibranch'] ?? session.branch);
  const filter = call.query.$filter;
  return reply.send(
    upsert(store, type, sent, {
      ...(typeof filter === 'string' ? { filter } : {}),
      ifMatch: request.headers['if-match'] === '*',
      ifNoneMatch: request.headers['if-none-match'] === '*',
      branch,
      numberEmployees: site.settings.employeeNumbering === 'auto',
      remainderNeeded: site.settings.remainderNeeded,
      view,
      breakHalfway: site.faults.take('half-written'),
    }),
  );
}

function remove(call: Call): unknown {
  const { store, type, reply } = call;
  const record = one(call);
  const name = type.keys.length === 1 ? String(record.fields[type.keys[0] ?? '']) : '';
  const users = name === '' ? [] : usersOf(store, type.name, name);
  if (users.length > 0)
    throw httpError(
      500,
      `The record cannot be deleted because it is referenced in: ${users.join(', ')}.`,
      'PX.Data.PXException',
    );
  store.remove(type.name, record);
  return reply.code(204).send();
}

function attach(call: Call): unknown {
  const record = one({ ...call, rest: call.rest.slice(0, -2) });
  const id = attachFile(call.store, call.type, record, call.rest.at(-1) ?? '', call.request.body);
  return call.reply.code(204).header('location', `${ROOT}/files/${id}`).send();
}

function invoke(call: Call, name: string): unknown {
  const { site, session, store, type, request, reply } = call;
  const published = actionOf(site, type, name);
  refuseForbidden(site, session, type);
  site.operations.refuseWhileRunning(session, type.screen);
  const action = prepareAction(store, type, published, request.body);
  if (!action.isLong) {
    action.work();
    return reply.code(204).send();
  }
  const fails = site.faults.take('operation-fails');
  const id = site.operations.start(session, type.screen, () => {
    if (fails)
      throw httpError(
        500,
        'The operation has been aborted because of a server error.',
        'PX.Data.PXException',
      );
    action.work();
  });
  return reply.code(202).header('location', `${ROOT}/${type.name}/${name}/status/${id}`).send();
}

function status({ site, session, type, rest, request, reply }: Call, id: string): unknown {
  actionOf(site, type, rest[0] ?? '');
  const code = site.operations.status(session, id);
  return (code === 202 ? reply.header('location', request.url) : reply).code(code).send();
}

/** Where ids are texts, a typed one is an error of the query. */
function understood(site: Site, filter: string): string {
  if (site.settings.ids === 'text' && /\bguid'/i.test(filter)) throw badRequest('The query is not valid.');
  return filter;
}

/** The published name of an action, by the one that this site's endpoint has. */
function actionOf(site: Site, type: EntityType, name: string): string {
  const published = type.actions.find((each) => (site.settings.actionNames[each] ?? each) === name);
  if (published === undefined) throw unknownAddress();
  return published;
}

/** Source: live notes; inquiry-like parts cannot be read in a list. */
function bqlDelegate(member: string, view: string): Refusal {
  return httpError(
    500,
    `Optimization cannot be performed.The following fields cause the error:\r\n${member}: View ${view} has BQL delegate`,
    'PX.Api.ContractBased.OptimizedExport.CannotOptimizeException',
  );
}

function count(value: unknown, name: string): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string' || !/^\d+$/.test(value))
    throw badRequest(`The value of ${name} is not a number.`);
  return Number(value);
}

function meetOwnFaults(site: Site, reply: FastifyReply): void {
  if (site.faults.take('setup-missing'))
    throw httpError(
      500,
      'The required configuration data is not entered on the form.',
      'PX.Data.PXSetupNotEnteredException',
    );
  if (site.faults.take('deadlock'))
    throw httpError(
      500,
      'Another process has updated the record. Your changes will be lost.',
      'PX.Data.PXLockViolationException',
    );
  if (site.faults.take('broken-endpoint')) reply.redirect('/ui/error', 302);
}

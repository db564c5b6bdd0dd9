import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RateWindow, type Row } from '../kit/index.ts';
import { callerOf } from './access.ts';
import { atOnce, runBatch } from './batch.ts';
import { ENVIRONMENT, OAUTH_ENVIRONMENT } from './credentials.ts';
import { settleDue } from './employee-actions.ts';
import { itemOf, type ListQuery, list } from './read.ts';
import { bodyOf, notFound, notOffered, Refusal } from './refusal.ts';
import { type Module, type Resource, resourceOf } from './resources.ts';
import { type Caller, type Site, visible } from './site.ts';
import { change, create } from './write.ts';

const ITEM = 'application/vnd.oracle.adf.resourceitem+json';
const COLLECTION = 'application/vnd.oracle.adf.resourcecollection+json';
const BATCH = 'application/vnd.oracle.adf.batch+json';
/** The module's part of the address; general ledger has its own style. */
const MODULES: readonly [Module, string][] = [
  ['hcm', '/hcm-rest-api/rest/1'],
  ['jc', '/jc-rest-api/rest/1'],
  ['gl', '/glrestapi/rest/v1'],
];

type Params = { resource: string; id: string };

export function resourceRoutes(app: FastifyInstance, site: Site): void {
  const gateway = new RateWindow(site.options.callsPerMinute ?? 6000, 60_000, site.context.clock);
  app.addHook('preHandler', async (request, reply) => {
    if (request.url.startsWith('/__sandbox') || request.url.startsWith('/identity')) return;
    const waitMs = gateway.take('all');
    if (waitMs > 0)
      return reply
        .code(429)
        .header('retry-after', String(Math.ceil(waitMs / 1000)))
        .type('text/plain')
        .send('Too Many Requests');
    settleDue(site);
  });
  for (const environment of [ENVIRONMENT, OAUTH_ENVIRONMENT])
    for (const [module, path] of MODULES) moduleRoutes(app, site, module, environment + path);
  app.setErrorHandler(async (error, request, reply) => refuse(request, reply, site, refusalOf(error)));
  app.setNotFoundHandler(async (request, reply) => {
    if ((await callerOf(request, reply, site)) !== undefined) await refuse(request, reply, site, notFound());
    return reply;
  });
}

function moduleRoutes(app: FastifyInstance, site: Site, module: Module, path: string): void {
  /** Signs the caller in, then lets `work` answer; writes need the right to. */
  const signedIn =
    (work: (request: FastifyRequest, reply: FastifyReply, caller: Caller, base: string) => unknown) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const caller = await callerOf(request, reply, site);
      if (caller === undefined) return reply;
      if (request.method !== 'GET' && !caller.mayWrite)
        return reply.code(403).type('text/plain').send('Forbidden');
      const base = `${request.protocol}://internal.cmic.example:80${path}`;
      return reply.send(work(request, reply, caller, base));
    };
  const resource = (request: FastifyRequest): Resource => {
    const found = resourceOf(module, (request.params as Params).resource);
    if (found === undefined) throw notFound();
    return found;
  };
  const one = (request: FastifyRequest, caller: Caller): Row => {
    const wanted = resource(request);
    const row = site.table(wanted.name).get((request.params as Params).id);
    if (row === undefined || !visible(wanted, row, caller)) throw notFound();
    return row;
  };

  app.get(
    `${path}/:resource`,
    signedIn((request, reply, caller, base) => {
      reply.type(COLLECTION);
      return list(site, resource(request), request.query as ListQuery, caller, base);
    }),
  );
  app.get(
    `${path}/:resource/:id`,
    signedIn((request, reply, caller, base) => {
      reply.type(ITEM);
      return itemOf(site, resource(request), one(request, caller), request.query as ListQuery, base);
    }),
  );
  app.post(
    `${path}/:resource`,
    signedIn((request, reply, caller, base) => {
      const wanted = resource(request);
      const row = atOnce(site, () => create(site, wanted, objectIn(request), caller));
      reply.code(201).type(ITEM);
      return itemOf(site, wanted, row, {}, base);
    }),
  );
  app.patch(
    `${path}/:resource/:id`,
    signedIn((request, reply, caller, base) => {
      const wanted = resource(request);
      const { id } = request.params as Params;
      const row = atOnce(site, () => change(site, wanted, id, objectIn(request), caller));
      reply.type(ITEM);
      return itemOf(site, wanted, row, {}, base);
    }),
  );
  for (const method of ['PUT', 'DELETE'] as const)
    app.route({
      method,
      url: `${path}/:resource/:id`,
      handler: signedIn(() => {
        throw notOffered();
      }),
    });
  if (module === 'gl') return;
  app.post(
    path.replace(/\/1$/, ''),
    signedIn((request, reply, caller, base) => {
      if (!String(request.headers['content-type']).startsWith(BATCH))
        throw new Refusal(415, 'The media type is not supported.');
      reply.type(BATCH);
      return runBatch(site, module, objectIn(request), caller, base);
    }),
  );
}

function objectIn(request: FastifyRequest): Row {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal(400, 'The payload is not an object.');
  return body as Row;
}

function refuse(request: FastifyRequest, reply: FastifyReply, site: Site, refusal: Refusal): FastifyReply {
  const asJson = Number(request.headers['rest-framework-version'] ?? 0) >= 4;
  const { type, body } = bodyOf(refusal, asJson, (text) => site.inItsNames(text));
  return reply.code(refusal.status).type(type).send(body);
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { statusCode = 500, message = 'Internal Server Error' } = error as {
    statusCode?: number;
    message?: string;
  };
  return new Refusal(statusCode, statusCode < 500 ? message : 'Internal Server Error');
}

/** A stand-in for Acumatica ERP: contract REST, OData feeds, sessions, tokens and licence limits, with state. */
import type { FastifyInstance } from 'fastify';
import { type RunningSandbox, startHttpSandbox } from '../kit/index.ts';
import { authRoutes } from './auth-routes.ts';
import { entityRoutes } from './entity-routes.ts';
import { odataRoutes } from './odata-routes.ts';
import { type AcumaticaSandboxOptions, settingsFrom } from './options.ts';
import { badRequest, declined, httpError, Refusal } from './refusal.ts';
import { seedSite } from './seed.ts';
import { Site } from './site.ts';

export { acumaticaDemoCredentials, demoUsers } from './credentials.ts';
export type { AcumaticaSandboxOptions } from './options.ts';
export { ACUMATICA_EARNING_TYPES } from './seed.ts';

/** Starts the sandbox on a free port of the loopback address, with the demo contractor's data. */
export async function startAcumaticaSandbox(options: AcumaticaSandboxOptions = {}): Promise<RunningSandbox> {
  const settings = settingsFrom(options);
  let site: Site | undefined;
  const siteOf = (context: ConstructorParameters<typeof Site>[0]) => {
    site ??= new Site(context, settings);
    return site;
  };
  return startHttpSandbox(
    {
      name: 'acumatica',
      seed: (context) => {
        siteOf(context).restart();
        seedSite(siteOf(context));
      },
      routes: (app, context) => {
        const running = siteOf(context);
        readBodies(app);
        answerRefusals(app);
        limitByLicence(app, running);
        authRoutes(app, running);
        entityRoutes(app, running);
        odataRoutes(app, running);
      },
    },
    options,
  );
}

/** JSON (an empty body too), forms, and anything else as bytes. */
function readBodies(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch (error) {
      done(badRequest(`The JSON is malformed: ${String(error)}`));
    }
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, new URLSearchParams(String(body)));
    },
  );
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function answerRefusals(app: FastifyInstance): void {
  app.setErrorHandler(async (error, _request, reply) => {
    const refusal = error instanceof Refusal ? error : unforeseen(error);
    reply.code(refusal.status);
    if (typeof refusal.body === 'string') reply.type('text/plain; charset=utf-8');
    return reply.send(refusal.body);
  });
}

function unforeseen(error: unknown): Refusal {
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status >= 400 && status < 500)
    return new Refusal(status, { message: String((error as Error).message) });
  return httpError(500, String((error as Error).stack), 'System.Exception');
}

/** The licence's limits hold for the contract API; signing in has its own, and logout is never queued. */
function limitByLicence(app: FastifyInstance, site: Site): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/entity/') || request.url.startsWith('/entity/auth/')) return;
    if (site.faults.take('license-limit'))
      throw declined('The custom error module does not recognize this error.');
    const leave = await site.throttle.enter();
    // Who hung up while waiting has closed already.
    if (reply.raw.destroyed) leave();
    else reply.raw.once('close', leave);
  });
}

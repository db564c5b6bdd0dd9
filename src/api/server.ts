/** HTTP: parse, call the hub, present. */
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { type Hub, RunWatch, type SignIn } from '../hub/index.ts';
import { describeError, newId } from '../kernel/index.ts';
import { bodyLimits, limitForms } from './body-limits.ts';
import { boundedServer } from './bounded-server.ts';
import { limitCalls } from './call-limits.ts';
import { refuseBrokenBodies } from './clean-text.ts';
import { type Api, companyRoutes } from './company-routes.ts';
import { documentApi } from './docs.ts';
import { earlyHeaders, insistOnHttpsSeconds, permissionsPolicy } from './early-headers.ts';
import { type Patience, usualPatience } from './patience.ts';
import { answerEarly, answerProblems } from './problems.ts';
import { RawAnswers } from './raw-answer.ts';
import { accessRoutes } from './routes/access.ts';
import { accountRoutes } from './routes/account.ts';
import { installationAuditRoutes } from './routes/audit.ts';
import { type InstallationFacts, installationRoutes } from './routes/installation.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { keyRoutes } from './routes/keys.ts';
import { peopleSecurityRoutes } from './routes/people-security.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { singleSignOnRoutes } from './routes/single-sign-on.ts';
import { systemHealthRoutes } from './routes/system-health.ts';
import { refuseOtherSites } from './same-site.ts';
import { servePages } from './web-pages.ts';

export interface ApiOptions extends InstallationFacts {
  signIn: SignIn;
  operatorToken: string;
  /** Where the built screens lie. */
  pages: string;
  /** Where people reach the server, when it is not the address it listens on. */
  publicUrl?: string | undefined;
  /** Addresses of the proxies that may say for whom they call. */
  proxies?: readonly string[];
  callsPerMinute?: number;
  patience?: Patience;
}

/** Builds the application; `listen` or `inject` it. */
export async function createApi(hub: Hub, options: ApiOptions): Promise<Api> {
  const isReachedByHttps = options.publicUrl?.startsWith('https:') === true;
  const early = earlyHeaders(isReachedByHttps);
  const raw = new RawAnswers(hub.logger, early);
  const app: Api = fastify({
    logger: false,
    bodyLimit: bodyLimits.usual,
    trustProxy: options.proxies === undefined || options.proxies.length === 0 ? false : [...options.proxies],
    genReqId: () => newId(),
    frameworkErrors: answerEarly(early),
    requestIdHeader: false,
    forceCloseConnections: true,
    serverFactory: (handler) => boundedServer(handler, options.patience ?? usualPatience, raw),
    clientErrorHandler: (error, socket) => raw.clientError(error, socket),
    routerOptions: { maxParamLength: 300 },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  answerProblems(app, hub);
  refuseBrokenBodies(app);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('permissions-policy', permissionsPolicy);
  });
  app.addHook('onResponse', async ({ id, method, routeOptions }, reply) => {
    // The pattern, not the address: what people search for stays out of the log.
    const facts = { requestId: id, method, route: routeOptions.url, status: reply.statusCode };
    hub.logger.info({ ...facts, ms: Math.round(reply.elapsedTime) }, 'a call was answered');
  });
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) {
      reply.header('cache-control', 'no-store');
    }
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // The component library writes its colours into style elements, which carry the nonce of the page.
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    enableCSPNonces: true,
    // Browsers remember it: only where people really come by https.
    strictTransportSecurity: isReachedByHttps ? { maxAge: insistOnHttpsSeconds } : false,
  });
  app.addHook('onRequest', async ({ raw: { httpVersion, headers } }) => {
    if (httpVersion === '1.0' || headers.host !== undefined) return;
    throw Object.assign(new Error('The call does not say which host it is for (Host).'), { statusCode: 400 });
  });
  refuseOtherSites(app, options.publicUrl);
  const { callShares, database } = hub.store;
  await limitCalls(app, {
    callsPerMinute: options.callsPerMinute,
    // The embedded database has one process, which counts by itself.
    together:
      database.engine === 'embedded'
        ? undefined
        : {
            take: callShares.take,
            onTrouble: (error) =>
              hub.logger.warn({ error: describeError(error) }, 'calls are counted by this process alone'),
          },
  });
  limitForms(app);
  await app.register(multipart, { limits: { fileSize: bodyLimits.upload, files: 20, fields: 20 } });
  // Forms of other sites can send text: bodies are JSON or, for files, multipart.
  app.removeContentTypeParser(['application/json', 'text/plain']);
  // Calls without a body may still say that they send JSON.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else app.getDefaultJsonParser('error', 'error')(request, body as string, done);
  });
  app.addHook('preValidation', async (request) => {
    // Where every member of the body may be left out, so may the body.
    if (request.body === undefined && request.routeOptions.schema?.body !== undefined) request.body = {};
  });
  await documentApi(app, options.version);

  const watch = new RunWatch(hub);
  app.addHook('onClose', async () => watch.close());
  const signIn = { hub, signIn: options.signIn, operatorToken: options.operatorToken };
  signInRoutes(app, signIn);
  singleSignOnRoutes(app, signIn);
  accountRoutes(app, signIn);
  peopleSecurityRoutes(app, signIn);
  installationRoutes(app, hub, signIn, options);
  accessRoutes(app, hub, signIn);
  invitationRoutes(app, hub, signIn);
  systemHealthRoutes(app, hub, signIn, options.version);
  installationAuditRoutes(app, hub, signIn);
  keyRoutes(app, hub, signIn);
  companyRoutes(app, hub, watch, signIn);
  await servePages(app, options.pages);
  return app;
}

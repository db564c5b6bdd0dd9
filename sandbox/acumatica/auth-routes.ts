import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bearerToken, firstBranch } from './access.ts';
import { ENDPOINT, VERSION } from './catalogue.ts';
import { badRequest, httpError, Refusal } from './refusal.ts';
import { sessionCookies, sessionIdFrom } from './sessions.ts';
import type { Site } from './site.ts';

const BUILD = '25.200.0141';

/** Signing in and out, tokens, and the list of endpoints. */
export function authRoutes(app: FastifyInstance, site: Site): void {
  app.post('/entity/auth/login', async (request, reply) => {
    const body = bodyMembers(request);
    const user = site.signIn.login(body.name, body.password);
    // `company` is the older name of `tenant`.
    const tenant = tenantFor(site, body.tenant ?? body.company);
    const branch = branchFor(site, tenant, body.branch);
    const session = site.sessions.open(user, tenant, branch);
    if (typeof body.locale === 'string') session.locale = body.locale;
    return reply.header('set-cookie', sessionCookies(session)).code(204).send();
  });

  app.post('/entity/auth/logout', async (request, reply) => {
    if (request.headers['content-length'] === undefined)
      return reply.code(411).type('text/html').send('<h2>Length Required</h2><p>HTTP Error 411.</p>');
    const token = bearerToken(request);
    const grant = token === undefined ? undefined : site.tokens.use(token);
    const sessionId = grant?.sessionId ?? sessionIdFrom(request.headers.cookie);
    if (sessionId !== undefined) site.sessions.close(sessionId);
    if (grant !== undefined) delete grant.sessionId;
    return reply.code(204).send();
  });

  app.get('/entity', async () => {
    const href = `${siteUrl(app)}/entity/${ENDPOINT}/${VERSION}/`;
    const endpoints = [{ name: ENDPOINT, version: VERSION, href }];
    if (site.settings.endpointList === 'array') return endpoints;
    return { version: { acumaticaBuildVersion: BUILD, databaseVersion: BUILD }, endpoints };
  });

  app.post('/identity/connect/token', async (request, reply) => {
    if (!(request.body instanceof URLSearchParams)) throw new Refusal(400, { error: 'invalid_request' });
    return reply.header('cache-control', 'no-store').send(site.tokens.answer(request.body));
  });

  app.get('/identity/.well-known/openid-configuration', async () => ({
    issuer: `${siteUrl(app)}/identity`,
    token_endpoint: `${siteUrl(app)}/identity/connect/token`,
    authorization_endpoint: `${siteUrl(app)}/identity/connect/authorize`,
    userinfo_endpoint: `${siteUrl(app)}/identity/connect/userinfo`,
    grant_types_supported: ['authorization_code', 'implicit', 'password', 'refresh_token', 'hybrid'],
    scopes_supported: ['api', 'offline_access', 'api:concurrent_access', 'openid', 'profile', 'email'],
  }));
}

/** No tenant: the default one. A site with one tenant accepts any name. Source: live notes. */
function tenantFor(site: Site, sent: unknown): string {
  if (typeof sent !== 'string' || sent.trim() === '' || site.stores.length === 1) return site.defaultTenant;
  const store = site.store(sent.trim());
  if (store === undefined)
    throw httpError(
      500,
      'A proper company ID cannot be determined for the request.',
      'PX.Data.PXUndefinedCompanyException',
    );
  return store.tenant;
}

function branchFor(site: Site, tenant: string, sent: unknown): string {
  if (typeof sent !== 'string' || sent.trim() === '') return firstBranch(site, tenant);
  if (site.store(tenant)?.hasCode('Branch', sent) !== true)
    throw badRequest(`The branch '${sent}' does not exist or the user has no access to it.`);
  return sent.trim();
}

function bodyMembers(request: FastifyRequest): Record<string, unknown> {
  if (request.body instanceof URLSearchParams) return Object.fromEntries(request.body);
  if (typeof request.body === 'object' && request.body !== null)
    return request.body as Record<string, unknown>;
  throw badRequest('The body is empty.');
}

function siteUrl(app: FastifyInstance): string {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
}

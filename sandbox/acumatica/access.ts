import type { FastifyReply, FastifyRequest } from 'fastify';
import { notLoggedIn } from './refusal.ts';
import { type Session, sessionCookies, sessionIdFrom } from './sessions.ts';
import type { Site } from './site.ts';
import type { Grant } from './tokens.ts';

/**
 * The session a request runs in: that of its bearer token, else that of its cookies.
 * @throws Refusal 401 when there is neither, 429 when a token's session would exceed the licence.
 */
export function sessionOf(site: Site, request: FastifyRequest, reply: FastifyReply): Session {
  const token = bearerToken(request);
  if (token === undefined) {
    const session = site.sessions.use(sessionIdFrom(request.headers.cookie));
    if (session === undefined) throw notLoggedIn();
    if (!site.faults.take('expire-session', request)) return session;
    site.sessions.close(session.id);
    throw notLoggedIn();
  }
  const grant = site.tokens.use(token);
  if (grant === undefined) throw notLoggedIn();
  if (site.faults.take('expire-token', request)) {
    site.tokens.revoke(token);
    throw notLoggedIn();
  }
  return grant.concurrent ? cookieSession(site, grant, request, reply) : tokenSession(site, grant);
}

/** One session per access token, or per chain of refreshed tokens. */
function tokenSession(site: Site, grant: Grant): Session {
  const known = site.sessions.use(grant.sessionId);
  if (known !== undefined) return known;
  const session = site.sessions.open(grant.user, grant.tenant, firstBranch(site, grant.tenant));
  grant.sessionId = session.id;
  return session;
}

/** Scope `api:concurrent_access`: a call without cookies opens a session of its own. */
function cookieSession(site: Site, grant: Grant, request: FastifyRequest, reply: FastifyReply): Session {
  const known = site.sessions.use(sessionIdFrom(request.headers.cookie));
  if (known !== undefined && known.user.name === grant.user.name) return known;
  const session = site.sessions.open(grant.user, grant.tenant, firstBranch(site, grant.tenant));
  reply.header('set-cookie', sessionCookies(session));
  return session;
}

export function bearerToken(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization ?? '';
  return /^bearer /i.test(header) ? header.slice(7).trim() : undefined;
}

export function firstBranch(site: Site, tenant: string): string {
  return site.store(tenant)?.codes('Branch').values()[0]?.code ?? '';
}

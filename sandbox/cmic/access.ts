import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CLIENT, demoUsers, OAUTH_ENVIRONMENT, oauthClient } from './credentials.ts';
import type { Caller, Site } from './site.ts';

const TOKEN_SECONDS = 3600;
const LOGIN_PAGE = '<html><head><title>401 Authorization Required</title></head><body>401</body></html>';

/** The customer's identity provider: client credentials for a token, on the sandbox clock. */
export function tokenRoutes(app: FastifyInstance, site: Site): void {
  app.post(`/identity/${oauthClient.tenant}/oauth2/v2.0/token`, async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const isKnown =
      form.get('grant_type') === 'client_credentials' &&
      form.get('client_id') === oauthClient.clientId &&
      form.get('client_secret') === oauthClient.clientSecret;
    if (!isKnown)
      return reply.code(401).send({
        error: 'invalid_client',
        error_description: 'AADSTS7000215: Invalid client secret provided.',
      });
    if (form.get('scope') !== oauthClient.scope)
      return reply
        .code(400)
        .send({ error: 'invalid_scope', error_description: 'AADSTS70011: The provided scope is not valid.' });
    const token = randomBytes(24).toString('base64url');
    const untilMs = site.context.clock.nowMs() + TOKEN_SECONDS * 1000;
    site.table('tokens').put(digest(token), { untilMs });
    return { token_type: 'Bearer', expires_in: TOKEN_SECONDS, access_token: token };
  });
}

/** Who is calling; answers 401 itself and returns undefined when nobody is. */
export async function callerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  site: Site,
): Promise<Caller | undefined> {
  const header = request.headers.authorization ?? '';
  const wantsToken = request.url.startsWith(OAUTH_ENVIRONMENT);
  const found = wantsToken ? byToken(header, site) : byPassword(header, site);
  if (found !== undefined && !(wantsToken && site.context.faults.take('expire-token', request))) return found;
  const challenge = wantsToken ? 'Bearer' : 'Basic realm="CMiC"';
  await reply.code(401).header('www-authenticate', challenge).type('text/html').send(LOGIN_PAGE);
  return undefined;
}

/** `CLIENT||USER`: the customer's client id before two bars. */
function byPassword(header: string, site: Site): Caller | undefined {
  if (!header.startsWith('Basic ')) return undefined;
  const [, name = '', password] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(header.slice(6), 'base64').toString('utf8')) ?? [];
  const [client, user] = site.options.onPremises === true ? [CLIENT, name] : name.split('||');
  if (client?.toUpperCase() !== CLIENT || user === undefined) return undefined;
  return demoUsers.find((each) => each.user === user.toUpperCase() && each.password === password);
}

function byToken(header: string, site: Site): Caller | undefined {
  if (!header.startsWith('Bearer ')) return undefined;
  const known = site.table('tokens').get(digest(header.slice(7)));
  if (known === undefined || Number(known.untilMs) <= site.context.clock.nowMs()) return undefined;
  return demoUsers.find((each) => each.user === oauthClient.user);
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressHeader, type Caller, type SignIn } from '../hub/index.ts';
import { RefusedError } from '../kernel/index.ts';
import { SignInNeeded } from './problems.ts';

export interface SignInOptions {
  signIn: SignIn;
  /** The token of data/server.json, by which the command line of this machine speaks. */
  operatorToken: string;
}

/** Mounts sign-in under /api/auth/ and refuses changes that another site's page sends with our cookies. */
export function signInRoutes(app: FastifyInstance, { signIn }: SignInOptions): void {
  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
    const { origin, host } = request.headers;
    if (origin !== undefined && hostOf(origin) !== host) {
      throw new RefusedError({
        code: 'access/origin',
        what: 'The call comes from a page of another site.',
        fix: 'Open Chalkline itself and do it there.',
      });
    }
  });

  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    schema: { hide: true },
    handler: async (request, reply) => {
      const headers = headersOf(request);
      headers.set(addressHeader, request.ip);
      // The body has been parsed, so its old length and form no longer hold.
      headers.delete('content-length');
      const hasBody = request.method === 'POST' && request.body !== undefined;
      const answer = await signIn.handle(
        new Request(`${request.protocol}://${request.host}${request.url}`, {
          method: request.method,
          headers,
          ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
        }),
      );
      reply.code(answer.status);
      answer.headers.forEach((value, name) => {
        if (name !== 'set-cookie') reply.header(name, value);
      });
      for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
      return reply.send(Buffer.from(await answer.arrayBuffer()));
    },
  });
}

/** Who sends the request: the operator's token, or a signed-in person. @throws SignInNeeded */
export async function callerOf(
  request: FastifyRequest,
  { signIn, operatorToken }: SignInOptions,
): Promise<Caller> {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    if (!sameToken(bearer, operatorToken)) throw new SignInNeeded();
    const user = String(request.headers['x-chalkline-user'] ?? '').replace(/[^\w.@ -]/g, '');
    return {
      userId: null,
      name: user === '' ? 'Command line' : `${user} (command line)`,
      email: '',
      installationAdmin: true,
      trigger: 'cli',
      address: 'local',
    };
  }
  const user = await signIn.userOf(headersOf(request));
  if (user === undefined) throw new SignInNeeded();
  const { id, ...person } = user;
  return { userId: id, ...person, trigger: 'person', address: request.ip };
}

function sameToken(given: string, right: string): boolean {
  const left = Buffer.from(given);
  const wanted = Buffer.from(right);
  return left.length === wanted.length && timingSafeEqual(left, wanted);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

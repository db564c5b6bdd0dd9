import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateWindow, type SandboxContext } from '../kit/index.ts';
import type { ApiAssumptions } from './assumptions.ts';
import { Problem } from './problem.ts';

export interface ApiKey {
  key: string;
  access: 'read-write' | 'read-only';
}

interface Token {
  key: string;
  access: ApiKey['access'];
  untilMs: number;
}

/** The login route, and the checks before every other: token, access, calls per minute. */
export function guardWithKeys(
  app: FastifyInstance,
  { state, clock, faults }: SandboxContext,
  assumed: ApiAssumptions,
  keys: ApiKey[],
  callsPerMinute: number,
): void {
  const tokens = state.table<Token>('tokens');
  const window = new RateWindow(callsPerMinute, 60_000, clock);

  app.post(assumed.login.path, async (request) => {
    const given = request.headers[assumed.login.header.toLowerCase()];
    const key = keys.find((one) => one.key === given);
    if (key === undefined) throw new Problem(401, 'The API key is not valid.');
    const accessToken = randomUUID();
    tokens.put(accessToken, { ...key, untilMs: clock.nowMs() + assumed.tokenSeconds * 1000 });
    return { [assumed.login.tokenField]: accessToken, [assumed.login.expiresField]: assumed.tokenSeconds };
  });

  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    if (reply.sent || path.startsWith('/__sandbox') || path === assumed.login.path) return;
    const token = tokenOf(request);
    const waitMs = window.take(token.key);
    if (waitMs > 0) {
      throw new Problem(429, 'Too many calls.', undefined, {
        'retry-after': String(Math.ceil(waitMs / 1000)),
      });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD' && token.access === 'read-only') {
      throw new Problem(403, 'This API key may only read.');
    }
  });

  function tokenOf(request: FastifyRequest): Token {
    const header = request.headers[assumed.auth.header.toLowerCase()];
    const prefix = `${assumed.auth.scheme} `;
    const text = typeof header === 'string' && header.startsWith(prefix) ? header.slice(prefix.length) : '';
    const token = tokens.get(text);
    if (token !== undefined && (token.untilMs <= clock.nowMs() || faults.take('expire-token', request))) {
      tokens.delete(text);
      throw new Problem(401, 'The access token has expired.');
    }
    if (token === undefined) throw new Problem(401, 'An access token is needed: log in first.');
    return token;
  }
}

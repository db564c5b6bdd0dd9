import type { FastifyInstance } from 'fastify';
import { RefusedError } from '../kernel/index.ts';

/**
 * Refuses changes that a page of another site sends with our cookies. Browsers say where a call comes from in two
 * ways; either is enough to refuse, and programs, which say nothing, bring no cookies of ours.
 * `publicUrl`: where people reach the server, when that is not the address of the call.
 */
export function refuseOtherSites(app: FastifyInstance, publicUrl: string | undefined): void {
  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const ours = [request.host, publicUrl === undefined ? '' : new URL(publicUrl).host];
    const isElsewhere = origin !== undefined && !isOneOf(ours, origin);
    if (isElsewhere || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
      throw new RefusedError({
        code: 'access/origin',
        what: 'The call comes from a page of another site.',
        fix: 'Open Chalkline itself and do it there.',
      });
    }
  });
}

/** A call need not say for which host it is, and `null` is an origin too: nothing equals nothing here. */
function isOneOf(hosts: readonly string[], origin: string): boolean {
  const host = URL.canParse(origin) ? new URL(origin).host : '';
  return host !== '' && hosts.includes(host);
}

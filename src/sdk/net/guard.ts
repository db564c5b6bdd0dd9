import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ConfigError, TransientError } from '../../kernel/index.ts';
import { isMetadataName, kindOf, unmapped } from './addresses.ts';
import type { AllowList } from './allow-list.ts';

export interface Address {
  address: string;
  family: 4 | 6;
  /** On this machine or in a private network that the administrator opened: what answers there is not told. */
  isInner: boolean;
}

/** All addresses of a name. */
export type Lookup = (host: string) => Promise<{ address: string; family: number }[]>;

const systemLookup: Lookup = (host) => dnsLookup(host, { all: true, verbatim: false });

/**
 * Resolves a host once and checks every address that it has. The caller connects to the answer and never
 * resolves again, so that a name cannot point elsewhere in between.
 * @throws ConfigError `net/not-allowed` without saying what lives there; TransientError `net/no-such-host`.
 */
export async function resolveGuarded(
  host: string,
  port: number,
  allow: AllowList,
  lookup: Lookup = systemLookup,
): Promise<Address> {
  const bare = bareHost(host);
  if (isMetadataName(bare)) throw notAllowed(bare);
  const addresses = await resolve(bare, lookup);
  const checked = addresses.map(({ address, family }) => {
    const kind = kindOf(address);
    if (kind === 'never' || (kind === 'inner' && !allow.permits(bare, unmapped(address), port)))
      throw notAllowed(bare);
    return { address, family: family === 6 ? 6 : 4, isInner: kind === 'inner' } as const;
  });
  const first = checked[0];
  if (first === undefined) throw noSuchHost(bare);
  return first;
}

/** A host without brackets, trailing dot and capitals. */
export function bareHost(host: string): string {
  return host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

async function resolve(host: string, lookup: Lookup): Promise<{ address: string; family: number }[]> {
  const literal = isIP(host);
  if (literal !== 0) return [{ address: host, family: literal }];
  if (host === '') throw noSuchHost(host);
  try {
    return await lookup(host);
  } catch (cause) {
    throw noSuchHost(host, cause);
  }
}

function notAllowed(host: string): ConfigError {
  return new ConfigError({
    code: 'net/not-allowed',
    what: `The host "${host}" leads to an address that connectors may not reach.`,
    expected: 'Expected a public address.',
    fix: 'Ask the administrator of this installation to add it to CHALKLINE_ALLOW_HOSTS if it is yours.',
    field: 'url',
  });
}

function noSuchHost(host: string, cause?: unknown): TransientError {
  return new TransientError({
    code: 'net/no-such-host',
    what: `The name "${host}" cannot be resolved.`,
    fix: 'Check the spelling of the address, and that this machine can reach a name server.',
    cause,
  });
}

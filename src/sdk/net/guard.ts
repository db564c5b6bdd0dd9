import { lookup as dnsLookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { ConfigError, TransientError } from '../../kernel/index.ts';

/** Addresses that no connector may reach unless the administrator lists them: ourselves and private networks. */
const inner = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
] as const) {
  inner.addSubnet(network, prefix, 'ipv4');
}
inner.addAddress('::1', 'ipv6');
inner.addSubnet('fc00::', 7, 'ipv6');

/** Addresses that are refused whatever the administrator lists: cloud metadata, link-local, multicast, tunnels. */
const never = new BlockList();
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addSubnet('224.0.0.0', 3, 'ipv4');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
never.addAddress('::', 'ipv6');
never.addAddress('fd00:ec2::254', 'ipv6');
// 6to4, Teredo and NAT64 carry an IPv4 address inside that the rules above would not see.
never.addSubnet('2002::', 16, 'ipv6');
never.addSubnet('2001::', 32, 'ipv6');
never.addSubnet('64:ff9b::', 96, 'ipv6');

export interface Address {
  address: string;
  family: 4 | 6;
}

/** What the administrator allows beyond public addresses, by `CHALKLINE_ALLOW_HOSTS`: names, addresses, `10.2.0.0/16`, with `:port` if wanted. */
export interface AllowList {
  permits(host: string, address: string, port: number): boolean;
}

export function parseAllowList(entries: readonly string[]): AllowList {
  const rules = entries
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(entry);
      const host = (match?.[1] ?? entry).replace(/^\[|\]$/g, '').toLowerCase();
      const port = match?.[2] === undefined ? undefined : Number(match[2]);
      const [network = '', prefix] = host.split('/');
      const family = isIP(network);
      if (family === 0) return { host, port, networks: undefined };
      const networks = new BlockList();
      const kind = family === 6 ? 'ipv6' : 'ipv4';
      networks.addSubnet(network, prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix), kind);
      return { host, port, networks };
    });
  return {
    permits: (host, address, port) =>
      rules.some(
        (rule) =>
          (rule.port === undefined || rule.port === port) &&
          (rule.networks === undefined ? rule.host === host.toLowerCase() : listed(rule.networks, address)),
      ),
  };
}

/**
 * Resolves a host once and checks every address that it has. The caller connects to the answer and never
 * resolves again, so that a name cannot point elsewhere in between.
 * @throws ConfigError `net/not-allowed` without saying what lives there; TransientError `net/no-such-host`.
 */
export async function resolveGuarded(host: string, port: number, allow: AllowList): Promise<Address> {
  const bare = host.replace(/^\[|\]$/g, '');
  const addresses = await resolve(bare);
  for (const { address } of addresses) {
    if (listed(never, address) || (listed(inner, address) && !allow.permits(bare, plain(address), port))) {
      throw new ConfigError({
        code: 'net/not-allowed',
        what: `The host "${bare}" leads to an address that connectors may not reach.`,
        expected: 'Expected a public address.',
        fix: 'Ask the administrator of this installation to add it to CHALKLINE_ALLOW_HOSTS if it is yours.',
        field: 'url',
      });
    }
  }
  const first = addresses[0];
  if (first === undefined) throw noSuchHost(bare);
  return first;
}

async function resolve(host: string): Promise<Address[]> {
  const literal = isIP(host);
  if (literal !== 0) return [{ address: host, family: literal === 6 ? 6 : 4 }];
  try {
    const found = await dnsLookup(host, { all: true, verbatim: false });
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
  } catch (cause) {
    throw noSuchHost(host, cause);
  }
}

function noSuchHost(host: string, cause?: unknown): TransientError {
  return new TransientError({
    code: 'net/no-such-host',
    what: `The name "${host}" cannot be resolved.`,
    fix: 'Check the spelling of the address, and that this machine can reach a name server.',
    cause,
  });
}

function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}

function listed(list: BlockList, address: string): boolean {
  const v4 = plain(address);
  return list.check(v4, isIP(v4) === 6 ? 'ipv6' : 'ipv4');
}

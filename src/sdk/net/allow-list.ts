import { BlockList, isIP } from 'node:net';
import { ConfigError } from '../../kernel/index.ts';
import { unmapped } from './addresses.ts';

/** What the administrator allows beyond public addresses, by `CHALKLINE_ALLOW_HOSTS`. */
export interface AllowList {
  /** `host` and `address` as {@link resolveGuarded} has them: small letters, no trailing dot. */
  permits(host: string, address: string, port: number): boolean;
}

interface Rule {
  host: string;
  port: number | undefined;
  /** Set for an address or a network; absent for a name. */
  networks: BlockList | undefined;
}

/**
 * Entries: names, addresses, networks (`10.2.0.0/16`), with `:port` if wanted (`erp.local:443`, `[fd12::7]:22`).
 * @throws ConfigError `environment/allow-hosts`
 */
export function parseAllowList(entries: readonly string[]): AllowList {
  const rules = entries
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(ruleOf);
  return {
    permits: (host, address, port) =>
      rules.some(
        (rule) =>
          (rule.port === undefined || rule.port === port) &&
          (rule.networks === undefined ? rule.host === host : contains(rule.networks, address)),
      ),
  };
}

function ruleOf(entry: string): Rule {
  // An IPv6 address without brackets has colons of its own, and so no port.
  const bare = isIP(entry.split('/')[0] ?? '') === 6;
  const match = bare ? null : /^(\[[^\]]+\](?:\/\d+)?|[^:]+)(?::(\d+))?$/.exec(entry);
  if (match === null && !bare) throw unusable(entry);
  const host = (match?.[1] ?? entry).replace(/[[\]]/g, '').replace(/\.$/, '').toLowerCase();
  const port = match?.[2] === undefined ? undefined : Number(match[2]);
  const [network = '', prefix] = host.split('/');
  const family = isIP(network);
  if (family === 0) {
    if (!/^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*$/u.test(host)) throw unusable(entry);
    return { host, port, networks: undefined };
  }
  const most = family === 6 ? 128 : 32;
  const length = prefix === undefined ? most : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > most || network.includes('%'))
    throw unusable(entry);
  const networks = new BlockList();
  networks.addSubnet(network, length, family === 6 ? 'ipv6' : 'ipv4');
  return { host, port, networks };
}

function contains(networks: BlockList, address: string): boolean {
  const plain = unmapped(address);
  return networks.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

function unusable(entry: string): ConfigError {
  return new ConfigError({
    code: 'environment/allow-hosts',
    what: `"${entry}" in CHALKLINE_ALLOW_HOSTS is neither a name nor an address nor a network.`,
    fix: 'Write e.g. CHALKLINE_ALLOW_HOSTS=10.2.0.0/16,erp.local:443,[fd12::7]:22',
  });
}

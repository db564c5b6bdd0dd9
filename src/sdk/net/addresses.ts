import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/**
 * Whom an address leads to. `public`: the internet. `inner`: this machine or a private network, reached only when the
 * administrator lists it. `never`: link-local and cloud metadata, multicast, tunnels that carry another address inside,
 * and whatever is no address of a single machine; no list opens these.
 */
export type AddressKind = 'public' | 'inner' | 'never';

const inner4 = subnets('ipv4', [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
]);

const never4 = subnets('ipv4', [
  // "This network": connecting to 0.0.0.0 reaches this machine.
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.88.99.0', 24],
  ['224.0.0.0', 3],
  // Metadata that does not lie in 169.254: Alibaba, Oracle, and Azure's in public space.
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['168.63.129.16', 32],
]);

const inner6 = subnets('ipv6', [
  ['::1', 128],
  ['fc00::', 7],
  ['fec0::', 10],
]);

const never6 = subnets('ipv6', [
  // Metadata of AWS and of Google.
  ['fd00:ec2::254', 128],
  ['fd20:ce::254', 128],
  // Teredo, 6to4 and what is reserved in 2001::/23; documentation.
  ['2001::', 23],
  ['2002::', 16],
  ['2001:db8::', 32],
  ['3fff::', 20],
]);

/** Where the internet's addresses lie; what is outside and not inner is reserved, link-local, multicast or a translator. */
const internet6 = subnets('ipv6', [['2000::', 3]]);

/** Names of metadata services, refused before they are resolved. */
const metadataNames = new Set(['metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data']);

export function isMetadataName(host: string): boolean {
  return metadataNames.has(host) || host.startsWith('instance-data.');
}

/** Judges an address by what it means, not by how it is written. */
export function kindOf(address: string): AddressKind {
  // A zone names an interface of this machine.
  if (isIP(address) === 0 || address.includes('%')) return 'never';
  const v4 = unmapped(address);
  if (isIPv4(v4)) {
    if (never4.check(v4)) return 'never';
    return inner4.check(v4) ? 'inner' : 'public';
  }
  if (never6.check(v4, 'ipv6')) return 'never';
  if (inner6.check(v4, 'ipv6')) return 'inner';
  // ISATAP: an IPv4 address behind ::0:5efe or ::200:5efe in the last 64 bits.
  const groups = groupsOf(v4);
  if (groups[5] === 0x5efe && (groups[4] === 0 || groups[4] === 0x200)) return 'never';
  return internet6.check(v4, 'ipv6') ? 'public' : 'never';
}

/** An IPv4 address that stands in IPv6's mapped form, in any spelling, as IPv4; anything else as it is. */
export function unmapped(address: string): string {
  if (!isIPv6(address) || address.includes('%')) return address;
  const groups = groupsOf(address);
  if (!groups.slice(0, 5).every((group) => group === 0) || groups[5] !== 0xffff) return address;
  const [high = 0, low = 0] = groups.slice(6);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** The eight groups of a well-formed IPv6 address. */
function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const [, before = '', a = 0, b = 0, c = 0, d = 0] = dotted ?? [];
  const pair = (high: unknown, low: unknown) => (Number(high) * 256 + Number(low)).toString(16);
  const text = dotted === null ? address : `${before}${pair(a, b)}:${pair(c, d)}`;
  const [left = '', right] = text.split('::');
  const parsed = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  if (right === undefined) return parsed(left);
  const [head, tail] = [parsed(left), parsed(right)];
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function subnets(family: 'ipv4' | 'ipv6', list: readonly (readonly [string, number])[]): BlockList {
  const blocks = new BlockList();
  for (const [network, prefix] of list) blocks.addSubnet(network, prefix, family);
  return blocks;
}

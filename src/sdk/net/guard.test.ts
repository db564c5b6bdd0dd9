import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/index.ts';
import { parseAllowList } from './allow-list.ts';
import { resolveGuarded } from './guard.ts';
import { createHttp } from './http.ts';
import { Limiter } from './limiter.ts';
import { createNet, type Net } from './net.ts';

const nothing = parseAllowList([]);
const everything = parseAllowList(['0.0.0.0/0', '::/0']);
const refused = expect.objectContaining({ code: 'net/not-allowed' });

/** Ways of writing an address of this machine or of its network. */
const inner = [
  ['loopback', '127.0.0.1'],
  ['the far end of loopback', '127.255.255.254'],
  ['short', '127.1'],
  ['shorter', '127.0.1'],
  ['decimal', '2130706433'],
  ['octal', '0177.0.0.1'],
  ['octal in one number', '017700000001'],
  ['hex', '0x7f.0.0.1'],
  ['hex in one number', '0x7f000001'],
  ['mixed', '0x7f.1'],
  ['by name', 'localhost'],
  ['by name with a trailing dot', 'localhost.'],
  ['by name in capitals', 'LOCALHOST'],
  ['private 10', '10.0.0.1'],
  ['private 172', '172.31.255.255'],
  ['private 192', '192.168.1.1'],
  ['private 192 decimal', '3232235777'],
  ['carrier-grade', '100.64.0.1'],
  ['benchmarks', '198.19.0.1'],
  ['IPv6 loopback', '::1'],
  ['IPv6 loopback in brackets', '[::1]'],
  ['IPv6 loopback in full', '0:0:0:0:0:0:0:1'],
  ['IPv6 loopback padded', '0000:0000:0000:0000:0000:0000:0000:0001'],
  ['mapped', '::ffff:127.0.0.1'],
  ['mapped in hex', '::ffff:7f00:1'],
  ['mapped in full', '0:0:0:0:0:ffff:7f00:0001'],
  ['mapped private', '::ffff:10.0.0.1'],
  ['unique local', 'fd12:3456::1'],
  ['unique local, other half', 'fc00::1'],
  ['site-local', 'fec0::1'],
] as const;

/** Addresses that no list opens. */
const never = [
  ['this network', '0.0.0.0'],
  ['this network as 0', '0'],
  ['metadata', '169.254.169.254'],
  ['metadata decimal', '2852039166'],
  ['metadata hex', '0xa9fea9fe'],
  ['metadata octal', '0251.0376.0251.0376'],
  ['metadata of containers', '169.254.170.2'],
  ['metadata of Azure', '168.63.129.16'],
  ['metadata of Alibaba', '100.100.100.200'],
  ['metadata of Oracle', '192.0.0.192'],
  ['metadata by name', 'metadata.google.internal'],
  ['metadata by name, dotted', 'metadata.google.internal.'],
  ['metadata by name, capitals', 'Metadata.Google.Internal'],
  ['metadata by AWS name', 'instance-data.ec2.internal'],
  ['metadata IPv6', 'fd00:ec2::254'],
  ['metadata IPv6 in full', 'fd00:0ec2:0:0:0:0:0:254'],
  ['metadata IPv6 of Google', 'fd20:ce::254'],
  ['metadata mapped', '::ffff:169.254.169.254'],
  ['metadata mapped in hex', '::ffff:a9fe:a9fe'],
  ['link-local', '169.254.1.1'],
  ['link-local IPv6', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['loopback with a zone', '::1%lo'],
  ['unspecified IPv6', '::'],
  ['compatible', '::127.0.0.1'],
  ['compatible in hex', '::7f00:1'],
  ['translated', '::ffff:0:127.0.0.1'],
  ['6to4 of loopback', '2002:7f00:1::'],
  ['6to4 of metadata', '2002:a9fe:a9fe::1'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:80ff:fffe'],
  ['NAT64 of loopback', '64:ff9b::7f00:1'],
  ['NAT64 dotted', '64:ff9b::169.254.169.254'],
  ['NAT64 local', '64:ff9b:1::7f00:1'],
  ['ISATAP', '2600:1::5efe:7f00:1'],
  ['ISATAP with the bit', '2600:1::200:5efe:7f00:1'],
  ['documentation IPv6', '2001:db8::1'],
  ['discard', '100::1'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['6to4 relay', '192.88.99.1'],
  ['multicast IPv6', 'ff02::1'],
] as const;

describe('hosts', () => {
  test.each(inner)('%s (%s) is refused while no list opens it', async (_, host) => {
    await expect(resolveGuarded(host, 443, nothing)).rejects.toEqual(refused);
  });

  test.each(never)('%s (%s) is refused although everything is listed', async (_, host) => {
    await expect(resolveGuarded(host, 443, everything)).rejects.toEqual(refused);
  });

  test.each([
    ['http://2130706433/'],
    ['http://0x7f.1/'],
    ['http://017700000001/'],
    ['http://127.1/'],
    ['http://[::ffff:7f00:1]/'],
    ['http://１２７.０.０.１/'],
    ['http://①②⑦.0.0.1/'],
    ['http://127。0。0。1/'],
    ['http://localhost\t/'],
    ['http://localhost%2e/'],
    ['http://ⓛocalhost/'],
    ['http://169.254.169.254./'],
  ])('the address %s in a connector is refused', async (url) => {
    const net = createNet({ allow: nothing });
    try {
      await expect(http(net, url).get('/')).rejects.toEqual(refused);
    } finally {
      await net.close();
    }
  });

  test.each([
    ['http://user@example.com/', 'config/bad-url'],
    ['http://user:secret@example.com/', 'config/bad-url'],
    ['http://example.com@127.0.0.1/', 'config/bad-url'],
    ['http://example.com:80@127.0.0.1/', 'config/bad-url'],
    ['file:///etc/passwd', 'config/bad-url'],
    ['ftp://example.com/', 'config/bad-url'],
    ['gopher://example.com/', 'config/bad-url'],
    ['javascript:alert(1)', 'config/bad-url'],
    ['data:text/plain,x', 'config/bad-url'],
    ['unix:/var/run/docker.sock', 'config/bad-url'],
    ['http://', 'config/bad-url'],
    ['http://example.com:22/', 'config/bad-url'],
    ['http://example.com:25/', 'config/bad-url'],
    ['http://example.com:11211/', 'config/bad-url'],
  ])('%s is no address for a connector', (url, code) => {
    expect(() => http({} as Net, url)).toThrow(expect.objectContaining({ code }));
  });

  test('a listed name, address, network or port opens itself and nothing beside', async () => {
    const reaches = (host: string, port: number, ...entries: string[]) =>
      resolveGuarded(host, port, parseAllowList(entries)).then(
        () => true,
        () => false,
      );

    expect(await reaches('127.0.0.1', 443, '127.0.0.1')).toBe(true);
    expect(await reaches('127.0.0.2', 443, '127.0.0.1')).toBe(false);
    expect(await reaches('127.0.0.1', 443, '127.0.0.1:443')).toBe(true);
    expect(await reaches('127.0.0.1', 444, '127.0.0.1:443')).toBe(false);
    expect(await reaches('10.2.3.4', 22, '10.2.0.0/16')).toBe(true);
    expect(await reaches('10.3.3.4', 22, '10.2.0.0/16')).toBe(false);
    expect(await reaches('::ffff:10.2.3.4', 22, '10.2.0.0/16')).toBe(true);
    expect(await reaches('[fd12::7]', 22, '[fd12::7]:22')).toBe(true);
    expect(await reaches('fd12::7', 23, '[fd12::7]:22')).toBe(false);
    expect(await reaches('fd12::8', 22, 'fd12::/64')).toBe(true);
    expect(await reaches('LocalHost.', 80, 'localhost:80')).toBe(true);
  });

  test.each([['10.0.0.0/33'], ['10.0.0.0/x'], ['http://erp'], ['a b'], ['fe80::1%eth0'], ['erp:https']])(
    'the list refuses the entry "%s" at the start of the program',
    (entry) => {
      expect(() => parseAllowList([entry])).toThrow(
        expect.objectContaining({ code: 'environment/allow-hosts' }),
      );
    },
  );
});

// Other systems than these have one loopback address until somebody adds another.
describe.skipIf(process.platform === 'darwin')('names that change', () => {
  const hits = { good: 0, evil: 0 };
  let good: Server;
  let evil: Server;
  let port: number;

  beforeAll(async () => {
    const listen = (server: Server, host: string, at: number) =>
      new Promise<void>((resolve) => server.listen(at, host, resolve));
    const answering = (name: keyof typeof hits) =>
      createServer((_, answer) => {
        hits[name] += 1;
        answer.setHeader('connection', 'close').end('{}');
      });
    good = answering('good');
    evil = answering('evil');
    await listen(good, '127.0.0.1', 0);
    port = (good.address() as AddressInfo).port;
    await listen(evil, '127.0.0.2', port);
  });
  afterAll(() => {
    good.close();
    evil.close();
  });

  test('a name that points elsewhere at the second look-up is never connected to there', async () => {
    let asked = 0;
    const net = createNet({
      allow: parseAllowList(['127.0.0.1']),
      lookup: async () => {
        asked += 1;
        return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
      },
    });
    const vendor = http(net, `http://rebinding.example:${port}`);

    await vendor.get('/first');
    expect(asked).toBe(1);
    await expect(vendor.get('/second')).rejects.toEqual(refused);

    expect(hits).toEqual({ good: 1, evil: 0 });
    await net.close();
  });

  test('the same for a socket, as SFTP uses it', async () => {
    let asked = 0;
    const net = createNet({
      allow: parseAllowList(['127.0.0.1']),
      lookup: async () => {
        asked += 1;
        return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
      },
    });

    const socket = await net.socket('rebinding.example', port);
    expect([asked, socket.remoteAddress]).toEqual([1, '127.0.0.1']);
    socket.destroy();
    await expect(net.socket('rebinding.example', port)).rejects.toEqual(refused);
    await net.close();
  });

  test.each([
    ['a public and a loopback address', ['93.184.215.14', '127.0.0.1']],
    ['a public and a metadata address', ['93.184.215.14', '169.254.169.254']],
    ['a public and a mapped address', ['2606:2800:21f:cb07::1', '::ffff:127.0.0.1']],
    ['an address with a zone', ['::1%lo']],
    ['what is no address', ['localhost']],
  ])('a name with %s is refused as a whole', async (_, addresses) => {
    const lookup = async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

    await expect(resolveGuarded('mixed.example', 443, nothing, lookup)).rejects.toEqual(refused);
  });

  test('what answers in a listed private network reads the same as what does not', async () => {
    const net = createNet({ allow: parseAllowList(['127.0.0.0/8']) });
    const words = async (target: string) => {
      try {
        return await http(net, target).get('/');
      } catch (error) {
        return (error as Error).message.replaceAll(/:\d+/g, '');
      }
    };
    const silent = (await import('node:net')).createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const another = (silent.address() as AddressInfo).port;

    const closed = await words('http://127.0.0.1:45999');
    expect(closed).toBe(await words(`http://127.0.0.1:${another}`));
    expect(closed).not.toMatch(/REFUSED|HPE|broke off/);
    silent.close();
    await net.close();
  });
});

function http(net: Net, baseUrl: string) {
  return createHttp({
    baseUrl,
    vendor: 'Acme',
    net,
    limiter: new Limiter({ calls: 1000, perMs: 1000, concurrency: 4 }, systemClock),
    clock: systemClock,
    signal: new AbortController().signal,
    retry: { tries: 1, firstWaitMs: 1, longestWaitMs: 1 },
  });
}

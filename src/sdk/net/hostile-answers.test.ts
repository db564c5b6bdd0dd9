import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/index.ts';
import { parseAllowList } from './allow-list.ts';
import { finitePages } from './finite-pages.ts';
import { createHttp, type Http, type HttpOptions } from './http.ts';
import { Limiter } from './limiter.ts';
import { createNet } from './net.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A vendor that speaks bytes of our choosing to whoever has sent a whole request. */
async function vendorSaying(say: (socket: Socket) => void): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      seen.push(bytes.toString());
      say(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, seen };
}

function client(url: string, more: Partial<HttpOptions> = {}): Http {
  const net = createNet({
    allow: parseAllowList(['127.0.0.1']),
    connectTimeoutMs: 500,
    answerTimeoutMs: 1_500,
    callTimeoutMs: 2_000,
  });
  closing.push(() => net.close());
  return createHttp({
    baseUrl: url,
    vendor: 'Acme',
    net,
    limiter: new Limiter({ calls: 1000, perMs: 1000, concurrency: 4 }, systemClock),
    clock: systemClock,
    signal: new AbortController().signal,
    retry: { tries: 1, firstWaitMs: 1, longestWaitMs: 1 },
    maxBytes: 1024 * 1024,
    ...more,
  });
}

const answer = (headers: readonly string[], body: string | Buffer = '') =>
  Buffer.concat([Buffer.from(`${['HTTP/1.1 200 OK', ...headers].join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
const packed = (encoding: string, body: Buffer) =>
  answer([`content-encoding: ${encoding}`, `content-length: ${body.length}`], body);
const zeros = Buffer.alloc(30 * 1024 * 1024);
const brotli = (bytes: Buffer) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

/** Writes the same again and again until the other side has had enough. */
function forEver(socket: Socket, piece: string | Buffer, everyMs: number): void {
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else socket.write(piece);
  }, everyMs);
}

const hostile: [string, (socket: Socket) => void, string][] = [
  ['a gzip bomb', (socket) => socket.write(packed('gzip', gzipSync(zeros))), 'net/answer-too-large'],
  [
    'a gzip bomb by its other name',
    (socket) => socket.write(packed('x-gzip', gzipSync(zeros))),
    'net/answer-too-large',
  ],
  ['a deflate bomb', (socket) => socket.write(packed('deflate', deflateSync(zeros))), 'net/answer-too-large'],
  ['a brotli bomb', (socket) => socket.write(packed('br', brotli(zeros))), 'net/answer-too-large'],
  ['a zstd bomb', (socket) => socket.write(packed('zstd', zstdCompressSync(zeros))), 'net/answer-too-large'],
  [
    'a bomb in a bomb',
    (socket) => socket.write(packed('gzip, gzip', gzipSync(gzipSync(zeros)))),
    'net/answer-encoding',
  ],
  ['an unknown encoding', (socket) => socket.write(packed('xz', Buffer.from('x'))), 'net/answer-encoding'],
  [
    'bytes that only claim to be gzip',
    (socket) => socket.write(packed('gzip', Buffer.from('no gzip'))),
    'net/broken-encoding',
  ],
  [
    'gzip cut in the middle',
    (socket) => socket.write(packed('gzip', gzipSync('0123456789'.repeat(9)).subarray(0, 20))),
    'net/broken-encoding',
  ],
  [
    'gzip whose connection dies in the middle',
    (socket) => {
      const bytes = gzipSync(Buffer.alloc(100_000, 'x'));
      socket.end(
        answer(['content-encoding: gzip', `content-length: ${bytes.length}`], bytes.subarray(0, 40)),
      );
    },
    'net/broken',
  ],
  [
    'a body larger than allowed',
    (socket) => socket.end(answer([`content-length: ${zeros.length}`], zeros.subarray(0, 2 ** 21))),
    'net/answer-too-large',
  ],
  [
    'a body without an end',
    (socket) => {
      socket.write(answer(['transfer-encoding: chunked']));
      forEver(socket, `10000\r\n${'x'.repeat(65_536)}\r\n`, 1);
    },
    'net/answer-too-large',
  ],
  [
    'headers by the drop',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-drip: ');
      forEver(socket, 'x', 50);
    },
    'net/broken',
  ],
  [
    'a body by the drop',
    (socket) => {
      socket.write(answer(['content-length: 100000']));
      forEver(socket, 'x', 50);
    },
    'net/broken',
  ],
  [
    'chunks by the drop',
    (socket) => {
      socket.write(answer(['transfer-encoding: chunked']));
      forEver(socket, '1\r\nx\r\n', 50);
    },
    'net/broken',
  ],
  ['silence', () => undefined, 'net/broken'],
  ['silence after the headers', (socket) => socket.write(answer(['content-length: 5'])), 'net/broken'],
  [
    'informational answers for ever',
    (socket) => forEver(socket, 'HTTP/1.1 102 Processing\r\n\r\n', 20),
    'net/broken',
  ],
  [
    'a line that is too long',
    (socket) => socket.write(answer([`x-long: ${'x'.repeat(2 ** 20)}`, 'content-length: 0'])),
    'net/broken',
  ],
  ['a hundred thousand headers', (socket) => socket.write(answer(Array(100_000).fill('a: b'))), 'net/broken'],
  [
    'headers without an end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      forEver(socket, `a: ${'x'.repeat(1000)}\r\n`, 1);
    },
    'net/broken',
  ],
  ['fewer bytes than announced', (socket) => socket.end(answer(['content-length: 100'], '{}')), 'net/broken'],
  ['a negative length', (socket) => socket.end(answer(['content-length: -5'], '{}')), 'net/broken'],
  [
    'a length that is no number',
    (socket) => socket.end(answer(['content-length: many'], '{}')),
    'net/broken',
  ],
  [
    'two different lengths',
    (socket) => socket.end(answer(['content-length: 2', 'content-length: 3'], '{}')),
    'net/broken',
  ],
  [
    'a length beside chunks',
    (socket) => socket.end(answer(['content-length: 2', 'transfer-encoding: chunked'], '0\r\n\r\n')),
    'net/broken',
  ],
  [
    'a chunk size that is none',
    (socket) => socket.end(answer(['transfer-encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n')),
    'net/broken',
  ],
  [
    'a chunk size beyond all numbers',
    (socket) => socket.end(answer(['transfer-encoding: chunked'], 'fffffffffffffffff\r\n{}\r\n')),
    'net/broken',
  ],
  ['another protocol', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'), 'net/broken'],
  [
    'an upgrade',
    (socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'),
    'net/broken',
  ],
  ['nothing but a closed connection', (socket) => socket.destroy(), 'net/broken'],
];

test.each(hostile)('%s ends within the limits as an error of ours', async (_, say, code) => {
  const { url } = await vendorSaying(say);
  const startedMs = performance.now();

  await expect(client(url).get('/')).rejects.toEqual(expect.objectContaining({ code }));

  expect(performance.now() - startedMs).toBeLessThan(5_000);
});

test('a bomb is stopped at the limit and not after it', async () => {
  const { url } = await vendorSaying((socket) => socket.write(packed('gzip', gzipSync(zeros))));
  const before = process.memoryUsage().arrayBuffers;

  await expect(client(url).get('/')).rejects.toEqual(
    expect.objectContaining({ code: 'net/answer-too-large' }),
  );

  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
});

test('more bytes than announced do not become a part of the answer', async () => {
  const { url } = await vendorSaying((socket) =>
    socket.end(answer(['content-length: 2'], '{}HTTP/1.1 200 OK')),
  );

  expect((await client(url).get('/')).text).toBe('{}');
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
] as const)('an honest answer in %s is read', async (encoding, pack) => {
  const { url } = await vendorSaying((socket) =>
    socket.write(packed(encoding, pack(Buffer.from('{"ok":true}')))),
  );

  expect((await client(url).get('/')).json).toEqual({ ok: true });
});

describe('redirects', () => {
  const targets = [
    ['loopback', (port: string) => `http://127.0.0.1:${port}/`],
    ['loopback by another name', (port: string) => `http://localhost:${port}/`],
    ['loopback in hex', (port: string) => `http://0x7f.1:${port}/`],
    ['metadata', () => 'http://169.254.169.254/latest/meta-data/'],
    ['another scheme', () => 'file:///etc/passwd'],
    ['another scheme of the web', () => 'https://127.0.0.1/'],
    ['a host with a user', (port: string) => `http://user:pass@127.0.0.1:${port}/`],
    ['a host without a scheme', (port: string) => `//localhost:${port}/`],
    ['itself', () => '/again'],
  ] as const;
  const cases = [301, 302, 303, 307, 308].flatMap((status) =>
    targets.map(([name, to]) => [status, name, to] as const),
  );

  test.each(cases)('%i to %s is not followed, and nobody else hears a credential', async (status, _, to) => {
    const other = await vendorSaying((socket) => socket.end(answer(['content-length: 2'], '{}')));
    const port = new URL(other.url).port;
    const { url, seen } = await vendorSaying((socket) =>
      socket.end(`HTTP/1.1 ${status} Moved\r\nlocation: ${to(port)}\r\ncontent-length: 0\r\n\r\n`),
    );
    const http = client(url, {
      headers: () => ({ authorization: 'Bearer secret', cookie: 'session=secret' }),
    });

    for (const method of ['GET', 'POST'] as const) {
      await expect(http.call({ method, path: '/x', query: { apiKey: 'secret' } })).rejects.toEqual(
        expect.objectContaining({
          code: 'net/redirected',
          message: expect.not.stringMatching(/secret|pass@|passwd|meta-data/),
        }),
      );
    }

    expect([seen.length, other.seen.length]).toEqual([2, 0]);
  });

  test.each([
    ['http://127.0.0.1:9/next', 'net/other-origin'],
    ['https://evil.example/next', 'net/other-origin'],
    ['@evil.example/next', 'net/other-origin'],
    ['.evil.example/next', 'net/other-origin'],
    [':80@evil.example/next', 'net/other-origin'],
  ])('a next page at %s is refused before anything is sent', async (path, code) => {
    const { url, seen } = await vendorSaying((socket) => socket.end(answer(['content-length: 2'], '{}')));

    await expect(client(url).call({ path })).rejects.toEqual(expect.objectContaining({ code }));
    expect(seen).toEqual([]);
  });

  test('a next page with a user name in its address is refused', async () => {
    const { url } = await vendorSaying((socket) => socket.end(answer(['content-length: 2'], '{}')));

    await expect(client(url).call({ path: `${url.replace('//', '//user@')}/next` })).rejects.toEqual(
      expect.objectContaining({ code: 'net/other-origin' }),
    );
  });
});

describe('pages without an end', () => {
  const read = async (page: (index: number) => number[], stopAt = Number.POSITIVE_INFINITY) => {
    let pages = 0;
    async function* endless() {
      for (let index = 0; index < stopAt; index += 1) yield page(index);
    }
    for await (const _ of finitePages(endless(), (rows) => rows, 'Reading people')) pages += 1;
    return pages;
  };
  const ended = expect.objectContaining({ code: 'read/endless' });

  test.each<[string, (index: number) => number[]]>([
    ['the same page again and again', () => [1, 2, 3]],
    ['two pages by turns', (index) => [index % 2]],
    ['a long circle of pages', (index) => [index % 500]],
    ['one page of its own, then a circle', (index) => (index === 0 ? [0] : [(index % 3) + 1])],
    ['empty pages that promise more', () => []],
    ['more pages than anybody has', (index) => [index]],
  ])('%s are stopped', async (_, page) => {
    await expect(read(page)).rejects.toEqual(ended);
  });

  test('a long list with some repeated and some empty pages comes through', async () => {
    expect(await read((index) => (index % 7 === 0 ? [] : [index % 10 === 0 ? 1 : index]), 20_000)).toBe(
      20_000,
    );
  });
});

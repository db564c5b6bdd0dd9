import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import { usualPatience } from '../../src/api/patience.ts';
import { found } from '../../src/hub/found.ts';
import { replaceRunFile } from '../../src/hub/replace-kept.ts';
import { type ServerRig, startRig } from './rig.ts';

/**
 * Attacks on a listening server by taking what it says slowly, or not at all, by asking for more streams than allowed,
 * and by sending more than allowed. With the usual patience shortened to fit a test.
 */
vi.setConfig({ testTimeout: 90_000 });

const operatorToken = 'operator-of-the-slow-readers';
const megabyte = 1024 * 1024;
const fileBytes = 64 * megabyte;
const patience = {
  ...usualPatience,
  answerGraceMs: 1_000,
  // The kernel takes some megabytes before it tells that nobody reads them: they count as read.
  answerBytesPerSecond: 2 * megabyte,
  silenceMs: 60_000,
  checkMs: 100,
};
const pages = mkdtempSync(join(tmpdir(), 'chalkline-slow-pages-'));
let rig: ServerRig;
let api: Awaited<ReturnType<typeof createApi>>;
let port: number;
let runId: string;
let fileId: string;
const open = new Set<Socket>();

beforeAll(async () => {
  mkdirSync(join(pages, 'assets'));
  writeFileSync(join(pages, 'index.html'), '<!doctype html><html><head></head><body></body></html>');
  writeFileSync(join(pages, 'assets', 'large.js'), Buffer.alloc(fileBytes, 32));
  rig = await startRig();
  api = await createApi(rig.hub, {
    signIn: rig.signIn,
    operatorToken,
    version: '0',
    pages,
    patience,
    callsPerMinute: 100_000,
  });
  port = Number(new URL(await api.listen({ port: 0, host: '127.0.0.1' })).port);
  const sync = await rig.sync(['departments']);
  const started = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
    saveChanges: true,
    options: {},
  });
  runId = started.body.id;
  await rig.ended(runId);
  const [kept] = (await rig.admin.in<{ id: string }[]>('GET', `/runs/${runId}/files`)).body;
  fileId = kept?.id ?? '';
  const file = found(await rig.hub.store.contents.file(rig.companyId, runId, fileId), 'file');
  const large = async function* () {
    for (let at = 0; at < fileBytes; at += megabyte) yield Buffer.alloc(megabyte, 65);
  };
  expect(await replaceRunFile(rig.hub, rig.companyId, runId, file, large())).toBe(true);
}, 120_000);
afterAll(async () => {
  for (const socket of open) socket.destroy();
  await api.close();
  await rig.close();
  rmSync(pages, { recursive: true, force: true });
});

const company = () => `/api/companies/${rig.companyId}`;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const get = (path: string, cookie: string | undefined = rig.admin.headers.cookie) =>
  `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncookie: ${cookie}\r\nconnection: close\r\n\r\n`;

/** Asks, and takes the answer piece by piece: the next one, of some 64 KiB, `everyMs` after the last; never, when 0. */
class Reader {
  readonly socket: Socket;
  bytes = 0;
  head = '';
  readonly ended: Promise<number>;
  readonly #startedMs = performance.now();

  constructor(asked: string, everyMs: number) {
    this.socket = connect(port, '127.0.0.1', () => this.socket.write(asked));
    open.add(this.socket);
    this.socket.on('error', () => undefined);
    this.ended = new Promise((resolve) =>
      this.socket.once('close', () => {
        open.delete(this.socket);
        resolve(performance.now() - this.#startedMs);
      }),
    );
    this.socket.on('data', (bytes) => {
      this.bytes += bytes.length;
      if (this.head.length < 2_000) this.head += bytes.toString('latin1').slice(0, 2_000);
      if (everyMs === 0) return;
      this.socket.pause();
      setTimeout(() => this.socket.resume(), everyMs);
    });
    if (everyMs === 0) this.socket.pause();
  }
}

/** Of the server: a socket that is not read does not hear that it was ended. */
const connections = () => new Promise<number>((resolve) => api.server.getConnections((_, n) => resolve(n)));
const gone = () => expect.poll(connections, { timeout: 60_000, interval: 200 }).toBe(0);
const answers = async () => {
  const startedMs = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}/api/health`, { headers: { connection: 'close' } });
  await answer.text();
  return { status: answer.status, isQuick: performance.now() - startedMs < 3_000 };
};

test.each([
  ['a file of a run', () => `${company()}/runs/${runId}/files/${fileId}`],
  ['an asset of the screens, for which nobody need be signed in', () => '/assets/large.js'],
])(
  'twenty who ask for %s and take nothing, or a little now and then, are cut off; others are answered',
  async (_, path) => {
    const never = Array.from({ length: 10 }, () => new Reader(get(path()), 0));
    const trickle = Array.from({ length: 10 }, () => new Reader(get(path()), 1_000));
    await expect.poll(connections, { timeout: 20_000 }).toBeGreaterThanOrEqual(20);

    expect(await answers()).toEqual({ status: 200, isQuick: true });
    await gone();

    expect(await answers()).toEqual({ status: 200, isQuick: true });
    for (const { bytes, head } of trickle) {
      expect(head).toMatch(/^HTTP\/1\.1 200 /);
      expect(bytes).toBeLessThan(fileBytes / 2);
    }
    for (const { socket } of [...never, ...trickle]) socket.destroy();
  },
);

test('one over a slow line, above the least pace, gets the whole file', async () => {
  const reader = new Reader(get(`${company()}/runs/${runId}/files/${fileId}`), 4);

  await reader.ended;

  expect(reader.head).toMatch(/^HTTP\/1\.1 200 /);
  expect(reader.bytes).toBeGreaterThan(fileBytes);
});

test('an event stream whose reader does not read is ended with little kept for it; one who reads goes on', async () => {
  const stream = get(`${company()}/runs/${runId}/stream`);
  const deaf = Array.from({ length: 5 }, () => new Reader(stream, 0));
  const listening = new Reader(stream, 1);
  await expect.poll(connections, { timeout: 20_000 }).toBe(6);
  const { rss: before } = process.memoryUsage();

  // A run that says something new, at length, each time that it is looked at.
  for (let round = 0; round < 120 && (await connections()) > 1; round += 1) {
    await rig.hub.store.database
      .forCompany(rig.companyId)
      .query(
        `UPDATE run SET failure = repeat(chr(65 + $3::int), 1500000) WHERE company_id = $1 AND id = $2`,
        [rig.companyId, runId, round % 26],
      );
    await sleep(300);
  }
  const { rss: after } = process.memoryUsage();

  expect(await connections()).toBe(1);
  expect(listening.socket.destroyed).toBe(false);
  expect(listening.bytes).toBeGreaterThan(2 * megabyte);
  expect(after - before).toBeLessThan(400 * megabyte);
  for (const { socket } of [...deaf, listening]) socket.destroy();
  await gone();
});

test('of eighty event streams that one person opens at once thirty are open, and somebody else still gets one', async () => {
  const greedy = await rig.member('Read Only');
  const modest = await rig.member('Read Only');
  const paths = [`${company()}/runs/stream`, `${company()}/runs/${runId}/stream`];

  const streams = Array.from(
    { length: 80 },
    (_, n) => new Reader(get(paths[n % 2] ?? '', greedy.headers.cookie), 1),
  );
  await expect
    .poll(() => streams.every(({ head }) => head.includes('\r\n\r\n')), { timeout: 30_000 })
    .toBe(true);

  const opened = streams.filter(({ head }) => head.startsWith('HTTP/1.1 200 '));
  const refused = streams.filter(({ head }) => head.startsWith('HTTP/1.1 429 '));
  expect([opened.length, refused.length]).toEqual([30, 50]);
  expect(refused[0]?.head).toMatch(/retry-after: 60/i);
  expect(refused[0]?.head).toContain('"code":"api/too-many-calls"');
  const other = new Reader(get(paths[0] ?? '', modest.headers.cookie), 1);
  await expect.poll(() => other.head).toMatch(/^HTTP\/1\.1 200 /);

  // A window that is closed makes room for another.
  opened[0]?.socket.destroy();
  const next = async () => {
    const again = new Reader(get(paths[0] ?? '', greedy.headers.cookie), 1);
    await expect.poll(() => again.head, { timeout: 10_000 }).toContain('\r\n\r\n');
    return again.head.split(' ')[1];
  };
  await expect.poll(next, { timeout: 20_000 }).toBe('200');
  expect(await next()).toBe('429');
  for (const socket of open) socket.destroy();
  await gone();
});

const sender = (path: string, more: string) =>
  `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncookie: ${rig.admin.headers.cookie}\r\ncontent-type: application/json\r\n${more}\r\n\r\n`;

test.each([
  ['says so', () => sender('/api/auth/sign-in/email', 'content-length: 104857600'), /^HTTP\/1\.1 413 /],
  [
    'does not say so',
    () => sender('/api/auth/sign-in/email', 'transfer-encoding: chunked'),
    /^HTTP\/1\.1 413 /,
  ],
  [
    'does not say so, signed in',
    () => sender(`${company()}/schedules`, 'transfer-encoding: chunked'),
    /^HTTP\/1\.1 413 /,
  ],
])(
  'who sends 100 MiB where 128 KiB are taken and %s is refused, and the rest is not read',
  async (_, head, status) => {
    const reader = new Reader(head(), 1);
    const piece = Buffer.alloc(64 * 1024, 32);
    const isChunked = head().includes('chunked');
    let sent = 0;
    const write = async () => {
      while (sent < 100 * megabyte && !reader.socket.destroyed) {
        if (isChunked) reader.socket.write(`${piece.length.toString(16)}\r\n`);
        const more = reader.socket.write(piece);
        if (isChunked) reader.socket.write('\r\n');
        sent += piece.length;
        if (!more)
          await Promise.race([new Promise((resolve) => reader.socket.once('drain', resolve)), reader.ended]);
      }
    };

    await once(reader.socket, 'connect');
    await Promise.race([write(), reader.ended]);
    await reader.ended;

    expect(reader.head).toMatch(status);
    expect(sent).toBeLessThan(30 * megabyte);
    await gone();
  },
);

test('the largest body that is taken is 128 KiB to the byte', async () => {
  const send = async (bytes: number) => {
    const frame = JSON.stringify({ name: '' }).length;
    const body = JSON.stringify({ name: 'x'.repeat(bytes - frame) });
    const { status } = await fetch(`http://127.0.0.1:${port}${company()}/schedules`, {
      method: 'POST',
      headers: { ...rig.admin.headers, 'content-type': 'application/json', connection: 'close' },
      body,
    });
    return status;
  };

  expect(await send(128 * 1024)).toBe(400);
  expect(await send(128 * 1024 + 1)).toBe(413);
});

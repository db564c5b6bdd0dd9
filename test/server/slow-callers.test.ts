import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import { usualPatience } from '../../src/api/patience.ts';
import { type ServerRig, startRig } from './rig.ts';

/** Attacks on a listening server by being slow, with the usual patience shortened to fit a test. */

const operatorToken = 'operator-of-the-slow-callers';
const patience = {
  ...usualPatience,
  headersMs: 1_000,
  bodyGraceMs: 1_000,
  bodyBytesPerSecond: 1_000,
  silenceMs: 4_000,
  keepAliveMs: 60_000,
  checkMs: 100,
  idleConnections: 50,
  bodies: 20,
};
let rig: ServerRig;
let api: Awaited<ReturnType<typeof createApi>>;
let port: number;
const open = new Set<Attacker>();
beforeAll(async () => {
  rig = await startRig();
  api = await createApi(rig.hub, {
    signIn: rig.signIn,
    operatorToken,
    version: '0',
    pages: '/nowhere',
    patience,
  });
  port = Number(new URL(await api.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterAll(async () => {
  for (const one of open) one.socket.destroy();
  await api.close();
  await rig.close();
});

class Attacker {
  readonly socket: Socket;
  heard = '';
  readonly ended: Promise<number>;
  readonly #startedMs = performance.now();
  constructor(first = '') {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (bytes) => {
      this.heard += bytes.toString('utf8');
    });
    this.socket.on('error', () => undefined);
    this.ended = new Promise((resolve) =>
      this.socket.once('close', () => {
        open.delete(this);
        resolve(performance.now() - this.#startedMs);
      }),
    );
    if (first !== '') this.socket.write(first);
    open.add(this);
  }
}
const many = (count: number, first: string) => Array.from({ length: count }, () => new Attacker(first));
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const answers = async () => {
  const startedMs = performance.now();
  const { status } = await fetch(`http://127.0.0.1:${port}/api/health`);
  return { status, isQuick: performance.now() - startedMs < 3_000 };
};
const head = (path: string, more: string) =>
  `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${operatorToken}\r\n${more}\r\n\r\n`;
const problemIn = (heard: string) =>
  JSON.parse(heard.slice(heard.indexOf('\r\n\r\n') + 4)) as { code: string };

test('headers that trickle in end with 408 in our own shape, and others are answered meanwhile', async () => {
  const slow = many(40, 'GET /api/health HTTP/1.1\r\nhost: x\r\n');
  const trickle = setInterval(() => {
    for (const { socket } of slow) if (socket.writable) socket.write('x-a: b\r\n');
  }, 200);

  expect(await answers()).toEqual({ status: 200, isQuick: true });
  const times = await Promise.all(slow.map(({ ended }) => ended));
  clearInterval(trickle);

  expect(Math.max(...times)).toBeLessThan(10_000);
  expect(slow.every(({ heard }) => heard.startsWith('HTTP/1.1 408 '))).toBe(true);
  expect(problemIn(slow[0]?.heard ?? '').code).toBe('api/too-slow');
});

test('connections that say nothing are closed', async () => {
  const silent = many(30, '');

  const times = await Promise.all(silent.map(({ ended }) => ended));

  expect(Math.max(...times)).toBeLessThan(10_000);
});

test('of a thousand connections that do nothing only the newest few are kept, and others are answered', async () => {
  const asked = 'GET /api/health HTTP/1.1\r\nhost: x\r\n\r\n';
  const idle = many(1_000, asked);

  expect(await answers()).toEqual({ status: 200, isQuick: true });
  const left = () => idle.filter(({ socket }) => !socket.destroyed).length;
  await expect.poll(left, { timeout: 10_000 }).toBeLessThanOrEqual(patience.idleConnections);
  expect(await answers()).toEqual({ status: 200, isQuick: true });
  for (const { socket } of idle) socket.destroy();
});

test('a body that trickles in ends with 408, signed in or not, and others are answered meanwhile', async () => {
  const slow = [
    ...many(8, head('/api/companies', 'content-type: application/json\r\ncontent-length: 5000')),
    ...many(
      8,
      head('/api/auth/sign-in/email', 'content-type: application/json\r\ntransfer-encoding: chunked'),
    ),
  ];
  const trickle = setInterval(() => {
    for (const [index, { socket }] of slow.entries()) {
      if (socket.writable) socket.write(index < 8 ? ' ' : '1\r\n \r\n');
    }
  }, 150);

  expect(await answers()).toEqual({ status: 200, isQuick: true });
  const times = await Promise.all(slow.map(({ ended }) => ended));
  clearInterval(trickle);

  expect(Math.max(...times)).toBeLessThan(10_000);
  expect(slow.every(({ heard }) => heard.startsWith('HTTP/1.1 408 '))).toBe(true);
});

test('a body that nobody wants is not waited for long after the answer', async () => {
  const refused = new Attacker(
    head(
      `/api/companies/${rig.hub.clock.nowMs()}/syncs`,
      'content-type: application/json\r\ncontent-length: 100000',
    ),
  );
  const pace = setInterval(() => refused.socket.writable && refused.socket.write('x'.repeat(400)), 100);

  expect(await refused.ended).toBeLessThan(10_000);
  clearInterval(pace);

  expect(refused.heard).toMatch(/^HTTP\/1\.1 404 /);
});

test('of too many bodies at once the slowest have to go', async () => {
  const begun = head('/api/companies', 'content-type: application/json\r\ncontent-length: 100000');
  const slow = many(patience.bodies, begun);
  await sleep(100);
  const honest = new Attacker(begun);
  honest.socket.write('x'.repeat(50_000));
  await sleep(1_200);
  const more = many(10, begun);
  await sleep(300);

  expect(slow.filter(({ socket }) => socket.destroyed).length).toBeGreaterThanOrEqual(5);
  expect(honest.socket.destroyed).toBe(false);
  for (const one of [...slow, ...more, honest]) one.socket.destroy();
});

test('uploads that stop half-way are cut off and leave nothing behind; one over a slow line arrives', async () => {
  const { body: connector } = await rig.admin.in<{ id: string }>('POST', '/connectors', {
    name: 'Uploads',
    product: 'file',
    config: { place: 'browser', direction: 'read' },
    secrets: {},
  });
  const path = `/api/companies/${rig.companyId}/connectors/${connector.id}/uploads`;
  const start = (name: string) =>
    `--b\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\na,b\n`;
  const end = '\r\n--b--\r\n';
  const rows = '1,2\n'.repeat(2_000);
  const type = 'content-type: multipart/form-data; boundary=b';
  const halves = Array.from({ length: 5 }, (_, index) => {
    const one = new Attacker(head(path, `${type}\r\ncontent-length: 1000000`));
    one.socket.write(`${start(`half-${index}.csv`)}1,2\n`);
    return one;
  });
  const whole = start('slow.csv') + rows + end;
  const slowLine = new Attacker(
    head(path, `${type}\r\ncontent-length: ${whole.length}\r\nconnection: close`),
  );
  // Twice the least pace, so three times as long as a body gets before it is looked at.
  for (let at = 0; at < whole.length; at += 250) {
    slowLine.socket.write(whole.slice(at, at + 250));
    await sleep(100);
  }

  await Promise.all([...halves, slowLine].map(({ ended }) => ended));

  expect(halves.every(({ heard }) => heard.startsWith('HTTP/1.1 408 '))).toBe(true);
  expect(slowLine.heard).toMatch(/^HTTP\/1\.1 201 /);
  const uploads = await rig.admin.in<{ name: string }[]>('GET', `/connectors/${connector.id}/uploads`);
  expect(uploads.body.map(({ name }) => name)).toEqual(['slow.csv']);
  const folder = join(rig.folder, 'uploads', rig.companyId, connector.id);
  expect(existsSync(folder) ? readdirSync(folder).length : 0).toBe(1);
});

test('an event stream outlives every one of these limits', async () => {
  const sync = await rig.sync(['departments']);
  const stream = new Attacker(
    `GET /api/companies/${rig.companyId}/runs/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${operatorToken}\r\n\r\n`,
  );
  for (let told = 0; told < 3; told += 1) {
    await sleep(1_500);
    const wanted = { options: {}, saveChanges: false };
    const started = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, wanted);
    await rig.ended(started.body.id);
  }

  expect(stream.socket.destroyed).toBe(false);
  expect(stream.heard.match(/event: run/g)?.length ?? 0).toBeGreaterThanOrEqual(3);
  stream.socket.destroy();
});

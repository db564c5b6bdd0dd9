/** Calls as no browser of ours makes them, byte by byte: of other sites without a name, and of HTTP before there were hosts. */
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Member, type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
let member: Member;
let host: string;
beforeAll(async () => {
  rig = await startRig();
  member = await rig.member('Company Admin');
  host = new URL(rig.url).host;
});
afterAll(() => rig.close());

/** All that a connection says until the server closes it. */
function hear(lines: readonly string[], body = ''): Promise<string> {
  const { hostname, port } = new URL(rig.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`${[...lines, `content-length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`),
    );
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('utf8');
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
const statusOf = (answer: string) => Number(answer.split(' ')[1]);

const change = JSON.stringify({ name: 'Changed from elsewhere' });
const asked = (headers: readonly string[], version = '1.1') =>
  hear(
    [
      `PUT /api/account HTTP/${version}`,
      `cookie: ${member.headers.cookie}`,
      'content-type: application/json',
      'connection: close',
      ...headers,
    ],
    change,
  );
const nameNow = async () => (await member.call<{ user: { name: string } }>('GET', '/api/me')).body.user.name;

test.each([
  ['null, as from a sandboxed frame or a file', () => ['origin: null']],
  ['null, said to be the same site', () => ['origin: null', 'sec-fetch-site: same-origin']],
  ['empty', () => ['origin: ']],
  ['with our host as the user of another', () => [`origin: http://${host}@evil.example`]],
  ['with our host behind another', () => [`origin: http://evil.example/${host}`]],
  ['of two', () => [`origin: http://${host}, http://evil.example`]],
  ['of our host at another port', () => ['origin: http://127.0.0.1:1']],
  ['that is none', () => ['origin: //']],
])('a change with a session and an origin %s is refused', async (_, origin) => {
  const answer = await asked([`host: ${host}`, ...origin()]);

  expect(statusOf(answer), answer).toBe(403);
  expect(answer).toContain('access/origin');
  expect(await nameNow()).not.toBe('Changed from elsewhere');
});

test('the same change is taken from our own pages, and from a program that says no origin', async () => {
  for (const origin of [[`origin: http://${host}`, 'sec-fetch-site: same-origin'], []])
    expect(statusOf(await asked([`host: ${host}`, ...origin]))).toBeLessThan(300);
  expect(await nameNow()).toBe('Changed from elsewhere');
  expect((await member.call('PUT', '/api/account', { name: 'Person' })).status).toBeLessThan(300);
});

test.each(['cross-site', 'same-site', 'whatever'])(
  'a change that says no origin but comes from a page that is %s is refused',
  async (site) => {
    const answer = await asked([`host: ${host}`, `sec-fetch-site: ${site}`]);

    expect(statusOf(answer), answer).toBe(403);
    expect(await nameNow()).not.toBe('Changed from elsewhere');
  },
);

test('HTTP/1.0 is answered without a host, and the connection ends with the answer', async () => {
  const answer = await hear(['GET /api/health HTTP/1.0']);

  expect(statusOf(answer)).toBe(200);
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(answer).toMatch(/\r\nconnection: close\r\n/i);
});

test.each([
  ['null', () => 'origin: null'],
  ['of another site', () => 'origin: http://evil.example'],
  ['that would be ours, where no host is said to compare it with', () => `origin: http://${host}`],
])('HTTP/1.0 without a host: a change with a session and an origin %s is refused', async (_, origin) => {
  const answer = await asked([origin()], '1.0');

  expect(statusOf(answer), answer).toBe(403);
  expect(await nameNow()).not.toBe('Changed from elsewhere');
});

test('HTTP/1.0 with a body in chunks, of which proxies think differently, is not read as two calls', async () => {
  const { hostname, port } = new URL(rig.url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(
        `POST /api/auth/sign-in/email HTTP/1.0\r\ntransfer-encoding: chunked\r\ncontent-type: application/json\r\n\r\n0\r\n\r\nGET /api/health HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
      ),
    );
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('utf8');
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });

  expect(answer.match(/HTTP\/1\.1 \d/g) ?? []).toHaveLength(1);
  expect(answer).not.toContain('"status":"ok"');
});

test('an address with another host in it leads nowhere else', async () => {
  const answer = await hear([
    'GET http://evil.example/api/health HTTP/1.1',
    `host: ${host}`,
    'connection: close',
  ]);

  expect(answer).not.toMatch(/\r\nlocation:/i);
  expect(answer.split('\r\n\r\n')[0]).not.toContain('evil.example');
});

test('no warning of Node is hidden but the one that node:sqlite is new, and no limit of listeners is raised', () => {
  const root = join(import.meta.dirname, '../..');
  const hides =
    /NODE_NO_WARNINGS|--no-warnings|--no-deprecation|noDeprecation|setMaxListeners|defaultMaxListeners|removeAllListeners\('warning'|--disable-warning=(?!ExperimentalWarning\b)/;
  const found = ['src', 'bin', 'sandbox', 'test', 'bench'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('raw-calls.test.ts'))
      .filter((name) => hides.test(readFileSync(join(root, folder, name), 'utf8')))
      .map((name) => `${folder}/${name}`),
  );

  for (const name of ['vitest.config.ts', 'package.json'])
    if (hides.test(readFileSync(join(root, name), 'utf8'))) found.push(name);
  expect(found).toEqual([]);
});

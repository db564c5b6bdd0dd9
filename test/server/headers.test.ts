import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import { usualPatience } from '../../src/api/patience.ts';
import { type ServerRig, startRig } from './rig.ts';

/** What every kind of answer says to the browser, asked of a listening server that people reach by https. */

const operatorToken = 'operator-of-the-headers';
const authorization = `Bearer ${operatorToken}`;
const pages = mkdtempSync(join(tmpdir(), 'chalkline-pages-'));
let rig: ServerRig;
let api: Awaited<ReturnType<typeof createApi>>;
let url: string;
beforeAll(async () => {
  mkdirSync(join(pages, 'assets'));
  writeFileSync(join(pages, 'index.html'), '<!doctype html><html><head></head><body></body></html>');
  writeFileSync(join(pages, 'assets', 'app-4f2a.js'), 'export {};');
  rig = await startRig();
  api = await createApi(rig.hub, {
    signIn: rig.signIn,
    operatorToken,
    version: '0',
    pages,
    publicUrl: 'https://chalkline.example.com',
    patience: { ...usualPatience, headersMs: 2_000, bodyGraceMs: 2_000, checkMs: 100 },
  });
  url = await api.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await api.close();
  await rig.close();
  rmSync(pages, { recursive: true, force: true });
});

const company = () => `/api/companies/${rig.companyId}`;
const kinds: readonly { kind: string; path: () => string; status: number; init?: RequestInit }[] = [
  { kind: 'a page', path: () => '/runs', status: 200 },
  { kind: 'an asset', path: () => '/assets/app-4f2a.js', status: 200 },
  { kind: 'an answer of the API', path: () => '/api/me', status: 200 },
  { kind: 'the description of the API', path: () => '/api/openapi.json', status: 200 },
  { kind: 'a download', path: () => `${company()}/runs.csv`, status: 200 },
  { kind: 'an event stream', path: () => `${company()}/runs/stream`, status: 200 },
  { kind: 'what is not there', path: () => '/api/nothing', status: 404 },
  { kind: 'an id that is none', path: () => `${company()}/runs/none`, status: 404 },
  { kind: 'a broken body', path: () => '/api/companies', status: 400, init: { method: 'POST', body: '{' } },
  { kind: 'nobody', path: () => '/api/me', status: 401, init: { headers: { authorization: '' } } },
];

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(`${url}${path}`, {
    ...init,
    headers: {
      authorization,
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...init.headers,
    },
  });
  // A stream has no end.
  await answer.body?.cancel();
  return answer;
}

test.each(kinds)('$kind: what browsers must know, and an id', async ({ path, status, init }) => {
  const answer = await ask(path(), init);
  const { headers } = answer;

  expect(answer.status).toBe(status);
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toMatch(/default-src '(self|none)'/);
  expect(headers.get('content-security-policy')).not.toMatch(/unsafe-(inline|eval)/);
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('permissions-policy')).toMatch(/camera=\(\), .*geolocation=\(\)/);
  expect(headers.get('x-frame-options')).toMatch(/DENY|SAMEORIGIN/);
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('server')).toBeNull();
});

test.each(kinds.filter(({ kind }) => kind !== 'an asset'))(
  '$kind is kept in no cache',
  async ({ path, init }) => {
    expect((await ask(path(), init)).headers.get('cache-control')).toBe('no-store');
  },
);

test('an asset, whose name tells its content, is kept for good', async () => {
  const { headers } = await ask('/assets/app-4f2a.js');

  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});

test('a page may be framed by nobody and has a nonce of its own each time, in the header and in itself', async () => {
  const read = async () => {
    const answer = await fetch(`${url}/`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    const [, nonce] = /style-src [^;]*'nonce-([^']+)'/.exec(policy) ?? [];
    return { policy, nonce, page: await answer.text() };
  };
  const [one, other] = [await read(), await read()];

  expect(one.policy).toContain("frame-ancestors 'none'");
  expect(one.nonce).toMatch(/^[\w+/=-]{20,}$/);
  expect(one.page).toContain(`content="${one.nonce}"`);
  expect(one.nonce).not.toBe(other.nonce);
});

test('a download is a file to keep and runs nothing', async () => {
  const { headers } = await ask(`${company()}/runs.csv`);

  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="sync-history\.csv"/);
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
});

test('the browser is not told to insist on https where people do not come by it', async () => {
  const { headers } = await fetch(`${rig.url}/api/health`);

  expect(headers.get('strict-transport-security')).toBeNull();
});

const longAddress = `GET /api/${'x'.repeat(400)} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;
const early: readonly (readonly [kind: string, sent: string, status: number, code: string])[] = [
  ['no HTTP at all', 'HELLO\r\n\r\n', 400, 'api/not-http'],
  [
    'two lengths of one body',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n',
    400,
    'api/not-http',
  ],
  ['headers without end', `GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 431, 'api/headers-too-large'],
  ['headers that stop half-way', 'GET / HTTP/1.1\r\nhost: x\r\n', 408, 'api/too-slow'],
  [
    'a body that stops half-way',
    'POST /api/auth/sign-in/email HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    408,
    'api/too-slow',
  ],
  [
    'an expectation that nobody knows',
    'POST / HTTP/1.1\r\nhost: x\r\nexpect: a miracle\r\ncontent-length: 3\r\n\r\n',
    417,
    'api/expectation',
  ],
  [
    'an address that cannot be decoded',
    'GET /api/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    400,
    'api/bad-address',
  ],
  ['an address without end', longAddress, 404, 'api/not-found'],
  ['no host', 'GET /api/me HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'api/bad-request'],
  [
    'a body that is too large',
    `POST /api/auth/sign-in/email HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 9000000\r\n\r\n`,
    413,
    'api/too-large',
  ],
];

/** What a connection answers to bytes that may be no call at all. */
async function hear(sent: string): Promise<{ status: number; headers: Map<string, string>; body: string }> {
  const { hostname, port } = new URL(url);
  const heard = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(sent));
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('utf8');
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
  const [head = '', body = ''] = heard.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const [name = '', ...value] = line.split(': ');
      return [name.toLowerCase(), value.join(': ')] as const;
    }),
  );
  return { status: Number(first.split(' ')[1]), headers, body };
}

test.each(early)('%s is answered in our shape, with an id', async (_, sent, status, code) => {
  const { headers, ...heard } = await hear(sent);

  expect(heard.status).toBe(status);
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(heard.body)).toMatchObject({ code, status });
});

test.each(early)('%s: what browsers must know is the same as with every other answer', async (_, sent) => {
  const usual = (await ask('/api/nothing')).headers;
  const aboutBrowsers = [...usual.keys()].filter(
    (name) => /^(x-|cross-|origin-|referrer|permissions|strict|cache)/.test(name) && name !== 'x-request-id',
  );
  expect(aboutBrowsers).toHaveLength(13);

  const { headers } = await hear(sent);

  for (const name of aboutBrowsers)
    expect(`${name}: ${headers.get(name)}`).toBe(`${name}: ${usual.get(name)}`);
  expect(headers.get('content-security-policy')).toMatch(/default-src '(self|none)'/);
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});

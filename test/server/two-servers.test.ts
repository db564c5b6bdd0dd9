import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import { type RunningServer, serve } from '../../src/start/serve.ts';
import { installationChain } from '../../src/store/index.ts';
import { startPostgres } from './both-engines.ts';
import { BrowserLike } from './browser-like.ts';
import { type RealProvider, startRealProvider } from './real-oidc.ts';
import { type ServerRig, startRig } from './rig.ts';
import { Traveller } from './traveller.ts';

/** Signing in where two servers stand behind one address, on a PostgreSQL server that both use. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const keyFolder = mkdtempSync(join(tmpdir(), 'chalkline-shared-key-'));
const otherFolder = mkdtempSync(join(tmpdir(), 'chalkline-other-'));
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let rig: ServerRig;
let other: RunningServer;
let provider: RealProvider;
beforeAll(async () => {
  postgres = await startPostgres();
  const shared = {
    databaseUrl: postgres.url,
    keyFile: join(keyFolder, 'keys.json'),
    proxies: ['127.0.0.1'],
    allowHosts: ['127.0.0.1'],
  };
  rig = await startRig(shared);
  other = await serve({
    ...shared,
    port: 0,
    host: '127.0.0.1',
    dataFolder: otherFolder,
    allowRoots: [],
    publicUrl: rig.url,
    adminEmail: 'admin@example.com',
    services: ['api'],
    demo: false,
  });
  provider = await startRealProvider(`${rig.url}/api/auth/single-sign-on/callback`);
  const saved = await rig.operator.call('PUT', '/api/single-sign-on', {
    name: 'Plumb ID',
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
  });
  expect(saved.status).toBe(200);
});
afterAll(async () => {
  await provider?.close();
  await other?.close();
  await rig?.close();
  await postgres?.close();
  for (const folder of [keyFolder, otherFolder]) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => rig.hub.store.database.installation.query('DELETE FROM sign_in_throttle'));

const servers = () => [rig.url, other.url];
const from = (url: string, address: string) => new BrowserLike(url, { 'x-forwarded-for': address });
const count = (statuses: readonly number[], status: number) =>
  statuses.filter((one) => one === status).length;
const audit = () =>
  rig.hub.store.database
    .forCompany(installationChain)
    .query<{ action: string; user_name: string; details: Record<string, unknown> }>(
      'SELECT action, user_name, details FROM audit_entry WHERE company_id = $1 ORDER BY seq',
      [installationChain],
    );
const person = (email: string) => ({ sub: `of ${email}`, email, email_verified: true, name: 'Vera Neu' });

test('80 guesses at one account, at both servers at once, are 5 guesses, and the right password waits at both', async () => {
  const victim = await rig.member('Read Only');

  const statuses = await Promise.all(
    Array.from({ length: 80 }, async (_, n) => {
      const url = servers()[n % 2] ?? '';
      return (await from(url, `203.0.113.${n}`).signIn(victim.email, `guess number ${n}`)).status;
    }),
  );

  expect([count(statuses, 401), count(statuses, 429)]).toEqual([5, 75]);
  for (const url of servers()) {
    expect((await from(url, '198.51.100.1').signIn(victim.email, victim.password)).status).toBe(429);
  }
});

test('60 guesses from one address, turn by turn at each server, are 30 guesses', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 60; n += 1) {
    const browser = from(servers()[n % 2] ?? '', '203.0.113.7');
    statuses.push((await browser.signIn(`person${n}@example.com`, 'Some-Guess-4711')).status);
  }

  expect([count(statuses, 401), count(statuses, 429)]).toEqual([30, 30]);
});

test('a success at one server ends the wait at the other', async () => {
  const { email, password } = await rig.member('Read Only');
  const [one = '', two = ''] = servers();
  for (let n = 0; n < 4; n += 1) await from(one, '203.0.113.8').signIn(email, 'not the password');
  expect((await from(two, '203.0.113.8').signIn(email, password)).status).toBe(200);

  const statuses: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    statuses.push((await from(one, '203.0.113.8').signIn(email, 'not the password')).status);
  }

  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

test('single sign-on links a member by the verified e-mail and says so in the audit log; the session holds at both', async () => {
  const member = await rig.member('Sync Admin');
  provider.person = person(member.email);
  const traveller = new Traveller(rig.url, provider.issuer);

  expect(await traveller.signIn('/history')).toBe('/history');

  for (const url of servers()) {
    const browser = new BrowserLike(url);
    for (const [name, value] of traveller.here.cookies) browser.cookies.set(name, value);
    const { body } = await browser.call<{ user: object; companies: object[] }>('GET', '/api/me');
    expect(body).toMatchObject({ user: { id: member.userId }, companies: [{ id: rig.companyId }] });
  }
  expect((await audit()).slice(-2)).toMatchObject([
    { action: 'account.linked', details: { to: 'single sign-on' } },
    { action: 'session.started', details: { by: 'single sign-on' } },
  ]);
  const verdict = await rig.operator.call<{ whole: boolean }>('POST', '/api/audit/verify', {});
  expect(verdict.body.whole).toBe(true);
});

test('who begins at one server may come back at the other, once', async () => {
  const member = await rig.member('Read Only');
  provider.person = person(member.email);
  const traveller = new Traveller(rig.url, provider.issuer);
  const way = await traveller.go('/api/auth/single-sign-on', /callback$/);
  const { pathname, search } = new URL(way.at(-1) ?? '');
  const arrive = async (url: string) => {
    const browser = new BrowserLike(url);
    for (const [name, value] of traveller.here.cookies) browser.cookies.set(name, value);
    const { headers } = await browser.call('GET', pathname + search);
    return { end: headers.get('location'), me: (await browser.call('GET', '/api/me')).status };
  };

  expect(await arrive(other.url)).toEqual({ end: '/', me: 200 });
  expect(await arrive(rig.url)).toEqual({ end: '/sign-in?problem=stale', me: 401 });
  expect(await arrive(other.url)).toEqual({ end: '/sign-in?problem=stale', me: 401 });
});

test('six tabs of one new person, at both servers at once, make one account', async () => {
  provider.person = person('tabs@example.com');

  const ends = await Promise.all(
    Array.from({ length: 6 }, (_, n) => new Traveller(servers()[n % 2] ?? '', provider.issuer).signIn()),
  );

  expect(ends).toEqual(Array(6).fill('/'));
  const { installation } = rig.hub.store.database;
  expect(
    await installation.query(`SELECT 1 AS one FROM auth_user WHERE email = 'tabs@example.com'`),
  ).toHaveLength(1);
  expect(
    await installation.query(`SELECT 1 AS one FROM auth_account WHERE account_id = 'of tabs@example.com'`),
  ).toHaveLength(1);
});

test('an e-mail that is not verified and somebody who is shut out stay outside, at both, and it is written down', async () => {
  const member = await rig.member('Company Admin');
  const before = (await audit()).length;
  const ends: string[] = [];
  for (const url of servers()) {
    provider.person = { ...person(member.email), email_verified: false };
    ends.push(await new Traveller(url, provider.issuer).signIn());
  }
  await rig.hub.store.people.change(member.userId, { disabled: true });
  for (const url of servers()) {
    provider.person = person(member.email);
    ends.push(await new Traveller(url, provider.issuer).signIn());
  }

  expect(ends).toEqual([
    '/sign-in?problem=unverified',
    '/sign-in?problem=unverified',
    '/sign-in?problem=shut%20out',
    '/sign-in?problem=shut%20out',
  ]);
  expect((await audit()).slice(before).map(({ details }) => details.wrong)).toEqual([
    'single sign-on: unverified',
    'single sign-on: unverified',
    'single sign-on: shut out',
    'single sign-on: shut out',
  ]);
});

/** Two APIs that allow few calls, each with a memory of its own, on the one database. */
async function withFewCalls(work: (urls: string[]) => Promise<void>): Promise<void> {
  const apis = await Promise.all(
    [rig, other.opened].map(({ hub, signIn }) =>
      createApi(hub, {
        signIn,
        operatorToken: 'operator-of-the-limits',
        version: '0',
        pages: '/nowhere',
        callsPerMinute: 120,
        proxies: ['127.0.0.1'],
      }),
    ),
  );
  const urls = await Promise.all(apis.map((api) => api.listen({ port: 0, host: '127.0.0.1' })));
  try {
    await work(urls);
  } finally {
    for (const api of apis) await api.close();
  }
}

/** So early in a minute of the database that what is tried ends in the same one. */
async function earlyInMinute(): Promise<void> {
  for (;;) {
    const [row] = await rig.hub.store.database.installation.query<{ second: number }>(
      'SELECT extract(second FROM now())::int AS second',
    );
    if ((row?.second ?? 60) < 30) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

test('a caller who calls both servers is let through as often as at one, but for what each lets through unasked', async () => {
  await withFewCalls(async (urls) => {
    await earlyInMinute();

    const statuses = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        const headers = { 'x-forwarded-for': '203.0.113.50' };
        return (await fetch(`${urls[n % 2]}/api/auth/options`, { headers })).status;
      }),
    );

    // Two calls in a hundred and twenty are let through by each before it asks; they are told with the first slice.
    expect(count(statuses, 200)).toBe(120);
    expect(count(statuses, 429)).toBe(180);
    // Who stays below that at a server is never written down there.
    const written = () => rig.hub.store.database.installation.query('SELECT key_hash FROM call_share');
    const before = await written();
    await fetch(`${urls[0]}/api/auth/options`, { headers: { 'x-forwarded-for': '203.0.113.51' } });
    expect(await written()).toEqual(before);
    expect(JSON.stringify(before)).not.toContain('203.0.113');
  });
});

test('what costs much is counted to the last call by both servers together', async () => {
  const { headers } = await rig.member('Company Admin');
  await earlyInMinute();

  const statuses: number[] = [];
  for (let n = 0; n < 24; n += 1) {
    const answer = await fetch(`${servers()[n % 2]}/api/companies/${rig.companyId}/audit/verify`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', origin: rig.url },
      body: '{}',
    });
    statuses.push(answer.status);
    await answer.text();
  }

  expect([count(statuses, 200), count(statuses, 429)]).toEqual([10, 14]);
});

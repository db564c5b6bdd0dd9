import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { installationChain } from '../../src/store/index.ts';
import { startPostgres } from './both-engines.ts';
import { BrowserLike } from './browser-like.ts';
import { type RealProvider, startRealProvider } from './real-oidc.ts';
import { type Member, type ServerRig, startRig } from './rig.ts';
import { Traveller as AnyTraveller } from './traveller.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

const engines = [
  { name: 'embedded PostgreSQL', start: async () => ({ url: undefined, close: async () => undefined }) },
  { name: 'server PostgreSQL', start: startPostgres },
];

let rig: ServerRig;
let provider: RealProvider;
const query = (sql: string) => rig.hub.store.database.installation.query(sql);
const save = (changes: object = {}) =>
  rig.operator.call<{ endedSessions: number; code: string }>('PUT', '/api/single-sign-on', {
    name: 'Plumb ID',
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    ...changes,
  });
const audit = async () =>
  rig.hub.store.database.forCompany(installationChain).query<{
    action: string;
    user_name: string;
    subject_id: string | null;
    details: Record<string, unknown>;
  }>('SELECT action, user_name, subject_id, details FROM audit_entry WHERE company_id = $1 ORDER BY seq', [
    installationChain,
  ]);

class Traveller extends AnyTraveller {
  constructor() {
    super(rig.url, provider.issuer);
  }
}

let people = 0;
const person = (email: string, changes: object = {}) => {
  people += 1;
  return { sub: `subject-${people}`, email, email_verified: true, name: 'Vera Neu', ...changes };
};

describe.each(engines)('on $name', ({ start }) => {
  let close = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const database = await start();
    close = database.close;
    rig = await startRig({ databaseUrl: database.url });
    provider = await startRealProvider(`${rig.url}/api/auth/single-sign-on/callback`);
  });
  afterAll(async () => {
    await provider.close();
    await rig.close();
    await close();
  });
  beforeEach(async () => {
    await save({ only: false });
  });

  describe('the way in', () => {
    test('the sign-in page offers it by name, and the provider brings a member in by the verified e-mail', async () => {
      const member = await rig.member('Sync Admin');
      provider.person = person(member.email.toUpperCase());
      const traveller = new Traveller();

      const choices = await rig.nobody.call('GET', '/api/auth/options');
      const end = await traveller.signIn('/history?sort=name');

      expect(choices.body).toEqual({
        resetByMail: false,
        passwords: true,
        singleSignOn: { name: 'Plumb ID' },
      });
      expect(end).toBe('/history?sort=name');
      expect((await traveller.me()).body.user).toMatchObject({ id: member.userId, email: member.email });
      const [session] = (
        await traveller.here.call<{ method: string; isThis: boolean }[]>('GET', '/api/account/sessions')
      ).body.filter(({ isThis }) => isThis);
      expect(session).toMatchObject({ method: 'single sign-on' });
      expect((await audit()).slice(-2).map(({ action, details }) => [action, details])).toEqual([
        ['account.linked', { to: 'single sign-on' }],
        ['session.started', { by: 'single sign-on' }],
      ]);
    });

    test('once linked, the subject counts and no longer the e-mail', async () => {
      const member = await rig.member('Read Only');
      provider.person = person(member.email);
      await new Traveller().signIn();
      provider.person = { ...provider.person, email: 'other@example.com', email_verified: false };
      const traveller = new Traveller();

      expect(await traveller.signIn()).toBe('/');
      expect((await traveller.me()).body.user.id).toBe(member.userId);
    });

    test('an address that the provider gave to somebody else does not open the account of the one before', async () => {
      const member = await rig.member('Company Admin');
      provider.person = person(member.email);
      await new Traveller().signIn();
      provider.person = person(member.email);
      const traveller = new Traveller();

      expect(await traveller.signIn()).toBe('/sign-in?problem=refused');
      expect((await traveller.me()).status).toBe(401);
    });

    test('unlinked by an administrator, the same address with another subject is let in, and the one before is not', async () => {
      const member = await rig.member('Read Only');
      provider.person = person(member.email);
      const old = provider.person;
      const before = new Traveller();
      await before.signIn();
      provider.person = person(member.email);
      expect(await new Traveller().signIn()).toBe('/sign-in?problem=refused');
      const path = `/api/people/${member.userId}/single-sign-on`;
      const other = await rig.member('Company Admin');
      expect([
        (await other.call('DELETE', path)).status,
        (await rig.nobody.call('DELETE', path)).status,
      ]).toEqual([403, 401]);

      expect((await rig.operator.call('DELETE', path)).body).toEqual({ endedSessions: 2 });

      expect((await audit()).at(-1)).toMatchObject({
        action: 'account.unlinked',
        subject_id: member.userId,
        details: { from: 'single sign-on', endedSessions: 2 },
      });
      expect((await rig.operator.call('DELETE', path)).body).toMatchObject({
        code: 'single-sign-on/not-linked',
      });
      expect((await before.me()).status).toBe(401);
      const after = new Traveller();
      expect(await after.signIn()).toBe('/');
      expect((await after.me()).body.user.id).toBe(member.userId);
      provider.person = old;
      expect(await new Traveller().signIn()).toBe('/sign-in?problem=refused');
    });

    test('somebody unknown gets an account that opens nothing and has no password', async () => {
      provider.person = person('new@example.com', { name: 'Nora\u202e Neu' });
      const traveller = new Traveller();

      expect(await traveller.signIn()).toBe('/');
      expect((await traveller.me()).body).toMatchObject({
        user: { email: 'new@example.com' },
        companies: [],
      });
      expect((await traveller.here.call('GET', `/api/companies/${rig.companyId}/syncs`)).status).toBe(404);
      expect((await traveller.here.call('GET', '/api/access')).status).toBe(403);
      expect((await traveller.here.call('GET', '/api/account')).body).toMatchObject({
        name: 'Nora Neu',
        hasPassword: false,
        installationAdmin: false,
      });
      expect((await audit()).slice(-3).map(({ action }) => action)).toEqual([
        'account.created',
        'account.linked',
        'session.started',
      ]);
    });

    test('five tabs of one new person at once make one account', async () => {
      provider.person = person('tabs@example.com');
      const ends = await Promise.all(Array.from({ length: 5 }, () => new Traveller().signIn()));

      expect(ends).toEqual(['/', '/', '/', '/', '/']);
      expect(await query(`SELECT 1 AS one FROM auth_user WHERE email = 'tabs@example.com'`)).toHaveLength(1);
      expect(
        await query(`SELECT 1 AS one FROM auth_account WHERE account_id = '${provider.person.sub}'`),
      ).toHaveLength(1);
    });

    test('it counts as a second factor, also for a company that requires one', async () => {
      const company = await rig.hub.store.companies.create('Strict', 'UTC');
      const member = await rig.member('Read Only', { companyId: company.id });
      await rig.operator.call('PUT', `/api/companies/${company.id}/sign-in-rules`, {
        requiresSecondFactor: true,
      });
      provider.person = person(member.email);
      const traveller = new Traveller();
      await traveller.signIn();

      expect((await member.call('GET', `/api/companies/${company.id}/syncs`)).body.code).toBe(
        'access/second-factor',
      );
      expect((await traveller.here.call('GET', `/api/companies/${company.id}/syncs`)).status).toBe(200);
    });
  });

  describe('is refused', () => {
    const refused = async (who: RealProvider['person'], problem: string) => {
      provider.person = who;
      const traveller = new Traveller();
      const before = (await audit()).length;
      expect(await traveller.signIn()).toBe(`/sign-in?problem=${encodeURIComponent(problem)}`);
      expect((await traveller.me()).status).toBe(401);
      expect((await audit()).slice(before).map(({ action, details }) => [action, details])).toEqual([
        ['session.refused', { wrong: `single sign-on: ${problem}` }],
      ]);
    };

    test('somebody whose e-mail the provider has not verified, known here or not', async () => {
      const member = await rig.member('Company Admin');
      await refused(person(member.email, { email_verified: false }), 'unverified');
      await refused(person(member.email, { email_verified: undefined }), 'unverified');
      await refused(person('fresh@example.com', { email_verified: false }), 'unverified');
      await refused(person('', {}), 'unverified');
      expect(await query(`SELECT 1 AS one FROM auth_user WHERE email = 'fresh@example.com'`)).toEqual([]);
    });

    test('somebody who is shut out', async () => {
      const member = await rig.member('Read Only');
      provider.person = person(member.email);
      await new Traveller().signIn();
      const { person: linked } = provider;
      await rig.hub.store.people.change(member.userId, { disabled: true });
      await refused(linked, 'shut out');

      const unlinked = await rig.member('Read Only');
      await rig.hub.store.people.change(unlinked.userId, { disabled: true });
      await refused(person(unlinked.email), 'shut out');
    });

    test('somebody who says no at the provider', async () => {
      await refused(undefined, 'denied');
    });

    test('an answer that is looked at a second time', async () => {
      provider.person = person('replay@example.com');
      const traveller = new Traveller();
      const way = await traveller.go('/api/auth/single-sign-on', /callback$/);
      const kept = new Map(traveller.here.cookies);
      const callback = (way.at(-1) ?? '').replace(rig.url, '');
      const first = await traveller.here.call('GET', callback);
      const thief = new BrowserLike(rig.url);
      for (const [name, value] of kept) thief.cookies.set(name, value);

      const again = await thief.call('GET', callback);

      expect(first.headers.get('location')).toBe('/');
      expect(again.headers.get('location')).toBe('/sign-in?problem=stale');
      expect((await thief.call('GET', '/api/me')).status).toBe(401);
    });

    test('an answer that another browser has asked for, with no, wrong or missing state', async () => {
      provider.person = person('victim@example.com');
      const attacker = new Traveller();
      const way = await attacker.go('/api/auth/single-sign-on', /callback$/);
      const callback = (way.at(-1) ?? '').replace(rig.url, '');
      const victim = new Traveller();
      await victim.go('/api/auth/single-sign-on', /callback$/);
      const ends: (string | null)[] = [];
      for (const path of [
        callback,
        callback.replace(/state=[^&]*/, 'state=another'),
        callback.replace(/state=[^&]*/, ''),
        '/api/auth/single-sign-on/callback',
      ]) {
        for (const browser of [victim.here, new BrowserLike(rig.url)]) {
          ends.push((await browser.call('GET', path)).headers.get('location'));
        }
      }

      expect(new Set(ends)).toEqual(new Set(['/sign-in?problem=stale']));
      expect((await victim.me()).status).toBe(401);
    });

    test('what the browser keeps meanwhile, changed or made up', async () => {
      provider.person = person('cookie@example.com');
      const traveller = new Traveller();
      const way = await traveller.go('/api/auth/single-sign-on', /callback$/);
      const [name = '', value = ''] = [...traveller.here.cookies][0] ?? [];
      const callback = (way.at(-1) ?? '').replace(rig.url, '');
      const ends: (string | null)[] = [];
      for (const forged of [
        `${value.slice(0, -4)}AAAA`,
        'x',
        `${value.split('.')[0]}.AAAA`,
        '',
        '%00',
        'k'.repeat(4000),
      ]) {
        const browser = new BrowserLike(rig.url);
        browser.cookies.set(name, forged);
        ends.push((await browser.call('GET', callback)).headers.get('location'));
      }

      expect(name).toBe('chalkline.journey');
      expect(value).not.toContain('verifier');
      expect(new Set(ends)).toEqual(new Set(['/sign-in?problem=stale']));
    });

    test.each([
      'https://elsewhere.example/x',
      '//elsewhere.example',
      '/\\elsewhere.example',
      '/\t/elsewhere.example',
      '/.//elsewhere.example',
      'javascript:alert(1)',
      '/api/me',
    ])('%j as the page to come back to', async (next) => {
      provider.person = person('redirect@example.com', { sub: 'redirect' });
      expect(await new Traveller().signIn(next)).toBe('/');
    });
  });

  describe('only single sign-on', () => {
    let boss: Member;
    beforeAll(async () => {
      boss = await rig.member('Company Admin');
      await rig.hub.store.people.change(boss.userId, { installationAdmin: true });
    });

    test('cannot be turned on before an administrator has come in by it', async () => {
      await query(
        `DELETE FROM auth_account WHERE provider_id LIKE 'single-sign-on:%' AND user_id = '${boss.userId}'`,
      );
      expect((await save({ only: true })).body.code).toBe('single-sign-on/try-first');
      expect((await rig.nobody.call('GET', '/api/auth/options')).body).toMatchObject({ passwords: true });
    });

    test('ends sessions by password and refuses new ones, and the machine lets passwords in again', async () => {
      const member = await rig.member('Read Only');
      provider.person = person(boss.email);
      const traveller = new Traveller();
      await traveller.signIn();

      const saved = await traveller.here.call<{ endedSessions: number }>('PUT', '/api/single-sign-on', {
        name: 'Plumb ID',
        issuer: provider.issuer,
        clientId: provider.clientId,
        only: true,
      });

      expect(saved.status).toBe(200);
      expect(saved.body.endedSessions).toBeGreaterThan(1);
      expect((await member.call('GET', '/api/account')).status).toBe(401);
      expect((await traveller.me()).status).toBe(200);
      const browser = new BrowserLike(rig.url);
      const right = await browser.signIn(member.email, member.password);
      const wrong = await browser.signIn('nobody@example.com', 'wrong');
      expect([right.status, right.body.code]).toEqual([409, 'access/single-sign-on-only']);
      expect({ ...wrong.body, requestId: '' }).toEqual({ ...right.body, requestId: '' });
      const link = await traveller.here.call<{ url: string }>(
        'POST',
        `/api/people/${member.userId}/reset-link`,
      );
      const token = link.body.url.split('#')[1] ?? '';
      const reset = await rig.nobody.call('POST', '/api/auth/reset-password', {
        token,
        password: 'violet-harbor-cactus-97',
      });
      expect(reset.body.code).toBe('access/single-sign-on-only');
      expect((await rig.nobody.call('GET', '/api/auth/options')).body).toMatchObject({ passwords: false });

      expect((await rig.operator.call('POST', '/api/single-sign-on/allow-passwords')).status).toBe(204);
      expect((await browser.signIn(member.email, member.password)).status).toBe(200);
      expect(
        (await audit())
          .filter(({ action }) => action === 'single-sign-on.changed')
          .map(({ details }) => details)
          .slice(-2),
      ).toEqual([
        { fields: ['only'], only: true, endedSessions: saved.body.endedSessions },
        { fields: ['only'], only: false, endedSessions: 0 },
      ]);
    });
  });

  describe('the settings', () => {
    test('are for administrators of the installation, and never tell the secret', async () => {
      const member = await rig.member('Company Admin');
      const calls = [
        ['GET', '/api/single-sign-on'],
        ['PUT', '/api/single-sign-on'],
        ['DELETE', '/api/single-sign-on'],
        ['POST', '/api/single-sign-on/allow-passwords'],
      ] as const;
      const body = { name: 'x', issuer: 'https://x.example', clientId: 'x', clientSecret: 'x' };
      const statuses: number[] = [];
      for (const [method, path] of calls) {
        for (const who of [member, rig.nobody]) {
          statuses.push((await who.call(method, path, method === 'PUT' ? body : undefined)).status);
        }
      }
      const shown = await rig.operator.call('GET', '/api/single-sign-on');

      expect(statuses).toEqual([403, 401, 403, 401, 403, 401, 403, 401]);
      expect(shown.body).toEqual({
        settings: {
          name: 'Plumb ID',
          issuer: provider.issuer,
          clientId: 'chalkline',
          hasSecret: true,
          only: false,
        },
        redirectUri: `${rig.url}/api/auth/single-sign-on/callback`,
      });
      const everything = JSON.stringify([
        await query('SELECT * FROM single_sign_on'),
        await audit(),
        await query('SELECT * FROM auth_verification'),
      ]);
      expect(everything).not.toContain(provider.clientSecret);
    });

    test('change leaves an entry with the names of the fields', async () => {
      await save({ name: 'Renamed', clientSecret: 'canary-other-secret' });

      const entry = (await audit()).at(-1);
      expect(entry).toMatchObject({
        action: 'single-sign-on.changed',
        details: { fields: ['name', 'clientSecret'], only: false },
      });
      expect(JSON.stringify(await audit())).not.toContain('canary-other-secret');
    });

    test('another issuer never gets the secret of the one before', async () => {
      const elsewhere = await startRealProvider('http://127.0.0.1/x');
      try {
        const moved = await save({ issuer: elsewhere.issuer, clientSecret: undefined });
        expect(moved.body.code).toBe('single-sign-on/secret');
        // Not even when the row is changed behind our back.
        await query(`UPDATE single_sign_on SET issuer = '${elsewhere.issuer}'`);
        await expect(rig.hub.store.singleSignOn.secret()).rejects.toMatchObject({ code: 'key/wrong' });
      } finally {
        await query('DELETE FROM single_sign_on');
        await elsewhere.close();
      }
    });

    test('without the secret, lost with its key, cannot be saved nor turn passwords off', async () => {
      provider.person = person((await rig.member('Company Admin')).email);
      const traveller = new Traveller();
      await traveller.signIn();
      const { body } = await traveller.me();
      await rig.hub.store.people.change(body.user.id, { installationAdmin: true });
      await query('UPDATE single_sign_on SET client_secret = NULL');

      const answers = [
        await save({ clientSecret: undefined, only: true }),
        await save({ clientSecret: undefined, name: 'Renamed' }),
        await save({ clientSecret: undefined }),
      ];

      expect(answers.map((answer) => answer.body.code)).toEqual(Array(3).fill('single-sign-on/secret'));
      expect(await new Traveller().signIn()).toBe('/sign-in?problem=off');
      expect((await save({ only: true })).status).toBe(200);
      expect((await rig.operator.call('POST', '/api/single-sign-on/allow-passwords')).status).toBe(204);
    });

    test('are sealed anew with a new key, which can then retire the old one', async () => {
      const { current } = rig.hub.store.keys;
      await rig.operator.call('POST', '/api/keys/rotate');
      interface Ring {
        keys: { id: string; places: { label: string; values: number }[] }[];
        reseal: { finishedAt: string | null } | null;
      }
      const ring = async () => (await rig.operator.call<Ring>('GET', '/api/keys')).body;
      const placesOf = async (id: string) =>
        (await ring()).keys.find((key) => key.id === id)?.places.map(({ label }) => label) ?? [];
      expect(await placesOf(current)).toContain('Secret of single sign-on');

      await rig.operator.call('POST', '/api/keys/reseal');
      for (let n = 0; n < 100 && (await ring()).reseal?.finishedAt === null; n += 1)
        await new Promise((resolve) => setTimeout(resolve, 100));

      expect(await placesOf(current)).not.toContain('Secret of single sign-on');
      expect(await placesOf(rig.hub.store.keys.current)).toContain('Secret of single sign-on');
      expect(await rig.hub.store.singleSignOn.secret()).toBe(provider.clientSecret);
    });

    test('once removed, the way in is closed', async () => {
      expect((await rig.operator.call('DELETE', '/api/single-sign-on')).status).toBe(204);
      expect(await new Traveller().signIn()).toBe('/sign-in?problem=off');
      expect((await rig.nobody.call('GET', '/api/auth/options')).body).toMatchObject({ singleSignOn: null });
      expect((await rig.operator.call('DELETE', '/api/single-sign-on')).body.code).toBe(
        'single-sign-on/none',
      );
      expect((await audit()).at(-1)).toMatchObject({ action: 'single-sign-on.removed' });
    });
  });
});

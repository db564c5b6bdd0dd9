import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installationChain } from '../../src/store/index.ts';
import { BrowserLike, codeOfApp } from './browser-like.ts';
import { type Member, type ServerRig, type Speaker, startRig } from './rig.ts';

let rig: ServerRig;
let boss: Member;
let person: Member;
beforeAll(async () => {
  rig = await startRig();
  boss = await rig.member('Company Admin');
  await rig.hub.store.people.change(boss.userId, { installationAdmin: true });
});
afterAll(() => rig.close());
beforeEach(async () => {
  await rig.hub.store.database.installation.query('DELETE FROM sign_in_throttle');
  person = await rig.member('Read Only');
});

const fresh = 'violet-harbor-cactus-97';
interface Entry {
  action: string;
  user: string | null;
  subject: string | null;
  details: Record<string, unknown>;
}
const chainOf = (companyId: string) =>
  rig.hub.store.database
    .forCompany(companyId)
    .query<Entry>(
      'SELECT action, user_id AS user, subject_id AS subject, details FROM audit_entry WHERE company_id = $1 ORDER BY seq',
      [companyId],
    );
/** What `work` leaves in the audit log, of the installation unless another chain is named. */
async function entriesOf(work: () => Promise<unknown>, chain = installationChain): Promise<Entry[]> {
  const before = (await chainOf(chain)).length;
  await work();
  return (await chainOf(chain)).slice(before);
}
const another = async () => {
  const browser = new BrowserLike(rig.url);
  await browser.signIn(person.email, person.password);
  return browser;
};
const isIn = async (who: Pick<Speaker, 'call'> | BrowserLike) =>
  (await who.call('GET', '/api/account')).status === 200;
const withFactor = async () => {
  const browser = await another();
  const set = await browser.call<{ uri: string; recoveryCodes: string[] }>(
    'POST',
    '/api/account/second-factor',
    { password: person.password },
  );
  await browser.call('POST', '/api/account/second-factor/confirm', { code: codeOfApp(set.body.uri) });
  return { browser, ...set.body };
};

describe('a person', () => {
  test('who sets another password ends all other sessions and keeps this one', async () => {
    const others = [await another(), await another()];

    const entries = await entriesOf(() =>
      person.call('POST', '/api/account/password', { current: person.password, password: fresh }),
    );

    expect(await isIn(person)).toBe(true);
    expect(await Promise.all(others.map(isIn))).toEqual([false, false]);
    expect((await new BrowserLike(rig.url).signIn(person.email, person.password)).status).toBe(401);
    expect((await new BrowserLike(rig.url).signIn(person.email, fresh)).status).toBe(200);
    expect(entries).toMatchObject([
      { action: 'password.changed', user: person.userId, details: { endedSessions: 2 } },
    ]);
    expect(JSON.stringify(entries)).not.toContain(fresh);
  });

  test('sees the own sessions and ends one of them, and nobody else does', async () => {
    const other = await another();
    interface Row {
      id: string;
      isThis: boolean;
    }
    const list = async () => (await person.call<Row[]>('GET', '/api/account/sessions')).body;
    const id = (await list()).find(({ isThis }) => !isThis)?.id;
    expect(await list()).toHaveLength(2);

    const stranger = await rig.member('Company Admin');
    expect((await stranger.call('DELETE', `/api/account/sessions/${id}`)).status).toBe(404);
    expect(await isIn(other)).toBe(true);
    const entries = await entriesOf(() => person.call('DELETE', `/api/account/sessions/${id}`));

    expect([await isIn(other), await isIn(person)]).toEqual([false, true]);
    expect(await list()).toHaveLength(1);
    expect(entries).toMatchObject([
      { action: 'session.revoked', user: person.userId, details: { sessions: 1 } },
    ]);
  });

  test('ends all other sessions at once', async () => {
    const others = [await another(), await another(), await another()];
    const entries = await entriesOf(() => person.call('DELETE', '/api/account/sessions'));

    expect(await Promise.all([...others, person].map(isIn))).toEqual([false, false, false, true]);
    expect(entries).toMatchObject([{ action: 'session.revoked', details: { sessions: 3 } }]);
  });

  test('leaves an entry when coming in, failing to and going, and when the name changes', async () => {
    const browser = new BrowserLike(rig.url);
    const entries = await entriesOf(async () => {
      await browser.signIn(person.email, 'not the password');
      await browser.signIn(person.email, person.password);
      await browser.call('PUT', '/api/account', { name: 'Another Name' });
      await browser.call('POST', '/api/auth/sign-out');
    });

    expect(entries.map(({ action, details }) => [action, details])).toEqual([
      ['session.refused', { wrong: 'password' }],
      ['session.started', { by: 'password' }],
      ['account.changed', { fields: ['name'] }],
      ['session.ended', {}],
    ]);
    expect(await isIn(browser)).toBe(false);
  });

  test('leaves an entry for each step with a second factor', async () => {
    const browser = await another();
    const next = new BrowserLike(rig.url);
    const entries = await entriesOf(async () => {
      const set = await browser.call<{ uri: string }>('POST', '/api/account/second-factor', {
        password: person.password,
      });
      await browser.call('POST', '/api/account/second-factor/confirm', { code: codeOfApp(set.body.uri) });
      await next.signIn(person.email, person.password);
      await next.call('POST', '/api/auth/second-factor', { kind: 'app', code: codeOfApp(set.body.uri, 1) });
      await next.call('POST', '/api/account/second-factor/recovery-codes', { password: person.password });
      await next.call('POST', '/api/account/second-factor/remove', { password: person.password });
    });

    // What is prepared and not confirmed changes nothing, and so leaves none.
    expect(entries.map(({ action }) => action)).toEqual([
      'second-factor.set-up',
      'session.started',
      'recovery-codes.made',
      'second-factor.removed',
    ]);
  });
});

describe('an administrator of the installation', () => {
  const refusedTo = async (method: string, path: string) => {
    const statuses: number[] = [];
    for (const who of [person, await rig.member('Company Admin'), rig.nobody])
      statuses.push((await who.call(method, path)).status);
    return statuses;
  };

  test('makes a link by which a person sets a password once', async () => {
    const path = `/api/people/${person.userId}/reset-link`;
    let url = '';
    const entries = await entriesOf(async () => {
      url = (await boss.call<{ url: string }>('POST', path)).body.url;
    });
    const reset = () =>
      rig.nobody.call('POST', '/api/auth/reset-password', { token: url.split('#')[1], password: fresh });

    expect(url).toMatch(new RegExp(`^${rig.url}/reset-password#[\\w-]{43}$`));
    const [status, again] = [(await reset()).status, await reset()];
    expect([status, again.body.code]).toEqual([200, 'access/link']);
    expect(await isIn(person)).toBe(false);
    expect((await chainOf(installationChain)).at(-1)).toMatchObject({
      action: 'password.reset',
      user: person.userId,
      details: { endedSessions: 1 },
    });
    expect(entries).toMatchObject([
      { action: 'password.link-made', user: boss.userId, subject: person.userId },
    ]);
    expect(JSON.stringify(entries)).not.toContain(url.split('#')[1]);
    expect(await refusedTo('POST', path)).toEqual([401, 403, 401]);
    expect((await boss.call('POST', '/api/people/nobody/reset-link')).status).toBe(404);
  });

  test('removes a lost second factor, which ends the sessions', async () => {
    const { browser } = await withFactor();
    const path = `/api/people/${person.userId}/reset-second-factor`;
    // Setting it up has ended the session without it.
    expect(await refusedTo('POST', path)).toEqual([401, 403, 401]);

    const entries = await entriesOf(() => boss.call('POST', path));

    expect(await isIn(browser)).toBe(false);
    expect((await new BrowserLike(rig.url).signIn(person.email, person.password)).body.next).toBe(
      'signed in',
    );
    expect(entries[0]).toMatchObject({
      action: 'second-factor.reset',
      user: boss.userId,
      subject: person.userId,
    });
  });

  test('signs a person out everywhere', async () => {
    const other = await another();
    const path = `/api/people/${person.userId}/sessions`;
    expect(await refusedTo('DELETE', path)).toEqual([403, 403, 401]);

    const entries = await entriesOf(() => boss.call('DELETE', path));

    expect(await Promise.all([other, person].map(isIn))).toEqual([false, false]);
    expect(await isIn(boss)).toBe(true);
    expect(entries).toMatchObject([{ action: 'session.revoked', user: boss.userId, subject: person.userId }]);
  });
});

test('rules of a company about signing in and keys of its programs leave entries of that company', async () => {
  const entries = await entriesOf(async () => {
    const made = await rig.admin.in<{ apiKey: { id: string } }>('POST', '/api-keys', {
      name: 'Nightly',
      role: 'Read Only',
    });
    await rig.admin.in('DELETE', `/api-keys/${made.body.apiKey.id}`);
    await rig.operator.in('PUT', '/sign-in-rules', { requiresSecondFactor: true });
    await rig.operator.in('PUT', '/sign-in-rules', { requiresSecondFactor: false });
  }, rig.companyId);

  expect(entries.map(({ action }) => action)).toEqual([
    'api-key.made',
    'api-key.revoked',
    'company.sign-in-changed',
    'company.sign-in-changed',
  ]);
});

test('rotating the keys and retiring the old one keeps sessions and authenticator apps', async () => {
  const { browser, uri } = await withFactor();
  const { current: old } = rig.hub.store.keys;

  await rig.operator.call('POST', '/api/keys/rotate');
  await rig.operator.call('POST', '/api/keys/reseal');
  const reseal = async () =>
    (await rig.operator.call<{ finishedAt: string | null }>('GET', '/api/keys/reseal')).body;
  for (let n = 0; n < 100 && (await reseal()).finishedAt === null; n += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  await rig.hub.keys.remove(old);

  expect(rig.hub.store.keys.current).not.toBe(old);
  expect(await isIn(browser)).toBe(true);
  const next = new BrowserLike(rig.url);
  expect((await next.signIn(person.email, person.password)).body.next).toBe('second factor');
  const answer = await next.call('POST', '/api/auth/second-factor', { kind: 'app', code: codeOfApp(uri, 1) });
  expect([answer.status, await isIn(next)]).toEqual([200, true]);
});

test.each(['cross-site', 'same-site'])('a change that a page sends from %s is refused', async (site) => {
  const statuses: number[] = [];
  for (const [method, path, body] of [
    ['PUT', '/api/account', { name: 'Stolen' }],
    ['DELETE', '/api/account/sessions', undefined],
    ['POST', '/api/auth/sign-out', undefined],
    ['POST', '/api/auth/sign-in/email', { email: person.email, password: person.password }],
  ] as const) {
    const browser = new BrowserLike(rig.url, { 'sec-fetch-site': site, cookie: person.headers.cookie ?? '' });
    const { status, body: problem } = await browser.call(method, path, body);
    expect(problem.code).toBe('access/origin');
    statuses.push(status);
  }
  const own = new BrowserLike(rig.url, {
    'sec-fetch-site': 'same-origin',
    cookie: person.headers.cookie ?? '',
  });

  expect(statuses).toEqual([403, 403, 403, 403]);
  expect((await own.call('PUT', '/api/account', { name: 'My Name' })).status).toBe(200);
});

test('behind a proxy that speaks https, cookies are secure and the browser is told to stay with https', async () => {
  const secure = await startRig({ publicUrl: 'https://chalkline.example.com', proxies: ['127.0.0.1'] });
  try {
    const { id } = await secure.hub.store.companies.create('Behind', 'UTC');
    const member = await secure.member('Read Only', { companyId: id });
    const answer = await fetch(`${secure.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: 'https://chalkline.example.com',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'chalkline.example.com',
      },
      body: JSON.stringify({ email: member.email, password: member.password }),
    });
    const [cookie = ''] = answer.headers.getSetCookie();

    expect(answer.status).toBe(200);
    expect(cookie).toMatch(/^__Host-chalkline\./);
    expect(cookie).toMatch(/; Secure/i);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect(cookie).not.toMatch(/; Domain/i);
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
  } finally {
    await secure.close();
  }
  expect((await rig.nobody.call('GET', '/api/health')).headers.get('strict-transport-security')).toBeNull();
});

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { BrowserLike, codeOfApp } from './browser-like.ts';
import { type Member, type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());
beforeEach(() => rig.hub.store.database.installation.query('DELETE FROM sign_in_throttle'));

interface SetUp {
  uri: string;
  recoveryCodes: string[];
}

/** Somebody with an authenticator app, signed in. */
async function withApp(role = 'Read Only'): Promise<{ member: Member; browser: BrowserLike; setUp: SetUp }> {
  const member = await rig.member(role);
  const browser = new BrowserLike(rig.url);
  await browser.signIn(member.email, member.password);
  const { body: setUp } = await browser.call<SetUp>('POST', '/api/account/second-factor', {
    password: member.password,
  });
  // The code of the period before: the present one is left for signing in.
  const code = codeOfApp(setUp.uri, -1);
  const confirmed = await browser.call('POST', '/api/account/second-factor/confirm', { code });
  expect([confirmed.status, confirmed.text]).toEqual([200, '{}']);
  return { member, browser, setUp };
}

const enter = (browser: BrowserLike, kind: 'app' | 'recovery', code: string) =>
  browser.call('POST', '/api/auth/second-factor', { kind, code });
const statusOf = async (browser: BrowserLike) => (await browser.call('GET', '/api/me')).status;

test('with an authenticator app the password alone opens nothing; a code opens the session, once', async () => {
  const { member, setUp } = await withApp();
  const [first, second] = [new BrowserLike(rig.url), new BrowserLike(rig.url)];

  const answers = await Promise.all([first, second].map((one) => one.signIn(member.email, member.password)));
  expect(answers.map(({ body }) => body.next)).toEqual(['second factor', 'second factor']);
  expect(await statusOf(first)).toBe(401);
  const wrong = await enter(first, 'app', '000000');
  const code = codeOfApp(setUp.uri);
  const right = await enter(first, 'app', code);
  const replayed = await enter(second, 'app', code);

  expect([wrong.status, wrong.body.code]).toEqual([401, 'access/wrong-code']);
  expect(right.status).toBe(200);
  expect(await statusOf(first)).toBe(200);
  expect([replayed.status, replayed.body.code]).toEqual([401, 'access/wrong-code']);
  expect(await statusOf(second)).toBe(401);
});

test('each of the ten recovery codes works once, and new ones replace them all', async () => {
  const { member, browser, setUp } = await withApp();
  const [code = '', other = ''] = setUp.recoveryCodes;
  const tries = [];
  for (const one of [code, code]) {
    const fresh = new BrowserLike(rig.url);
    await fresh.signIn(member.email, member.password);
    tries.push((await enter(fresh, 'recovery', one)).status);
  }
  const made = await browser.call<{ recoveryCodes: string[] }>(
    'POST',
    '/api/account/second-factor/recovery-codes',
    { password: member.password },
  );
  const late = new BrowserLike(rig.url);
  await late.signIn(member.email, member.password);

  expect(setUp.recoveryCodes).toHaveLength(10);
  expect(tries).toEqual([200, 401]);
  expect((await enter(late, 'recovery', other)).status).toBe(401);
  expect((await enter(late, 'recovery', made.body.recoveryCodes[0] ?? '')).status).toBe(200);
});

test('200 guesses at the code end after five, whatever they are started anew with', async () => {
  const { member } = await withApp();
  const codes: string[] = [];
  let browser = new BrowserLike(rig.url);
  for (let n = 0; n < 200; n += 1) {
    if (n % 4 === 0) {
      browser = new BrowserLike(rig.url);
      await browser.signIn(member.email, member.password);
    }
    codes.push((await enter(browser, 'app', String(100_000 + n * 37))).body.code);
  }

  // From the thirtieth failure on, the address is not even asked for a code any more.
  const count = (code: string) => codes.filter((one) => one === code).length;
  expect(count('access/wrong-code')).toBe(5);
  expect(count('access/too-many-attempts') + count('access/sign-in-again')).toBe(195);
}, 240_000);

test('a company that requires a second factor answers 403 with a code until the person has one', async () => {
  const admin = await withApp('Company Admin');
  const plain = await rig.member('Read Only');
  await admin.browser.call('PUT', `/api/companies/${rig.companyId}/sign-in-rules`, {
    requiresSecondFactor: true,
  });

  const refused = await plain.in('GET', '/syncs');
  const allowed = await admin.browser.call('GET', `/api/companies/${rig.companyId}/syncs`);
  const account = await plain.call<{ secondFactor: { requiredBy: string[] } }>('GET', '/api/account');
  const removal = await admin.browser.call('POST', '/api/account/second-factor/remove', {
    password: admin.member.password,
  });
  await admin.browser.call('PUT', `/api/companies/${rig.companyId}/sign-in-rules`, {
    requiresSecondFactor: false,
  });

  expect([refused.status, refused.body.code]).toEqual([403, 'access/second-factor']);
  expect(allowed.status).toBe(200);
  expect(account.body.secondFactor.requiredBy).toEqual(['Plumb']);
  expect([removal.status, removal.body.code]).toEqual([409, 'second-factor/required']);
  expect((await plain.in('GET', '/syncs')).status).toBe(200);
});

test('the password is asked before the second factor is set up, renewed or removed', async () => {
  const { browser } = await withApp();
  const plain = await rig.member('Read Only');
  const wrong = { password: 'somebody at an open screen' };

  const answers = await Promise.all([
    plain.call('POST', '/api/account/second-factor', wrong),
    plain.call('POST', '/api/account/second-factor', {}),
    browser.call('POST', '/api/account/second-factor/recovery-codes', wrong),
    browser.call('POST', '/api/account/second-factor/remove', wrong),
  ]);

  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
    Array(4).fill([409, 'access/current-password']),
  );
});

test('the administrator of the installation resets a lost second factor, nobody else does, and it is written down', async () => {
  const { member, browser } = await withApp();
  const path = `/api/people/${member.userId}/reset-second-factor`;

  const byAdmin = await rig.admin.call('POST', path);
  const byOperator = await rig.operator.call('POST', path);
  const again = await browser.signIn(member.email, member.password);

  expect([byAdmin.status, byAdmin.body.code]).toEqual([403, 'access/role']);
  expect(byOperator.status).toBe(200);
  expect(again.body.next).toBe('signed in');
  const [entry] = await rig.hub.store.database.acrossCompanies.query(
    `SELECT action FROM audit_entry WHERE action = 'second-factor.reset' AND subject_id = $1`,
    [member.userId],
  );
  expect(entry).toEqual({ action: 'second-factor.reset' });
});

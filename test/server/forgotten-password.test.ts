import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetOldSignIns } from '../../src/hub/index.ts';
import { installationChain } from '../../src/store/index.ts';
import { BrowserLike } from './browser-like.ts';
import { type Member, type ServerRig, startRig } from './rig.ts';
import { startMailServer, type TestMailServer } from './smtp.ts';

let mail: TestMailServer;
let rig: ServerRig;
let person: Member;
beforeAll(async () => {
  mail = await startMailServer();
  rig = await startRig({ mail: { smtpUrl: mail.url, from: 'Chalkline <chalkline@example.com>' } });
});
afterAll(async () => {
  await rig.close();
  await mail.close();
});
beforeEach(async () => {
  await query('DELETE FROM sign_in_throttle');
  person = await rig.member('Read Only');
});

const fresh = 'violet-harbor-cactus-97';
const query = (sql: string) => rig.hub.store.database.installation.query(sql);
const ask = (email: string) =>
  rig.nobody.call<{ sentByMail: boolean }>('POST', '/api/auth/forgotten-password', { email });
const reset = (token: string, password = fresh) =>
  rig.nobody.call('POST', '/api/auth/reset-password', { token, password });
const tokenOf = (letter: string) => /\/reset-password#([\w-]{43})/.exec(letter)?.[1] ?? '';
const count = async (table: string) => Number((await query(`SELECT count(*) AS n FROM ${table}`))[0]?.n);
const asked = async (n: number) => {
  for (let waited = 0; waited < 100; waited += 1) {
    const rows = await rig.hub.store.database.forCompany(installationChain).query<{
      subject_id: string | null;
      details: object;
    }>(
      `SELECT user_name, subject_id, details FROM audit_entry WHERE action = 'password.link-asked' ORDER BY seq`,
    );
    if (rows.length >= n) return rows;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Fewer than ${n} entries within 5 s`);
};

test('the letter brings a link to this server that sets a password once and ends every session', async () => {
  const other = new BrowserLike(rig.url);
  await other.signIn(person.email, person.password);

  expect((await rig.nobody.call('GET', '/api/auth/options')).body).toMatchObject({ resetByMail: true });
  expect((await ask(person.email.toUpperCase())).body).toEqual({ sentByMail: true });
  const letter = await mail.next();
  expect(letter).toContain(`To: ${person.email}`);
  expect(letter).toContain(`${rig.hub.url}/reset-password#`);
  expect(rig.hub.url).toBe(rig.url);

  // A password that the rules refuse costs nothing.
  expect((await reset(tokenOf(letter), 'short')).body.code).toMatch(/^password\//);
  const answers = await Promise.all([1, 2, 3].map(() => reset(tokenOf(letter))));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await reset(tokenOf(letter))).body.code).toBe('access/link');
  expect((await other.call('GET', '/api/account')).status).toBe(401);
  expect((await person.call('GET', '/api/account')).status).toBe(401);
  expect((await new BrowserLike(rig.url).signIn(person.email, person.password)).status).toBe(401);
  expect((await new BrowserLike(rig.url).signIn(person.email, fresh)).status).toBe(200);
});

test('a link is dead after its time, and the old password stays', async () => {
  await ask(person.email);
  const token = tokenOf(await mail.next());
  await query(`UPDATE auth_verification SET expires_at = now() - interval '1 second'`);

  expect((await reset(token)).body.code).toBe('access/link');
  expect((await new BrowserLike(rig.url).signIn(person.email, person.password)).status).toBe(200);
});

test('the life of a link is an hour', async () => {
  await ask(person.email);
  await mail.next();
  const [row] = await query(
    `SELECT max(extract(epoch FROM expires_at - now())) AS s FROM auth_verification WHERE identifier LIKE 'reset-password:%'`,
  );

  expect(Number(row?.s)).toBeGreaterThan(3500);
  expect(Number(row?.s)).toBeLessThanOrEqual(3600);
});

test('using one link ends the others of the same account', async () => {
  await ask(person.email);
  const first = tokenOf(await mail.next());
  await ask(person.email);
  const second = tokenOf(await mail.next());

  expect(first).not.toBe(second);
  expect((await reset(second)).status).toBe(200);
  expect((await reset(first)).body.code).toBe('access/link');
});

test('the answer is the same for an address without an account, for one shut out, and no letter goes there', async () => {
  const shut = await rig.member('Read Only');
  await rig.hub.store.people.change(shut.userId, { disabled: true });
  const before = { letters: mail.letters.length, entries: (await asked(0)).length };

  const answers = [await ask(person.email), await ask('nobody@example.com'), await ask(shut.email)];
  await mail.next();
  const entries = (await asked(before.entries + 3)).slice(before.entries);

  const shown = answers.map(({ status, text, headers }) => [status, text, [...headers.keys()].sort().join()]);
  expect(new Set(shown.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(mail.letters.length - before.letters).toBe(1);
  expect(entries.map(({ subject_id, details }) => [subject_id, details])).toEqual(
    expect.arrayContaining([
      [person.userId, { sent: true }],
      [null, { sent: false }],
      [shut.userId, { sent: false }],
    ]),
  );
  expect(JSON.stringify(entries)).not.toContain('nobody@example.com');
});

test('twenty requests for one address send five letters and fill no mailbox', async () => {
  const before = mail.letters.length;
  const entries = (await asked(0)).length;

  await Promise.all(Array.from({ length: 20 }, () => ask(person.email)));
  await asked(entries + 5);
  await new Promise((resolve) => setTimeout(resolve, 500));

  expect(mail.letters.length - before).toBe(5);
  for (let n = 0; n < 5; n += 1) await mail.next();
});

test('the token rests as a hash only', async () => {
  await ask(person.email);
  const token = tokenOf(await mail.next());

  expect(token).toHaveLength(43);
  expect(JSON.stringify(await query('SELECT * FROM auth_verification'))).not.toContain(token);
});

test('housekeeping removes what has run out and leaves what has not', async () => {
  await query(`INSERT INTO sign_in_throttle (kind, key_hash, failures, last_attempt_at) VALUES
    ('sign-in', 'old', 3, now() - interval '25 hours'), ('sign-in', 'new', 3, now() - interval '23 hours')`);
  const idle = new BrowserLike(rig.url);
  await idle.signIn(person.email, person.password);
  await query(`UPDATE auth_session SET updated_at = now() - interval '13 hours'
    WHERE user_id = '${person.userId}' AND created_at = (SELECT max(created_at) FROM auth_session WHERE user_id = '${person.userId}')`);
  const sessions = await count('auth_session');

  await forgetOldSignIns(rig.hub);

  expect(await count('auth_session')).toBe(sessions - 1);
  expect(
    (await query('SELECT key_hash FROM sign_in_throttle ORDER BY 1')).map((row) => row.key_hash),
  ).toContain('new');
  expect(await count(`sign_in_throttle WHERE key_hash = 'old'`)).toBe(0);
  expect(await count('auth_verification WHERE expires_at < now()')).toBe(0);
  expect((await person.call('GET', '/api/account')).status).toBe(200);
});

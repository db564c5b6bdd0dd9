import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { BrowserLike } from './browser-like.ts';
import { type Member, type ServerRig, startRig } from './rig.ts';

// Hundreds of passwords are checked, slowly on purpose; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

/** The server believes the proxy at 127.0.0.1, so that a test can come from many addresses. */
let rig: ServerRig;
let victim: Member;
beforeAll(async () => {
  rig = await startRig({ proxies: ['127.0.0.1'] });
  victim = await rig.member('Read Only');
});
afterAll(() => rig.close());
beforeEach(() => rig.hub.store.database.installation.query('DELETE FROM sign_in_throttle'));

const from = (address: string) => new BrowserLike(rig.url, { 'x-forwarded-for': address });
const counts = (statuses: readonly number[]) => ({
  refused: statuses.filter((status) => status === 401).length,
  locked: statuses.filter((status) => status === 429).length,
});
/** Lets the waits of everybody run out, as an hour would. */
const waitOver = () =>
  rig.hub.store.database.installation.query(
    `UPDATE sign_in_throttle SET locked_until = now() - interval '1 second'`,
  );

test('120 guesses at one account from 120 addresses, all at once, are 5 guesses', async () => {
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, n) =>
      from(`203.0.113.${n}`).signIn(victim.email, `guess number ${n} of many`),
    ),
  );

  expect(counts(answers.map(({ status }) => status))).toEqual({ refused: 5, locked: 115 });
  // Not even the right password gets in while the account waits.
  expect((await from('198.51.100.1').signIn(victim.email, victim.password)).status).toBe(429);
});

test('120 guesses at 120 accounts from one address are 30 guesses', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 120; n += 1) {
    statuses.push((await from('203.0.113.7').signIn(`person${n}@example.com`, 'Some-Guess-4711')).status);
  }

  expect(counts(statuses)).toEqual({ refused: 30, locked: 90 });
  expect((await from('203.0.113.8').signIn(victim.email, victim.password)).status).toBe(200);
});

test('a network of IPv6 counts as one address', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 60; n += 1) {
    const { status } = await from(`2001:db8:1:2:${n.toString(16)}::${n}`).signIn(
      `v6-${n}@example.com`,
      'wrong',
    );
    statuses.push(status);
  }

  expect(counts(statuses)).toEqual({ refused: 30, locked: 30 });
});

test('the wait doubles with each failure after it, up to an hour, and one success ends it', async () => {
  const person = from('203.0.113.9');
  const waits: number[] = [];
  for (let n = 0; n < 12; n += 1) {
    await person.signIn(victim.email, 'not the password');
    const { status, headers } = await person.signIn(victim.email, 'not the password');
    if (status === 429) waits.push(Math.ceil(Number(headers.get('retry-after')) / 60));
    await waitOver();
  }

  expect(waits.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  expect((await person.signIn(victim.email, victim.password)).status).toBe(200);
  expect((await person.signIn(victim.email, 'not the password')).status).toBe(401);
});

test('the answer to a locked account says how long, and is the same for an account that does not exist', async () => {
  const answers = [];
  for (const email of [victim.email, 'nobody-here@example.com']) {
    const guesser = from(`203.0.113.${answers.length + 20}`);
    for (let n = 0; n < 5; n += 1) await guesser.signIn(email, 'not the password');
    answers.push(await guesser.signIn(email, 'not the password'));
  }

  const [known, unknown] = answers.map(({ status, body }) => ({
    status,
    detail: body.detail,
    code: body.code,
  }));
  expect(known).toEqual(unknown);
  expect(known?.code).toBe('access/too-many-attempts');
  expect(answers[0]?.body.fix).toMatch(/^Wait \d+ seconds, then try again\./);
});

test('a wrong password and an unknown e-mail are answered by the same bytes, and take about as long', async () => {
  const times: Record<string, number[]> = { known: [], unknown: [] };
  const texts = new Set<string>();
  for (let n = 0; n < 8; n += 1) {
    for (const [kind, email] of [
      ['known', victim.email],
      ['unknown', `unknown-${n}@example.com`],
    ] as const) {
      await rig.hub.store.database.installation.query('DELETE FROM sign_in_throttle');
      const startedAt = performance.now();
      const { text, status } = await from(`192.0.2.${n}`).signIn(email, 'not the password');
      times[kind]?.push(performance.now() - startedAt);
      texts.add(`${status} ${text}`);
    }
  }

  const median = (values: number[] = []) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  expect([...texts]).toHaveLength(1);
  // Without the hash that is made for nobody, the unknown one is many times faster.
  expect(median(times.unknown) / median(times.known)).toBeGreaterThan(0.5);
  expect(median(times.unknown) / median(times.known)).toBeLessThan(2);
});

test('who stands behind no known proxy cannot choose the address', async () => {
  const direct = await startRig();
  try {
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      const liar = new BrowserLike(direct.url, {
        'x-forwarded-for': `203.0.113.${n}`,
        'x-chalkline-address': `203.0.113.${n}`,
      });
      statuses.push((await liar.signIn(`person-${n}@example.com`, 'wrong')).status);
    }

    expect(counts(statuses)).toEqual({ refused: 30, locked: 10 });
  } finally {
    await direct.close();
  }
});

test('refused and locked sign-ins stand in the audit log, without what was typed', async () => {
  for (let n = 0; n < 6; n += 1)
    await from('203.0.113.50').signIn('Typed-By-Mistake-Secret', 'My-Real-Password-1');

  const rows = await rig.hub.store.database.acrossCompanies.query<{ action: string; address: string }>(
    `SELECT * FROM audit_entry WHERE address = '203.0.113.50'`,
  );
  expect(rows.map(({ action }) => action).sort()).toEqual([
    ...Array(5).fill('session.refused'),
    'sign-in.locked',
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/Typed-By|My-Real/i);
  const kept = await rig.hub.store.database.installation.query('SELECT * FROM sign_in_throttle');
  expect(JSON.stringify(kept)).not.toMatch(/typed-by/i);
});

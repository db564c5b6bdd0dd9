import { afterEach, describe, expect, test } from 'vitest';
import { acumaticaDemoCredentials as demo } from '../../../sandbox/acumatica/index.ts';
import { AuthError, CancelledError, ConfigError, RateLimitError, type Step } from '../../sdk/index.ts';
import { contextForTest, fastClock } from '../../sdk/testing/index.ts';
import { acumatica } from './index.ts';
import { type AcumaticaConfig, checkConfig } from './manifest.ts';
import { openAcumatica } from './testing/opened.ts';
import { type AcumaticaStandIn, configFor, secrets, startStandIn, withClient } from './testing/stand-in.ts';

let standIn: AcumaticaStandIn;
afterEach(() => standIn.close());

const BY_SESSION = { signIn: 'session', clientName: undefined, clientId: undefined };
const logouts = () =>
  standIn.sandbox.requests.filter(({ url, status }) => url === '/entity/auth/logout' && status === 204)
    .length;

async function probed(
  more: Record<string, unknown> = {},
  given: Record<string, string> = secrets,
): Promise<Step[]> {
  const config = configFor(standIn.sandbox, more) as AcumaticaConfig;
  const opening = await contextForTest(acumatica, config, given, { clock: fastClock(50) });
  const steps: Step[] = [];
  try {
    await acumatica.probe?.(opening.context, (step) => steps.push(step));
  } finally {
    await opening.close();
  }
  return steps;
}

describe('sessions', () => {
  test.each([
    ['by application', {}],
    ['by cookies', BY_SESSION],
  ])('%s: each is closed, so that a licence for one serves any number of runs', async (_, more) => {
    standIn = await startStandIn({ maxSessions: 1 });
    const before = logouts();
    for (let run = 0; run < 3; run += 1) {
      const opened = await openAcumatica(standIn.sandbox, more);
      expect((await opened.records('employees')).length).toBe(standIn.counts?.employees);
      expect((await opened.records('departments')).length).toBeGreaterThan(5);
      await opened.close();
    }

    expect(logouts() - before).toBe(3);
  });

  test('a cancelled run closes its session too', async () => {
    standIn = await startStandIn({ maxSessions: 1 });
    const cancel = new AbortController();
    const opened = await openAcumatica(standIn.sandbox, {}, { signal: cancel.signal });
    await opened.records('costCodes');
    const before = logouts();
    cancel.abort(new CancelledError());
    await expect(opened.records('costCodes')).rejects.toBeInstanceOf(CancelledError);
    await opened.close();

    expect(logouts() - before).toBe(1);
  });

  test('a full licence makes a run wait until somebody signs out, and a connection test say so at once', async () => {
    standIn = await startStandIn({ maxSessions: 1 });
    const other = await openAcumatica(standIn.sandbox, BY_SESSION);
    const steps = await probed(BY_SESSION);
    setTimeout(() => other.close(), 300);
    const clock = fastClock(50);
    const opened = await openAcumatica(standIn.sandbox, BY_SESSION, { clock });
    await opened.close();

    expect(steps.at(-1)).toMatchObject({ title: 'Sign in', outcome: 'failed' });
    expect(steps.at(-1)?.fix).toContain('SM604000');
    expect(Math.max(...clock.slept)).toBeGreaterThanOrEqual(60_000);
  });

  test('a session that ends by itself is opened anew, with cookies as with a token', async () => {
    standIn = await startStandIn();
    const opened = await openAcumatica(standIn.sandbox, BY_SESSION);
    standIn.sandbox.faults.add({ effect: { kind: 'own', name: 'expire-session' } });
    expect((await opened.records('costCodes')).length).toBe(standIn.counts?.costCodes);
    await opened.close();
  });

  test('a refresh keeps the newest token of the chain, and the password stands in when the chain is over', async () => {
    standIn = await startStandIn();
    const opened = await openAcumatica(standIn.sandbox);
    for (let time = 0; time < 3; time += 1) {
      standIn.sandbox.faults.add({ effect: { kind: 'own', name: 'expire-token' } });
      await opened.records('costCodes');
    }
    standIn.sandbox.clock.advance(31 * 86_400_000);
    expect((await opened.records('costCodes')).length).toBe(standIn.counts?.costCodes);
    await opened.close();
    const tokens = standIn.sandbox.requests.filter(({ url }) => url === '/identity/connect/token');

    expect(tokens.map(({ status }) => status)).toEqual([200, 200, 200, 200, 400, 200]);
  });
});

describe('refused sign-in', () => {
  test.each([
    ['the password by application', {}, { ...secrets, password: 'wrong-one' }, 'password'],
    ['the password by session', BY_SESSION, { ...secrets, password: 'wrong-one' }, 'password'],
    ['the secret', {}, { ...secrets, clientSecret: 'wrong-one' }, 'Connected Applications'],
    [
      'a password that must be changed',
      { ...BY_SESSION, username: 'hub.new' },
      { ...secrets, password: 'Chalk-Line-3' },
      'browser',
    ],
    ['the tenant', { ...BY_SESSION, tenant: 'Nowhere' }, secrets, 'SM203520'],
    ['the branch', { ...BY_SESSION, branch: 'NOPE' }, secrets, 'CS102000'],
  ])('%s: one attempt, and the step says what to do', async (_, more, given, word) => {
    standIn = await startStandIn();
    const steps = await probed(more, given);
    const calls = standIn.sandbox.requests.filter(
      ({ url }) => /login|token/.test(url) && !url.includes('__'),
    );

    expect(steps.at(-1)).toMatchObject({ title: 'Sign in', outcome: 'failed' });
    expect(`${steps.at(-1)?.detail} ${steps.at(-1)?.fix}`).toContain(word);
    // Stand-in calls of its own come by cookies; wrong passwords in a row would lock the user.
    expect(calls.filter(({ status }) => status >= 400)).toHaveLength(1);
  });

  test('is an AuthError, so that the connector is paused and not retried', async () => {
    standIn = await startStandIn();
    const config = configFor(standIn.sandbox) as AcumaticaConfig;
    const opening = await contextForTest(acumatica, config, { ...secrets, password: 'wrong-one' });
    await expect(acumatica.open(opening.context)).rejects.toBeInstanceOf(AuthError);
    await opening.close();
  });
});

describe('the connection test', () => {
  test('names the endpoints that there are when the version is wrong', async () => {
    standIn = await startStandIn({ endpointList: 'array' });
    const steps = await probed({ endpointVersion: '20.200.001' });

    expect(steps.at(-1)).toMatchObject({ title: 'Find the endpoint', outcome: 'failed' });
    expect(steps.at(-1)?.detail).toContain('Default 24.200.001');
  });

  test('names the classes that there are when a default is wrong', async () => {
    standIn = await startStandIn();
    const steps = await probed({ defaults: { employeeClass: 'NOPE' } });

    expect(steps.at(-1)).toMatchObject({ title: 'Classes of new employees', outcome: 'failed' });
    expect(steps.at(-1)?.detail).toContain('EMPHOURLY');
  });

  test('leaves no session behind, whether it passes or not', async () => {
    standIn = await startStandIn({ maxSessions: 1 });
    for (let time = 0; time < 3; time += 1) await probed({ endpointVersion: '1' });
    const steps = await probed();

    expect(steps.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });
});

describe('the form', () => {
  test('finds a client ID of another tenant, which would read another company', async () => {
    standIn = await startStandIn();
    const config = configFor(standIn.sandbox, { tenant: 'Training' }) as AcumaticaConfig;

    expect(checkConfig(config)).toMatchObject([{ field: 'clientId' }]);
    expect(checkConfig({ ...config, tenant: demo.tenant })).toEqual([]);
  });
});

describe('the vendor’s special answers', () => {
  const own = (name: string) => standIn.sandbox.faults.add({ times: -1, effect: { kind: 'own', name } });

  test.each([
    ['setup-missing', 'acumatica/not-set-up'],
    ['broken-endpoint', 'acumatica/not-the-api'],
  ])('%s stops with words and is not retried', async (name, code) => {
    standIn = await startStandIn();
    const opened = await openAcumatica(standIn.sandbox);
    const seen = standIn.sandbox.requests.length;
    own(name);
    const error = await opened.records('costCodes').catch((caught: unknown) => caught);
    standIn.sandbox.faults.clear();
    await opened.close();

    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code });
    expect(standIn.sandbox.requests.slice(seen).filter(({ url }) => url.includes('CostCode'))).toHaveLength(
      1,
    );
  });

  test('a licence limit without a time to wait is waited out by the minute', async () => {
    standIn = await startStandIn();
    const clock = fastClock(200);
    const opened = await openAcumatica(standIn.sandbox, {}, { clock });
    standIn.sandbox.faults.add({ times: 2, effect: { kind: 'own', name: 'license-limit' } });
    await opened.records('costCodes');
    await opened.close();

    expect(clock.slept.filter((ms) => ms >= 60_000).length).toBeGreaterThanOrEqual(2);
    expect(opened.notes).toContainEqual(expect.objectContaining({ code: 'acumatica/waits' }));
  });

  test('a deadlock is tried again, also for a write', async () => {
    standIn = await startStandIn();
    const opened = await openAcumatica(standIn.sandbox);
    standIn.sandbox.faults.add({ times: 2, effect: { kind: 'own', name: 'deadlock' } });
    const [answer] = await opened.create('costCodes', { code: '98-001', name: 'Deadlocked' });
    await opened.close();

    expect(answer).toMatchObject({ outcome: 'written', externalKey: '98-001' });
  });

  test('a list that cannot be made with all its parts is read record by record', async () => {
    standIn = await startStandIn();
    const opened = await openAcumatica(standIn.sandbox);
    const rows = await opened.client.all('Project', { expand: ['Invoices'] });
    const total = await withClient(
      standIn.sandbox,
      async (client) => (await client.list('Project')).body.length,
    );
    await opened.close();

    expect(rows).toHaveLength(total);
    expect(rows.every((row) => Array.isArray(row.Invoices))).toBe(true);
  });

  test('a user without the OData role is told so for the lists that need it', async () => {
    standIn = await startStandIn();
    const config = { ...BY_SESSION, username: 'hub.nopayroll', payroll: 'off' };
    const opening = await contextForTest(acumatica, configFor(standIn.sandbox, config) as AcumaticaConfig, {
      ...secrets,
      password: 'Chalk-Line-2',
    });
    const client = await acumatica.open(opening.context);
    const departments = acumatica.dataSets.find(({ id }) => id === 'departments');
    const error = await departments
      ?.read?.(client, { options: {} })
      [Symbol.asyncIterator]()
      .next()
      .catch((caught: unknown) => caught);
    await client.close();
    await opening.close();

    expect(error).toBeInstanceOf(AuthError);
    expect((error as AuthError).fix).toContain('OData4 User');
  });
});

test('a rate limit at sign-in is no wrong password', async () => {
  standIn = await startStandIn();
  standIn.sandbox.faults.add({
    times: -1,
    path: 'connect/token',
    effect: { kind: 'status', status: 429, body: 'The custom error module does not recognize this error.' },
  });
  const opening = await contextForTest(acumatica, configFor(standIn.sandbox) as AcumaticaConfig, secrets, {
    clock: fastClock(5_000),
  });
  await expect(acumatica.open(opening.context)).rejects.toBeInstanceOf(RateLimitError);
  await opening.close();
});

import { expect, test } from 'vitest';
import { cmicDemoCredentials as demo } from '../../../sandbox/cmic/index.ts';
import { AuthError, type Step } from '../../sdk/index.ts';
import { contextForTest, fastClock } from '../../sdk/testing/index.ts';
import { cmic } from './index.ts';
import type { CmicConfig } from './manifest.ts';
import { openCmic, rowsOf, withCmic } from './testing/open.ts';
import { type CmicStandIn, configFor, secrets, startStandIn } from './testing/stand-in.ts';
import { SAMPLE_EMPLOYEE, writeSamples } from './testing/write-samples.ts';

const oauthSecrets = { clientSecret: demo.oauth.clientSecret };
const oauth = ({ sandbox }: CmicStandIn) => ({
  url: sandbox.oauthUrl,
  signIn: 'oauth',
  tokenUrl: sandbox.url + demo.oauth.tokenPath,
  oauthClientId: demo.oauth.clientId,
  scope: demo.oauth.scope,
  apiUser: 'hrhub',
});

async function withStandIn(
  work: (standIn: CmicStandIn) => Promise<void>,
  options: Parameters<typeof startStandIn>[0] = {},
): Promise<void> {
  const standIn = await startStandIn(options);
  try {
    await work(standIn);
  } finally {
    await standIn.close();
  }
}

/** The product's own steps of the connection test. */
async function stepsOf(
  { sandbox }: CmicStandIn,
  more: Record<string, unknown>,
  given: Record<string, string> = secrets,
): Promise<Step[]> {
  const config = configFor(sandbox, more) as CmicConfig;
  const { context, close } = await contextForTest(cmic, config, given, { clock: fastClock(100) });
  const steps: Step[] = [];
  try {
    await cmic.probe?.(context, (step) => steps.push(step));
  } finally {
    await close();
  }
  return steps;
}

test('a cloud customer signs in with the client before two bars, and without it is told so', () =>
  withStandIn(async (standIn) => {
    const failed = (await stepsOf(standIn, { clientId: '' })).find((step) => step.outcome === 'failed');

    expect(failed).toMatchObject({ title: 'Sign in', fix: expect.stringContaining('CLIENT||USER') });
    expect((await stepsOf(standIn, {})).map((step) => step.outcome)).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
      'skipped',
    ]);
  }));

test('records are signed with the user in capitals, by either way of signing in', () =>
  withStandIn(async (standIn) => {
    const opened = await openCmic(standIn, oauth(standIn), { secrets: oauthSecrets });
    await opened.create('employees', writeSamples.employees?.create(1) ?? {});
    await opened.close();

    expect(rowsOf(standIn, 'pyemployee', { EmpNo: '70001' })[0]?.EmpUser).toBe('HRHUB');
  }));

test('a token that ends between two pages is renewed in silence', () =>
  withStandIn(async (standIn) => {
    const opened = await openCmic(standIn, oauth(standIn), { secrets: oauthSecrets });
    try {
      const before = (await opened.records('costCodes')).length;
      standIn.sandbox.faults.add({ skip: 2, effect: { kind: 'own', name: 'expire-token' } });
      expect((await opened.records('costCodes')).length).toBe(before);

      standIn.sandbox.clock.advance(2 * 3_600_000);
      expect((await opened.records('costCodes')).length).toBe(before);
    } finally {
      await opened.close();
    }
  }));

test('a token that ends inside a batch lets nothing through twice', () =>
  withStandIn(async (standIn) => {
    const opened = await openCmic(standIn, oauth(standIn), { secrets: oauthSecrets });
    try {
      // Look, employees, job, categories come before the batch.
      standIn.sandbox.faults.add({ skip: 4, effect: { kind: 'own', name: 'expire-token' } });
      const week = [1, 2, 3].map((nr) => writeSamples.timeEntries?.create(nr) ?? {});
      const answers = await opened.create('timeEntries', ...week);

      expect(answers.map(({ outcome }) => outcome)).toEqual(['written', 'written', 'written']);
      expect(rowsOf(standIn, 'pyemptimesheet', { TshEmpNo: SAMPLE_EMPLOYEE })).toHaveLength(3);
      const batches = standIn.sandbox.requests.filter(({ url }) => url.endsWith('/hcm-rest-api/rest'));
      expect(batches.map(({ status }) => status)).toEqual([401, 200]);
    } finally {
      await opened.close();
    }
  }));

test('a wrong secret of the application is said by the identity provider, without the secret', () =>
  withStandIn(async (standIn) => {
    const wrong = { clientSecret: 'nonsense-5512' };
    const failed = (await stepsOf(standIn, oauth(standIn), wrong)).find((step) => step.outcome === 'failed');

    expect(failed?.detail).toContain('AADSTS7000215');
    expect(JSON.stringify(failed)).not.toContain('nonsense-5512');
  }));

test('a right that is missing names the endpoint, and nothing is written', () =>
  withStandIn(async (standIn) => {
    const reader = { password: 'Chalk-Line-2' };
    const opened = await openCmic(standIn, { username: 'HRREAD' }, { secrets: reader });
    try {
      const hire = opened.create('employees', writeSamples.employees?.create(1) ?? {});
      const error = await hire.catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(AuthError);
      expect(error).toMatchObject({
        code: 'auth/not-allowed',
        what: expect.stringContaining('POST /hcm-rest-api/rest/1/pyemployee'),
      });
    } finally {
      await opened.close();
    }
  }));

test('a company of which the user sees nothing is named', () =>
  withStandIn(async (standIn) => {
    const failed = (await stepsOf(standIn, { company: '777' })).find((step) => step.outcome === 'failed');

    expect(failed).toMatchObject({ title: 'Find the company', detail: expect.stringContaining('777') });
  }));

test('the connection test checks the type of each additional property, published or not', () =>
  withStandIn(
    async (standIn) => {
      const wrongs: [string, string, string][] = [
        ['EmpYearWorkingHours', 'many', 'a number'],
        ['EmpCalcAccruedLeave', 'yes', 'Y or N'],
        ['EmpWeeklyHours', 'forty', 'a number'],
        ['EmpSeniorityDate', '40', 'a date such as 2026-03-02'],
        ['EmpNoSuchMember', '1', 'Correct the name'],
      ];
      for (const [property, value, expected] of wrongs) {
        const steps = await stepsOf(standIn, { additionalProperties: [{ property, value }] });
        const failed = steps.find((step) => step.outcome === 'failed');
        expect(failed, property).toMatchObject({ title: 'Additional required properties' });
        expect(`${failed?.detail} ${failed?.fix}`).toContain(property);
        expect(failed?.fix).toContain(expected);
      }
      const right = [
        { property: 'EmpYearWorkingHours', value: '2080' },
        { property: 'EmpWeeklyHours', value: '40' },
        { property: 'EmpSeniorityDate', value: '2026-01-01' },
      ];
      const steps = await stepsOf(standIn, { additionalProperties: right });
      expect(steps.filter((step) => step.outcome === 'failed')).toEqual([]);
    },
    { requiredProperties: { EmpWeeklyHours: 'number', EmpSeniorityDate: 'date' } },
  ));

test('the form refuses defaults of a wrong type, members that the sync fills, and lines that stand there twice', () => {
  const problems = (more: Record<string, unknown>) =>
    cmic
      .checkConfig?.({ url: 'https://cmic.example/x', company: '001', securityGroup: 'MASTER', ...more })
      ?.map(({ field, what }) => `${field}: ${what}`);

  expect(problems({ additionalProperties: [{ property: 'EmpYearWorkingDays', value: 'x' }] })).toEqual([
    'additionalProperties: The default value of EmpYearWorkingDays does not have the type of that member.',
  ]);
  expect(problems({ additionalProperties: [{ property: 'EmpLastName', value: 'x' }] })).toEqual([
    'additionalProperties: EmpLastName is filled from the sync.',
  ]);
  const bank = { bankCode: 'A', routingNumber: '021000021' };
  expect(problems({ banks: [bank, bank], timeZone: 'Mars/Olympus' })).toHaveLength(2);
});

// That the limit is used, too, is seen on a clock that jumps: test/limits/each-vendor.test.ts.
test('a run within the limit is never declined', () =>
  withCmic(
    async ({ records }, standIn) => {
      for (let round = 0; round < 3; round += 1) await records('costCodes');

      const calls = standIn.sandbox.requests;
      expect(calls.length).toBeGreaterThan(60);
      expect(calls.every(({ status }) => status === 200)).toBe(true);
    },
    { callsPerMinute: 60 },
    {},
    { limits: { calls: 60, perMs: 60_000, concurrency: 2 } },
  ));

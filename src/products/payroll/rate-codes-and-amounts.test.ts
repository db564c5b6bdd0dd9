import { expect, test } from 'vitest';
import type { PayrollSandboxOptions } from '../../../sandbox/payroll/index.ts';
import type { Entity } from '../../model/index.ts';
import { compileMapping, type DataSet } from '../../sdk/index.ts';
import { itemOf, openForTest, recordsOf } from '../../sdk/testing/index.ts';
import { checkConfig } from './check-config.ts';
import type { PayrollClient } from './client.ts';
import { payroll } from './index.ts';
import type { PayrollConfig } from './manifest.ts';
import { monday, samples, startStandIn } from './testing/stand-in.ts';

type Sandbox = Awaited<ReturnType<typeof startStandIn>>['sandbox'];

async function withPayroll(
  work: (client: PayrollClient, sandbox: Sandbox) => Promise<void>,
  config: Partial<PayrollConfig> = {},
  assumptions: PayrollSandboxOptions['assumptions'] = {},
): Promise<void> {
  const started = await startStandIn({ assumptions });
  const opened = await openForTest(
    payroll,
    { ...started.config, ...config } as PayrollConfig,
    started.secrets,
    { limits: { calls: 100_000, perMs: 1000, concurrency: 4 }, allowedRoots: started.allowedRoots },
  );
  try {
    await work(opened.client, started.sandbox);
  } finally {
    await opened.close();
    await started.close();
  }
}

function dataSet(id: string): DataSet<PayrollClient> {
  const found = payroll.dataSets.find((each) => each.id === id);
  if (found === undefined) throw new Error(`Payroll has no data set ${id}`);
  return found;
}

async function create(client: PayrollClient, id: string, ...entities: Entity[]) {
  const { mapping, write } = dataSet(id);
  if (write?.style !== 'records') throw new Error(`${id} is not written record by record`);
  const items = entities.map((entity) => itemOf(compileMapping(id, mapping, {}), 'create', entity));
  const answers = (await write.create?.(client, items)) ?? [];
  return items.map(({ changeId }) => answers.find((answer) => answer.changeId === changeId));
}

const hours = (nr: number, more: Entity = {}): Entity => ({
  ...samples.timeEntries?.create(nr),
  workDate: monday,
  ...more,
});

test('a rate code that pays a flat amount gets the amount and no hours, one that pays by the hour needs them', () =>
  withPayroll(async (client, sandbox) => {
    const perDiem = { earningCode: '060' };
    const answers = await create(
      client,
      'timeEntries',
      hours(1, { ...perDiem, hours: '8', amount: '55.00' }),
      hours(2, { ...perDiem, hours: '8' }),
      hours(3, { hours: null, amount: '55.00' }),
      hours(4),
    );

    expect(answers).toMatchObject([
      { outcome: 'written' },
      { outcome: 'refused', error: { code: 'payroll/no-amount', field: 'amount' } },
      { outcome: 'refused', error: { code: 'payroll/no-hours', field: 'hours' } },
      { outcome: 'written' },
    ]);
    const kept = sandbox.state.table('TimeEntries').values();
    expect(kept.map(({ rateCode, hours: worked, amount }) => [rateCode, worked, amount])).toEqual([
      ['060', null, 55],
      ['001', 7.5, null],
    ]);
  }));

test.each([
  [undefined, 'Part-Time'],
  ['Hourly or Salary', 'Salary'],
] as const)('part-time people are typed as the connector says: %s', (partTimeType, type) =>
  withPayroll(
    async (client, sandbox) => {
      const person: Entity = {
        ...samples.employees?.create(1),
        employmentType: 'part time',
        payType: 'salary',
      };
      expect(await create(client, 'employees', person)).toMatchObject([{ outcome: 'written' }]);
      const row = sandbox.state
        .table('Employees')
        .find((one) => one.employeeNumber === person.employeeNumber);
      expect(row).toMatchObject({ employmentType: type, taxForm: 'W-2' });
    },
    partTimeType === undefined ? {} : { partTimeType },
  ),
);

test('an API that has amounts as text gets text and is read, and refuses numbers with the field', async () => {
  const entities = [
    ['payRates', samples.payRates?.create(3)],
    ['directDeposits', samples.directDeposits?.create(3)],
    ['timeEntries', hours(1)],
  ] as const;
  await withPayroll(
    async (client) => {
      for (const [id, entity] of entities)
        expect(await create(client, id, entity ?? {})).toMatchObject([{ outcome: 'written' }]);
      const rates = await recordsOf(dataSet('payRates'), client, { options: {} });
      expect(rates.map((row) => row.amount)).toContain('41.25');
    },
    { amountsAs: 'Texts' },
    { numbersAsText: true },
  );
  await withPayroll(
    async (client) => {
      expect(await create(client, 'payRates', samples.payRates?.create(3) ?? {})).toMatchObject([
        { outcome: 'refused', error: { field: 'amount' } },
      ]);
    },
    {},
    { numbersAsText: true },
  );
});

test('packages and their results may be called and worded otherwise', () =>
  withPayroll(
    async (client) => {
      const answers = await create(client, 'timeEntries', hours(1), hours(2, { earningCode: '999' }));
      const again = await create(client, 'timeEntries', hours(1));

      expect(answers).toMatchObject([
        { outcome: 'written' },
        { outcome: 'refused', error: { code: 'payroll/unknown-rate-code', field: 'rateCode' } },
      ]);
      expect(again).toMatchObject([{ outcome: 'written', detail: 'Payroll had it already.' }]);
    },
    {
      members: {
        'TimeEntries.entries': 'lines',
        'TimeEntries.workDate': 'day',
        'TimeResults.results': 'outcomes',
        'TimeResults.status': 'verdict',
      },
      words: { 'TimeResults.status.accepted': 'OK', 'TimeResults.status.unchanged': 'SAME' },
    },
    {
      names: {
        TimeEntries: { entries: 'lines', workDate: 'day' },
        TimeResults: { results: 'outcomes', status: 'verdict' },
      },
      words: { TimeResults: { status: { accepted: 'OK', unchanged: 'SAME' } } },
    },
  ));

test('a name for a list that nobody asks for is a problem of the form, one for a list that was renamed is not', () => {
  const config = { url: 'https://api.arcoro.com', assumed: { payRateList: 'Wages' } };
  const check = (members: Record<string, string>) => checkConfig({ ...config, members } as PayrollConfig);

  expect(check({ 'Wages.amount': 'rate' })).toEqual([]);
  expect(check({ 'PayRates.amount': 'rate' })).toMatchObject([{ field: 'members' }]);
});

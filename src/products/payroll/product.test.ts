import { expect, test } from 'vitest';
import { addDays } from '../../../sandbox/contractor/index.ts';
import type { PayrollSandboxOptions } from '../../../sandbox/payroll/index.ts';
import type { Entity } from '../../model/index.ts';
import { compileMapping, type DataSet, type RecordWriter, type VendorRecord } from '../../sdk/index.ts';
import { itemOf, openForTest, recordsOf, testProduct } from '../../sdk/testing/index.ts';
import type { PayrollClient } from './client.ts';
import { payroll } from './index.ts';
import type { PayrollConfig } from './manifest.ts';
import { monday, samples, startStandIn as start, today } from './testing/stand-in.ts';

testProduct(payroll, { start, writes: samples, faultsOn: 'departments' });

type Started = Awaited<ReturnType<typeof start>>;
type Opened = Awaited<ReturnType<typeof openForTest<typeof PayrollConfig, PayrollClient>>>;

/** Starts Payroll anew and opens the connector. */
async function withPayroll(
  work: (opened: Opened, started: Started) => Promise<void>,
  { config = {}, sandbox = {} }: { config?: Partial<PayrollConfig>; sandbox?: PayrollSandboxOptions } = {},
): Promise<void> {
  const started = await start(sandbox);
  try {
    const opened = await openForTest(
      payroll,
      { ...started.config, ...config } as PayrollConfig,
      started.secrets,
      { limits: { calls: 100_000, perMs: 1000, concurrency: 4 }, allowedRoots: started.allowedRoots },
    );
    try {
      await work(opened, started);
    } finally {
      await opened.close();
    }
  } finally {
    await started.close();
  }
}

function dataSet(id: string): DataSet<PayrollClient> {
  const found = payroll.dataSets.find((each) => each.id === id);
  if (found === undefined) throw new Error(`Payroll has no data set ${id}`);
  return found;
}

function writerOf(id: string): RecordWriter<PayrollClient> {
  const { write } = dataSet(id);
  if (write?.style !== 'records') throw new Error(`${id} is not written record by record`);
  return write;
}

function itemFor(
  id: string,
  entity: Entity,
  options: Parameters<typeof itemOf>[3] = {},
  kind = 'create' as 'create' | 'update' | 'deactivate',
) {
  return itemOf(compileMapping(id, dataSet(id).mapping, {}), kind, entity, options);
}

async function aWorker(client: PayrollClient): Promise<VendorRecord> {
  const people = await recordsOf(dataSet('employees'), client, { options: { employeeNumbers: '1001' } });
  const [found] = people;
  if (found === undefined) throw new Error('1001 does not work there');
  return found;
}

const ofWorker = (present: VendorRecord, changed: Entity) => ({
  present,
  changed,
  externalKey: String(present['person.personId']),
});

test.each(['payGroups', 'earningCodes', 'deductionCodes', 'workersCompCodes'])(
  '%s are read, and why they cannot be written is said in words',
  (id) => {
    expect(dataSet(id).read).toBeDefined();
    expect(dataSet(id).write).toBeUndefined();
    expect(dataSet(id).note).toMatch(/^Payroll owns/);
  },
);

test('a pay schedule that Payroll does not have is refused, saying who makes them', () =>
  withPayroll(async ({ client }) => {
    const item = itemFor('employees', { ...samples.employees?.create(1), payGroupCode: 'XX' });
    const answers = await writerOf('employees').create?.(client, [item]);

    expect(answers).toMatchObject([
      {
        outcome: 'refused',
        error: { code: 'payroll/unknown-code', expected: expect.stringContaining('Arcoro Payroll only') },
      },
    ]);
  }));

test.each([
  ['full time', 'hourly', 'Hourly', 'W-2'],
  ['full time', 'salary', 'Salary', 'W-2'],
  ['part time', 'hourly', 'Part-Time', 'W-2'],
  ['contractor', 'hourly', 'Subcontractor', '1099'],
])('%s and %s make the type %s, paid on %s', (employmentType, payType, type, taxForm) =>
  withPayroll(async ({ client }, { sandbox }) => {
    const item = itemFor('employees', { ...samples.employees?.create(1), employmentType, payType });
    await writerOf('employees').create?.(client, [item]);

    const row = sandbox.state.table('Employees').find((one) => one.employeeNumber === '70001');
    expect(row).toMatchObject({
      employmentType: type,
      taxForm,
      payType: payType === 'salary' ? 'Salary' : 'Hourly',
    });
  }),
);

test('an SSN that is there is not changed where Core HR owns it, and the rest of the change goes over', () =>
  withPayroll(async ({ client }, { sandbox }) => {
    const present = await aWorker(client);
    const change = { ssn: '934129999', firstName: 'Renamed' };
    const item = itemFor('employees', change, ofWorker(present, change), 'update');
    const answers = await writerOf('employees').update?.(client, [item]);

    expect(answers).toMatchObject([
      { outcome: 'refused', error: { code: 'payroll/ssn-owned', what: expect.stringContaining('person') } },
    ]);
    const person = sandbox.state.table('Persons').get(item.externalKey ?? '');
    expect(person?.firstName).toBe('Renamed');
    const ssn = sandbox.state
      .table('GovernmentIdentifications')
      .find((row) => row.personId === item.externalKey);
    expect(ssn?.number).toBe(present['ids.SSN']);
    expect(JSON.stringify(answers)).not.toContain('934129999');
  }));

test('an SSN is changed where Payroll owns it', () =>
  withPayroll(
    async ({ client }, { sandbox }) => {
      const present = await aWorker(client);
      const item = itemFor(
        'employees',
        { ssn: '934129999' },
        ofWorker(present, { ssn: '934129999' }),
        'update',
      );
      const answers = await writerOf('employees').update?.(client, [item]);

      expect(answers).toMatchObject([{ outcome: 'written' }]);
      const found = sandbox.state
        .table('GovernmentIdentifications')
        .find((row) => row.number === '934129999');
      expect(found?.personId).toBe(item.externalKey);
    },
    { config: { ssnChangedIn: 'Payroll' }, sandbox: { ssnOwner: 'Payroll' } },
  ));

test('a termination waits for the last check, and goes over after it', () =>
  withPayroll(async ({ client }, { sandbox }) => {
    const present = await aWorker(client);
    const status = () => sandbox.state.table('Employees').get(String(present['employee.employeeId']))?.status;
    const leave = async (terminationDate: string) => {
      const change = { status: 'terminated', terminationDate, terminationReason: 'Quit' };
      const item = itemFor('employees', change, ofWorker(present, change), 'deactivate');
      return writerOf('employees').deactivate?.(client, [item]);
    };

    expect(await leave(addDays(today, -4))).toMatchObject([
      { outcome: 'refused', error: { code: 'payroll/last-check-pending' } },
    ]);
    expect(status()).toBe('Active');
    expect(await leave(addDays(today, -14))).toMatchObject([{ outcome: 'written' }]);
    expect(status()).toBe('Terminated');
  }));

test('the same hours sent again change nothing, and a correction replaces them', () =>
  withPayroll(async ({ client }, { sandbox }) => {
    const send = async (hours: string) => {
      const item = itemFor('timeEntries', { ...samples.timeEntries?.create(1), hours });
      return (await writerOf('timeEntries').create?.(client, [item]))?.[0];
    };
    await send('7.5');
    const again = await send('7.5');
    await send('6');

    expect(again).toMatchObject({ outcome: 'written', detail: 'Payroll had it already.' });
    expect(sandbox.state.table('TimeEntries').values()).toMatchObject([{ recordId: 'sample-1', hours: 6 }]);
  }));

test('hours of a closed pay period are refused one by one, with the way out', () =>
  withPayroll(async ({ client }, { sandbox }) => {
    sandbox.setPeriod(addDays(monday, 6), 'closed');
    const late = itemFor('timeEntries', samples.timeEntries?.create(1) ?? {});
    const inTime = itemFor('timeEntries', {
      ...samples.timeEntries?.create(2),
      workDate: addDays(monday, 7),
    });
    const answers = await writerOf('timeEntries').create?.(client, [late, inTime]);

    expect(answers).toMatchObject([
      {
        outcome: 'refused',
        error: {
          code: 'payroll/period-closed',
          field: 'workDate',
          fix: expect.stringMatching(/open period/),
        },
      },
      { outcome: 'written' },
    ]);
  }));

test('a package that was not answered is in doubt and found again by its record id', () =>
  withPayroll(async ({ client }, { sandbox }) => {
    const items = [1, 2].map((nr) => itemFor('timeEntries', samples.timeEntries?.create(nr) ?? {}));
    sandbox.faults.add({ method: 'POST', path: 'TimeEntries', effect: { kind: 'lose-answer-after' } });
    const answers = await writerOf('timeEntries').create?.(client, items);
    const found = await writerOf('timeEntries').look?.(client, items);

    expect(answers).toMatchObject([{ outcome: 'in doubt' }, { outcome: 'in doubt' }]);
    expect(found?.map((each) => each.externalKey)).toEqual(['sample-1', 'sample-2']);
  }));

test('a second account for the remainder is refused, and no account number is repeated', () =>
  withPayroll(async ({ client }, { sandbox }) => {
    const base = { ...samples.directDeposits?.create(1), method: 'net', amount: null };
    const taken = sandbox.state.table('DirectDeposits').find((row) => row.method === 'Remainder');
    const accountNumber = '000123456789';
    const item = itemFor('directDeposits', {
      ...base,
      accountNumber,
      employeeNumber: String(taken?.employeeNumber),
    });
    const answers = await writerOf('directDeposits').create?.(client, [item]);

    expect(answers).toMatchObject([{ outcome: 'refused', error: { field: 'method' } }]);
    expect(JSON.stringify(answers)).not.toContain(accountNumber);
  }));

test('somebody on a 1099 has no withholding', () =>
  withPayroll(async ({ client }) => {
    const person = { ...samples.employees?.create(1), employmentType: 'contractor' };
    await writerOf('employees').create?.(client, [itemFor('employees', person)]);
    const item = itemFor('taxes', { ...samples.taxes?.create(1), employeeNumber: '70001' });
    const answers = await writerOf('taxes').create?.(client, [item]);

    expect(answers).toMatchObject([
      { outcome: 'refused', error: { what: expect.stringMatching(/1099 has no withholding/) } },
    ]);
  }));

test('pay stubs of two pay runs come from two files, and each file is put away once applied', () =>
  withPayroll(
    async ({ client }, { sandbox, root }) => {
      sandbox.writePayStubs(root, addDays(monday, -8));
      const stubs = dataSet('payStatements');
      const bookmarks: string[] = [];
      const keys = new Set<string>();
      for await (const page of stubs.read?.(client, { options: {} }) ?? []) {
        if (page.bookmark !== undefined) bookmarks.push(page.bookmark);
        for (const row of page.records) keys.add(`${row['Employee ID']} ${row['Pay Date']}`);
      }
      await stubs.settle?.(client, bookmarks.at(-1) ?? '');

      expect(new Set([...keys].map((key) => key.split(' ')[1])).size).toBe(2);
      await expect(recordsOf(stubs, client, { options: {} })).rejects.toThrow(/no file/);
    },
    { config: { afterRead: 'delete' } },
  ));

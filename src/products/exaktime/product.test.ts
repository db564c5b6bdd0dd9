import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXAKTIME_DEMO, type ExaktimeSandboxOptions } from '../../../sandbox/exaktime/index.ts';
import type { Entity } from '../../model/index.ts';
import { compileMapping, type DataSet, type RecordWriter, type VendorRecord } from '../../sdk/index.ts';
import { itemOf, openForTest, recordsOf, testProduct } from '../../sdk/testing/index.ts';
import type { ExakTimeClient } from './client.ts';
import { exaktime } from './index.ts';
import type { ExakTimeConfig } from './manifest.ts';
import { monday, startStandIn as start, today } from './testing/stand-in.ts';
import { writeSamples } from './write-samples.ts';

testProduct(exaktime, { start, writes: writeSamples, faultsOn: 'departments' });

type Started = Awaited<ReturnType<typeof start>>;
type Opened = Awaited<ReturnType<typeof openForTest<typeof ExakTimeConfig, ExakTimeClient>>>;

/** Starts ExakTime anew and opens the connector. */
async function withExakTime(
  work: (opened: Opened, started: Started) => Promise<void>,
  {
    config = {},
    apiKey = EXAKTIME_DEMO.readWriteKey,
    sandbox = {},
  }: { config?: Partial<ExakTimeConfig>; apiKey?: string; sandbox?: ExaktimeSandboxOptions } = {},
): Promise<void> {
  const started = await start(sandbox);
  try {
    const opened = await openForTest(
      exaktime,
      { ...started.config, ...config } as ExakTimeConfig,
      { apiKey },
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

function dataSet(id: string): DataSet<ExakTimeClient> {
  const found = exaktime.dataSets.find((each) => each.id === id);
  if (found === undefined) throw new Error(`ExakTime has no data set ${id}`);
  return found;
}

function writerOf(id: string): RecordWriter<ExakTimeClient> {
  const { write } = dataSet(id);
  if (write?.style !== 'records') throw new Error(`${id} is not written record by record`);
  return write;
}

const time = (client: ExakTimeClient, options: Record<string, string> = {}) =>
  recordsOf(dataSet('timeEntries'), client, { options });

function itemFor(
  id: string,
  entity: Entity,
  changed: Entity,
  present: VendorRecord,
  kind = 'update' as const,
) {
  const mapping = compileMapping(id, dataSet(id).mapping, {});
  const externalKey = String(present['person.personId'] ?? present.id);
  return itemOf(mapping, kind, entity, { changed, externalKey, present });
}

const aWorker = async (client: ExakTimeClient) => {
  const people = await recordsOf(dataSet('employees'), client, { options: {} });
  const found = people.find((one) => one['employee.status'] === 'Active' && one['employee.union'] !== null);
  if (found === undefined) throw new Error('Nobody works there');
  return found;
};

test('only approved time of closed pay periods is read unless the run asks for more', () =>
  withExakTime(async ({ client }) => {
    const approved = await time(client);
    const closed = await time(client, { which: 'In closed periods' });

    expect(approved.length).toBeGreaterThan(0);
    expect(approved.every((row) => row.Approved === true)).toBe(true);
    expect(closed.length).toBeGreaterThan(approved.length);
    expect(closed.some((row) => row.Approved === false)).toBe(true);
    expect(new Set(approved.map((row) => String(row.WorkDate) >= monday))).toEqual(new Set([true]));
  }));

test('time of today is not there, and a run that asks for it is warned', () =>
  withExakTime(async ({ client, notes }, { sandbox }) => {
    const worked = sandbox.state.table('time').find((row) => row.workDate === today);
    expect(worked).toBeDefined();
    const found = await time(client, { from: monday, to: today, which: 'Everything' });

    expect(found.some((row) => row.WorkDate === today)).toBe(false);
    expect(notes).toMatchObject([
      { level: 'warning', code: 'exaktime/time-of-today', dataSet: 'timeEntries' },
    ]);
  }));

test('a run that asks for closed weeks is not warned', () =>
  withExakTime(async ({ client, notes }) => {
    await time(client);

    expect(notes).toEqual([]);
  }));

test('a period that ended and is not closed in the warehouse of last night is named, for its hours stay away', () =>
  withExakTime(async ({ client, notes }, { sandbox }) => {
    const periods = sandbox.state.table('pay periods');
    const last = periods.find((row) => row.startDate === monday);
    periods.put(`W${monday}`, { ...last, isClosed: false });
    // As if it had been so last night.
    sandbox.state.table('warehouse').delete('latest');

    expect(await time(client)).toEqual([]);
    expect(notes).toMatchObject([
      { level: 'warning', code: 'exaktime/period-open', what: expect.stringContaining(monday) },
    ]);
    notes.length = 0;
    expect((await time(client, { which: 'Everything' })).length).toBeGreaterThan(0);
    expect(notes).toEqual([]);
  }));

test('approvals may name people by employee number as well as by person id', async () => {
  let byPerson = 0;
  await withExakTime(async ({ client }) => {
    byPerson = (await time(client)).length;
  });
  await withExakTime(
    async ({ client }) => {
      expect((await time(client)).length).toBe(byPerson);
    },
    { config: { columns: { 'approvalSet.person': 'EmployeeId', 'dayApprovalSet.person': 'EmployeeId' } } },
  );
  expect(byPerson).toBeGreaterThan(0);
});

test('where only shared locations are wanted, one whose switch is off stays in ExakTime', async () => {
  const read = async (config: Partial<ExakTimeConfig>) => {
    let codes: unknown[] = [];
    await withExakTime(
      async ({ client }, { sandbox }) => {
        const locations = sandbox.state.table('Locations');
        const [first] = locations.values();
        locations.put(String(first?.id), { ...first, identifier: 'YARD', syncToOtherProducts: false });
        const rows = await recordsOf(dataSet('locations'), client, { options: {} });
        codes = rows.map((row) => row.identifier);
      },
      { config },
    );
    return codes;
  };
  const all = await read({});
  const shared = await read({ onlySharedLocations: true });

  expect(all).toContain('YARD');
  expect(shared).toEqual(all.filter((code) => code !== 'YARD'));
  expect(shared.length).toBeGreaterThan(0);
});

test('an hour gets the rate code of its name, or that of the policy with its exceptions', async () => {
  await withExakTime(async ({ client }) => {
    const codes = new Set((await time(client)).map((row) => `${row.HourGroup} ${row.RateCode}`));
    expect(codes).toContain('Regular 001');
    expect(codes).toContain('Overtime 002');
  });
  const ratePolicies = [
    { name: 'Standard', isDefault: true, regular: 'S1', overtime: 'S2', doubletime: 'S3' },
    { name: 'Union', regular: 'U1', overtime: 'U2', exceptions: [{ costCode: '03-300', regular: 'U9' }] },
  ];
  await withExakTime(
    async ({ client }) => {
      const rows = (await time(client)).filter((row) => row.HourGroup === 'Regular');
      const codeAt = (row: VendorRecord) => (row.CostCode === '03-300' ? 'U9' : 'U1');
      const union = rows.filter((row) => String(row.RateCode).startsWith('U'));
      expect(union.length).toBeGreaterThan(0);
      for (const row of union) expect(row.RateCode).toBe(codeAt(row));
      for (const row of rows) expect(['U1', 'U9', 'S1']).toContain(row.RateCode);
    },
    { config: { ratePolicies } },
  );
});

test('hours know project, phase and cost code by their codes', () =>
  withExakTime(async ({ client }) => {
    const [row] = (await time(client)).filter((each) => each.Phase !== null);

    expect(row?.Project).toMatch(/^\d\d-\d{3}$/);
    expect(row?.Phase).toMatch(/^0\d0$/);
    expect(row?.CostCode).toMatch(/^\d\d-\d{3}$/);
    expect(row?.PeriodEnd).toMatch(/^\d{4}-\d\d-\d\d$/);
  }));

test('a warehouse with other columns is refused by name, and read once they are named', async () => {
  await withExakTime(
    async ({ client }) => {
      await expect(time(client)).rejects.toThrow(/no column for hours[\s\S]*Hours/);
    },
    { config: { columns: { 'timeSet.hours': 'Quantity' } } },
  );
  await withExakTime(
    async ({ client }) => {
      expect((await time(client)).length).toBeGreaterThan(0);
    },
    { config: { columns: { 'timeSet.date': 'WorkDate' }, assumed: { timeSet: 'DwTimeRecords' } } },
  );
});

test('the timesheet file brings the hours of today, with its nine columns', () =>
  withExakTime(
    async ({ client }, { sandbox, root }) => {
      sandbox.exportTimesheets(root, monday, today);
      const rows = await time(client);

      expect(rows.some((row) => row.WorkDate === today)).toBe(true);
      const numbers = new Set(
        sandbox.state
          .table('Employees')
          .values()
          .map((row) => row.employeeNumber),
      );
      for (const row of rows) {
        expect(numbers).toContain(row.EmployeeNumber);
        expect(['Regular', 'Overtime', 'Doubletime']).toContain(row.HourGroup);
      }
      expect(new Set(rows.map((row) => row.Entry)).size).toBe(rows.length);
    },
    { config: { timeFrom: 'Timesheet files' } },
  ));

test('a row of the layout without project code is regular time', () =>
  withExakTime(
    async ({ client }, { root }) => {
      await copyFile(new URL('examples/timesheets.csv', import.meta.url), join(root, 'timesheets-1.csv'));

      expect(await time(client)).toMatchObject([
        { WorkDate: '2026-02-23', HourGroup: 'Regular', RateCode: '001', CostCode: '01-100', Project: 'DEN' },
      ]);
    },
    { config: { timeFrom: 'Timesheet files' } },
  ));

test('contractors are passed by, with their time, unless the connector wants them', async () => {
  const numbers = async (client: ExakTimeClient) => [
    (await recordsOf(dataSet('employees'), client, { options: {} })).map(
      (row) => row['employee.employeeNumber'],
    ),
    (await time(client, { which: 'Everything' })).map((row) => row.EmployeeNumber),
  ];
  await withExakTime(async ({ client }) => {
    for (const found of await numbers(client)) expect(found).not.toContain('C-01');
  });
  await withExakTime(
    async ({ client }) => {
      for (const found of await numbers(client)) expect(found).toContain('C-01');
    },
    { config: { includeContractors: true } },
  );
});

test('a change keeps what the connector knows nothing of, although PUT replaces the whole object', () =>
  withExakTime(async ({ client }, { sandbox }) => {
    const present = await aWorker(client);
    const item = itemFor('employees', { departmentCode: '020' }, { departmentCode: '020' }, present);
    await writerOf('employees').update?.(client, [item]);

    const row = sandbox.state.table('Employees').get(String(present['employee.employeeId']));
    expect(row).toMatchObject({ rateCodeGroup: 'Union', syncToPayroll: true });
    expect(row?.laborClassId).not.toBeNull();
  }));

test('who is paid is deactivated at once and gets the termination date after the last check', () =>
  withExakTime(async ({ client, notes }, { sandbox }) => {
    const present = await aWorker(client);
    const end = { status: 'terminated', terminationDate: today };
    const both = itemFor('employees', end, end, present);
    const dateOnly = itemFor('employees', end, { terminationDate: today }, present);
    const first = await writerOf('employees').deactivate?.(client, [both]);
    const again = await writerOf('employees').update?.(client, [dateOnly]);

    expect(first).toMatchObject([{ outcome: 'written', detail: expect.stringContaining('last check') }]);
    expect(notes).toMatchObject([{ code: 'exaktime/end-held' }]);
    expect(again).toMatchObject([
      {
        outcome: 'refused',
        error: { code: 'exaktime/last-check-pending', field: 'employee.terminationDate' },
      },
    ]);
    const row = sandbox.state.table('Employees').get(String(present['employee.employeeId']));
    expect(row).toMatchObject({ status: 'Terminated', terminationDate: null });
  }));

test('where Core HR owns people, writing them is refused in its words', () =>
  withExakTime(
    async ({ client }) => {
      const present = await aWorker(client);
      const item = itemFor('employees', { lastName: 'Other' }, { lastName: 'Other' }, present);
      const answers = await writerOf('employees').update?.(client, [item]);

      expect(answers).toMatchObject([
        {
          outcome: 'refused',
          error: { code: 'exaktime/owned-elsewhere', what: expect.stringMatching(/Core HR/) },
        },
      ]);
    },
    { sandbox: { coreHrOwnsPeople: true } },
  ));

test('no SSN is ever asked for', () =>
  withExakTime(async ({ client }, { sandbox }) => {
    await recordsOf(dataSet('employees'), client, { options: {} });

    expect(sandbox.requests.filter((each) => each.url.includes('GovernmentIdentifications'))).toEqual([]);
  }));

test('a read-only key reads, and the first write says what is missing', () =>
  withExakTime(
    async ({ client }) => {
      const item = itemOf(compileMapping('departments', dataSet('departments').mapping, {}), 'create', {
        code: '9',
        name: 'Nine',
      });
      await expect(writerOf('departments').create?.(client, [item])).rejects.toThrow(/read-write key/);
    },
    { apiKey: EXAKTIME_DEMO.readOnlyKey },
  ));

import { expect, test } from 'vitest';
import { newId } from '../../src/kernel/index.ts';
import type { VendorRecord } from '../../src/sdk/index.ts';
import { discreetVendor } from './ledger-vendor.ts';
import { type EngineRig, plain, type RunReport } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, payRate, putCompany, putDepartments, putEmployees, putRates } from './world.ts';

const rig = rigsOfThisFile();
const alone = { departmentCode: null };

/** What the destination will hold if the plan does exactly what it says. */
async function predicted(r: EngineRig, report: RunReport): Promise<Record<string, VendorRecord>> {
  const world = r.destination.dump();
  for (const change of await r.plan(report.runId)) {
    const key =
      change.destinationKey ??
      (change.dataSet === 'employees'
        ? String(change.after.employeeNumber)
        : change.dataSet === 'departments'
          ? String(change.after.code)
          : ['employeeNumber', 'earningCode', 'rateType', 'startDate']
              .map((name) => change.after[name])
              .join('|'));
    const at = `${change.dataSet} ${key}`;
    if (change.write === 'remove') delete world[at];
    else world[at] = { ...world[at], ...change.after };
  }
  return world;
}

async function mixedWorld(): Promise<EngineRig> {
  const r = await rig({
    dataSets: [
      plain('departments'),
      plain('employees', { deletes: 'deactivate' }),
      plain('payRates', { deletes: 'remove' }),
    ],
  });
  putCompany(r, 30);
  await r.run({ saveChanges: true });
  putEmployees(r, 'source', [
    employee(2, { city: 'A city with a name beyond all measure' }),
    employee(3, { status: 'terminated', terminationDate: '2026-01-31' }),
    employee(4, { firstName: null }),
    employee(31, { birthDate: '1999-12-31' }),
  ]);
  putEmployees(r, 'destination', [employee(5, { city: 'Edited' })]);
  putRates(r, [payRate(2, { amount: '31.5' }), payRate(31), payRate(6, { startDate: '2999-01-01' })]);
  r.source.remove('employees', '1007');
  r.source.remove('payRates', '1008|REG|hourly|2024-01-01');
  return r;
}

test('the plan is what apply does: the destination afterwards is the plan carried out, byte for byte', async () => {
  const r = await mixedWorld();
  const preview = await r.run();
  const expected = await predicted(r, preview);

  const applied = await r.run({ purpose: 'apply', planOf: preview.runId, saveChanges: true });

  expect(JSON.stringify(r.destination.dump())).toBe(JSON.stringify(sorted(expected)));
  expect(applied.status).toBe('completed');
  expect(applied.changes.every((change) => change.state === 'applied')).toBe(true);
  expect(new Set(applied.changes.map((change) => change.kind))).toEqual(
    new Set(['create', 'update', 'deactivate', 'remove', 'future-dated']),
  );
});

test('a preview predicts the kinds that the real run then writes, for they share every step', async () => {
  const r = await mixedWorld();
  const shape = (report: RunReport) =>
    report.changes.map(({ data_set, kind, write, title }) => [data_set, kind, write, title]);

  const preview = await r.run();
  const real = await r.run({ saveChanges: true });

  expect(shape(real)).toEqual(shape(preview));
});

test('a preview leaves no trace at the destination and none in links', async () => {
  const r = await rig();
  putCompany(r, 5);

  await r.run();

  expect(r.destination.dump()).toEqual({});
  expect(
    await r.database
      .forCompany(r.ids.company)
      .query('SELECT 1 FROM link WHERE company_id = $1', [r.ids.company]),
  ).toEqual([]);
});

test('a plan is applied at most once', async () => {
  const r = await rig();
  putCompany(r, 3);
  const preview = await r.run();

  const first = await r.run({ purpose: 'apply', planOf: preview.runId, saveChanges: true });
  const second = await r.run({ purpose: 'apply', planOf: preview.runId, saveChanges: true });

  expect(first.status).toBe('completed');
  expect(second).toMatchObject({
    status: 'failed',
    failure: 'This plan has been applied already; a plan is applied at most once.',
  });
  expect(r.destination.writes()).toHaveLength(8);
});

test('of twenty runs that claim one plan at the same time, one gets it', async () => {
  const r = await rig();
  putCompany(r, 3);
  const preview = await r.run();
  const claim = () => r.storeOf(newId(), preview.runId).plan.claim(Date.now());

  const claims = await Promise.allSettled(Array.from({ length: 20 }, claim));

  expect(claims.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
});

test('an expired plan is refused', async () => {
  const r = await rig();
  putCompany(r, 3);
  const preview = await r.run({ nowMs: Date.now() - 25 * 60 * 60 * 1_000 });

  const report = await r.run({ purpose: 'apply', planOf: preview.runId, saveChanges: true });

  expect(report.status).toBe('failed');
  expect(report.failure).toContain('older than 24 hours');
  expect(r.destination.writes()).toEqual([]);
});

test('what moved at the destination after the plan was made is a conflict, not an overwrite', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(
    r,
    'source',
    [1, 2, 3, 4].map((n) => employee(n, { ...alone, city: 'Dallas' })),
  );
  putEmployees(
    r,
    'destination',
    [1, 2, 3].map((n) => employee(n, alone)),
  );
  const preview = await r.run();
  r.destination.put('employees', '1001', employee(1, { ...alone, city: 'Waco' }));
  r.destination.remove('employees', '1002');
  r.destination.put('employees', '1004', employee(4, { ...alone, city: 'Waco' }));

  const report = await r.run({ purpose: 'apply', planOf: preview.runId, saveChanges: true });

  expect(report.status).toBe('completed with errors');
  expect(report.changes.map((change) => [change.source_key, change.state, change.detail])).toEqual([
    ['1001', 'conflict', 'Changed at Destination after the plan was made: City.'],
    ['1002', 'conflict', 'It is no longer at Destination.'],
    ['1003', 'applied', null],
    ['1004', 'conflict', 'Meanwhile it was made at Destination with other values.'],
  ]);
  expect(r.destination.get('employees', '1001')?.city).toBe('Waco');
  expect(report.counts.employees).toMatchObject({ read: 4, updated: 1, conflict: 3 });
});

test('what somebody else has already done counts as applied and is not written again', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, { ...alone, city: 'Dallas' })]);
  putEmployees(r, 'destination', [employee(1, alone)]);
  const preview = await r.run();
  r.destination.put('employees', '1001', employee(1, { ...alone, city: 'Dallas' }));

  const report = await r.run({ purpose: 'apply', planOf: preview.runId, saveChanges: true });

  expect(report.changes).toMatchObject([{ state: 'applied', detail: 'It was there already.' }]);
  expect(r.destination.writes()).toEqual([]);
});

test('a record to be removed that is still there is removed, not taken for done', async () => {
  const r = await rig({ dataSets: [plain('departments', { deletes: 'remove' })] });
  putDepartments(r, 'source', ['A', 'B', 'C']);
  await r.run({ saveChanges: true });
  r.source.remove('departments', 'A');

  await r.run({ saveChanges: true });

  expect(r.destination.get('departments', 'A')).toBeUndefined();
});

test('fields that cannot be read back are sent when they differ from what was last sent, and only then', async () => {
  const r = await rig({ destination: discreetVendor, dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  await r.run({ saveChanges: true });
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
  putEmployees(r, 'source', [employee(1, { ...alone, ssn: '222334444' })]);

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([{ write: 'update', state: 'applied', detail: null }]);
  expect(r.destination.get('employees', '1001')?.ssn).toBe('222334444');
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('an edit at the destination is put back, with a warning that says so', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  await r.run({ saveChanges: true });
  putEmployees(r, 'destination', [employee(1, { ...alone, city: 'Edited' })]);

  const report = await r.run({ saveChanges: true });

  expect(report.events.map((event) => [event.level, event.code])).toEqual([
    ['warning', 'drift/edited-at-destination'],
  ]);
  expect(r.destination.get('employees', '1001')?.city).toBe('Austin');
});

test('importing a time file twice writes each entry once', async () => {
  const r = await rig({ dataSets: [plain('employees'), plain('timeEntries')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  for (const ref of ['T1', 'T2'])
    r.source.put('timeEntries', ref, {
      externalRef: ref,
      employeeNumber: '1001',
      workDate: '2026-01-05',
      hours: '8',
    });

  await r.run({ saveChanges: true });
  const again = await r.run({ saveChanges: true });

  expect(again.changes).toEqual([]);
  expect(again.counts.timeEntries).toMatchObject({ read: 2, unchanged: 2 });
  expect(r.destination.writes().filter((write) => write.tab === 'timeEntries')).toHaveLength(2);
});

test('a sync that only creates leaves what is there, and says so', async () => {
  const r = await rig({ dataSets: [plain('employees', { update: false })] });
  putEmployees(r, 'source', [employee(1, { ...alone, city: 'Dallas' }), employee(2, alone)]);
  putEmployees(r, 'destination', [employee(1, alone)]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ created: 1, skipped: 1 });
  expect(report.events.find((event) => event.code === 'skip/not-wanted')?.message).toBe(
    'Not planned to update: the sync does not update employees.',
  );
});

function sorted(world: Record<string, VendorRecord>): Record<string, VendorRecord> {
  return Object.fromEntries(
    Object.entries(world).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)),
  );
}

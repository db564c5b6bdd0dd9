import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newId } from '../../src/kernel/index.ts';
import { type NewRun, runQueueStore } from '../../src/store/runs.ts';
import { type Counts, conservationGap } from '../../src/sync/outcome.ts';
import { plain } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import {
  department,
  employee,
  payRate,
  putCompany,
  putDepartments,
  putEmployees,
  putRates,
} from './world.ts';

const rig = rigsOfThisFile();

test('a run whose source cannot be signed in to has failed, writes nothing and leaves no scratch behind', async () => {
  const r = await rig();
  putCompany(r, 3);
  r.source.fault('hang-open', '');

  const report = await r.run({ saveChanges: true, patience: { openMs: 200 } });

  expect(report.status).toBe('failed');
  expect(report.failure).toContain('Source to sign in');
  expect(r.destination.writes()).toEqual([]);
  expect(readdirSync(join(r.folder, 'runs', report.runId))).toEqual([]);
});

test('a run without data sets has failed, for it has neither plan nor receipts', async () => {
  const r = await rig({ dataSets: [] });

  expect((await r.run({ saveChanges: true })).status).toBe('failed');
});

test('the outcome comes from the receipts: refused, conflicting and doubtful records are no success', async () => {
  const r = await rig();
  putCompany(r, 6);
  r.destination.fault('refuse', 'employees', 2);

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed with errors');
  expect(report.counts.employees).toMatchObject({ read: 6, created: 4, refused: 2 });
  expect(
    report.changes.filter((change) => change.state === 'refused').map((change) => change.detail),
  ).toEqual(expect.arrayContaining(['The vendor says no.']));
});

test('a destination that stops taking anything fails its data set; what was not sent counts as left out', async () => {
  const r = await rig({ dataSets: [plain('departments'), plain('employees')] });
  putCompany(r, 30);
  r.destination.fault('down', 'employees', 1_000);

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed with errors');
  expect(report.stages.employees).toBe('failed');
  expect(report.counts.employees).toMatchObject({ read: 30, created: 0, skipped: 30 });
});

test('zero records after full reads stop before writing', async () => {
  const r = await rig({ dataSets: [plain('departments')] });
  putDepartments(r, 'source', ['A', 'B', 'C']);
  await r.run({ saveChanges: true });
  for (const code of ['A', 'B', 'C']) r.source.remove('departments', code);

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('stopped by a guard');
  expect(report.guards.map((guard) => guard.code)).toEqual(['guard/source-empty']);
});

test('a source below half of the median of its last five full reads stops before writing; one odd read does not move the measure', async () => {
  const r = await rig({ dataSets: [plain('departments')] });
  const codes = Array.from({ length: 20 }, (_, index) => `D${index}`);
  putDepartments(r, 'source', codes);
  for (let run = 0; run < 3; run += 1) await r.run();
  // One read of 60 among the last five leaves the median at 20.
  const many = Array.from({ length: 40 }, (_, index) => `X${index}`);
  putDepartments(r, 'source', many);
  await r.run();
  for (const code of many) r.source.remove('departments', code);
  for (const code of codes.slice(10)) r.source.remove('departments', code);
  expect((await r.run({ saveChanges: true })).status).toBe('completed');
  r.source.remove('departments', 'D9');

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('stopped by a guard');
  expect(report.guards[0]?.message).toBe('The source gave 9 departments; usually it gives about 20.');
});

test('a stopped run does not become the new usual, and a person can let it through', async () => {
  const r = await rig({ dataSets: [plain('departments')] });
  putDepartments(r, 'source', ['A', 'B', 'C', 'D', 'E', 'F']);
  await r.run({ saveChanges: true });
  for (const code of ['A', 'B', 'C', 'D', 'E']) r.source.remove('departments', code);
  r.source.put('departments', 'F', department('F', { name: 'Renamed' }));
  for (let again = 0; again < 3; again += 1)
    expect((await r.run({ saveChanges: true })).status).toBe('stopped by a guard');
  expect(r.destination.get('departments', 'F')?.name).toBe('Department F');

  const report = await r.run({ saveChanges: true, overridden: true });

  expect(report.status).toBe('completed');
  expect(r.destination.get('departments', 'F')?.name).toBe('Renamed');
});

test('a destination that lost most of what was synced stops before all of it is created again', async () => {
  const r = await rig({ dataSets: [plain('departments')] });
  const codes = Array.from({ length: 20 }, (_, index) => `D${index}`);
  putDepartments(r, 'source', codes);
  await r.run({ saveChanges: true });
  for (const code of codes.slice(2)) r.destination.remove('departments', code);

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('stopped by a guard');
  expect(report.guards.map((guard) => guard.code)).toEqual(['guard/destination-shrunk']);
});

test('the first complete read says its count in words', async () => {
  const r = await rig({ dataSets: [plain('departments')] });

  const report = await r.run();

  expect(report.events.find((event) => event.code === 'count/first')?.message).toBe(
    'First complete read: 0 departments at the source, 0 at the destination.',
  );
});

test('every record read ends in exactly one outcome, and each that is left out names its rule', async () => {
  const r = await rig({
    dataSets: [
      plain('departments'),
      plain('employees', { filter: [{ field: 'city', is: 'not equal to', values: ['Boston'] }] }),
      plain('payRates'),
    ],
  });
  putDepartments(r, 'source', ['CARP']);
  putEmployees(r, 'source', [
    employee(1),
    employee(2, { city: 'Boston' }),
    employee(3, { departmentCode: 'NONE' }),
    employee(4, { hireDate: '31.12.2020' }),
    employee(5, { hireDate: '2999-01-01' }),
    employee(6, { lastName: '' }),
    employee(7, { status: 'terminated' }),
    employee(8, { unreadable: true }),
    employee(9, { ssn: '1' }),
  ]);
  r.source.put('employees', 'nobody', employee(10, { employeeNumber: '' }));
  r.source.put('employees', 'copy', employee(1));
  r.destination.put('employees', '1001', employee(1, { city: 'Old' }));
  putRates(
    r,
    [1, 2, 3, 10].map((n) => payRate(n)),
  );

  const report = await r.run();

  for (const counts of Object.values(report.counts)) expect(conservationGap(counts as Counts)).toBe(0);
  expect(report.counts.employees).toMatchObject({ read: 11, refused: 8, skipped: 3, created: 0 });
  expect(
    report.events.filter((event) => event.code.startsWith('skip/')).map((event) => event.message),
  ).toEqual([
    'Left out by the filter: City is not equal to Boston.',
    'Left out: not in use at the source and never at the destination.',
    'Left out, because the employee is left out of this run.',
  ]);
  expect(report.events.filter((event) => event.code === 'lifecycle/future-hire')).toHaveLength(1);
});

test('a vendor that accepts and never answers a read is given up, and the data sets that do not depend on it go on', async () => {
  const r = await rig();
  putCompany(r, 3);
  r.source.fault('hang-read', 'employees');

  const report = await r.run({ saveChanges: true, patience: { pageMs: 150 } });

  expect(report.status).toBe('completed with errors');
  expect(report.stages).toEqual({ departments: 'done', employees: 'failed', payRates: 'not run' });
  expect(report.events.find((event) => event.level === 'failure')?.message).toBe(
    'Waited 150 ms for Source to give a page of employees in vain.',
  );
  expect(r.destination.all('departments')).toHaveLength(2);
});

test('a vendor that accepts and never answers a write leaves it in doubt, looks, and finds it there', async () => {
  const r = await rig({ dataSets: [plain('departments')] });
  putDepartments(r, 'source', ['A']);
  r.destination.fault('hang-write', 'departments');

  const report = await r.run({ saveChanges: true, patience: { callMs: 150 } });

  expect(report.changes).toMatchObject([
    { state: 'applied', detail: 'Found there after an unanswered call.' },
  ]);
  expect(r.destination.writes()).toHaveLength(1);
});

test('a vendor that never answers a look or a sign-out does not hold the run for ever', async () => {
  const r = await rig({ dataSets: [plain('departments')] });
  putDepartments(r, 'source', ['A']);
  r.destination.fault('hang-look', 'departments');
  r.destination.fault('hang-close', '');

  const report = await r.run({ saveChanges: true, patience: { callMs: 150, closeMs: 150 } });

  expect(report.status).toBe('failed');
  expect(report.counts.departments).toMatchObject({ read: 1, skipped: 1 });
});

test('a data set that failed says so, and those that depend on it say what they wait for', async () => {
  const r = await rig();
  putCompany(r, 3);
  r.source.fault('read-fails', 'departments', 10);

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('failed');
  expect(report.stages).toEqual({ departments: 'failed', employees: 'not run', payRates: 'not run' });
  expect(report.events.filter((event) => event.code === 'run/waits').map((event) => event.message)).toEqual([
    'Employees were not looked at: they wait for departments, which failed.',
    'Pay rates were not looked at: they wait for employees, which failed.',
  ]);
});

test('dependants also wait when writing fails, and what they had planned counts as left out', async () => {
  const r = await rig();
  putCompany(r, 3);
  r.destination.fault('down', 'employees', 1_000);

  const report = await r.run({ saveChanges: true });

  expect(report.stages).toEqual({ departments: 'done', employees: 'failed', payRates: 'not run' });
  expect(report.counts.payRates).toMatchObject({ read: 3, created: 0, skipped: 3 });
});

test("one record's error never stops the others", async () => {
  const r = await rig({ dataSets: [plain('departments'), plain('employees')] });
  putDepartments(r, 'source', ['CARP']);
  putEmployees(
    r,
    'source',
    Array.from({ length: 100 }, (_, n) => employee(n, n % 10 === 0 ? { birthDate: 'never' } : {})),
  );

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 100, created: 90, refused: 10 });
  expect(r.destination.all('employees')).toHaveLength(90);
});

test('a throttled run waits, shows until when, and goes on from its checkpoint', async () => {
  const r = await rig({ dataSets: [plain('departments')] });
  putDepartments(
    r,
    'source',
    Array.from({ length: 100 }, (_, n) => `D${String(n).padStart(3, '0')}`),
  );
  r.source.fault('throttle', 'departments', 4);
  r.destination.fault('throttle', 'departments', 2);
  const waits: string[] = [];
  let runId = '';
  const watch = setInterval(async () => {
    const [row] = await r.database
      .forCompany(r.ids.company)
      .query<{ waiting_until: string | null }>('SELECT waiting_until FROM run WHERE id = $1', [runId]);
    if (row?.waiting_until) waits.push(String(row.waiting_until));
  }, 50);

  const report = await r.run({
    saveChanges: true,
    onStart: (id) => {
      runId = id;
    },
  });
  clearInterval(watch);

  expect(report.status).toBe('completed');
  expect(report.counts.departments).toMatchObject({ read: 100, created: 100 });
  expect(waits.length).toBeGreaterThan(0);
});

test('a read that breaks off is taken up at the last page, not from the beginning', async () => {
  const r = await rig({ dataSets: [plain('departments')] });
  putDepartments(
    r,
    'source',
    Array.from({ length: 120 }, (_, n) => `D${String(n).padStart(3, '0')}`),
  );
  r.source.fault('read-fails@80', 'departments');

  const report = await r.run();

  expect(report.counts.departments?.read).toBe(120);
  expect(r.source.pagesRead('departments')).toEqual([0, 40, 80, 80]);
});

test('twenty starts at once make one run, and a destination has one writer at a time', async () => {
  const r = await rig();
  const queue = runQueueStore(r.database);
  const wish = (syncId: string): NewRun => ({
    id: newId(),
    syncId,
    syncName: 'Sync',
    sourceId: r.ids.source,
    destinationId: r.ids.destination,
    sourceName: 'Source',
    destinationName: 'Destination',
    config: r.config,
    decisionHash: 'x',
    options: {},
    saveChanges: true,
    trigger: 'person',
    purpose: 'sync',
    userId: null,
    userName: 'Test',
  });

  const starts = await Promise.all(
    Array.from({ length: 20 }, () => queue.add(r.ids.company, wish(r.ids.sync))),
  );
  const other = await queue.add(r.ids.company, wish(newId()));
  const place = (id: string) => ({ companyId: r.ids.company, id });
  const taken = await queue.take(place(starts[0]?.id ?? ''), 'worker 1');

  expect(new Set(starts.map((start) => start.id)).size).toBe(1);
  expect(starts.filter((start) => start.added)).toHaveLength(1);
  expect(taken).toMatchObject({ phase: 'planning' });
  expect(await queue.take(place(starts[0]?.id ?? ''), 'worker 2')).toBe('gone');
  expect(await queue.take(place(other.id), 'worker 2')).toBe('busy');
});

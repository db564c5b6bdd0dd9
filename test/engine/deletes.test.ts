import { expect, test } from 'vitest';
import { blindVendor, vendorProduct } from './ledger-vendor.ts';
import { plain } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { department, employee, putDepartments, putEmployees } from './world.ts';

const rig = rigsOfThisFile();
const people = Array.from({ length: 60 }, (_, n) => employee(n + 1));
const guardsOff = { maxDeactivationsPercent: 100, minSourcePercent: 0 };

async function synced(deletes: 'none' | 'deactivate' | 'remove', more = {}) {
  const r = await rig({ dataSets: [plain('departments'), plain('employees', { deletes })], ...more });
  putDepartments(r, 'source', ['CARP']);
  putEmployees(r, 'source', people);
  expect((await r.run({ saveChanges: true })).status).toBe('completed');
  return r;
}

test('people absent from the source are left alone by default', async () => {
  const r = await synced('none');
  r.source.remove('employees', '1001');

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toEqual([]);
  expect(r.destination.get('employees', '1001')?.status).toBe('active');
  expect(report.events.find((event) => event.code === 'absent/left-alone')?.message).toContain(
    'because the delete policy is "none"',
  );
});

test('when asked for, absence deactivates, and never dates the end from the clock', async () => {
  const r = await synced('deactivate');
  r.source.remove('employees', '1001');

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed');
  expect(report.counts.employees).toMatchObject({ read: 59, unchanged: 59, absent: 1, deactivated: 0 });
  expect(r.destination.get('employees', '1001')).toEqual({ ...people[0], status: 'terminated' });
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('the end date of someone who leaves is the one that the source gives', async () => {
  const r = await synced('none');
  r.source.put('employees', '1001', employee(1, { status: 'terminated', terminationDate: '2025-05-09' }));

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([{ kind: 'deactivate', write: 'deactivate', state: 'applied' }]);
  expect(report.counts.employees).toMatchObject({ deactivated: 1, absent: 0 });
  expect(r.destination.get('employees', '1001')).toMatchObject({
    status: 'terminated',
    terminationDate: '2025-05-09',
  });
});

test('a read that did not reach its end marker proves no absence', async () => {
  const r = await synced('deactivate');
  r.source.remove('employees', '1001');
  r.source.fault('no-end', 'employees');

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toEqual([]);
  expect(report.events.map((event) => event.code)).toEqual(
    expect.arrayContaining(['absent/left-alone', 'read/partial']),
  );
});

test('a read that failed half-way deactivates nobody', async () => {
  const r = await synced('deactivate');
  r.source.fault('read-fails@40', 'employees', 10);

  const report = await r.run({ saveChanges: true });

  expect(report.stages.employees).toBe('failed');
  expect(r.destination.all('employees').every((row) => row.status === 'active')).toBe(true);
});

test('a row that could not be read may be the one that is missing: nobody is deactivated', async () => {
  const r = await synced('deactivate');
  r.source.put('employees', '1001', employee(1, { unreadable: true }));

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 60, refused: 1, absent: 0 });
  expect(r.destination.get('employees', '1001')?.status).toBe('active');
});

test('a run that a person limited to some employees proves no absence', async () => {
  const r = await synced('deactivate');
  r.source.remove('employees', '1001');

  const report = await r.run({ saveChanges: true, options: { employeeIds: ['1002'] } });

  expect(report.changes).toEqual([]);
  expect(report.counts.employees).toMatchObject({ read: 59, skipped: 58, unchanged: 1 });
});

test('many deactivations at once stop the run before any write, and a person can let them through', async () => {
  const r = await synced('deactivate', { settings: {} });
  for (let n = 1; n <= 6; n += 1) r.source.remove('employees', String(1000 + n));

  const stopped = await r.run({ saveChanges: true });
  const written = r.destination.writes().length;
  const passed = await r.run({ saveChanges: true, overridden: true });

  expect(stopped.status).toBe('stopped by a guard');
  expect(stopped.guards.map((guard) => guard.message)).toEqual([
    '6 of 60 active employees would be put out of use; the limit is 5.',
  ]);
  expect(written).toBe(61);
  expect(passed.counts.employees).toMatchObject({ absent: 6 });
});

test('more updates than usual stop the run before any write', async () => {
  const r = await synced('none');
  const guards = { ...r.config.guards, maxChangesPercent: 10, alwaysAllowedChanges: 5 };
  putEmployees(
    r,
    'source',
    people.slice(0, 7).map((person) => ({ ...person, city: 'Dallas' })),
  );

  const report = await r.run({ saveChanges: true, config: { guards } });

  expect(report.status).toBe('stopped by a guard');
  expect(report.guards.map((guard) => guard.code)).toEqual(['guard/many-changes']);
});

test('people who left the filter have not left the source: a changed filter deactivates nobody', async () => {
  const r = await synced('deactivate', { settings: {} });
  const filter = [{ field: 'employeeNumber', is: 'equal to' as const, values: ['1001'] }];

  const report = await r.run({
    saveChanges: true,
    config: {
      dataSets: [plain('departments'), plain('employees', { deletes: 'deactivate', filter })],
      guards: { ...r.config.guards, ...guardsOff },
    },
  });

  expect(report.status).toBe('completed');
  expect(report.counts.employees).toMatchObject({ skipped: 59, unchanged: 1, absent: 0 });
  expect(r.destination.all('employees').every((row) => row.status === 'active')).toBe(true);
});

test('a changed mapping, crosswalk or matching rule deactivates nobody either', async () => {
  const r = await synced('deactivate');
  const dataSets = [
    plain('departments'),
    plain('employees', {
      deletes: 'deactivate',
      matching: [{ fields: ['homeEmail'], ask: false }],
      mapping: [
        { target: 'city', source: 'city', steps: [{ do: 'upper' as const }] },
        { target: 'employeeNumber', source: 'employeeNumber', steps: [] },
      ],
    }),
  ];

  const report = await r.run({ saveChanges: true, config: { dataSets } });

  expect(report.counts.employees).toMatchObject({ read: 60, updated: 60, absent: 0, created: 0 });
});

test('nothing is ever replaced as a whole: records that we did not bring stay untouched', async () => {
  const r = await synced('remove');
  r.destination.put('departments', 'THEIRS', department('THEIRS'));
  r.destination.put('employees', '9', employee(9, { employeeNumber: '9', ssn: '999887777' }));

  await r.run({ saveChanges: true });

  expect(r.destination.get('departments', 'THEIRS')).toEqual(department('THEIRS'));
  expect(r.destination.get('employees', '9')?.status).toBe('active');
});

test('"remove" removes only what was synced before and is gone from a complete read', async () => {
  const r = await synced('remove');
  r.source.remove('employees', '1001');

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([{ kind: 'remove', state: 'applied' }]);
  expect(r.destination.get('employees', '1001')).toBeUndefined();
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('where the destination has no verb for it, being out of use is written as a field', async () => {
  const plainWriter = vendorProduct('plain-writer', { employees: { deactivate: false } });
  const r = await synced('deactivate', { destination: plainWriter });
  r.source.remove('employees', '1001');

  await r.run({ saveChanges: true });

  expect(r.destination.get('employees', '1001')?.status).toBe('terminated');
  expect(r.destination.writes().at(-1)).toMatchObject({ verb: 'update', key: '1001' });
});

test('where the destination can neither, a warning says so', async () => {
  const rigid = vendorProduct('rigid', { employees: { deactivate: false, update: false } });
  const r = await synced('deactivate', { destination: rigid });
  r.source.remove('employees', '1001');

  const report = await r.run({ saveChanges: true });

  expect(report.events.filter((event) => event.level === 'warning').map((event) => event.code)).toEqual([
    'absent/cannot',
  ]);
});

test('a destination without a look is deactivated once, not in every run', async () => {
  const r = await synced('deactivate', { destination: blindVendor });
  r.source.remove('employees', '1001');

  await r.run({ saveChanges: true });

  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('a department that is no longer in use at the source is put out of use', async () => {
  const r = await synced('none');
  r.source.put('departments', 'CARP', department('CARP', { active: false }));

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([{ data_set: 'departments', kind: 'deactivate' }]);
  expect(r.destination.get('departments', 'CARP')?.active).toBe(false);
});

test('time entries outside the days of the run mean nothing by their absence; inside, they do when asked for', async () => {
  const r = await rig({ dataSets: [plain('employees'), plain('timeEntries', { deletes: 'remove' })] });
  putEmployees(r, 'source', [employee(1, { departmentCode: null })]);
  const days = ['2026-01-05', '2026-01-06', '2026-02-02', '2026-02-03'];
  for (const [index, workDate] of days.entries())
    r.source.put('timeEntries', `T${index}`, {
      externalRef: `T${index}`,
      employeeNumber: '1001',
      workDate,
      hours: '8',
    });
  await r.run({ saveChanges: true });
  r.source.remove('timeEntries', 'T0');
  r.source.remove('timeEntries', 'T2');

  const everything = await r.run({ saveChanges: true });
  const february = await r.run({ saveChanges: true, options: { from: '2026-02-01', to: '2026-02-28' } });

  expect(everything.changes).toEqual([]);
  expect(february.changes).toMatchObject([{ kind: 'remove', source_key: 'T2' }]);
  expect(february.guards).toEqual([]);
  expect(r.destination.all('timeEntries').map((row) => row.externalRef)).toEqual(['T0', 'T1', 'T3']);
});

import { setTimeout as later } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { blindVendor, discreetVendor, muteVendor, vendorProduct } from './ledger-vendor.ts';
import { plain, type RunReport } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, putEmployees } from './world.ts';

const rig = rigsOfThisFile();
const alone = { departmentCode: null };

test('an answer that was lost is settled by looking: it arrived, and is not sent again', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone), employee(2, alone)]);
  r.destination.fault('lost-answer', 'employees', 2);

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed');
  expect(report.changes.map((change) => change.detail)).toEqual([
    'Found there after an unanswered call.',
    'Found there after an unanswered call.',
  ]);
  expect(r.destination.writes()).toHaveLength(2);
});

test('a request that was lost is settled by looking: it is not there, and is sent once more', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  r.destination.fault('lost-request', 'employees');

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed');
  expect(r.destination.writes()).toHaveLength(1);
});

test('a request that is lost again and again ends in doubt, never in a guess', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  r.destination.fault('lost-request', 'employees', 10);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 1, inDoubt: 1 });
  expect(report.events.find((event) => event.level === 'error')).toMatchObject({ code: 'write/in-doubt' });
  expect((await r.run({ saveChanges: true })).counts.employees).toMatchObject({ inDoubt: 1 });
  r.destination.heal();
  expect((await r.run({ saveChanges: true })).counts.employees).toMatchObject({ created: 1 });
});

test('a record that is neither as before nor as planned is left in doubt for a person', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, { ...alone, lastName: 'New' })]);
  putEmployees(r, 'destination', [employee(1, alone)]);
  r.destination.fault('garbled', 'employees');

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([
    {
      state: 'in doubt',
      detail: 'No answer came. The record at Destination is neither as before nor as planned.',
    },
  ]);
  expect(r.destination.writes()).toHaveLength(1);
});

test('where the vendor gives no way to look, an unanswered change is never sent again: a person looks', async () => {
  const r = await rig({ destination: blindVendor, dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone), employee(2, alone)]);
  r.destination.fault('lost-answer', 'employees');

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ created: 1, inDoubt: 1 });
  expect(report.changes.find((change) => change.state === 'in doubt')?.detail).toBe(
    'No answer came. Destination offers no way to look.',
  );
  expect(r.destination.writes()).toHaveLength(2);
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('a look that fails leaves the change in doubt', async () => {
  const flaky = vendorProduct('flaky');
  const r = await rig({ destination: flaky, dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  r.destination.fault('hang-write', 'employees');
  const watch = setInterval(() => {
    if (r.destination.writes().length === 1) {
      clearInterval(watch);
      r.destination.fault('look-fails', 'employees');
    }
  }, 5);

  const report = await r.run({ saveChanges: true, patience: { callMs: 200 } });

  expect(report.changes[0]?.detail).toContain('Looking for it failed too');
});

test("a mistake of the product's own after it has sent leaves doubt, and is looked at", async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  r.destination.fault('bug', 'employees');

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([
    { state: 'applied', detail: 'Found there after an unanswered call.' },
  ]);
  expect(r.destination.writes()).toHaveLength(1);
});

test('an unanswered change of nothing but fields that cannot be read back stays in doubt', async () => {
  const r = await rig({ destination: discreetVendor, dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  await r.run({ saveChanges: true });
  putEmployees(r, 'source', [employee(1, { ...alone, ssn: '222334444' })]);
  r.destination.fault('lost-answer', 'employees');

  const report = await r.run({ saveChanges: true });

  expect(report.changes[0]).toMatchObject({ state: 'in doubt' });
  expect(report.changes[0]?.detail).toContain('cannot be read back');
});

describe('where neither a look nor the next read shows what was sent', () => {
  const time = (nr: number, hours = '8') => ({
    externalRef: `T-${nr}`,
    employeeNumber: '1001',
    workDate: '2026-01-05',
    hours,
  });
  const mute = () => rig({ destination: muteVendor, dataSets: [plain('timeEntries')] });
  const statesOf = ({ changes }: RunReport) => changes.map((change) => change.state);

  test('what was not answered is in doubt once, says what to do, and is sent by no later run', async () => {
    const r = await mute();
    for (const nr of [1, 2]) r.source.put('timeEntries', `T-${nr}`, time(nr));
    r.destination.fault('lost-answer', 'timeEntries');

    const first = await r.run({ saveChanges: true });
    const again = [await r.run({ saveChanges: true }), await r.run({ saveChanges: true })];

    expect(statesOf(first).sort()).toEqual(['applied', 'in doubt']);
    expect(first.events.find((event) => event.code === 'write/in-doubt')).toMatchObject({
      level: 'error',
      fix: expect.stringContaining('it counts as sent'),
    });
    expect(again.flatMap(statesOf)).toEqual([]);
    expect(r.destination.writes()).toHaveLength(2);
  });

  test('a correction that was not answered is not sent again either, and the next one starts from it', async () => {
    const r = await mute();
    r.source.put('timeEntries', 'T-1', time(1));
    await r.run({ saveChanges: true });
    r.source.put('timeEntries', 'T-1', time(1, '9'));
    r.destination.fault('lost-answer', 'timeEntries');
    const lost = await r.run({ saveChanges: true });
    const after = await r.run({ saveChanges: true });
    r.source.put('timeEntries', 'T-1', time(1, '10'));
    const next = await r.run({ saveChanges: true });

    expect([lost, after, next].map(statesOf)).toEqual([['in doubt'], [], ['applied']]);
    expect((await r.plan(next.runId))[0]?.differences).toMatchObject([
      { field: 'hours', before: '9', after: '10' },
    ]);
    expect(r.destination.writes()).toHaveLength(3);
  });

  test('what was on its way when the program died is in doubt, and no later run sends it', async () => {
    const r = await mute();
    r.source.put('timeEntries', 'T-1', time(1));
    r.destination.fault('hang-write', 'timeEntries');
    const dying = new AbortController();
    let runId = '';
    const running = r.run({
      saveChanges: true,
      shutdown: dying.signal,
      onStart: (id) => {
        runId = id;
      },
    });
    while (r.destination.writes().length === 0) await later(10);
    dying.abort(new Error('The process is being stopped.'));
    await expect(running).rejects.toThrow('The process is being stopped.');

    const taken = await r.run({ saveChanges: true, runId });
    const after = await r.run({ saveChanges: true });

    expect([taken, after].map(statesOf)).toEqual([['in doubt'], []]);
    expect(r.destination.writes()).toHaveLength(1);
  });
});

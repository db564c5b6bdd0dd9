import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { FileTaker, filesVendor, received } from './files-vendor.ts';
import { vendorProduct } from './ledger-vendor.ts';
import { plain, type RunReport } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, payRate, putCompany, putEmployees, putRates } from './world.ts';

const rig = rigsOfThisFile();
const inboxes = mkdtempSync(join(tmpdir(), 'chalkline-inboxes-'));
afterAll(() => rmSync(inboxes, { recursive: true, force: true }));
const alone = { departmentCode: null };

async function receiver(dataSets = ['departments', 'employees', 'payRates'].map((id) => plain(id))) {
  const inbox = mkdtempSync(join(inboxes, 'inbox-'));
  const steps: { on: FileTaker['onStep'] } = { on: () => undefined };
  const r = await rig({
    destination: filesVendor,
    dataSets,
    openDestination: (signal) => {
      const taker = new FileTaker(inbox, signal);
      taker.onStep = (step, name) => steps.on(step, name);
      return taker;
    },
  });
  const failOnce = (wanted: string, matching: string, act: () => void | Promise<void>) => {
    let armed = true;
    steps.on = (step, name) => {
      if (!armed || step !== wanted || !name.includes(matching)) return;
      armed = false;
      return act();
    };
  };
  return { r, inbox, steps, failOnce };
}

const broken = () => {
  throw new Error('The share is gone.');
};

test('what has not changed is not sent again, though the destination can tell nothing', async () => {
  const { r, inbox } = await receiver();
  putCompany(r, 20);

  const first = await r.run({ saveChanges: true });
  const second = await r.run({ saveChanges: true });

  expect(first.status).toBe('completed');
  expect(received(inbox).lines).toHaveLength(42);
  expect(second.status).toBe('completed');
  expect(second.changes).toEqual([]);
  expect(received(inbox).lines).toHaveLength(42);
});

test('new people of a second run may use the codes that the first has sent', async () => {
  const { r, inbox } = await receiver();
  putCompany(r, 3);
  await r.run({ saveChanges: true });
  putEmployees(r, 'source', [employee(9), employee(1, { city: 'Dallas' })]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 4, created: 1, updated: 1, unchanged: 2 });
  expect(readdirSync(inbox).filter((name) => name.startsWith('employees'))).toHaveLength(3);
});

test('two runs within one second do not overwrite each other’s files', async () => {
  const { r, inbox } = await receiver([plain('employees')]);
  const startedAtMs = Date.UTC(2026, 0, 5, 12);
  for (const n of [1, 2, 3]) {
    putEmployees(r, 'source', [employee(n, alone)]);
    await r.run({ saveChanges: true, startedAtMs: startedAtMs + n });
  }

  expect(received(inbox).lines).toHaveLength(3);
  expect(received(inbox).names).toEqual([
    'employees-20260105120000-add.ndjson',
    'employees-20260105120001-add.ndjson',
    'employees-20260105120002-add.ndjson',
  ]);
});

test('a record that the layout cannot hold is refused with its reason, and the others are written', async () => {
  const { r, inbox } = await receiver([plain('employees'), plain('payRates')]);
  putEmployees(r, 'source', [
    employee(1, { ...alone, lastName: 'Unwritable' }),
    employee(2, { ...alone, city: 'Odd' }),
  ]);
  putRates(r, [payRate(1), payRate(2)]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ created: 1, refused: 1 });
  expect(report.counts.payRates).toMatchObject({ created: 1, refused: 1 });
  expect(report.events.filter((event) => event.level !== 'info').map((event) => event.code)).toEqual([
    'layout/no',
    'layout/odd',
    'record/waits-for-employee',
  ]);
  expect(received(inbox).lines).toHaveLength(2);
});

test('a file that could not be copied leaves its changes planned, and nothing for the receiver to see', async () => {
  const { r, inbox, failOnce } = await receiver([plain('employees')]);
  putEmployees(r, 'source', [employee(1, alone)]);
  failOnce('stage', '', broken);

  const failed = await r.run({ saveChanges: true });
  const seen = received(inbox).lines;
  const again = await r.run({ saveChanges: true });

  expect(failed.status).toBe('failed');
  expect(failed.changes).toMatchObject([{ state: 'planned' }]);
  expect(failed.counts.employees).toMatchObject({ read: 1, skipped: 1 });
  expect(seen).toEqual([]);
  expect(again.counts.employees).toMatchObject({ created: 1 });
});

test('of two files of which one was delivered, what stands in it is written and the rest is not', async () => {
  const { r, inbox, failOnce } = await receiver([plain('employees')]);
  putEmployees(r, 'source', [employee(1, alone), employee(2, alone)]);
  await r.run({ saveChanges: true });
  putEmployees(r, 'source', [employee(1, { ...alone, city: 'Dallas' }), employee(3, alone)]);
  failOnce('stage', 'add', broken);

  const failed = await r.run({ saveChanges: true });
  const again = await r.run({ saveChanges: true });

  expect(failed.status).toBe('failed');
  expect(failed.counts.employees).toMatchObject({ updated: 1, created: 0, skipped: 1, unchanged: 1 });
  expect(again.changes).toMatchObject([{ write: 'create', state: 'applied' }]);
  expect(received(inbox).lines).toHaveLength(4);
});

test('a change that stands in two files of which one was delivered is left to a person, never sent again', async () => {
  const { r, inbox, failOnce } = await receiver([plain('employees')]);
  putEmployees(r, 'source', [employee(1, { ...alone, city: 'Dallas' })]);
  await r.run({ saveChanges: true });
  putEmployees(r, 'source', [employee(1, { ...alone, city: 'In both' })]);
  failOnce('stage', 'add', broken);

  const failed = await r.run({ saveChanges: true });

  expect(failed.changes).toMatchObject([{ state: 'in doubt' }]);
  expect(received(inbox).lines).toHaveLength(2);
});

test('a changed record comes with what was sent of it, and one that needs no line is done without a file', async () => {
  const { r, inbox } = await receiver([plain('employees')]);
  for (const city of ['Dallas', 'In both', 'Right as it is']) {
    putEmployees(r, 'source', [employee(1, { ...alone, city })]);
    await r.run({ saveChanges: true });
  }
  const last = await r.run({ saveChanges: true });
  const back = received(inbox).lines.find((line) => line.startsWith('["back"')) ?? '';

  expect(JSON.parse(back)).toMatchObject(['back', { employeeNumber: '1001', city: 'Dallas' }]);
  expect(received(inbox).lines).toHaveLength(3);
  expect(last.changes).toEqual([]);
});

test('a rename whose answer was lost is settled by looking at the receiver: it arrived', async () => {
  const { r, inbox, failOnce } = await receiver([plain('employees')]);
  putEmployees(r, 'source', [employee(1, alone)]);
  failOnce('published', '', broken);

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([{ state: 'applied' }]);
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
  expect(received(inbox).lines).toHaveLength(1);
});

test('a rename that never happened is settled by looking as well: the changes stay planned', async () => {
  const { r, failOnce } = await receiver([plain('employees')]);
  putEmployees(r, 'source', [employee(1, alone)]);
  failOnce('publish', '', broken);

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([{ state: 'planned' }]);
  expect((await r.run({ saveChanges: true })).counts.employees).toMatchObject({ created: 1 });
});

test('where the receiver cannot be looked at, the changes of the file stay in doubt', async () => {
  const { r, steps } = await receiver([plain('employees')]);
  putEmployees(r, 'source', [employee(1, alone)]);
  steps.on = (step) => {
    if (step === 'published' || step === 'look') broken();
  };

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([{ state: 'in doubt' }]);
  expect(report.changes[0]?.detail).toContain('It cannot be known whether employees-');
});

test('hours in such a file count as sent: no later run pays them twice, while people are sent once more', async () => {
  const { r, inbox, steps } = await receiver([plain('employees'), plain('timeEntries')]);
  putEmployees(r, 'source', [employee(1, alone)]);
  r.source.put('timeEntries', 'T-1', {
    externalRef: 'T-1',
    employeeNumber: '1001',
    workDate: '2026-01-05',
    hours: '8',
  });
  for (const dataSet of ['employees', 'timeEntries']) {
    // Each is lost once; time waits for its people.
    steps.on = (step, name) => {
      if (name.startsWith(dataSet) && (step === 'published' || step === 'look')) broken();
    };
    const lost = await r.run({ saveChanges: true });
    expect(lost.changes.filter(({ state }) => state === 'in doubt')).toMatchObject([{ data_set: dataSet }]);
  }
  steps.on = () => undefined;
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);

  const { lines } = received(inbox);
  expect(lines.filter((line) => line.includes('"T-1"'))).toHaveLength(1);
  expect(lines.filter((line) => line.includes('First1'))).toHaveLength(2);
});

test('a receiver that never answers is given up, and cancelling does not wait for it', async () => {
  const { r, steps } = await receiver([plain('employees')]);
  putEmployees(r, 'source', [employee(1, alone)]);
  let hangs = false;
  steps.on = (step) => {
    if (step !== 'stage') return undefined;
    hangs = true;
    return new Promise(() => undefined);
  };

  const given = await r.run({ saveChanges: true, patience: { callMs: 150 } });
  hangs = false;
  let runId = '';
  const running = r.run({
    saveChanges: true,
    onStart: (id) => {
      runId = id;
    },
  });
  while (!hangs) await later(10);
  const askedAt = performance.now();
  await r.cancel(runId);
  const cancelled = await running;

  expect(given.status).toBe('failed');
  expect(cancelled.status).toBe('cancelled');
  expect(performance.now() - askedAt).toBeLessThan(2_000);
  expect(cancelled.changes).toMatchObject([{ state: 'planned' }]);
});

test('the source is told what was taken, after a write and never after a preview; its failure is a warning', async () => {
  const source = vendorProduct('settling-vendor', { all: { settles: true } });
  const r = await rig({ source, dataSets: [plain('departments')] });
  putCompany(r, 1);
  const told = () => r.source.writes().filter((write) => write.verb === 'settle').length;

  await r.run();
  expect(told()).toBe(0);
  await r.run({ saveChanges: true });
  expect(told()).toBe(1);
  r.source.fault('settle-fails', 'departments');
  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed');
  expect(report.events.map((event) => [event.level, event.code])).toEqual([
    ['warning', 'source/not-settled'],
  ]);
});

test('hours of somebody whom no file has told the receiver of are sent with a warning, once for each of them', async () => {
  const { r, inbox } = await receiver([plain('employees')]);
  const time = (nr: number, employeeNumber: string) =>
    r.source.put('timeEntries', `T-${nr}`, {
      externalRef: `T-${nr}`,
      employeeNumber,
      workDate: '2026-01-05',
      hours: '8',
    });
  for (const [nr, number] of ['1001', '1002', '1002', '1003'].entries()) time(nr, number);
  const hours = () => r.run({ saveChanges: true, config: { dataSets: [plain('timeEntries')] } });
  const warned = ({ events }: RunReport) =>
    events
      .filter(({ code }) => code === 'record/employee-never-sent')
      .map(({ level, recordKey }) => [level, recordKey]);

  const before = await hours();
  putEmployees(r, 'source', [employee(1, alone)]);
  await r.run({ saveChanges: true });
  const after = await hours();

  // Where nobody was ever sent, people come there in another way.
  expect(warned(before)).toEqual([]);
  expect(warned(after)).toEqual([
    ['warning', 'T-1'],
    ['warning', 'T-3'],
  ]);
  expect(received(inbox).lines.filter((line) => line.includes('"T-'))).toHaveLength(4);
});

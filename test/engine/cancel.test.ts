import { setTimeout as later } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Counts, conservationGap } from '../../src/sync/outcome.ts';
import { type EngineRig, plain, type RunReport, type RunWish } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, putCompany, putDepartments, putEmployees } from './world.ts';

const rig = rigsOfThisFile();
const alone = { departmentCode: null };

/** Starts a run, cancels it when `moment` has come, and says how long it took to end. */
async function cancelled(
  r: EngineRig,
  moment: () => boolean | Promise<boolean>,
  wish: RunWish = {},
): Promise<{ report: RunReport; tookMs: number }> {
  let runId = '';
  const running = r.run({
    saveChanges: true,
    ...wish,
    onStart: (id) => {
      runId = id;
    },
  });
  while (!(await moment())) await later(10);
  const askedAt = performance.now();
  await r.cancel(runId);
  const report = await running;
  return { report, tookMs: performance.now() - askedAt };
}

async function stageOf(r: EngineRig, dataSet: string): Promise<string | undefined> {
  const [row] = await r.database
    .forCompany(r.ids.company)
    .query<{ progress: { stage: string } }>(
      'SELECT progress FROM run_data_set WHERE company_id = $1 AND data_set = $2',
      [r.ids.company, dataSet],
    );
  return row?.progress.stage;
}

function expectWhole(report: RunReport): void {
  expect(report.status).toBe('cancelled');
  expect(report.events.map((event) => event.code)).toContain('run/cancelled');
  for (const counts of Object.values(report.counts)) expect(conservationGap(counts as Counts)).toBe(0);
}

test('cancelling while a slow source is read ends within two seconds', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(
    r,
    'source',
    Array.from({ length: 200 }, (_, n) => employee(n, alone)),
  );
  r.source.fault('slow-read', 'employees', 1_000);

  const { report, tookMs } = await cancelled(r, () => r.source.pagesRead('employees').length > 0);

  expectWhole(report);
  expect(tookMs).toBeLessThan(2_000);
  expect(r.destination.writes()).toEqual([]);
});

test('cancelling while the source says nothing at all ends within two seconds', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  r.source.fault('hang-read', 'employees');

  const { report, tookMs } = await cancelled(r, () => r.source.pagesRead('employees').length > 0);

  expectWhole(report);
  expect(tookMs).toBeLessThan(2_000);
});

test('cancelling while a connector is signing in ends within two seconds', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  r.source.fault('hang-open', '');

  const { report, tookMs } = await cancelled(r, () => later(100).then(() => true));

  expect(report.status).toBe('cancelled');
  expect(tookMs).toBeLessThan(2_000);
});

test('cancelling while the destination is read ends within two seconds', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  r.destination.fault('hang-read', 'employees');

  const { report, tookMs } = await cancelled(r, () => r.destination.pagesRead('employees').length > 0);

  expectWhole(report);
  expect(report.counts.employees).toMatchObject({ read: 1, created: 0, skipped: 1 });
  expect(tookMs).toBeLessThan(2_000);
});

test('cancelling while comparing ends within two seconds, and the unfinished plan cannot be applied', async () => {
  const r = await rig({ dataSets: [plain('departments')] });
  const codes = Array.from({ length: 12_000 }, (_, n) => `D${n}`);
  putDepartments(r, 'source', codes);

  const { report, tookMs } = await cancelled(
    r,
    async () => (await stageOf(r, 'departments')) === 'comparing',
  );

  expectWhole(report);
  expect(tookMs).toBeLessThan(2_000);
  expect(r.destination.writes()).toEqual([]);
  const applied = await r.run({ purpose: 'apply', planOf: report.runId, saveChanges: true });
  expect(applied.status).toBe('failed');
}, 30_000);

test('cancelling while writing keeps what was written, sends nothing more, and loses nothing', async () => {
  const r = await rig({ dataSets: [plain('employees'), plain('payRates')] });
  putCompany(r, 100);
  r.source.fill(
    'employees',
    Array.from({ length: 100 }, (_, n) => employee(n + 1, alone)),
    (row) => String(row.employeeNumber),
  );
  r.destination.fault('slow-write', 'employees', 200);

  const { report, tookMs } = await cancelled(r, () => r.destination.writes().length >= 8);

  expectWhole(report);
  expect(tookMs).toBeLessThan(2_000);
  const written = r.destination.all('employees').length;
  expect(written).toBeGreaterThanOrEqual(8);
  expect(written).toBeLessThan(100);
  expect(report.counts.employees).toMatchObject({ read: 100, created: written, skipped: 100 - written });
  expect(report.counts.payRates).toMatchObject({ read: 100, created: 0, skipped: 100 });
  r.destination.heal();
  const next = await r.run({ saveChanges: true });
  expect(next.status).toBe('completed');
  expect(next.counts.employees).toMatchObject({ unchanged: written, created: 100 - written });
  expect(r.destination.writes().filter((write) => write.tab === 'employees')).toHaveLength(100);
});

test('cancelling while a vendor holds a write back looks once more whether it has arrived', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(
    r,
    'source',
    Array.from({ length: 30 }, (_, n) => employee(n, alone)),
  );
  r.destination.fault('hang-write', 'employees');

  const { report, tookMs } = await cancelled(r, () => r.destination.writes().length > 0);

  expectWhole(report);
  expect(tookMs).toBeLessThan(2_000);
  const written = r.destination.writes().length;
  expect(report.counts.employees).toMatchObject({ created: written, inDoubt: 0, skipped: 30 - written });
});

test('when the vendor does not answer the look either, the change is left in doubt and the next run settles it', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(
    r,
    'source',
    Array.from({ length: 30 }, (_, n) => employee(n, alone)),
  );
  r.destination.fault('hang-write', 'employees');

  const { report, tookMs } = await cancelled(r, () => {
    const sent = r.destination.writes().length > 0;
    if (sent) r.destination.fault('hang-look', 'employees');
    return sent;
  });

  expectWhole(report);
  expect(tookMs).toBeLessThan(2_000);
  expect(report.counts.employees?.inDoubt).toBe(1);
  const next = await r.run({ saveChanges: true });
  expect(next.status).toBe('completed');
  expect(r.destination.all('employees')).toHaveLength(30);
  expect(r.destination.writes()).toHaveLength(30);
});

test('cancelling a throttled run does not wait until the vendor allows calls again', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  r.source.fault('throttle', 'employees', 1_000);

  const { report, tookMs } = await cancelled(r, () => r.source.pagesRead('employees').length > 1);

  expectWhole(report);
  expect(tookMs).toBeLessThan(2_000);
});

test('a process that is being stopped leaves its run as it is; the next one takes it up and finishes it', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(
    r,
    'source',
    Array.from({ length: 60 }, (_, n) => employee(n, alone)),
  );
  r.destination.fault('slow-write', 'employees', 20);
  r.destination.fault('hang-write', 'employees');
  const stopping = new AbortController();
  let runId = '';
  const running = r.run({
    saveChanges: true,
    shutdown: stopping.signal,
    onStart: (id) => {
      runId = id;
    },
  });
  while (r.destination.writes().length < 4) await later(10);
  stopping.abort(new Error('The process is being stopped.'));

  await expect(running).rejects.toThrow('The process is being stopped.');
  r.destination.heal();
  const report = await r.run({ saveChanges: true, runId });

  expect(report.status).toBe('completed');
  expect(report.counts.employees).toMatchObject({ read: 60, created: 60 });
  expect(r.destination.writes()).toHaveLength(60);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { usualSettings } from '../../src/sync/index.ts';
import { type CoreHrEnd, startCoreHr } from './core-hr-end.ts';
import { payGroups, startExakTime, startSage300 } from './other-ends.ts';
import { openStage, type Stage, type StagedSync } from './stage.ts';

let stage: Stage;
let hr: CoreHrEnd;
let erp: Awaited<ReturnType<typeof startSage300>>;
let clock: Awaited<ReturnType<typeof startExakTime>>;
let toErp: StagedSync;
let toClock: StagedSync;
/** Somebody with whom nothing is wrong. */
const NUMBER = '1001';

beforeAll(async () => {
  stage = await openStage();
  hr = await startCoreHr(stage);
  erp = await startSage300(stage, hr.contractor);
  clock = await startExakTime(stage, hr.contractor);
  const from = await stage.connect(hr);
  toErp = await stage.sync(from, await stage.connect(erp), {
    dataSets: ['employees'],
    settings,
    crosswalks: { payGroups },
  });
  toClock = await stage.sync(from, await stage.connect(clock), { dataSets: ['employees'], settings });
  await runBoth();
}, 180_000);
afterAll(() => stage?.close());

async function runBoth() {
  return { erp: await toErp.run(), clock: await toClock.run() };
}
/** The demo's person who starts in three weeks must not come in between. */
const settings = { lifecycle: { ...usualSettings.lifecycle, futureHires: 'never' as const } };
const rowsAtErp = () => erp.sandbox.folder().list('employees').values();
const atErp = () => rowsAtErp().filter((row) => row.Code === NUMBER);
const atClock = () =>
  clock.sandbox.state
    .table('Employees')
    .values()
    .filter((row) => row.employeeNumber === NUMBER);
const sizes = () => [rowsAtErp().length, clock.sandbox.state.table('Employees').size];

test('somebody who left and is hired again under the old number is the old record at both, with the dates of the return', async () => {
  const before = sizes();
  const [hired] = atErp();
  const firstHire = String(hr.employment(NUMBER).hireDate);
  const left = stage.today();
  hr.change(NUMBER, {
    employment: { status: 'Terminated', terminationDate: left, terminationReason: 'Quit' },
  });

  const gone = await runBoth();

  expect(gone.erp.counts).toMatchObject({ created: 0, deactivated: 1 });
  expect(gone.clock.counts).toMatchObject({ created: 0, deactivated: 1 });
  expect(atErp()).toMatchObject([
    { Id: hired?.Id, IsActive: false, TerminationDate: expect.stringContaining(left) },
  ]);
  // The clock keeps them out at once; the date follows when the last check has been made.
  expect(atClock()).toMatchObject([{ status: 'Terminated', terminationDate: null }]);
  stage.moveTo(stage.day(15));
  const later = await runBoth();
  expect([later.erp.changes.length, later.clock.counts.updated]).toEqual([0, 1]);
  expect(later.clock.said('drift/edited-at-destination')).toEqual([]);
  expect(atClock()).toMatchObject([{ status: 'Terminated', terminationDate: left }]);

  const back = stage.day(2);
  stage.moveTo(back);
  hr.change(NUMBER, {
    employment: {
      status: 'Active',
      hireDate: back,
      originalHireDate: firstHire,
      terminationDate: null,
      terminationReason: null,
    },
  });
  const returned = await runBoth();

  for (const run of [returned.erp, returned.clock]) {
    expect(run.counts).toMatchObject({ created: 0, updated: 1, deactivated: 0 });
    expect(run.changes).toMatchObject([{ kind: 'rehire', state: 'applied' }]);
    expect(run.changes[0]?.reason).toContain(left);
  }
  expect(atErp()).toMatchObject([{ Id: hired?.Id, IsActive: true, TerminationDate: null }]);
  const [row] = atErp();
  // Sage keeps the first hire, and the return beside it.
  expect([String(row?.HireDate), String(row?.RehireDate)].map((date) => date.slice(0, 10))).toEqual([
    firstHire,
    back,
  ]);
  expect(atClock()).toMatchObject([
    { status: 'Active', hireDate: back, originalHireDate: firstHire, terminationDate: null },
  ]);
  expect(sizes()).toEqual(before);

  const again = await runBoth();
  expect([again.erp.changes, again.clock.changes]).toEqual([[], []]);
}, 240_000);

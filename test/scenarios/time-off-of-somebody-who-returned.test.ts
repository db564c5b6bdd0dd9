import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemOf, REHIRED_OLD_NUMBER } from '../../sandbox/contractor/index.ts';
import { usualSettings } from '../../src/sync/index.ts';
import { type CoreHrEnd, startCoreHr } from './core-hr-end.ts';
import { startExakTime } from './other-ends.ts';
import { openStage, type Stage, type StagedSync } from './stage.ts';

let stage: Stage;
let hr: CoreHrEnd;
let clock: Awaited<ReturnType<typeof startExakTime>>;
let sync: StagedSync;
/** Hired anew under this number; the time clock still knows them by the one of then. */
const { employeeNumber: NUMBER } = problemOf('rehire');

beforeAll(async () => {
  stage = await openStage();
  hr = await startCoreHr(stage);
  clock = await startExakTime(stage, hr.contractor);
  sync = await stage.sync(await stage.connect(clock), await stage.connect(hr), {
    dataSets: ['ptoBalances'],
    settings: { guards: { ...usualSettings.guards, maxChangesPercent: 100 } },
  });
}, 120_000);
afterAll(() => stage?.close());

const balances = (number: string) =>
  hr
    .files('time-off-balances', number)
    .map((row) => [row.Plan, row['Balance Hours']])
    .sort();

test('balances that the clock has under an old number stand in HR once, under the present one, and come no second time', async () => {
  const atClock = clock.sandbox.state
    .table('Employees')
    .find((row) => row.employeeNumber === REHIRED_OLD_NUMBER);
  expect(atClock?.status).toBe('Terminated');
  hr.setFiles('time-off-balances', NUMBER, []);

  const first = await sync.run();
  const imports = hr.sandbox.pollImports();
  const second = await sync.run();

  // People read it under the number of the clock, and what is written bears that of HR.
  const theirs = first.changes.filter(({ title }) => title.startsWith(REHIRED_OLD_NUMBER));
  expect(theirs.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['create applied', 'create applied']);
  for (const { differences } of theirs)
    expect(differences.find(({ field }) => field === 'employeeNumber')?.after).toBe(NUMBER);
  expect(imports.flatMap(({ errors }) => errors)).toEqual([]);
  expect(balances(NUMBER).map(([plan]) => plan)).toEqual(['Sick', 'Vacation']);
  expect(second.changes).toEqual([]);
  expect(second.counts).toMatchObject({ created: 0, updated: 0 });
}, 180_000);

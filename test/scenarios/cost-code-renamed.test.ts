import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildContractor } from '../../sandbox/contractor/index.ts';
import { startStandIn as startHcss } from '../../src/products/hcss/testing/stand-in.ts';
import { startExakTime, startSage300 } from './other-ends.ts';
import { type Outcome, openStage, type Stage, type StagedSync } from './stage.ts';

let stage: Stage;
let erp: Awaited<ReturnType<typeof startSage300>>;
let hcss: Awaited<ReturnType<typeof startHcss>>;
let clock: Awaited<ReturnType<typeof startExakTime>>;
let toHcss: StagedSync;
let toClock: StagedSync;
/** The job whose cost codes are looked at, and one of them. */
let job: string;
let code: string;
const NEW = '97-100';

beforeAll(async () => {
  stage = await openStage();
  const contractor = buildContractor({ today: stage.today(), people: 40 });
  erp = await startSage300(stage, contractor);
  clock = await startExakTime(stage, contractor);
  hcss = await startHcss({ contractor, clock: stage.clock });
  const { config, secrets, close } = hcss;
  const jobs = await stage.connect(erp);
  const standard = await stage.connect({
    ...erp,
    config: { ...erp.config, costCodesFrom: 'standard list' },
    close: async () => undefined,
  });
  toHcss = await stage.sync(jobs, await stage.connect({ product: 'hcss', config, secrets, close }), {
    dataSets: ['projects', 'costCodes'],
  });
  toClock = await stage.sync(standard, await stage.connect(clock), { dataSets: ['costCodes'] });
  const project = contractor.projects.find(({ isActive }) => isActive);
  job = project?.code ?? '';
  code = String(ofJob().find(({ Code, IsActive }) => IsActive === true && !String(Code).includes('.'))?.Code);
  await runBoth();
}, 240_000);
afterAll(() => stage?.close());

async function runBoth() {
  return { hcss: await toHcss.run(), clock: await toClock.run() };
}
const folder = () => erp.sandbox.folder();
const jobId = () =>
  folder()
    .list('jobs')
    .find(({ Code }) => Code === job)?.Id;
const ofJob = () =>
  folder()
    .list('costCodes')
    .values()
    .filter((row) => row.JobId === jobId() && row.IsGroupCode !== true);
const inStandard = () =>
  folder()
    .list('standardCostCodes')
    .find(({ Code }) => Code === code);
const atHcss = (wanted: string) =>
  hcss.sandbox
    .records('CostCode')
    .map(({ members }) => members)
    .filter((row) => row.jobCode === job && row.code === wanted);
const codesAtClock = () => clock.sandbox.state.table('CostCodes');
const atClock = (wanted: string) =>
  codesAtClock()
    .values()
    .filter((row) => row.identifier === wanted);
const sizes = () => [hcss.sandbox.records('CostCode').length, codesAtClock().size];
const written = ({ hcss: one, clock: other }: { hcss: Outcome; clock: Outcome }) =>
  [one, other].map(({ counts: { created, updated, deactivated } }) => ({ created, updated, deactivated }));
const nothing = { created: 0, updated: 0, deactivated: 0 };

test('another description is one update at both, and the code stays the one it was', async () => {
  const before = sizes();
  const row = ofJob().find(({ Code }) => Code === code);
  folder().put('costCodes', { Id: String(row?.Id), Name: 'Plumbed and levelled' });
  folder().put('standardCostCodes', { Id: String(inStandard()?.Id), Name: 'Plumbed and levelled' });

  const runs = await runBoth();
  const again = await runBoth();

  expect(written(runs)).toEqual([
    { ...nothing, updated: 1 },
    { ...nothing, updated: 1 },
  ]);
  expect(atHcss(code)).toMatchObject([{ description: 'Plumbed and levelled' }]);
  expect(atClock(code)).toMatchObject([{ name: 'Plumbed and levelled' }]);
  expect(sizes()).toEqual(before);
  expect(written(again)).toEqual([nothing, nothing]);
}, 240_000);

test('another code is a new one beside the old, which goes out of use and stays; a second run writes nothing', async () => {
  const before = sizes();
  const row = ofJob().find(({ Code }) => Code === code);
  // Sage changes no code that has costs: the new one is set up, and the old one is made inactive.
  folder().put('costCodes', {
    ...(row as object),
    Id: 'renamed-of-job',
    Code: NEW,
    Name: 'Rodded and struck',
  });
  folder().put('costCodes', { Id: String(row?.Id), IsActive: false });
  const standard = inStandard();
  folder().put('standardCostCodes', {
    ...(standard as object),
    Id: 'renamed-standard',
    Code: NEW,
    Name: 'Rodded and struck',
  });
  folder().put('standardCostCodes', { Id: String(standard?.Id), IsActive: false });

  const runs = await runBoth();
  const again = await runBoth();

  expect(written(runs)).toEqual([
    { created: 1, updated: 0, deactivated: 1 },
    { created: 1, updated: 0, deactivated: 1 },
  ]);
  expect(atHcss(NEW)).toMatchObject([{ description: 'Rodded and struck', status: 'A' }]);
  expect(atHcss(code)).toMatchObject([{ description: 'Plumbed and levelled', status: 'I' }]);
  expect(atClock(NEW)).toMatchObject([{ name: 'Rodded and struck', isActive: true }]);
  expect(atClock(code)).toMatchObject([{ name: 'Plumbed and levelled', isActive: false }]);
  expect(sizes()).toEqual(before.map((size) => size + 1));
  expect(written(again)).toEqual([nothing, nothing]);
}, 240_000);

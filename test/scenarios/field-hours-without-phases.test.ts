import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupEvents } from '../../src/hub/index.ts';
import { startStandIn as startAcumatica, withClient } from '../../src/products/acumatica/testing/stand-in.ts';
import { FROM, startStandIn as startHcss } from '../../src/products/hcss/testing/stand-in.ts';
import { startWorld, type World, writesNothing } from './world.ts';

/** HCSS knows cost codes and no phases; Acumatica wants a task with each hour on a project. */
let world: World;
let usual: Awaited<ReturnType<typeof startAcumatica>>;
let bare: Awaited<ReturnType<typeof startAcumatica>>;
let hcss: Awaited<ReturnType<typeof startHcss>>;

const codes = { earningCodes: { REG: 'RG', OT: 'OT', DOT: 'DT', VAC: 'VL', SICK: 'SL' } };
/** Who is not in the ERP yet cannot have hours there. */
const notThere = 'acumatica/unknown-employee';

beforeAll(async () => {
  [usual, bare, hcss] = await Promise.all([
    startAcumatica(),
    startAcumatica({ defaultTasks: false }),
    startHcss(),
  ]);
  const timeCards = { read: 'all', state: 'approved' };
  world = await startWorld({
    HCSS: { ...hcss, config: { ...hcss.config, timeCards }, product: 'hcss' },
    Usual: { ...usual, product: 'acumatica' },
    Bare: { ...bare, product: 'acumatica' },
    // The same site, with a task named in the connector.
    'Bare, with a task': {
      ...bare,
      config: { ...bare.config, defaultTask: '030' },
      product: 'acumatica',
      close: () => Promise.resolve(),
    },
  });
}, 120_000);
afterAll(() => world?.close());

interface Entry {
  ProjectID: { value: string };
  ProjectTaskID: { value?: string };
  CostCode: { value?: string };
}

/** Hours on projects: what was there before is on none. */
const entriesOf = ({ sandbox }: typeof usual): Promise<Entry[]> =>
  withClient(sandbox, async (client) => {
    const { body } = await client.list('TimeEntry');
    return (body as Entry[]).filter(({ ProjectID }) => ProjectID.value !== 'X');
  });
const tasksOf = (entries: readonly Entry[]) => new Set(entries.map((entry) => entry.ProjectTaskID.value));
const toErp = (to: string, special = {}) =>
  world.sync({ from: 'HCSS', to, template: 'time', crosswalks: codes, special });

test('hours go to the default task of their project, and a second run has nothing to do', async () => {
  const time = await toErp('Usual');
  const run = await time.run({ from: FROM });
  const again = await time.run({ from: FROM });

  expect(Object.keys(run.errors)).toEqual([notThere]);
  expect(run.counts.created).toBeGreaterThan(50);
  const entries = await entriesOf(usual);
  expect(entries.length).toBeGreaterThan(50);
  expect(tasksOf(entries)).toEqual(new Set(['010']));
  expect(again.counts).toMatchObject({ ...writesNothing, unchanged: run.counts.created });
}, 120_000);

test('a source that sends the phase empty has its hours written once: what Acumatica filled in is no difference', async () => {
  const empty = { source: 'costCode', steps: [{ do: 'table', entries: {}, otherwise: '' }] };
  const blank = { timeEntries: { mapping: [{ target: 'phaseCode', ...empty }] } };
  const time = await toErp('Usual', blank);
  const first = await time.run({ from: FROM });
  const again = await time.run({ from: FROM });

  expect(first.counts.created + first.counts.updated + first.counts.unchanged).toBeGreaterThan(50);
  expect(again.counts).toMatchObject(writesNothing);
  expect(tasksOf(await entriesOf(usual))).toEqual(new Set(['010']));
}, 120_000);

test('where projects have no default task, each hour is an error that says the three ways out', async () => {
  const run = await (await toErp('Bare')).run({ from: FROM });

  expect(Object.keys(run.errors).sort()).toEqual(['acumatica/invalid', notThere]);
  expect(run.messages.join()).toContain("'Project Task' cannot be empty");
  const groups = await groupEvents(world.server.hub, world.companyId, run.id);
  const told = groups.find(({ code }) => code === 'acumatica/invalid')?.fix;
  for (const way of ['as Default', 'Task of time without one', 'map Phase']) expect(told).toContain(way);
  expect(await entriesOf(bare)).toEqual([]);
}, 120_000);

test('the task that the connector names is taken, or the one that the sync makes of the cost code', async () => {
  const named = await (await toErp('Bare, with a task')).run({ from: FROM });
  expect(Object.keys(named.errors)).toEqual([notThere]);
  expect(tasksOf(await entriesOf(bare))).toEqual(new Set(['030']));

  const byCode = {
    timeEntries: {
      mapping: [
        {
          target: 'phaseCode',
          source: 'costCode',
          steps: [
            { do: 'part', separator: '-', index: 0 },
            { do: 'table', entries: { '01': '010', '02': '010' }, otherwise: '020' },
          ],
        },
      ],
    },
  };
  const mapped = await toErp('Bare', byCode);
  const run = await mapped.run({ from: FROM });
  const entries = await entriesOf(bare);
  expect(run.counts).toMatchObject({ created: 0, updated: named.counts.created });
  for (const { CostCode, ProjectTaskID } of entries)
    expect([CostCode.value, ProjectTaskID.value]).toEqual([
      CostCode.value,
      /^0[12]-/.test(CostCode.value ?? '') ? '010' : '020',
    ]);
  expect((await mapped.run({ from: FROM })).counts).toMatchObject(writesNothing);
}, 120_000);

import { afterAll, beforeAll, expect, test } from 'vitest';
import { wrap } from '../../sandbox/acumatica/testing/client.ts';
import { ROOT } from '../../sandbox/acumatica/wire-record.ts';
import type { Row } from '../../sandbox/kit/index.ts';
import { startStandIn as startAcumatica, withClient } from '../../src/products/acumatica/testing/stand-in.ts';
import { startStandIn as startExaktime } from '../../src/products/exaktime/testing/stand-in.ts';
import { startStandIn as startHcss } from '../../src/products/hcss/testing/stand-in.ts';
import { type Ended, type Sync, startWorld, theOne, type World, writesNothing } from './world.ts';

let world: World;
let acumatica: Awaited<ReturnType<typeof startAcumatica>>;
let exaktime: Awaited<ReturnType<typeof startExaktime>>;
let hcss: Awaited<ReturnType<typeof startHcss>>;
const syncs: Record<string, Sync> = {};

beforeAll(async () => {
  acumatica = await startAcumatica();
  exaktime = await startExaktime();
  hcss = await startHcss();
  world = await startWorld({
    Acumatica: { ...acumatica, product: 'acumatica' },
    ExakTime: { ...exaktime, product: 'exaktime' },
    HCSS: { ...hcss, product: 'hcss' },
  });
  for (const to of ['Core HR', 'ExakTime', 'HCSS'])
    syncs[to] = await world.sync({
      from: 'Acumatica',
      to,
      template: to === 'Core HR' ? 'work-to-hr' : 'work-to-clock',
      only: ['projects'],
    });
  await everywhere();
}, 120_000);
afterAll(() => world?.close());

async function everywhere(): Promise<Record<string, Ended>> {
  const runs: Record<string, Ended> = {};
  for (const [to, sync] of Object.entries(syncs)) runs[to] = await sync.run();
  return runs;
}
const countsOf = (runs: Record<string, Ended>, count: 'created' | 'updated' | 'deactivated') =>
  Object.fromEntries(Object.entries(runs).map(([to, { counts }]) => [to, counts[count]]));
const held = () => ({
  'Core HR': world.server.coreHr.state.table('Jobs').values(),
  ExakTime: exaktime.sandbox.state.table('Jobs').values(),
  HCSS: hcss.sandbox.records('Job').map(({ members }) => members),
});
const sizes = () => Object.values(held()).map((rows) => rows.length);

/** What somebody does to a project in Acumatica's own screens. */
const inAcumatica = (values: Record<string, unknown>, action?: string) =>
  withClient(acumatica.sandbox, async (client) => {
    const put = await client.put('Project', wrap(values));
    if (put.status !== 200) throw new Error(put.text);
    if (action === undefined) return;
    const done = await client.send('POST', `${ROOT}/Project/${action}`, {
      entity: wrap({ ProjectID: values.ProjectID }),
    });
    if (done.status >= 300) throw new Error(done.text);
    // The action runs for a while after its answer.
    const status = action === 'CompleteProject' ? 'Completed' : 'Active';
    for (let shown: unknown; shown !== status; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const { status: code, body } = await client.list('Project');
      const rows = code === 200 ? body : [];
      shown = rows.find((each: Named) => each.ProjectID.value === values.ProjectID)?.Status.value;
    }
  });

interface Named {
  ProjectID: { value?: string };
}

const NEW = '26-777';

test('a project opened in the ERP reaches HR and both time clocks, each once', async () => {
  const before = sizes();
  await inAcumatica(
    {
      ProjectID: NEW,
      Description: 'Harbor Stair',
      ProjectProperties: { StartDate: '2026-10-01' },
      ProjectAddress: { City: 'Denver', State: 'CO' },
    },
    'ActivateProject',
  );

  const runs = await everywhere();

  expect(countsOf(runs, 'created')).toEqual({ 'Core HR': 1, ExakTime: 1, HCSS: 1 });
  expect(countsOf(runs, 'updated')).toEqual({ 'Core HR': 0, ExakTime: 0, HCSS: 0 });
  expect(sizes()).toEqual(before.map((size) => size + 1));
  const { 'Core HR': inHr, ExakTime: inExaktime, HCSS: inHcss } = held();
  expect(theOne(inHr, 'identifier', NEW)).toMatchObject({ name: 'Harbor Stair', isActive: true });
  expect(theOne(inExaktime, 'identifier', NEW)).toMatchObject({ name: 'Harbor Stair', isActive: true });
  expect(theOne(inHcss, 'code', NEW)).toMatchObject({
    description: 'Harbor Stair',
    status: 'A',
    city: 'Denver',
  });
  for (const { counts } of Object.values(await everywhere())) expect(counts).toMatchObject(writesNothing);
}, 120_000);

test('a project closed in the ERP is closed everywhere, and nothing is removed', async () => {
  const before = sizes();
  await inAcumatica({ ProjectID: NEW, Description: 'Harbor Stair' }, 'CompleteProject');

  const runs = await everywhere();

  expect(countsOf(runs, 'deactivated')).toEqual({ 'Core HR': 1, ExakTime: 1, HCSS: 1 });
  expect(sizes()).toEqual(before);
  const { 'Core HR': inHr, ExakTime: inExaktime, HCSS: inHcss } = held();
  expect(theOne(inHr, 'identifier', NEW).isActive).toBe(false);
  expect(theOne(inExaktime, 'identifier', NEW).isActive).toBe(false);
  expect(theOne(inHcss, 'code', NEW).status).toBe('C');
  for (const { counts } of Object.values(await everywhere())) expect(counts).toMatchObject(writesNothing);
}, 120_000);

test('hours on a closed project are errors for a person, and those on others go', async () => {
  const jobs = exaktime.sandbox.state.table('Jobs');
  const hours = exaktime.sandbox.state.table('time').values();
  const projectOf = (row: Row) => String(jobs.get(String(row.jobId))?.identifier).replace(/\..*/, '');
  const closed = projectOf(hours.find(({ jobId }) => jobId !== null) ?? {});
  await inAcumatica({ ProjectID: closed, Description: 'Closed under the crew' }, 'CompleteProject');
  const onProject = async (code: string) =>
    withClient(acumatica.sandbox, async (client) => {
      const { body } = await client.list('TimeEntry');
      return body.filter((row: Named) => row.ProjectID.value === code).length;
    });
  const linesBefore = await onProject(closed);
  const time = await world.sync({ from: 'ExakTime', to: 'Acumatica', template: 'time' });

  const run = await time.run({ from: '2026-11-01', which: 'Everything' });
  const again = await time.run({ from: '2026-11-01', which: 'Everything' });
  const onClosed = hours.filter((row) => projectOf(row) === closed).length;
  expect(onClosed).toBeGreaterThan(0);
  expect(run.errors['acumatica/invalid']).toBe(onClosed);
  expect(run.messages.join()).toContain('The project is completed; time cannot be entered.');
  expect(run.counts.created).toBeGreaterThan(onClosed);
  expect(await onProject(closed)).toBe(linesBefore);
  expect(again.counts).toMatchObject({
    ...writesNothing,
    unchanged: run.counts.created,
    refused: run.counts.refused,
  });
}, 120_000);

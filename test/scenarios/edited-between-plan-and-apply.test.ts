import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CoreHrEnd, startCoreHr } from './core-hr-end.ts';
import { payGroups, startSage300 } from './other-ends.ts';
import { type ChangeSeen, openStage, type Stage, type StagedSync } from './stage.ts';

let stage: Stage;
let hr: CoreHrEnd;
let erp: Awaited<ReturnType<typeof startSage300>>;
let sync: StagedSync;

beforeAll(async () => {
  stage = await openStage();
  hr = await startCoreHr(stage);
  erp = await startSage300(stage, hr.contractor);
  sync = await stage.sync(await stage.connect(hr), await stage.connect(erp), {
    dataSets: ['employees'],
    crosswalks: { payGroups },
  });
  await sync.run();
}, 120_000);
afterAll(() => stage?.close());

const rows = () => erp.sandbox.folder().list('employees').values();
const at = (number: string) => rows().find(({ Code }) => Code === number);

interface Applied {
  id: string;
  status: string;
  counts: Record<string, number>;
}

/** Applies the plan of a run, as its button does. */
async function apply(runId: string) {
  const { operator } = stage.server;
  const started = await operator.in<Applied>('POST', `/runs/${runId}/apply`, {});
  if (started.status !== 202) throw new Error(started.text);
  for (;;) {
    const { body } = await operator.in<Applied>('GET', `/runs/${started.body.id}`);
    if (body.status !== 'queued' && body.status !== 'running') {
      const path = `/runs/${started.body.id}/changes?limit=100`;
      return { ...body, changes: (await operator.in<{ rows: ChangeSeen[] }>('GET', path)).body.rows };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('who was edited by hand between a plan and its being applied is a conflict and stays as edited; the others are written', async () => {
  const size = rows().length;
  hr.change('1001', { person: { lastName: 'Planned' } });
  hr.change('1004', { person: { lastName: 'Also Planned' } });
  const plan = await sync.run(false);
  expect(plan.changes.map(({ title }) => title.split(' ')[0]).sort()).toEqual(['1001', '1004']);
  erp.sandbox.changeInSage('employees', String(at('1001')?.Id), { LastName: 'By Hand' });

  const applied = await apply(plan.id);

  expect(applied.counts).toMatchObject({ created: 0, updated: 1, deactivated: 0, conflict: 1 });
  const states = Object.fromEntries(applied.changes.map(({ title, state }) => [title.split(' ')[0], state]));
  expect(states).toEqual({ '1001': 'conflict', '1004': 'applied' });
  expect(applied.changes.find(({ state }) => state === 'conflict')?.detail).toContain('Last name');
  expect([at('1001')?.LastName, at('1004')?.LastName]).toEqual(['By Hand', 'Also Planned']);
  expect(rows()).toHaveLength(size);

  // Nothing applies the same plan again; a fresh look plans what is left, and then nothing is.
  const { status } = await stage.server.operator.in('POST', `/runs/${plan.id}/apply`, {});
  expect(status).toBe(409);
  const next = await sync.run();
  expect(next.counts).toMatchObject({ created: 0, updated: 1, deactivated: 0 });
  expect(at('1001')?.LastName).toBe('Planned');
  expect((await sync.run()).changes).toEqual([]);
}, 180_000);

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CmicSandbox, startCmicSandbox } from '../../sandbox/cmic/index.ts';
import { cmic } from '../../src/products/cmic/index.ts';
import { rowsOf, withCmic } from '../../src/products/cmic/testing/open.ts';
import { configFor, secrets } from '../../src/products/cmic/testing/stand-in.ts';
import { SAMPLE_EMPLOYEE, writeSamples } from '../../src/products/cmic/testing/write-samples.ts';
import { plain } from '../engine/rig.ts';
import { rigsOfThisFile } from '../engine/shared.ts';
import { type Run, type ServerRig, startRig } from '../server/rig.ts';

const openRig = rigsOfThisFile();
let server: ServerRig;
let sandbox: CmicSandbox;

beforeAll(async () => {
  server = await startRig();
  sandbox = await startCmicSandbox({ people: 40, callsPerMinute: 1_000_000 });
}, 60_000);
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

interface Sync {
  name: string;
  config: { dataSets: { id: string }[] };
}

/** A sync of Core HR's people to CMiC, made and run through the server as a person would. */
async function peopleToCmic(): Promise<{ run(saveChanges: boolean): Promise<Run> }> {
  const { admin } = server;
  const { sourceId } = await server.sync(['departments']);
  const destination = await admin.in<{ id: string }>('POST', '/connectors', {
    name: 'CMiC',
    product: 'cmic',
    config: configFor(sandbox, { pageSize: 100 }),
    secrets,
  });
  const ends = `sourceId=${sourceId}&destinationId=${destination.body.id}`;
  const { body } = await admin.in<Sync>('GET', `/syncs/proposal?${ends}`);
  const made = await admin.in<{ id: string }>('POST', '/syncs', {
    name: 'Core HR to CMiC',
    sourceId,
    destinationId: destination.body.id,
    config: { ...body.config, dataSets: body.config.dataSets.filter(({ id }) => id === 'employees') },
  });
  if (made.status !== 201) throw new Error(made.text);
  return {
    run: async (saveChanges) => {
      const more = { saveChanges, options: {} };
      const started = await admin.in<Run>('POST', `/syncs/${made.body.id}/runs`, more);
      return server.ended(started.body.id);
    },
  };
}

test('people of Core HR reach CMiC by hires and changes, and the next run has nothing left to write', async () => {
  const sync = await peopleToCmic();
  const before = rowsOf({ sandbox }, 'pyemployee', { EmpCompCode: '001' });
  const preview = await sync.run(false);
  const posts = () => sandbox.requests.filter(({ method }) => method === 'POST').length;
  expect(posts()).toBe(0);

  const saved = await sync.run(true);
  const after = rowsOf({ sandbox }, 'pyemployee', { EmpCompCode: '001' });
  const written = (saved.counts.created ?? 0) + (saved.counts.updated ?? 0) + (saved.counts.deactivated ?? 0);
  expect(written).toBe(preview.plan?.changes);
  expect(after).toHaveLength(before.length + (saved.counts.created ?? 0));
  expect(posts()).toBe(written);

  const again = await sync.run(true);
  expect(again.counts).toMatchObject({ created: 0, updated: 0, deactivated: 0 });
  expect(posts()).toBe(written);
}, 60_000);

test('pay, deposits and a week of time follow; lost answers pay nobody twice, and a second run is empty', () =>
  withCmic(async ({ client }, standIn) => {
    const ids = ['payRates', 'directDeposits', 'timeEntries'];
    const rig = await openRig({
      destination: cmic,
      openDestination: () => client,
      dataSets: ids.map((id) => plain(id)),
    });
    for (const id of ids)
      for (let nr = 1; nr <= 4; nr += 1)
        rig.source.put(id, `${id} ${nr}`, {
          ...writeSamples[id]?.create(nr),
          ...(id === 'directDeposits' && nr === 4 ? { method: 'net', amount: null } : {}),
        });
    for (const effect of [{ kind: 'lose-answer-after' }, { kind: 'status-after', status: 500 }] as const)
      standIn.sandbox.faults.add({ method: 'POST', effect });

    const first = await rig.run({ saveChanges: true });
    const second = await rig.run({ saveChanges: true });

    expect(first.events.filter(({ level }) => level === 'error' || level === 'failure')).toEqual([]);
    expect(first.status).toBe('completed');
    expect(first.changes.map(({ state }) => state)).toEqual(Array.from({ length: 12 }, () => 'applied'));
    expect(second).toMatchObject({ status: 'completed', changes: [] });
    expect(rowsOf(standIn, 'pyemptimesheet', { TshEmpNo: SAMPLE_EMPLOYEE })).toHaveLength(4);
    expect(rowsOf(standIn, 'pyempsalspl', { EssEmpNo: SAMPLE_EMPLOYEE })).toHaveLength(4);
  }));

test('where CMiC lets no time be read, hours are sent once, a lost answer is left to a person and never sent again, and corrections are theirs', () =>
  withCmic(
    async ({ client, config, notes }, standIn) => {
      const rig = await openRig({
        destination: cmic,
        openDestination: () => client,
        destinationConfig: config as unknown as Record<string, unknown>,
        dataSets: [plain('timeEntries')],
      });
      const entry = (nr: number) => ({ ...writeSamples.timeEntries?.create(nr) });
      const posted = () => rowsOf(standIn, 'pyemptimesheet', { TshEmpNo: SAMPLE_EMPLOYEE });
      for (const nr of [1, 2]) rig.source.put('timeEntries', `T-${nr}`, entry(nr));
      const first = await rig.run({ saveChanges: true });
      const second = await rig.run({ saveChanges: true });
      expect(first).toMatchObject({ status: 'completed', counts: { timeEntries: { created: 2 } } });
      expect(notes.map(({ code }) => code)).toContain('cmic/time-not-verified');
      expect(second).toMatchObject({ status: 'completed', changes: [] });

      rig.source.put('timeEntries', 'T-1', { ...entry(1), hours: '9' });
      const corrected = await rig.run({ saveChanges: true });
      expect(corrected.changes.map(({ state }) => state)).toEqual(['refused']);
      expect(corrected.events.map(({ code }) => code)).toContain('record/correct-by-hand');

      rig.source.put('timeEntries', 'T-3', entry(3));
      standIn.sandbox.faults.add({ method: 'POST', effect: { kind: 'lose-answer-after' } });
      const lost = await rig.run({ saveChanges: true });
      const later = await rig.run({ saveChanges: true });
      const ofLost = ({ changes }: typeof lost) =>
        changes.filter(({ source_key }) => source_key === 'T-3').map(({ state }) => state);
      expect(ofLost(lost)).toEqual(['in doubt']);
      expect(ofLost(later)).toEqual([]);
      expect(posted()).toHaveLength(3);
    },
    { assumed: { readTime: false } },
    { writeOnly: ['pyemptimesheet'] },
  ));

test('a read that fails before hours are posted leaves them planned and not in doubt: the next run posts them', () =>
  withCmic(
    async ({ client, config }, standIn) => {
      const rig = await openRig({
        destination: cmic,
        openDestination: () => client,
        destinationConfig: config as unknown as Record<string, unknown>,
        dataSets: [plain('timeEntries')],
      });
      rig.source.put('timeEntries', 'T-1', { ...writeSamples.timeEntries?.create(1) });
      const states = ({ changes }: Awaited<ReturnType<typeof rig.run>>) => changes.map(({ state }) => state);
      standIn.sandbox.faults.add({ method: 'GET', times: -1, effect: { kind: 'status', status: 503 } });
      const broken = await rig.run({ saveChanges: true });
      standIn.sandbox.faults.clear();

      expect(broken.status).toBe('failed');
      expect(broken.counts.timeEntries).toMatchObject({ read: 1, inDoubt: 0, skipped: 1 });
      expect(states(broken)).toEqual(['planned']);
      expect(rowsOf(standIn, 'pyemptimesheet', { TshEmpNo: SAMPLE_EMPLOYEE })).toEqual([]);
      expect(states(await rig.run({ saveChanges: true }))).toEqual(['applied']);
    },
    { assumed: { readTime: false } },
    { writeOnly: ['pyemptimesheet'] },
  ));

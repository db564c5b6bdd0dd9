import { expect, test } from 'vitest';
import type { Step } from '../../sdk/index.ts';
import { openForTest } from '../../sdk/testing/index.ts';
import { sage300Cre } from './index.ts';
import type { Sage300Config } from './manifest.ts';
import { itemFor, type Started, samples, secrets, start, withSage, writerFor } from './testing/test-bed.ts';

const hour = 3_600_000;

/** The Sync Client stopped some hours ago: nothing newer is among the events. */
const stoppedFor = (hours: number) => (started: Started) => {
  const folder = started.sandbox.folder();
  folder.beat();
  started.sandbox.setAgent(false);
  for (const event of folder.events.values()) {
    const at = new Date(Date.parse(event.LastUpdatedOnUtc) - hours * hour).toISOString();
    folder.events.put(String(event.Version), { ...event, LastUpdatedOnUtc: `${at.slice(0, 19)}Z` });
  }
};

test('an old bridge is said in the log of the run', () =>
  withSage(
    async ({ notes }) => {
      expect(notes).toContainEqual(
        expect.objectContaining({
          level: 'warning',
          code: 'hh2/bridge-old',
          what: expect.stringContaining('30 h ago'),
          fix: expect.stringContaining('Sync Client'),
        }),
      );
    },
    { before: stoppedFor(30) },
  ));

test('a bridge older than the connector allows stops the run', async () => {
  await expect(withSage(async () => undefined, { before: stoppedFor(200) })).rejects.toMatchObject({
    code: 'hh2/bridge-stale',
    message: expect.stringContaining('8 days ago'),
  });
});

test('the connection test says the age of the bridge, and fails where a run would stop', async () => {
  const stepAfter = async (hours: number) => {
    const started = await start();
    stoppedFor(hours)(started);
    const reported: Step[] = [];
    const patient = { ...started.config, staleStopHours: 0 } as Sage300Config;
    const opened = await openForTest(sage300Cre, patient, secrets, { allowedRoots: started.allowedRoots });
    const context = { ...opened.context, config: started.config as Sage300Config };
    await sage300Cre.probe?.(context, (step) => reported.push(step));
    await opened.close();
    await started.close();
    return reported.find(({ title }) => title.startsWith('Sync Client'));
  };

  expect(await stepAfter(0)).toMatchObject({ outcome: 'ok', detail: expect.stringContaining('min ago') });
  expect(await stepAfter(30)).toMatchObject({
    outcome: 'ok',
    detail: expect.stringContaining('That is old'),
  });
  expect(await stepAfter(200)).toMatchObject({ outcome: 'failed', fix: expect.stringContaining('Restart') });
});

test('an offline Sync Client leaves a change in doubt and says whose turn it is; what waited arrives later', () =>
  withSage(
    async ({ client }, { sandbox }) => {
      sandbox.setAgent(false);
      const item = itemFor('employees', samples.employees?.create(1) ?? {});
      const [answer] = (await writerFor('employees').create?.(client, [item])) ?? [];

      expect(answer).toMatchObject({
        outcome: 'in doubt',
        error: { what: expect.stringContaining('has not fetched it') },
      });
      expect(await writerFor('employees').look?.(client, [item])).toEqual([]);

      sandbox.setAgent(true);
      await new Promise((resolve) => setTimeout(resolve, 80));
      expect(await writerFor('employees').look?.(client, [item])).toHaveLength(1);
    },
    { config: { operationMinutes: 0.01 } },
  ));

test('a change that hh2 gives up is in doubt', () =>
  withSage(async ({ client }, { sandbox }) => {
    sandbox.faults.add({ effect: { kind: 'own', name: 'give-up' } });
    const item = itemFor('employees', samples.employees?.create(1) ?? {});
    const answers = await writerFor('employees').create?.(client, [item]);

    expect(answers).toMatchObject([{ outcome: 'in doubt', error: { code: 'hh2/not-settled' } }]);
  }));

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runProgram } from './process.ts';
import { type ServerRig, startRig } from './rig.ts';

// Each command is a process of its own; on a busy machine they take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

/** Commands find the server by its data folder, as those of a person do. */
const chalkline = (words: string) => runProgram(words.split(' '), { CHALKLINE_DATA: rig.folder });

interface Shown {
  runDays: number;
  auditDays: number;
  due: { runs: number; changes: number; lastPurgeAt: string | null };
}
const shown = async () => JSON.parse((await chalkline('retention show --json')).output) as Shown;

test('retention is shown, set and carried out by command, and nothing goes unless somebody is sure', async () => {
  const sync = await rig.sync(['departments']);
  const input = { saveChanges: true, options: {} };
  const started = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, input);
  expect((await rig.ended(started.body.id)).counts).toMatchObject({ created: 9 });
  await rig.hub.store.database.owner.query(`UPDATE run SET finished_at = now() - interval '100 days'`);
  const changes = async () =>
    (await rig.admin.in<{ total: number }>('GET', `/runs/${started.body.id}/changes`)).body.total;

  const kept = await shown();
  const tooShort = await chalkline('retention set --audit 89');
  const noNumber = await chalkline('retention set --runs soon');
  const set = await chalkline('retention set --runs 30');
  const due = await chalkline('retention show');
  const unsure = await chalkline('retention purge');
  const heldBefore = await changes();
  const purged = await chalkline('retention purge --yes');
  const after = await shown();

  expect(kept).toMatchObject({ runDays: 400, auditDays: 2557, due: { runs: 0, changes: 0 } });
  expect(tooShort).toMatchObject({ code: 1, errors: expect.stringContaining('90 days or more') });
  expect(noNumber).toMatchObject({ code: 2, errors: expect.stringContaining('"soon" is no number of days') });
  expect(set).toMatchObject({
    code: 0,
    output: expect.stringContaining('Contents of runs are kept 30 days'),
  });
  expect(due.output).toContain('entries of the audit log 2557 days');
  expect(due.output).toMatch(/Changes\W+9\b/);
  expect(unsure).toMatchObject({ code: 2, errors: expect.stringContaining('purge --yes') });
  expect(heldBefore).toBe(9);
  expect(purged).toMatchObject({ code: 0, output: expect.stringMatching(/^Removed\./) });
  expect(purged.output).toMatch(/Changes\W+9\b/);
  expect(after.due).toMatchObject({ runs: 0, changes: 0 });
  expect(after.due.lastPurgeAt).not.toBeNull();
  expect(await changes()).toBe(0);
});

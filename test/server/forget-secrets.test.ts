/** The way out when the keys are lost, by command, on an installation that has been used. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runProgram } from './process.ts';
import { startRig } from './rig.ts';

// Each command is a process of its own; on a busy machine they take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'chalkline-forget-'));
const keyFile = join(folder, 'keys.json');
let written: { company: number; installation: number };

/** Leaves a data folder with a kept file, an upload, secrets and a log; then its key file is lost. */
beforeAll(async () => {
  const rig = await startRig({ dataFolder: folder, keyFile });
  const sync = await rig.sync(['departments']);
  const input = { saveChanges: true, options: {} };
  const { body } = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, input);
  await rig.ended(body.id);
  const form = new FormData();
  form.append('file', new Blob(['a,b\n1,2\n']), 'a.csv');
  await rig.admin.in('POST', `/connectors/${sync.destinationId}/uploads`, form);
  type Verdict = { entries: number };
  written = {
    company: (await rig.admin.in<Verdict>('POST', '/audit/verify', {})).body.entries + 1,
    installation: (await rig.operator.call<Verdict>('POST', '/api/audit/verify', {})).body.entries + 1,
  };
  await rig.close();
  rmSync(keyFile);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const chalkline = (words: string) => runProgram(words.split(' '), { CHALKLINE_DATA: folder });

test('what was sealed goes, in the database and on the disk, it says so, and Verify tells what it cannot tell', async () => {
  expect([existsSync(join(folder, 'runs')), existsSync(join(folder, 'uploads'))]).toEqual([true, true]);

  const forgotten = await chalkline('keys forget-secrets --yes');
  const company = await chalkline('audit verify --json');
  const installation = await chalkline('audit verify --installation --json');
  const entries = await chalkline('audit list --installation --action key --json');

  expect(forgotten).toMatchObject({ code: 0, errors: '' });
  expect(forgotten.output).toMatch(
    /1 connectors without their secrets, [1-9]\d* files kept with runs, 1 uploads, 9 planned changes/,
  );
  expect(forgotten.output).toMatch(/Audit entries written before .* can no longer be verified/);
  expect([existsSync(join(folder, 'runs')), existsSync(join(folder, 'uploads'))]).toEqual([false, false]);

  expect([company.code, installation.code]).toEqual([1, 1]);
  expect(JSON.parse(company.output)).toMatchObject({
    whole: false,
    entries: written.company,
    faults: [{ kind: 'key-lost', seq: 1, to: written.company }],
  });
  // One more under the new keys: that the old ones were forgotten.
  expect(JSON.parse(installation.output)).toMatchObject({
    whole: false,
    entries: written.installation + 1,
    faults: [{ kind: 'key-lost', seq: 1, to: written.installation }],
  });
  expect(entries.output).toContain('key.forgotten');
});

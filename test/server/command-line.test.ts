import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CORE_HR_DEMO, type CoreHrSandbox, startCoreHrSandbox } from '../../sandbox/core-hr/index.ts';
import { type Program, runProgram, startProgram } from './process.ts';

// Each command is a process of its own; on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'chalkline-command-'));
const env = {
  CHALKLINE_DATA: folder,
  PORT: '0',
  CHALKLINE_ALLOW_HOSTS: '127.0.0.1',
  CORE_HR_KEY: CORE_HR_DEMO.readWriteKey,
};
let coreHr: CoreHrSandbox;

beforeAll(async () => {
  coreHr = await startCoreHrSandbox({ people: 40 });
});
afterAll(async () => {
  await coreHr.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs one command, its words separated by blanks; `~` stands for a blank within a word. */
const chalkline = (words: string) =>
  runProgram(
    words.split(' ').map((word) => word.replaceAll('~', ' ')),
    env,
  );

const createHr = (name: string) =>
  `connectors create --name ${name} --product core-hr --set url=${coreHr.url} --set callsPerMinute=6000 --secret apiKey=env:CORE_HR_KEY`;

test('products --json is a list of products with their data sets and directions', async () => {
  const { code, output } = await chalkline('products --json');

  const products = JSON.parse(output) as {
    id: string;
    name: string;
    dataSets: { id: string; directions: string[] }[];
  }[];
  expect(code).toBe(0);
  expect(products.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['core-hr', 'acumatica', 'viewpoint-vista', 'file', 'sftp']),
  );
  expect(products[0]?.dataSets.find(({ id }) => id === 'employees')?.directions).toEqual(['read', 'write']);
});

test('what was not understood is told apart from what failed by the exit code', async () => {
  expect((await chalkline('conectors list')).code).toBe(2);
  expect((await chalkline('--help')).output).toContain('a guard stopped the run');
});

test('with no server, commands open the data folder themselves and carry out the run', async () => {
  await chalkline('companies create --name Plumb --time-zone America/Denver');
  const made = await chalkline(createHr('HR'));
  await chalkline('connectors create --name Files --product file --set direction=write');
  await chalkline('syncs create --name Departments --source HR --destination Files --data-sets departments');
  const run = await chalkline('syncs run Departments --save-changes --json');

  expect(made).toMatchObject({ code: 0, output: expect.stringContaining('Created "HR"') });
  expect(run.code).toBe(0);
  expect(JSON.parse(run.output)).toMatchObject({
    status: 'completed',
    saveChanges: true,
    counts: { created: 9 },
  });
});

describe('through the running server', () => {
  let server: Program;
  beforeAll(async () => {
    server = startProgram(['serve', '--no-demo'], env);
    await server.says('Ctrl-C stops it.');
  });
  afterAll(async () => {
    server.child.kill('SIGTERM');
    await server.ended;
  });

  test('connectors are made, tested and listed, a wrong form is refused in words, and no secret is told', async () => {
    const wrong = await chalkline('connectors create --name x --product core-hr --set url=x');
    const made = await chalkline(createHr('HR~2'));
    const tested = await chalkline('connectors test HR --json');
    const listed = await chalkline('connectors list');
    const deleted = await chalkline('connectors delete HR~2');
    const kept = await chalkline('connectors delete HR');

    expect(wrong).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('URL') });
    expect(JSON.parse(tested.output)).toContainEqual(
      expect.objectContaining({ title: 'Read departments', outcome: 'ok' }),
    );
    expect(listed.output).toContain('HR 2');
    expect([made.code, tested.code, deleted.code, kept.code]).toEqual([0, 0, 0, 1]);
    expect(kept.errors).toContain('Departments');
    expect(JSON.stringify([wrong, made, tested, listed])).not.toContain(CORE_HR_DEMO.readWriteKey);
  });

  test('a sync is made, run and read, its plan applied once, with exit codes that say how it went', async () => {
    await chalkline(
      'syncs create --name People --source HR --destination Files --data-sets departments,employees',
    );
    const run = await chalkline('syncs run People --wait --json');
    const { number } = JSON.parse(run.output) as { number: number };
    const changes = await chalkline(`runs changes ${number} --data-set employees --limit 3`);
    const applied = await chalkline(`runs apply ${number} --wait`);
    const again = await chalkline(`runs apply ${number} --wait`);
    const events = await chalkline(`runs events ${number} --level error --json`);
    const files = await chalkline(`runs files ${number + 1}`);
    const listed = await chalkline('runs list --json');

    expect([run.code, applied.code, again.code]).toEqual([3, 0, 1]);
    expect(changes.output).toContain('Last name');
    expect(again.errors).toContain('has been applied already');
    expect(JSON.parse(events.output)).toContainEqual(expect.objectContaining({ field: 'ssn' }));
    expect(files.output).toContain('employees');
    expect((JSON.parse(listed.output) as unknown[]).length).toBeGreaterThanOrEqual(3);
  });

  test('a refused sign-in answers 1, an unknown run or option 2', async () => {
    coreHr.faults.add({ path: '/Login', times: -1, effect: { kind: 'status', status: 401 } });
    const refused = await chalkline('syncs run People --wait');
    coreHr.faults.clear();
    const missing = await chalkline('runs show 999999');
    const option = await chalkline('syncs run People --option color=red');

    expect(refused.code).toBe(1);
    expect(missing).toMatchObject({ code: 2, errors: expect.stringContaining('There is no run 999999') });
    expect(option).toMatchObject({ code: 2, errors: expect.stringContaining('employeeIds') });
  });
});

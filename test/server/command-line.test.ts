import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CORE_HR_DEMO, type CoreHrSandbox, startCoreHrSandbox } from '../../sandbox/core-hr/index.ts';
import { type Program, runProgram, startProgram } from './process.ts';

// Each command is a process of its own; on a busy machine they take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

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

const chalkline = (...args: string[]) => runProgram(args, env);

test('products --json is a list of products with their data sets and directions', async () => {
  const { code, output } = await chalkline('products', '--json');

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

test('an unknown command is told apart from a failure by its exit code', async () => {
  expect((await chalkline('conectors', 'list')).code).toBe(2);
  expect((await chalkline('runs', 'list', '--limit', '0')).code).toBe(2);
  expect((await chalkline('--help')).output).toContain('a guard stopped the run');
});

describe.each(['with no server, by opening the data folder', 'through the running server'])('%s', (how) => {
  let server: Program | undefined;
  const suffix = how.startsWith('with no') ? 'here' : 'there';
  beforeAll(async () => {
    if (suffix === 'here') {
      await chalkline('companies', 'create', '--name', 'Plumb', '--time-zone', 'America/Denver');
      return;
    }
    server = startProgram(['serve', '--no-demo'], env);
    await server.says('Ctrl-C stops it.');
  });
  afterAll(async () => {
    server?.child.kill('SIGTERM');
    await server?.ended;
  });

  test('connectors are made, tested and listed, and a wrong form is refused in words', async () => {
    const made = await chalkline(
      'connectors',
      'create',
      '--name',
      `HR ${suffix}`,
      '--product',
      'core-hr',
      '--set',
      `url=${coreHr.url}`,
      '--set',
      'callsPerMinute=6000',
      '--secret',
      'apiKey=env:CORE_HR_KEY',
    );
    await chalkline(
      'connectors',
      'create',
      '--name',
      `File ${suffix}`,
      '--product',
      'file',
      '--set',
      'direction=write',
    );
    const wrong = await chalkline(
      'connectors',
      'create',
      '--name',
      'x',
      '--product',
      'core-hr',
      '--set',
      'url=x',
    );
    const tested = await chalkline('connectors', 'test', `HR ${suffix}`, '--json');
    const listed = await chalkline('connectors', 'list');

    expect(made).toMatchObject({ code: 0, output: expect.stringContaining('Created') });
    expect(wrong).toMatchObject({ code: 1, output: '' });
    expect(JSON.parse(tested.output)).toContainEqual(
      expect.objectContaining({ title: 'Read employees', outcome: 'ok' }),
    );
    expect(listed.output).toContain(`HR ${suffix}`);
    expect(JSON.stringify([made, wrong, tested, listed])).not.toContain(CORE_HR_DEMO.readWriteKey);
  });

  test('a sync is made, run, read and its plan applied, with exit codes that say how it went', async () => {
    const made = await chalkline(
      'syncs',
      'create',
      '--name',
      `Flow ${suffix}`,
      '--source',
      `HR ${suffix}`,
      '--destination',
      `File ${suffix}`,
      '--data-sets',
      'departments',
    );
    const run = await chalkline('syncs', 'run', `Flow ${suffix}`, '--wait', '--json');
    const { number } = JSON.parse(run.output) as { number: number };
    const changes = await chalkline('runs', 'changes', String(number));
    const applied = await chalkline('runs', 'apply', String(number), '--wait');
    const again = await chalkline('runs', 'apply', String(number), '--wait');
    const shown = await chalkline('runs', 'show', String(number));
    const events = await chalkline('runs', 'events', String(number), '--json');
    const listed = await chalkline('runs', 'list', '--json');

    expect([made.code, run.code, applied.code, again.code]).toEqual([0, 0, 0, 1]);
    expect(changes.output).toContain('Administration');
    expect(again.errors).toContain('has been applied already');
    expect(shown.output).toContain('Departments');
    expect(Array.isArray(JSON.parse(events.output))).toBe(true);
    expect((JSON.parse(listed.output) as unknown[]).length).toBeGreaterThanOrEqual(2);
  });

  test('a run with people whom nothing can be done for answers 3, one that was refused sign-in 1', async () => {
    await chalkline(
      'syncs',
      'create',
      '--name',
      `People ${suffix}`,
      '--source',
      `HR ${suffix}`,
      '--destination',
      `File ${suffix}`,
      '--data-sets',
      'employees',
    );
    const people = await chalkline('syncs', 'run', `People ${suffix}`, '--wait', '--save-changes');
    coreHr.faults.add({ path: '/Login', times: -1, effect: { kind: 'status', status: 401 } });
    const refused = await chalkline('syncs', 'run', `People ${suffix}`, '--wait');
    coreHr.faults.clear();
    const missing = await chalkline('runs', 'show', '999999');

    expect(people.code).toBe(3);
    expect(refused.code).toBe(1);
    expect(missing).toMatchObject({ code: 2, errors: expect.stringContaining('There is no run 999999') });
  });
});

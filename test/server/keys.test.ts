import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runProgram, startProgram } from './process.ts';

// Each test starts a dozen processes, one after the other; on a busy machine they take their time.
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chalkline-keys-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const chalkline = (args: readonly string[], env: Record<string, string> = {}) =>
  runProgram(args, { CHALKLINE_DATA: folder, CHALKLINE_ALLOW_HOSTS: '127.0.0.1', ...env });

/** Makes the database, a company and a connector with a secret. */
async function sealSomething(env: Record<string, string> = {}): Promise<void> {
  await chalkline(['companies', 'create', '--name', 'Plumb'], env);
  const made = await chalkline(
    [
      'connectors',
      'create',
      '--name',
      'HR',
      '--product',
      'core-hr',
      '--set',
      'url=https://hr.example',
      '--secret',
      'apiKey=env:THE_SECRET',
    ],
    { ...env, THE_SECRET: 'canary-secret' },
  );
  if (made.code !== 0) throw new Error(made.errors);
}

test('a server that runs takes up a rotation made beside it, and a key in use is not retired', async () => {
  await sealSomething();
  const server = startProgram(['serve', '--no-demo'], { CHALKLINE_DATA: folder, PORT: '0' });
  try {
    await server.says('Ctrl-C stops it.');
    const { current: first } = JSON.parse(readFileSync(file, 'utf8')) as { current: string };
    await chalkline(['keys', 'rotate']);

    const inUse = await chalkline(['keys', 'retire', first]);
    const resealed = await chalkline(['keys', 'reseal']);
    const tooSoon = await chalkline(['keys', 'retire', first]);
    const ring = JSON.parse(readFileSync(file, 'utf8')) as { since: string };
    writeFileSync(file, JSON.stringify({ ...ring, since: '2026-01-01T00:00:00.000Z' }));
    const retired = await chalkline(['keys', 'retire', first]);
    const list = await chalkline(['--json', 'keys', 'list']);

    expect(inUse.errors).toContain('2 stored values need');
    expect(resealed.output).toContain('Sealed 1 values anew.');
    expect(tooSoon.errors).toContain('less than a minute ago');
    expect(retired.code).toBe(0);
    const { keys, lost } = JSON.parse(list.output) as { keys: { id: string }[]; lost: number };
    expect(keys.map(({ id }) => id)).not.toContain(first);
    expect(lost).toBe(0);
  } finally {
    server.child.kill('SIGKILL');
    await server.ended;
  }
});

test('a server killed half-way through sealing anew goes on when it starts, and then the old key is retired', async () => {
  await sealSomething();
  const second = await chalkline(['companies', 'create', '--name', 'Level']);
  const more = await chalkline(
    [
      ...['--company', 'Level', 'connectors', 'create', '--name', 'ERP', '--product', 'core-hr'],
      ...['--set', 'url=https://erp.example', '--secret', 'apiKey=env:THE_SECRET'],
    ],
    { THE_SECRET: 'second-canary' },
  );
  expect([second.code, more.code]).toEqual([0, 0]);
  const { current: first } = JSON.parse(readFileSync(file, 'utf8')) as { current: string };
  await chalkline(['keys', 'rotate']);

  const killed = startProgram(['serve', '--no-demo'], {
    CHALKLINE_DATA: folder,
    PORT: '0',
    CHALKLINE_CRASH_AT: 'reseal.slice',
  });
  try {
    await killed.says('Ctrl-C stops it.');
    await chalkline(['keys', 'reseal', '--no-wait']);
    expect((await killed.ended).errors).toContain('crash point reseal.slice');
  } finally {
    killed.child.kill('SIGKILL');
    await killed.ended;
  }
  expect(await valuesOf(first)).toBe(1);

  const next = startProgram(['serve', '--no-demo'], { CHALKLINE_DATA: folder, PORT: '0' });
  try {
    await next.says('Ctrl-C stops it.');
    await expect.poll(() => valuesOf(first), { timeout: 60_000 }).toBe(0);
    const ring = JSON.parse(readFileSync(file, 'utf8')) as { since: string };
    writeFileSync(file, JSON.stringify({ ...ring, since: '2026-01-01T00:00:00.000Z' }));
    const retired = await chalkline(['keys', 'retire', first]);
    expect(retired.errors).toBe('');
    expect(retired.code).toBe(0);
  } finally {
    next.child.kill('SIGKILL');
    await next.ended;
  }
  const list = await chalkline(['--json', 'keys', 'list']);
  const { keys, lost } = JSON.parse(list.output) as { keys: { id: string }[]; lost: number };
  expect(keys.map(({ id }) => id)).not.toContain(first);
  expect(lost).toBe(0);
});

const valuesOf = async (id: string) => {
  const list = await chalkline(['--json', 'keys', 'list']);
  const { keys } = JSON.parse(list.output) as { keys: { id: string; values: number }[] };
  return keys.find((key) => key.id === id)?.values;
};

test('lost keys are forgotten on request: companies and connectors stay, without secrets', async () => {
  await sealSomething();
  const notLost = await chalkline(['keys', 'forget-secrets', '--yes']);
  rmSync(file);

  const unsure = await chalkline(['keys', 'forget-secrets']);
  const sure = await chalkline(['keys', 'forget-secrets', '--yes']);
  const list = await chalkline(['--json', 'connectors', 'list']);

  expect(notLost.errors).toContain('nothing is lost');
  expect(unsure.errors).toContain('--yes');
  expect(unsure.errors).toContain('can no longer be verified');
  expect(sure.output).toMatch(/Audit entries written before \d{4}-.* can no longer be verified/);
  expect(sure.output).toContain('1 connectors without their secrets');
  const [connector] = JSON.parse(list.output) as { name: string; secretsSet: string[] }[];
  expect(connector?.name).toBe('HR');
  expect(connector?.secretsSet ?? []).toEqual([]);
});

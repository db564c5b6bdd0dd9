import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runProgram, startProgram } from './process.ts';

// Each command is a process of its own; on a busy machine they take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chalkline-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const empty = (more: Record<string, string> = {}) => ({
  CHALKLINE_DATA: join(folder, 'data'),
  PORT: '0',
  ...more,
});

describe('a start that cannot be', () => {
  test('on a taken port says so and how to take another', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';

    const { code, errors } = await runProgram(['serve', '--no-demo'], empty({ PORT: port }));
    other.close();

    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toEqual([
      `Port ${port} on 127.0.0.1 is taken by another program.`,
      expect.stringContaining('PORT='),
    ]);
  });

  test('in a folder that cannot be written says so', async () => {
    writeFileSync(join(folder, 'file'), '');

    const { code, errors } = await runProgram(
      ['serve', '--no-demo'],
      empty({ CHALKLINE_DATA: join(folder, 'file', 'data') }),
    );

    expect(code).toBe(1);
    expect(errors).toMatch(/^The data folder .+ cannot be written: .+\n.*CHALKLINE_DATA/);
  });

  test('with a wrong DATABASE_URL says what was expected', async () => {
    const { code, errors } = await runProgram(
      ['serve', '--no-demo'],
      empty({ DATABASE_URL: 'postgres://nobody:wrong@127.0.0.1:1/none' }),
    );

    expect(code).toBe(1);
    expect(errors).toMatch(/DATABASE_URL/);
    expect(errors).not.toContain('wrong@');
    expect(errors.trim().split('\n')).toHaveLength(2);
  });

  test.each([
    [{ PORT: 'http' }, 'PORT'],
    [{}, '--services'],
  ])('with nonsense in %o names it', async (env, named) => {
    const args = named === 'PORT' ? ['serve'] : ['serve', '--services=web'];

    const { code, errors } = await runProgram(args, empty(env));

    expect(code).toBe(1);
    expect(errors).toContain(named);
  });
});

test('the first start shows the administrator once; Ctrl-C stops it within seconds; a second start is quick', async () => {
  const first = startProgram(['serve', '--no-demo'], empty());
  await first.says('Ctrl-C stops it.');
  const second = await runProgram(['serve', '--no-demo'], empty());
  const asked = Date.now();
  first.child.kill('SIGINT');
  const { code } = await first.ended;
  const tookMs = Date.now() - asked;
  const startedMs = Date.now();
  const third = startProgram(['serve', '--no-demo'], empty());
  await third.says('Ctrl-C stops it.');
  const readyMs = Date.now() - startedMs;
  third.child.kill('SIGTERM');
  await third.ended;

  expect(first.output()).toMatch(/Administrator \(shown once\): admin@chalkline\.local · password \S{10,}/);
  expect(second.code).toBe(1);
  expect(second.errors).toContain('is used by another Chalkline');
  expect([code, tookMs < 8_000]).toEqual([0, true]);
  expect(third.output()).not.toContain('password');
  // Under 3 s by itself; the rest is for the other tests of this machine.
  expect(readyMs).toBeLessThan(15_000);
  expect(statSync(join(folder, 'data', 'keys.json')).mode & 0o077).toBe(0);
});

test('a server that was killed leaves nothing in the way of the next', async () => {
  const first = startProgram(['serve', '--no-demo'], empty());
  await first.says('Ctrl-C stops it.');
  const left = JSON.parse(readFileSync(join(folder, 'data', 'server.json'), 'utf8')) as { pid: number };
  first.child.kill('SIGKILL');
  await first.ended;

  const second = startProgram(['serve', '--no-demo'], empty());
  await second.says('Ctrl-C stops it.');
  second.child.kill('SIGTERM');
  const { code } = await second.ended;

  expect(left.pid).toBe(first.child.pid);
  expect(code).toBe(0);
});

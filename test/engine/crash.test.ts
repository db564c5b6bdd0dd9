import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Counts, conservationGap } from '../../src/sync/outcome.ts';
import { type Aftermath, aftermathOf, openWorld, prepareStep, runStep, type Style } from './crash-world.ts';

const root = mkdtempSync(join(tmpdir(), 'chalkline-crash-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** How many times a run is killed at a random moment; the seed makes them the same in every run of the tests. */
const randomKills = Number(process.env.CHALKLINE_KILLS ?? 8);
const seed = Number(process.env.CHALKLINE_SEED ?? 20260102);

interface Ending {
  killed: boolean;
  /** From "ready" to the end. */
  tookMs: number;
  output: string;
}

/** Lets a child go one step; resolves when it has ended or was killed. */
function child(
  folder: string,
  style: Style,
  how: { args?: string[]; killAfterMs?: number } = {},
): Promise<Ending> {
  const script = join(import.meta.dirname, 'crash-child.ts');
  const process_ = spawn(process.execPath, [script, folder, style, ...(how.args ?? [])], {
    env: { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: join(root, 'compiled') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let ready = false;
  let readyAt = performance.now();
  process_.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
    // Node's own warnings may stand before it.
    if (ready || !output.includes('ready\n')) return;
    ready = true;
    readyAt = performance.now();
    if (how.killAfterMs !== undefined) setTimeout(() => process_.kill('SIGKILL'), how.killAfterMs);
  });
  process_.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  return new Promise((resolve) =>
    process_.once('close', (_code, signal) =>
      resolve({ killed: signal === 'SIGKILL', tookMs: performance.now() - readyAt, output }),
    ),
  );
}

/** The same steps in a world where nobody is killed, compared with what the children have left. */
async function expectUndisturbed(folder: string, style: Style, kills: readonly string[]): Promise<void> {
  const calm = await openWorld(`${folder}-calm`, style, true);
  for (const [step, kill] of ['nothing', ...kills].entries()) {
    prepareStep(calm, style, step);
    const expected = await aftermathOf(calm, style, await runStep(calm, step));
    const left: Aftermath = JSON.parse(readFileSync(join(folder, `after-${step}.json`), 'utf8'));
    expect(left, `step ${step}, killed at ${kill}`).toEqual(expected);
    expect(left.doubled, `step ${step}, killed at ${kill}`).toEqual([]);
    expect(['completed', 'completed with errors']).toContain(left.status);
    for (const counts of Object.values(left.counts)) expect(conservationGap(counts as Counts)).toBe(0);
    for (const change of left.changes) expect(change).not.toMatch(/ (planned|sent)$/);
  }
  await calm.close();
}

/** Every crash point in the engine's sources. */
function crashPoints(): string[] {
  const folder = join(import.meta.dirname, '../../src/sync');
  const points = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/crashPoint\(['`]([^'`]+)['`]\)/g),
    ])
    .flatMap(([, name = '']) =>
      name.startsWith('files.$') ? ['files.staged', 'files.publishing', 'files.published'] : [name],
    );
  return [...new Set(points)].sort();
}

const ofRecords = [
  'source.page',
  'source.read',
  'destination.read',
  'matched',
  'plan.data-set',
  'plan.made',
  'plan.claimed',
  'plan.entered',
  'apply.checked:2',
  'apply.sent:2',
  'apply.answered:2',
  'apply.settled:2',
  'apply.absent',
  'run.ending',
];
const ofFiles = [
  'files.written',
  'files.marked:2',
  'files.staged',
  'files.publishing:2',
  'files.published',
  'files.settled:2',
  'answers.written',
  'answers.saved:2',
  'files.publishing:5',
];

test('every crash point of the engine is tried', () => {
  const tried = [...ofRecords, ...ofFiles, 'apply.looked'].map((point) => point.replace(/:\d+$/, ''));
  expect(crashPoints()).toEqual([...new Set(tried)].sort());
});

test('record by record: killed at any named point and taken up by another process, a run ends as if nothing had happened', async () => {
  const folder = join(root, 'records');
  const kills: string[] = [];
  expect((await child(folder, 'records')).output).toContain('done');
  for (const point of [...ofRecords, 'apply.sent:2']) {
    const { killed, output } = await child(folder, 'records', { args: [point] });
    expect([point, killed, output]).toEqual([point, true, expect.stringContaining('crash point')]);
    kills.push(point);
  }
  // Looking is what a process does that finds something interrupted; it may be killed there as well.
  const { killed } = await child(folder, 'records', { args: ['apply.looked', 'in-old'] });
  expect(killed).toBe(true);
  expect((await child(folder, 'records')).output).toContain('done');
  kills.push('nothing');
  await expectUndisturbed(folder, 'records', kills);
}, 600_000);

test('in files: killed at any named point and taken up by another process, a run ends as if nothing had happened', async () => {
  const folder = join(root, 'files');
  const kills: string[] = [];
  expect((await child(folder, 'files')).output).toContain('done');
  for (const point of ofFiles) {
    const { killed, output } = await child(folder, 'files', { args: [point] });
    expect([point, killed, output]).toEqual([point, true, expect.stringContaining('crash point')]);
    if (point === 'files.staged') {
      // What is on its way has a temporary name: nobody sees half a file.
      const names = readdirSync(join(folder, 'inbox'));
      expect(names.filter((name) => !name.endsWith('.ndjson'))).toHaveLength(1);
    }
    kills.push(point);
  }
  expect((await child(folder, 'files')).output).toContain('done');
  kills.push('nothing');
  await expectUndisturbed(folder, 'files', kills);
}, 600_000);

test(`killed ${randomKills} times at random moments, record by record and in files, runs end as if nothing had happened`, async () => {
  const random = seededRandom(seed);
  for (const style of ['records', 'files'] as const) {
    const folder = join(root, `random-${style}`);
    const kills: string[] = [];
    const wanted = randomKills / 2;
    let { tookMs: span } = await child(folder, style);
    let hits = 0;
    // A moment that came too late is no kill: later steps may be shorter than the first, so the span follows them.
    for (let attempt = 0; hits < wanted && attempt < wanted * 4; attempt += 1) {
      const killAfterMs = Math.round(random() * span);
      const { killed, tookMs } = await child(folder, style, { killAfterMs });
      if (killed) hits += 1;
      else span = Math.min(span, tookMs);
      kills.push(`${killed ? '' : 'not quite '}${killAfterMs} ms of ${Math.round(span)}`);
    }
    expect((await child(folder, style)).output).toContain('done');
    expect(hits, kills.join('; ')).toBe(wanted);
    kills.push('nothing');
    await expectUndisturbed(folder, style, kills);
  }
}, 600_000);

/** Mulberry32: small, and the same everywhere. */
function seededRandom(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Counts, conservationGap } from '../../src/sync/outcome.ts';
import { inbox, openWorld, prepareWorld, runId, type Style, startedAtMs } from './crash-world.ts';
import { received } from './files-vendor.ts';

const root = mkdtempSync(join(tmpdir(), 'chalkline-crash-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a run leaves behind that must not depend on how often it was killed. */
interface Aftermath {
  status: string;
  counts: Record<string, Record<string, number>>;
  /** Sorted: the order in which answers come is nobody's promise. */
  events: string[];
  changes: string[];
  links: unknown[];
  destination: unknown;
}

let caseNumber = 0;
const templates = new Map<Style, string>();
const undisturbed = new Map<Style, Aftermath>();

beforeAll(async () => {
  for (const style of ['records', 'files'] as const) {
    const folder = join(root, style);
    await prepareWorld(folder, style);
    templates.set(style, folder);
    const aftermath = await finish(copyOf(style), style);
    expect(aftermath.status).toBe('completed with errors');
    undisturbed.set(style, aftermath);
  }
}, 120_000);

function copyOf(style: Style): string {
  caseNumber += 1;
  const folder = join(root, `case-${caseNumber}`);
  cpSync(templates.get(style) ?? '', folder, { recursive: true });
  return folder;
}

/** Runs the child until it is killed or ends; resolves to whether it was killed. */
function runChild(
  folder: string,
  style: Style,
  how: { crashAt?: string; killAfterMs?: number },
): Promise<{ killed: boolean; output: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts'), folder, style], {
    env: { ...process.env, NODE_OPTIONS: '', CHALKLINE_CRASH_AT: how.crashAt ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
    if (how.killAfterMs !== undefined && output === 'ready\n')
      setTimeout(() => child.kill('SIGKILL'), how.killAfterMs);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  return new Promise((resolve) =>
    child.once('close', (_code, signal) => resolve({ killed: signal === 'SIGKILL', output })),
  );
}

/** Takes the run up in this process, to its end, and says what it left. */
async function finish(folder: string, style: Style): Promise<Aftermath> {
  const rig = await openWorld(folder, style);
  const report = await rig.run({ saveChanges: true, runId, startedAtMs });
  const changeIds = rig.destination.writes().map((write) => write.change_id);
  // Nothing was ever sent twice, and nothing created twice.
  expect(new Set(changeIds).size).toBe(changeIds.length);
  for (const counts of Object.values(report.counts)) expect(conservationGap(counts as Counts)).toBe(0);
  const aftermath: Aftermath = {
    status: report.status,
    counts: report.counts,
    events: report.events
      .map((event) => [event.level, event.code, event.recordKey, event.message].join(' | '))
      .sort(),
    changes: report.changes.map((change) => [change.source_key, change.write, change.state].join(' | ')),
    links: await rig.database.query(
      'SELECT data_set, source_key, destination_key, fingerprint FROM link ORDER BY data_set, source_key',
    ),
    destination: style === 'records' ? rig.destination.dump() : sortedInbox(folder),
  };
  await rig.close();
  rmSync(folder, { recursive: true, force: true });
  return aftermath;
}

function sortedInbox(folder: string) {
  const { lines, names } = received(inbox(folder));
  return { names, lines: lines.sort() };
}

/** Every crash point of a stage's sources. */
function crashPoints(pattern: RegExp): string[] {
  const folder = join(import.meta.dirname, '../../src/sync');
  const points = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/crashPoint\(['`]([^'`]+)['`]\)/g),
    ])
    .map((match) => String(match[1]))
    .flatMap((name) =>
      name.startsWith('files.$') ? ['files.staged', 'files.publishing', 'files.published'] : [name],
    );
  return [...new Set(points)].filter((name) => pattern.test(name)).sort();
}

const ofRecords = crashPoints(/^(?!files\.)/);
const ofFiles = crashPoints(/^files\./);

test('all crash points are known, so that a new one is tried as well', () => {
  expect([...ofRecords, ...ofFiles]).toEqual([
    'apply.absent',
    'apply.answered',
    'apply.checked',
    'apply.looked',
    'apply.sent',
    'apply.settled',
    'destination.read',
    'matched',
    'plan.claimed',
    'plan.data-set',
    'plan.entered',
    'plan.made',
    'run.ending',
    'source.read',
    'files.marked',
    'files.published',
    'files.publishing',
    'files.settled',
    'files.staged',
    'files.written',
  ]);
});

describe('killed at a named point and taken up by another process, a run ends as if nothing had happened', () => {
  test.each(ofRecords)('records, at %s', async (point) => {
    const folder = copyOf('records');
    // Looking is what a process does that finds something interrupted.
    if (point === 'apply.looked') await runChild(folder, 'records', { crashAt: 'apply.sent:2' });
    const { killed, output } = await runChild(folder, 'records', {
      crashAt:
        point.startsWith('apply.') && point !== 'apply.looked' && point !== 'apply.absent'
          ? `${point}:3`
          : point,
    });

    expect([killed, output]).toEqual([true, expect.stringContaining(`crash point ${point}`)]);
    expect(await finish(folder, 'records')).toEqual(undisturbed.get('records'));
  });

  test.each(ofFiles)('files, at %s', async (point) => {
    const folder = copyOf('files');
    const { killed, output } = await runChild(folder, 'files', { crashAt: `${point}:2` });

    expect([killed, output]).toEqual([true, expect.stringContaining(`crash point ${point}`)]);
    if (point === 'files.staged') {
      const { names } = received(inbox(folder));
      expect(names.some((name) => !name.endsWith('.ndjson'))).toBe(true);
    }
    expect(await finish(folder, 'files')).toEqual(undisturbed.get('files'));
  });

  test('files, killed again and again on the way', async () => {
    const folder = copyOf('files');
    for (const point of [
      'plan.made',
      'files.written',
      'files.staged:2',
      'files.publishing:1',
      'files.settled',
    ])
      expect((await runChild(folder, 'files', { crashAt: point })).killed).toBe(true);
    expect(await finish(folder, 'files')).toEqual(undisturbed.get('files'));
  });
});

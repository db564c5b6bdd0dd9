/**
 * `npm run bench`: generated employees × 30 fields, File → Viewpoint Vista (CSV): first load, unchanged re-run, 1 %
 * changed; each in a process of its own, against the limit measured in the same run. Prints a table and writes JSON.
 * `BENCH_RECORDS=1000000 npm run bench` for more than the usual 100,000.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { writeEmployees } from './employees-csv.ts';

const records = Number(process.env.BENCH_RECORDS ?? 100_000);
const work = mkdtempSync(join(tmpdir(), 'chalkline-bench-'));

interface Measured {
  seconds: number;
  peakMb: number;
  status?: string;
  failure?: string;
  counts?: Record<string, number>;
  events?: unknown[];
}

function measure(script: string, ...parameters: string[]): Measured {
  const child = spawnSync(
    process.execPath,
    [
      // As bin/bootstrap.js starts the program.
      ...process.execArgv,
      join(import.meta.dirname, script),
      ...parameters,
    ],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (child.status !== 0) throw new Error(`${script} ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '{}') as Measured;
}

async function source(name: string, changedEvery?: number): Promise<string> {
  const folder = join(work, name);
  mkdirSync(folder);
  await writeEmployees(join(folder, 'employees.csv'), records, changedEvery);
  return folder;
}

try {
  const before = await source('before');
  const after = await source('after', 100);
  const hub = join(work, 'hub');
  mkdirSync(hub);
  const file = (folder: string) => join(folder, 'employees.csv');
  const limit = measure('limit.ts', file(before), file(before));
  const rows = [
    { name: 'First load', ...measure('one-run.ts', hub, before) },
    { name: 'Unchanged re-run', ...measure('one-run.ts', hub, before) },
    { name: '1 % changed', ...measure('one-run.ts', hub, after) },
  ];
  const table = new Table({
    head: ['File → Vista (CSV)', 'seconds', 'records/s', 'peak MB', '× limit', 'outcome'],
    style: { head: [], border: [] },
  });
  table.push([
    'Limit: parse, hash, compare',
    limit.seconds.toFixed(2),
    Math.round(records / limit.seconds),
    Math.round(limit.peakMb),
    '1.0',
    '',
  ]);
  for (const row of rows) {
    const outcome = Object.entries(row.counts ?? {})
      .filter(([name, count]) => name !== 'read' && count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ');
    table.push([
      row.name,
      row.seconds.toFixed(2),
      Math.round(records / row.seconds),
      Math.round(row.peakMb),
      (row.seconds / limit.seconds).toFixed(1),
      `${row.status}: ${outcome}`,
    ]);
  }
  process.stdout.write(
    `${records.toLocaleString('en')} employees × 30 fields, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB\n${table.toString()}\n`,
  );
  const results = join(import.meta.dirname, 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(
    join(results, `csv-to-vista-${records}.json`),
    `${JSON.stringify({ records, limit, rows }, null, 2)}\n`,
  );
} finally {
  if (process.env.BENCH_KEEP === undefined) rmSync(work, { recursive: true, force: true });
}

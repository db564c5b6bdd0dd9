/**
 * How quickly the API answers while a sync of generated employees runs in the same process on the embedded database.
 * Prints p50, p95 and the longest answer, idle and busy; aim: p95 under 150 ms.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Table from 'cli-table3';
import { columns, writeEmployees } from './employees-csv.ts';

const records = Number(process.env.BENCH_RECORDS ?? 100_000);
const work = mkdtempSync(join(tmpdir(), 'chalkline-bench-'));
const data = join(work, 'data');
const source = join(work, 'source');
const out = join(work, 'out');
for (const folder of [data, source, out]) mkdirSync(folder);

let server: ChildProcess | undefined;
try {
  await writeEmployees(join(source, 'employees.csv'), records);
  server = spawn(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, '../src/main.ts'), 'serve'],
    {
      env: { ...process.env, PORT: '0', CHALKLINE_DATA: data, CHALKLINE_ALLOW_ROOTS: work },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const { url, token } = await started();
  const call = async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  };

  const company = `/api/companies/${(await call<{ companies: { id: string }[] }>('/api/me')).companies[0]?.id}`;
  const connector = (name: string, product: string, config: object) =>
    call<{ id: string }>(`${company}/connectors`, { name, product, config, secrets: {} });
  const from = await connector('Benchmark - File', 'file', {
    direction: 'read',
    place: 'folder',
    folder: source,
    quietSeconds: 0,
  });
  const to = await connector('Benchmark - Vista', 'viewpoint-vista', {
    prCompany: '1',
    useSftp: false,
    folder: out,
    quietSeconds: 0,
  });
  const proposal = await call<{ config: { dataSets: object[]; guards: object } }>(
    `${company}/syncs/proposal?sourceId=${from.id}&destinationId=${to.id}`,
  );
  const sync = await call<{ id: string }>(`${company}/syncs`, {
    name: 'Benchmark',
    sourceId: from.id,
    destinationId: to.id,
    config: {
      ...proposal.config,
      dataSets: [
        {
          id: 'employees',
          fields: [...columns],
          mapping: [],
          filter: [],
          deletes: 'none',
          create: true,
          update: true,
        },
      ],
    },
  });

  const paths = [
    `${company}/runs?limit=50`,
    `${company}/connectors`,
    `${company}/syncs`,
    `${company}/overview`,
    '/api/products',
  ];
  const measure = async (until: () => Promise<boolean>): Promise<number[]> => {
    const times: number[] = [];
    for (let turn = 0; !(await until()); turn += 1) {
      const before = performance.now();
      await call(paths[turn % paths.length] ?? '/api/me');
      times.push(performance.now() - before);
      await sleep(20);
    }
    return times.sort((left, right) => left - right);
  };

  let idleTurns = 0;
  const idle = await measure(async () => ++idleTurns > 100);
  const begun = performance.now();
  const run = await call<{ id: string }>(`${company}/syncs/${sync.id}/runs`, {
    saveChanges: true,
    options: {},
  });
  let status = 'queued';
  const busy = await measure(async () => {
    ({ status } = await call<{ status: string }>(`${company}/runs/${run.id}`));
    return status !== 'queued' && status !== 'running';
  });
  const seconds = (performance.now() - begun) / 1000;

  const at = (times: number[], share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const table = new Table({
    head: ['API answers', 'calls', 'p50 ms', 'p95 ms', 'longest ms'],
    style: { head: [], border: [] },
  });
  for (const [name, times] of [
    ['Idle', idle],
    [`While ${records.toLocaleString('en')} employees are loaded (${seconds.toFixed(0)} s, ${status})`, busy],
  ] as const) {
    table.push([
      name,
      times.length,
      at(times, 0.5).toFixed(1),
      at(times, 0.95).toFixed(1),
      at(times, 1).toFixed(1),
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
  const results = join(import.meta.dirname, 'results');
  mkdirSync(results, { recursive: true });
  const summary = (times: number[]) => ({
    calls: times.length,
    p50Ms: at(times, 0.5),
    p95Ms: at(times, 0.95),
    longestMs: at(times, 1),
  });
  writeFileSync(
    join(results, `api-latency-${records}.json`),
    `${JSON.stringify({ records, seconds, idle: summary(idle), busy: summary(busy) }, null, 2)}\n`,
  );
} finally {
  server?.kill('SIGINT');
  await sleep(1_500);
  rmSync(work, { recursive: true, force: true });
}

/** Waits until the server has written where it listens. */
async function started(): Promise<{ url: string; token: string }> {
  for (let tries = 0; tries < 600; tries += 1) {
    try {
      const file = JSON.parse(readFileSync(join(data, 'server.json'), 'utf8')) as {
        url: string;
        token: string;
      };
      // The demo's first runs come after the server listens; they would disturb the measurement.
      const me = await fetch(`${file.url}/api/me`, { headers: { authorization: `Bearer ${file.token}` } });
      const company = ((await me.json()) as { companies: { id: string }[] }).companies[0]?.id;
      const runs = await fetch(`${file.url}/api/companies/${company}/runs`, {
        headers: { authorization: `Bearer ${file.token}` },
      });
      const { rows } = (await runs.json()) as { rows: { status: string }[] };
      if (rows.length >= 2 && rows.every((row) => row.status !== 'queued' && row.status !== 'running'))
        return file;
    } catch {
      // Not yet.
    }
    await sleep(250);
  }
  throw new Error('The server did not start within 150 s');
}

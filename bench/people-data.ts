/**
 * How long it takes to find one person and everything that is held about them among 50,000 changes, 25,000 links and the
 * files of two runs, each of 25,000 people. `BENCH_PEOPLE=5000` for fewer.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { openEmbedded } from '../src/db/index.ts';
import { type Access, findPerson, type Hub } from '../src/hub/index.ts';
import { type KeyRing, systemClock } from '../src/kernel/index.ts';
import { openStore } from '../src/store/index.ts';
import { writeEmployees } from './employees-csv.ts';

const people = Number(process.env.BENCH_PEOPLE ?? 25_000);
const ring: KeyRing = { current: 'bench', keys: { bench: Buffer.alloc(32, 3) }, root: Buffer.alloc(32, 4) };
const companyId = '00000000-0000-7000-8000-000000000001';
const work = mkdtempSync(join(tmpdir(), 'chalkline-people-'));

try {
  const hubFolder = join(work, 'hub');
  mkdirSync(hubFolder);
  for (const [name, changedEvery] of [
    ['first', undefined],
    ['moved', 1],
  ] as const) {
    const folder = join(work, name);
    mkdirSync(folder);
    await writeEmployees(join(folder, 'employees.csv'), people, changedEvery);
    const run = spawnSync(
      process.execPath,
      [...process.execArgv, join(import.meta.dirname, 'one-run.ts'), hubFolder, folder],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    if (run.status !== 0) throw new Error(`The run ended with ${run.status}`);
  }
  const database = await openEmbedded(join(hubFolder, 'database'));
  const rows = database.forCompany(companyId);
  const count = async (table: string) =>
    (
      await rows.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE company_id = $1`, [
        companyId,
      ])
    )[0]?.n ?? 0;
  const held = { changes: await count('change'), links: await count('link'), files: await count('run_file') };
  const hub = { store: openStore(database, ring), clock: systemClock } as Hub;
  const access = {
    companyId,
    actor: { userId: null, name: 'Benchmark', trigger: 'cli', address: 'local' },
    sight: { personal: true },
  } as Access;
  const table = new Table({
    head: [
      Object.entries(held)
        .map(([name, n]) => `${n} ${name}`)
        .join(', '),
      'seconds',
      'found',
    ],
    style: { head: [], border: [] },
  });
  const number = String(100_000 + Math.floor(people / 2));
  const ssn = String(900_000_000 + ((Math.floor(people / 2) * 7) % 99_999_999));
  for (const [name, query] of [
    ['by number', { employeeNumber: number }],
    ['by number, again', { employeeNumber: number }],
    ['by number and SSN', { employeeNumber: number, ssn }],
  ] as const) {
    const startedMs = performance.now();
    const { counts } = await findPerson(hub, access, query);
    table.push([name, ((performance.now() - startedMs) / 1000).toFixed(2), JSON.stringify(counts)]);
  }
  console.log(`${table}\nPeak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  await database.close();
} finally {
  rmSync(work, { recursive: true, force: true });
}

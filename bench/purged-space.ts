/**
 * What a purge gives back of the disk: an old and a young run of 25,000 changes each, of which the old one is purged,
 * on the embedded database and on a PostgreSQL server. `BENCH_CHANGES=200000` for larger runs.
 */
import Table from 'cli-table3';
import { type Database, migrate } from '../src/db/index.ts';
import { type KeyRing, newId } from '../src/kernel/index.ts';
import { openStore } from '../src/store/index.ts';
import { engines } from '../test/server/both-engines.ts';

const changes = Number(process.env.BENCH_CHANGES ?? 25_000);
const ring: KeyRing = { current: 'bench', keys: { bench: Buffer.alloc(32, 3) }, root: Buffer.alloc(32, 4) };
const table = new Table({
  head: [
    `2 × ${changes} changes`,
    'filled',
    'old purged',
    'VACUUM',
    'a third run',
    'young purged, VACUUM FULL',
    'purge s',
  ],
  style: { head: [], border: [] },
});

const sizeMb = async (database: Database) => {
  const [row] = await database.owner.query<{ n: number }>(`SELECT pg_total_relation_size('change') AS n`);
  return Number(row?.n ?? 0) / 1_000_000;
};

/** A run of long ago with its changes, bodies of 900 bytes, which are stored as they are. */
async function fill(database: Database, companyId: string): Promise<string> {
  const [runId, planId] = [newId(), newId()];
  const rows = database.forCompany(companyId);
  await rows.query(
    `INSERT INTO run (company_id, id, sync_name, source_id, destination_id, source_name, destination_name, config, decision_hash, save_changes, trigger, purpose, user_name, status)
     VALUES ($1, $2, 'Bench', $2, $2, 'A', 'B', '{}', 'x', true, 'cli', 'sync', 'Bench', 'completed')`,
    [companyId, runId],
  );
  await rows.query(
    `INSERT INTO plan (company_id, id, run_id, state, expires_at) VALUES ($1, $2, $3, 'applied', now())`,
    [companyId, planId, runId],
  );
  for (let done = 0; done < changes; done += 5_000) {
    await rows.query(
      `INSERT INTO change (company_id, plan_id, id, seq, data_set, kind, write, source_key, title, employee_number, reason, body, fingerprint, marks)
       SELECT $1, $2, gen_random_uuid(), g, 'employees', 'create', 'create', g::text, 'Somebody', g::text, 'new',
         decode(repeat(md5(g::text), 56), 'hex'), md5(g::text), ARRAY[g, -g]
       FROM generate_series($3::int, $4::int) g`,
      [companyId, planId, done + 1, Math.min(done + 5_000, changes)],
    );
  }
  return runId;
}

for (const engine of engines) {
  const { database, close } = await engine.open();
  try {
    await migrate(database);
    const { companies, retention } = openStore(database, ring);
    const { id: companyId } = await companies.create('Bench', 'America/Denver');
    const old = await fill(database, companyId);
    const young = await fill(database, companyId);
    const filled = await sizeMb(database);
    const startedMs = performance.now();
    await retention.purgeRun(companyId, old, new Date());
    const seconds = (performance.now() - startedMs) / 1000;
    const purged = await sizeMb(database);
    // What autovacuum does on a server by and by.
    await database.script('VACUUM change');
    const vacuumed = await sizeMb(database);
    await fill(database, companyId);
    const again = await sizeMb(database);
    await retention.purgeRun(companyId, young, new Date());
    await database.script('VACUUM FULL change');
    const full = await sizeMb(database);
    const mb = (size: number) => `${size.toFixed(1)} MB`;
    table.push([engine.name, ...[filled, purged, vacuumed, again, full].map(mb), seconds.toFixed(1)]);
  } finally {
    await close();
  }
}
console.log(table.toString());

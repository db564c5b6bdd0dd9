/**
 * What a call costs that passes a connector's limiter: counted in memory, in the embedded database and, where
 * DATABASE_URL is set, on that server. The limit is so high that nobody waits.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { type Database, migrate, openEmbedded, openServer } from '../src/db/index.ts';
import { Limiters } from '../src/hub/index.ts';
import { newId, systemClock } from '../src/kernel/index.ts';
import { Limiter } from '../src/sdk/index.ts';
import { openStore } from '../src/store/index.ts';

const calls = 5_000;
const limits = { calls: 60_000, perMs: 60_000, concurrency: 4 };
const never = new AbortController().signal;

async function msPerCall(limiter: Limiter): Promise<number> {
  const started = performance.now();
  let left = calls;
  await Promise.all(
    Array.from({ length: limits.concurrency }, async () => {
      while (left > 0) {
        left -= 1;
        await limiter.run(async () => undefined, never);
      }
    }),
  );
  return (performance.now() - started) / calls;
}

async function inDatabase(database: Database): Promise<number> {
  try {
    await migrate(database);
    const companyId = newId();
    const connectorId = newId();
    await database.acrossCompanies.query('INSERT INTO company (id, name) VALUES ($1, $2)', [
      companyId,
      `Benchmark ${companyId}`,
    ]);
    await database
      .forCompany(companyId)
      .query(
        `INSERT INTO connector (company_id, id, name, product, config) VALUES ($1, $2, 'x', 'hcss', '{}')`,
        [companyId, connectorId],
      );
    const store = openStore(database, { current: '', keys: {}, root: Buffer.alloc(32) });
    const ms = await msPerCall(new Limiters(systemClock, store).of(companyId, connectorId, limits));
    await database.acrossCompanies.query('DELETE FROM connector WHERE company_id = $1', [companyId]);
    await database.acrossCompanies.query('DELETE FROM company WHERE id = $1', [companyId]);
    return ms;
  } finally {
    await database.close();
  }
}

const table = new Table({ head: ['Limiter', 'calls', 'ms per call'], style: { head: [], border: [] } });
table.push(['In memory', calls, (await msPerCall(new Limiter(limits, systemClock))).toFixed(3)]);
const folder = mkdtempSync(join(tmpdir(), 'chalkline-bench-'));
try {
  table.push(['Embedded database', calls, (await inDatabase(await openEmbedded(folder))).toFixed(3)]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const url = process.env.DATABASE_URL;
if (url !== undefined)
  table.push(['Database server', calls, (await inDatabase(await openServer(url))).toFixed(3)]);
process.stdout.write(`${table.toString()}\n`);

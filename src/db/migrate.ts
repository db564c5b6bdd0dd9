import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { ensureRoles } from './roles.ts';
import { openToOwner, secureRows } from './row-security.ts';

const folder = join(import.meta.dirname, 'migrations');

/**
 * Brings the database to the newest shape: roles, then each numbered file once, in a transaction of its own, then the
 * policies that keep companies apart.
 */
export async function migrate(database: Database): Promise<string[]> {
  await ensureRoles(database);
  await database.script(
    'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const applied = new Set(
    (await database.owner.query<{ name: string }>('SELECT name FROM migration')).map((row) => row.name),
  );
  const fresh = readdirSync(folder)
    .filter((name) => /^\d{3}-.+\.sql$/.test(name) && !applied.has(name))
    .sort();
  if (fresh.length > 0) await openToOwner(database);
  for (const name of fresh) {
    const sql = readFileSync(join(folder, name), 'utf8');
    await database.script(`BEGIN;\n${sql}\nINSERT INTO migration (name) VALUES ('${name}');\nCOMMIT;`);
  }
  await secureRows(database);
  return fresh;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.ts';

const folder = join(import.meta.dirname, 'migrations');

/** Brings the database to the newest shape; each numbered file runs once, in a transaction of its own. */
export async function migrate(database: Database): Promise<string[]> {
  await database.script(
    'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const applied = new Set(
    (await database.query<{ name: string }>('SELECT name FROM migration')).map((row) => row.name),
  );
  const fresh = readdirSync(folder)
    .filter((name) => /^\d{3}-.+\.sql$/.test(name) && !applied.has(name))
    .sort();
  for (const name of fresh) {
    const sql = readFileSync(join(folder, name), 'utf8');
    await database.script(`BEGIN;\n${sql}\nINSERT INTO migration (name) VALUES ('${name}');\nCOMMIT;`);
  }
  return fresh;
}

import type { Queryable } from '../db/index.ts';

/** The sealed root of derived keys; undefined on an installation that has sealed nothing yet. */
export async function readRoot(database: Queryable): Promise<string | undefined> {
  const [row] = await database.query<{ sealed: string }>(
    `SELECT value->>'sealed' AS sealed FROM installation_setting WHERE name = 'derivation-root'`,
  );
  return row?.sealed;
}

export async function writeRoot(database: Queryable, sealed: string): Promise<void> {
  await database.query(
    `INSERT INTO installation_setting (name, value) VALUES ('derivation-root', $1)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [JSON.stringify({ sealed })],
  );
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, migrate, openEmbedded } from '../db/index.ts';
import { sealedColumns } from './sealed-values.ts';

let database: Database;
beforeAll(async () => {
  database = await openEmbedded(undefined);
  await migrate(database);
});
afterAll(() => database.close());

/** Bytes that are no sealed values; each needs its reason here. */
const notSealed: readonly string[] = [];

test('every column of bytes is sealed anew, counted and forgotten with the others', async () => {
  const rows = await database.owner.query<{ place: string }>(
    `SELECT table_name || '.' || column_name AS place FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1`,
  );
  const listed = sealedColumns
    .filter(({ form }) => form === 'bytes')
    .map((each) => `${each.table}.${each.column}`);

  expect(rows.length).toBeGreaterThan(3);
  expect(rows.map(({ place }) => place).filter((place) => !notSealed.includes(place))).toEqual(listed.sort());
});

test('the rows of each are told apart by a unique key, so that a value belongs to one row', async () => {
  for (const { table, column, row } of sealedColumns) {
    const keys = await database.owner.query<{ columns: string[] }>(
      `SELECT array_agg(a.attname::text) AS columns FROM pg_index i
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
       WHERE i.indrelid = $1::regclass AND i.indisunique GROUP BY i.indexrelid`,
      [table],
    );
    const expected = ['company_id', ...Object.keys(row)].sort();

    expect(
      keys.map(({ columns }) => [...columns].sort()),
      `${table}.${column}`,
    ).toContainEqual(expected);
  }
});

/** PostgreSQL keeps companies apart by itself: raw statements, no store in between, on both engines. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, migrate, type Queryable } from '../../src/db/index.ts';
import { newId } from '../../src/kernel/index.ts';
import { engines } from './both-engines.ts';

/** The files that look across companies; each says why at its use. */
const doors = [
  'store/companies.ts',
  'store/erased-people.ts',
  'store/forget-sealed.ts',
  'store/health.ts',
  'store/invitations.ts',
  'store/people.ts',
  'store/runs.ts',
  'store/schedules.ts',
];

test('only the files of the list look across companies', () => {
  const src = join(import.meta.dirname, '../../src');
  const using = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('db/') && name !== 'store/index.ts')
    .filter((name) => readFileSync(join(src, name), 'utf8').includes('acrossCompanies'));

  expect(using.sort()).toEqual(doors);
});

interface Column {
  table: string;
  name: string;
  type: string;
}

/** A value that any column of the type takes. */
const fillings: Readonly<Record<string, () => unknown>> = {
  uuid: () => newId(),
  text: () => `x ${newId()}`,
  timestamptz: () => '2026-01-01T00:00:00Z',
  jsonb: () => '{}',
  bytea: () => Buffer.from([0]),
  int4: () => '1',
  int8: () => '1',
  bool: () => 'false',
  _text: () => [],
};

const refused = /row-level security|permission denied/;

describe.each(engines)('on $name', ({ open }) => {
  let database: Database;
  let close: () => Promise<void>;
  /** Every table of companies, with the column that says whose a row is. */
  let tables: { name: string; key: string }[];
  let columns: Column[];
  const own = newId();
  const other = newId();

  /** A statement that adds a row with what must be filled in. */
  const insertInto = (table: { name: string; key: string }, companyId: string) => {
    const needed = columns.filter((column) => column.table === table.name);
    const values = needed.map(({ name, type }) =>
      name === table.key ? companyId : (fillings[type]?.() ?? `no value for ${type}`),
    );
    return [
      `INSERT INTO ${table.name} (${needed.map(({ name }) => name).join(', ')})
       VALUES (${values.map((_, at) => `$${at + 1}`).join(', ')}) RETURNING 1 AS one`,
      values,
    ] as const;
  };
  const rowsOf = async (by: Queryable, { name, key }: { name: string; key: string }, companyId: string) =>
    (await by.query(`SELECT 1 AS one FROM ${name} WHERE ${key} = $1`, [companyId])).length;

  beforeAll(async () => {
    const opened = await open();
    ({ database, close } = opened);
    await migrate(database);
    tables = await database.owner.query(
      `SELECT table_name AS name, column_name AS key FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = CASE table_name WHEN 'company' THEN 'id' ELSE 'company_id' END
       ORDER BY table_name`,
    );
    columns = await database.owner.query(
      `SELECT table_name AS table, column_name AS name, udt_name AS type FROM information_schema.columns
       WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'`,
    );
    // Rows need not make sense here, only be there: what a table demands of them is left out.
    for (const { name, on } of await database.owner.query<{ name: string; on: string }>(
      `SELECT conname AS name, conrelid::regclass::text AS on FROM pg_constraint
       WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace`,
    )) {
      await database.script(`ALTER TABLE ${on} DROP CONSTRAINT ${name}`);
    }
    for (const { name } of tables) await database.script(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
    for (const table of tables) {
      for (const id of [own, other]) await database.owner.query(...insertInto(table, id));
    }
  }, 90_000);
  afterAll(() => close());

  test('every table with a company_id is secured, against its owner too', async () => {
    const secured = await database.owner.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class c WHERE relrowsecurity AND relforcerowsecurity
       AND ARRAY['own_company', 'every_company']::name[] <@ ARRAY(SELECT polname FROM pg_policy WHERE polrelid = c.oid) ORDER BY relname`,
    );

    expect(tables.length).toBeGreaterThan(15);
    expect(secured.map(({ name }) => name)).toEqual(tables.map(({ name }) => name));
  });

  test('without a company set no table shows, takes, changes or loses a row', async () => {
    for (const table of tables) {
      const { name } = table;
      expect(await database.installation.query(`SELECT 1 AS one FROM ${name}`), name).toEqual([]);
      await expect(database.installation.query(...insertInto(table, own)), name).rejects.toThrow(refused);
    }
  });

  test("with one company set, another's rows are neither shown nor taken nor changed nor lost", async () => {
    const scope = database.forCompany(own);
    for (const table of tables) {
      const { name, key } = table;
      expect(await rowsOf(scope, table, own), name).toBe(1);
      expect(await rowsOf(scope, table, other), name).toBe(0);
      await expect(scope.query(...insertInto(table, other)), name).rejects.toThrow(refused);
      for (const statement of [`UPDATE ${name} SET ${key} = ${key}`, `DELETE FROM ${name}`]) {
        const touched = scope.query(`${statement} WHERE ${key} = $1 RETURNING 1 AS one`, [other]);
        // Of the audit log nobody may even try.
        if (name.startsWith('audit_')) await expect(touched, name).rejects.toThrow('permission denied');
        else expect(await touched, name).toEqual([]);
      }
      expect(await rowsOf(database.acrossCompanies, table, other), name).toBe(1);
    }
  });

  test('a row cannot be given to another company', async () => {
    const given = database
      .forCompany(own)
      .query('UPDATE connector SET company_id = $1 WHERE company_id = $2', [other, own]);

    await expect(given).rejects.toThrow('row-level security');
  });

  test("one company's transaction does not reach another's rows, and a company id is nothing but an id", async () => {
    const work = database
      .forCompany(own)
      .transaction(() => database.forCompany(other).query('SELECT 1 AS one FROM connector'));

    await expect(work).rejects.toMatchObject({ code: 'bug/unreachable' });
    expect(() => database.forCompany(`${own}'; RESET ROLE; --`)).toThrow('whose id is none');
  });

  test('typed and textual statements of a transaction are undone together', async () => {
    const scope = database.forCompany(own);
    const work = scope.transaction(async () => {
      await scope.query(`UPDATE connector SET name = 'changed' WHERE company_id = $1`, [own]);
      throw new Error('undone');
    });

    await expect(work).rejects.toThrow('undone');
    const rows = await scope.query<{ name: string }>('SELECT name FROM connector');
    expect(rows.map(({ name }) => name)).not.toContain('changed');
  });
});

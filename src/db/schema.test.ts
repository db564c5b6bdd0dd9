import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { migrate, openEmbedded, schema } from './index.ts';

interface ColumnRow {
  table_name: string;
  column_name: string;
  type: string;
  is_nullable: 'YES' | 'NO';
}

/** How PostgreSQL's catalogue calls the types that the typed tables use. */
const typeNames: Readonly<Record<string, string>> = {
  'timestamp with time zone': 'timestamptz',
  boolean: 'bool',
  integer: 'int4',
  bigint: 'int8',
  'text[]': '_text',
  'integer[]': '_int4',
};

test('the typed tables have the columns, types and nullability of the migrated database', async () => {
  const database = await openEmbedded(undefined);
  try {
    await migrate(database);
    const rows = await database.owner.query<ColumnRow>(
      `SELECT table_name, column_name, udt_name AS type, is_nullable FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> 'migration'`,
    );

    const declared = Object.values(schema)
      .filter((table) => is(table, PgTable))
      .flatMap((table) =>
        Object.values(getTableColumns(table)).map((column) => {
          const type = column.getSQLType();
          const nullable = column.notNull || column.primary ? 'not null' : 'null';
          return `${getTableName(table)}.${column.name} ${typeNames[type] ?? type} ${nullable}`;
        }),
      );

    const present = rows.map(
      (row) =>
        `${row.table_name}.${row.column_name} ${row.type} ${row.is_nullable === 'NO' ? 'not null' : 'null'}`,
    );
    expect(declared.sort()).toEqual(present.sort());
  } finally {
    await database.close();
  }
});

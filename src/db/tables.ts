import { PGlite } from '@electric-sql/pglite';
import { drizzle as overServer } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { PgQueryResultHKT } from 'drizzle-orm/pg-core/session';
import { drizzle as overEmbedded } from 'drizzle-orm/pglite';
import type { Database } from './database.ts';
import * as schema from './schema.ts';

/** Typed access to the tables, the same on both engines. */
export type Tables = PgDatabase<PgQueryResultHKT, typeof schema>;

/**
 * Drizzle over the database's own driver. It has its own transactions: inside `database.transaction` use that
 * one's queries, since the embedded engine has a single connection and would wait for itself.
 */
export function tablesOf(database: Database): Tables {
  const { driver } = database;
  return driver instanceof PGlite
    ? (overEmbedded(driver, { schema }) as unknown as Tables)
    : (overServer(driver, { schema }) as unknown as Tables);
}

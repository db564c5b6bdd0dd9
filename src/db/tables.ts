import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { PgQueryResultHKT } from 'drizzle-orm/pg-core/session';
import { drizzle } from 'drizzle-orm/pg-proxy';
import type { Database } from './database.ts';
import type { Answer, Connection } from './scopes.ts';

type Typed = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** Typed access to the tables, the same on both engines. */
export interface Tables extends Omit<Typed, 'transaction'> {
  /** As `Scope.transaction`: what runs in `work` joins it, through this or any other access. */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
}

/** The tables of a company by its id, as stores use them. */
export function tablesOf(database: Database): (companyId: string) => Tables {
  return (companyId) => database.forCompany(companyId).tables;
}

/**
 * Drizzle over our own transactions instead of over a driver, which would have transactions of its own: no statement
 * can leave the scope, and all of them join what is open.
 */
export function tablesOver(
  run: (sql: string, parameters: unknown[], shape: keyof Connection) => Promise<Answer | Answer<unknown[]>>,
  transaction: Tables['transaction'],
): Tables {
  const typed = drizzle(async (sql, parameters, method) => {
    if (method === 'all') return run(sql, parameters, 'arrays');
    const { rows, rowCount } = await run(sql, parameters, 'objects');
    // A statement without answer columns answers what this layer calls rows; sign-in reads the count off it.
    return { rows: Object.assign(rows, { rowCount }) };
  });
  return Object.assign(typed as unknown as Omit<Typed, 'transaction'>, { transaction });
}

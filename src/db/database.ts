import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { Pool, type PoolClient, types } from 'pg';
import { ConfigError } from '../kernel/index.ts';

export type Row = Record<string, unknown>;

/** Something that takes SQL: the database itself or one transaction of it. */
export interface Queryable {
  query<R extends object = Row>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}

/** One database, embedded or a server; the same SQL runs on both. */
export interface Database extends Queryable {
  readonly engine: 'embedded' | 'server';
  /** Runs `work` in a transaction; nested calls join the outer one. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Runs several statements without parameters, for migrations. */
  script(sql: string): Promise<void>;
  /** Frees the space of deleted rows and renews the statistics, where no background process does it. */
  tidy(tables: readonly string[]): Promise<void>;
  /** The driver, for libraries that bring their own access (tasks, sign-in). */
  readonly driver: PGlite | Pool;
  close(): Promise<void>;
}

// Dates are calendar dates and big counts are small here: neither may become a Date or lose digits.
types.setTypeParser(types.builtins.DATE, (value) => value);
types.setTypeParser(types.builtins.INT8, Number);
const asText = (value: string) => value;

/**
 * Opens PGlite in a folder, with fsync: its own start parameters switch it off (`-F`), and a payroll hub may not
 * forget what it has sent.
 */
export async function openEmbedded(folder: string | undefined): Promise<Database> {
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const driver = new PGlite({
    ...(folder === undefined ? {} : { dataDir: folder }),
    // 32 MB of buffers serve as well as the usual 128: the file system behind them caches too.
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
      '-c',
      'shared_buffers=32MB',
      // A sample of 6,000 rows tells the planner enough, and takes a fifth of the time.
      '-c',
      'default_statistics_target=20',
    ],
    // The driver's own reader of bytes goes digit by digit: 100,000 changes took 10 s longer.
    parsers: { 17: (value) => Buffer.from(value.slice(2), 'hex'), 20: Number, 1082: asText },
  });
  await driver.waitReady;
  const current = new AsyncLocalStorage<Queryable>();
  return {
    engine: 'embedded',
    driver,
    query: async (sql, parameters = []) => {
      const tx = current.getStore();
      if (tx !== undefined) return tx.query(sql, parameters);
      return (await driver.query(sql, parameters as unknown[])).rows as never;
    },
    transaction: (work) => {
      const outer = current.getStore();
      if (outer !== undefined) return work(outer);
      return driver.transaction((tx) => {
        const queryable: Queryable = {
          query: async (sql, parameters = []) => (await tx.query(sql, parameters as unknown[])).rows as never,
        };
        return current.run(queryable, () => work(queryable));
      });
    },
    script: async (sql) => {
      await driver.exec(sql);
    },
    tidy: async (tables) => {
      for (const table of tables) await driver.exec(`VACUUM (ANALYZE) ${table}`);
    },
    close: () => driver.close(),
  };
}

/** Opens a PostgreSQL server. @throws ConfigError `database/unreachable` */
export async function openServer(url: string, connections = 10): Promise<Database> {
  const driver = new Pool({ connectionString: url, max: connections, connectionTimeoutMillis: 5_000 });
  driver.on('error', () => undefined);
  try {
    await driver.query('SELECT 1');
  } catch (cause) {
    await driver.end();
    throw new ConfigError({
      code: 'database/unreachable',
      what: `The database at DATABASE_URL cannot be reached: ${(cause as Error).message || (cause as { code?: string }).code}.`,
      expected: 'Expected something like postgres://user:password@host:5432/chalkline.',
      fix: 'Correct DATABASE_URL, or leave it out to use the embedded database.',
      cause,
    });
  }
  const current = new AsyncLocalStorage<Queryable>();
  const queryOn = (client: Pool | PoolClient): Queryable => ({
    query: async (sql, parameters = []) => (await client.query(sql, parameters as unknown[])).rows,
  });
  const pooled = queryOn(driver);
  return {
    engine: 'server',
    driver,
    query: (sql, parameters) => (current.getStore() ?? pooled).query(sql, parameters),
    transaction: async (work) => {
      const outer = current.getStore();
      if (outer !== undefined) return work(outer);
      const client = await driver.connect();
      const queryable = queryOn(client);
      try {
        await client.query('BEGIN');
        const result = await current.run(queryable, () => work(queryable));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
    script: async (sql) => {
      await driver.query(sql);
    },
    // The server's autovacuum does it.
    tidy: async () => undefined,
    close: () => driver.end(),
  };
}

import { escapeIdentifier, Pool, type PoolClient, types } from 'pg';
import { BugError, ConfigError } from '../kernel/index.ts';
import type { Database } from './database.ts';
import { type Begin, type Connection, openScopes } from './scopes.ts';

// Dates are calendar dates and big counts are small here: neither may become a Date or lose digits.
types.setTypeParser(types.builtins.DATE, (value) => value);
types.setTypeParser(types.builtins.INT8, Number);

/** For the typed tables. */
const instantsAsText: { getTypeParser: typeof types.getTypeParser } = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    type === types.builtins.TIMESTAMPTZ || type === types.builtins.TIMESTAMP
      ? (value: string) => value
      : types.getTypeParser(type, format as 'text'),
};

/** Opens a PostgreSQL server. @throws ConfigError `database/unreachable` */
export async function openServer(url: string, connections = 10): Promise<Database> {
  const driver = new Pool({ connectionString: url, max: connections, connectionTimeoutMillis: 5_000 });
  driver.on('error', () => undefined);
  let schema: string | null | undefined;
  try {
    schema = (await driver.query<{ schema: string | null }>('SELECT current_schema() AS schema')).rows[0]
      ?.schema;
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
  return {
    engine: 'server',
    driver,
    // A schema that is the user's own would be out of sight under another role.
    ...openScopes(
      'server',
      beginOn(driver, schema ? `SET LOCAL search_path = ${escapeIdentifier(schema)}` : ''),
    ),
    owner: { query: async (sql, parameters = []) => (await driver.query(sql, [...parameters])).rows },
    script: async (sql) => {
      await driver.query(sql);
    },
    // The server's autovacuum does it.
    tidy: async () => undefined,
    wipe: async () => undefined,
    close: () => driver.end(),
  };
}

function beginOn(pool: Pool, always: string): Begin {
  return async (settings, work) => {
    const client = await pool.connect();
    let broken = false;
    try {
      await client.query(`BEGIN; ${always}; ${settings}`);
      const result = await work(connectionOf(client));
      const { command } = await client.query('COMMIT');
      // PostgreSQL answers so, without an error, when a statement had failed and the work went on regardless.
      if (command !== 'COMMIT') throw new BugError('work went on in a transaction that had failed');
      return result;
    } catch (error) {
      // A connection that cannot be rolled back would take the next caller into this company's transaction.
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  };
}

function connectionOf(client: PoolClient): Connection {
  return {
    objects: async (sql, parameters) => {
      const { rows, rowCount } = await client.query(sql, [...parameters]);
      return { rows, rowCount: rowCount ?? 0 };
    },
    arrays: async (text, parameters) => {
      const { rows, rowCount } = await client.query<unknown[]>({
        text,
        values: [...parameters],
        rowMode: 'array',
        types: instantsAsText,
      });
      return { rows, rowCount: rowCount ?? 0 };
    },
  };
}

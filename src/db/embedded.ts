import { mkdirSync } from 'node:fs';
import { PGlite, type QueryOptions, type Transaction, types } from '@electric-sql/pglite';
import { sendArraysInBinary } from './binary-arrays.ts';
import type { Database } from './database.ts';
import { type Connection, openScopes } from './scopes.ts';

const asText = (value: string) => value;

/** For the typed tables. */
const arrays: QueryOptions = {
  rowMode: 'array',
  parsers: { [types.TIMESTAMP]: asText, [types.TIMESTAMPTZ]: asText },
};

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
    // Dates are calendar dates and big counts are small here: neither may become a Date or lose digits. The driver's
    // own reader of bytes goes digit by digit: 100,000 changes took 10 s longer.
    parsers: { 17: (value) => Buffer.from(value.slice(2), 'hex'), 20: Number, 1082: asText },
  });
  await driver.waitReady;
  sendArraysInBinary(driver);
  return {
    engine: 'embedded',
    driver,
    ...openScopes('embedded', (settings, work) =>
      driver.transaction(async (tx) => {
        await tx.exec(settings);
        return work(connectionOf(tx));
      }),
    ),
    owner: {
      query: async (sql, parameters = []) => (await driver.query(sql, [...parameters])).rows as never,
    },
    script: async (sql) => {
      await driver.exec(sql);
    },
    tidy: async (tables) => {
      for (const table of tables) await driver.exec(`VACUUM (ANALYZE) ${table}`);
    },
    wipe: async (tables) => {
      for (const table of tables) await driver.exec(`VACUUM FULL ${table}`);
      // A recycled segment of the log would keep its old bytes until it is written over.
      await driver.exec('SET wal_recycle = off');
      for (let round = 0; round < 2; round += 1) {
        await driver.query('SELECT pg_switch_wal()');
        await driver.exec('CHECKPOINT');
      }
    },
    close: () => driver.close(),
  };
}

function connectionOf(tx: Transaction): Connection {
  return {
    objects: async (sql, parameters) => {
      const { rows, affectedRows } = await tx.query<Record<string, unknown>>(sql, [...parameters]);
      return { rows, rowCount: affectedRows ?? 0 };
    },
    arrays: async (sql, parameters) => {
      const { rows, affectedRows } = await tx.query<unknown[]>(sql, [...parameters], arrays);
      return { rows, rowCount: affectedRows ?? 0 };
    },
  };
}

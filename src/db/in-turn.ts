import { Pool } from 'pg';
import type { Database } from './database.ts';

/** Any number that no other program on the same database uses for a lock. */
const lock = 7_402_533;

/**
 * Lets processes that start together on one database server do this one after the other. The embedded database has
 * one process anyhow.
 */
export async function inTurn<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const { driver } = database;
  if (!(driver instanceof Pool)) return work();
  const client = await driver.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock]);
    try {
      return await work();
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [lock]);
    }
  } finally {
    client.release();
  }
}

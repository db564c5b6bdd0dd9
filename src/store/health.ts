import { desc, sql } from 'drizzle-orm';
import { type Database, schema } from '../db/index.ts';

const { workers } = schema;

export interface SeenWorker {
  name: string;
  version: string;
  startedAt: Date;
  seenAt: Date;
}

export interface DatabaseFacts {
  engine: 'embedded' | 'server';
  version: string;
  sizeBytes: number;
  /** The name of the newest migration, and how many there are. */
  migration: string;
  migrations: number;
}

export interface QueueFacts {
  /** Tasks that no worker has taken yet. */
  waitingTasks: number;
  waitingRuns: number;
  runningRuns: number;
}

/** How the installation is doing, over all companies: numbers only, nothing of any company's data. */
export interface HealthStore {
  database(): Promise<DatabaseFacts>;
  queue(): Promise<QueueFacts>;
  /** Notes that a worker lives, and forgets those that have been silent for a day. */
  workerSeen(name: string, version: string, startedAt: Date): Promise<void>;
  workerGone(name: string): Promise<void>;
  workers(): Promise<SeenWorker[]>;
}

export function healthStore(database: Database): HealthStore {
  const { owner, installation, acrossCompanies } = database;
  const { tables } = installation;
  return {
    async database() {
      const [row] = await owner.query<{
        version: string;
        size: number;
        migration: string;
        migrations: number;
      }>(
        `SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS size,
          (SELECT max(name) FROM migration) AS migration, (SELECT count(*) FROM migration) AS migrations`,
      );
      return {
        engine: database.engine,
        version: row?.version ?? '',
        sizeBytes: Number(row?.size ?? 0),
        migration: row?.migration ?? '',
        migrations: Number(row?.migrations ?? 0),
      };
    },
    async queue() {
      const [queue] = await owner.query<{ tasks: number }>(
        "SELECT count(*) AS tasks FROM tasks.job WHERE name = 'run' AND state IN ('created', 'retry')",
      );
      // How much there is to do is asked for the whole installation: numbers only.
      const [runs] = await acrossCompanies.query<{ waiting: number; running: number }>(
        `SELECT count(*) FILTER (WHERE status = 'queued') AS waiting,
          count(*) FILTER (WHERE status = 'running') AS running
         FROM run WHERE status IN ('queued', 'running')`,
      );
      return {
        waitingTasks: Number(queue?.tasks ?? 0),
        waitingRuns: Number(runs?.waiting ?? 0),
        runningRuns: Number(runs?.running ?? 0),
      };
    },
    async workerSeen(name, version, startedAt) {
      await tables
        .insert(workers)
        .values({ name, version, startedAt })
        .onConflictDoUpdate({ target: workers.name, set: { version, startedAt, seenAt: sql`now()` } });
      await tables.delete(workers).where(sql`${workers.seenAt} < now() - interval '1 day'`);
    },
    async workerGone(name) {
      await tables.delete(workers).where(sql`${workers.name} = ${name}`);
    },
    workers: () => tables.select().from(workers).orderBy(desc(workers.seenAt)),
  };
}

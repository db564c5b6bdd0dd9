import { PGlite } from '@electric-sql/pglite';
import { fromPglite, PgBoss } from 'pg-boss';
import type { Database } from '../db/index.ts';
import type { Logger } from '../kernel/index.ts';

/** Background work: carry out one run of one company. */
export interface RunTaskData {
  companyId: string;
  id: string;
}

/** What became of a task: finished with, or to be tried again in a moment. */
export type TaskOutcome = 'done' | 'again';

export interface TaskQueue {
  /** Hands a run to some worker, of this process or another. Told twice, it waits once. */
  send(task: RunTaskData): Promise<void>;
  /** Works on tasks, at most `concurrency` at a time and fewer for one company. */
  work(concurrency: number, carryOut: (task: RunTaskData) => Promise<TaskOutcome>): Promise<void>;
  /** Takes no more tasks. */
  stop(): Promise<void>;
}

const queue = 'run';
const againSeconds = 2;

/**
 * Opens the queue in the same database. Which run may really start is not decided here: the run's own row is, so a
 * task that comes twice or too early does no harm.
 * `url`: of the server database, so that waiting tasks are announced over a connection of their own.
 */
export async function openTaskQueue(
  database: Database,
  logger: Logger,
  url: string | undefined,
): Promise<TaskQueue> {
  const { driver } = database;
  const common = { schema: 'tasks', schedule: false, useListenNotify: true, registerInstance: false };
  const boss =
    driver instanceof PGlite
      ? new PgBoss({ ...common, db: fromPglite(driver), backend: 'pglite' })
      : new PgBoss({ ...common, connectionString: url ?? '', max: 4 });
  boss.on('error', (error) => logger.warn({ error: error.message }, 'the task queue has a problem'));
  await boss.start();
  await boss.createQueue(queue, {
    policy: 'short',
    notify: true,
    retryLimit: 0,
    expireInSeconds: 23 * 3600,
    retentionSeconds: 24 * 3600,
    deleteAfterSeconds: 3600,
  });

  const send = async (task: RunTaskData, startAfter = 0) => {
    await boss.send(queue, task, {
      singletonKey: task.id,
      group: { id: task.companyId },
      ...(startAfter === 0 ? {} : { startAfter }),
    });
  };
  let stopped = false;
  return {
    send,
    async work(concurrency, carryOut) {
      await boss.work<RunTaskData>(
        queue,
        {
          localConcurrency: concurrency,
          localGroupConcurrency: Math.max(1, concurrency - 1),
          pollingIntervalSeconds: 1,
          notifyPollingIntervalSeconds: 5,
        },
        async (tasks) => {
          for (const { data } of tasks) {
            if ((await carryOut(data)) === 'again' && !stopped) await send(data, againSeconds);
          }
        },
      );
    },
    async stop() {
      stopped = true;
      await boss.stop({ graceful: false, close: true });
    },
  };
}

import { hostname } from 'node:os';
import {
  carryOutRun,
  fireSchedules,
  forgetOldSignIns,
  type Hub,
  purgeOld,
  resealWaiting,
} from '../hub/index.ts';
import { every, openTaskQueue, type TaskQueue } from '../queue/index.ts';
import type { OpenedHub } from './open-hub.ts';
import { version } from './version.ts';

/** A run whose worker has not been heard of for this long is taken over (PEERS §3 row 6). */
const silentMs = 60_000;
const runsAtOnce = 3;

export interface Workers {
  /** Stops taking runs, lets those that run come to a safe place, and gives them back. */
  stop(): Promise<void>;
}

/** Lets the hub hand runs to the queue. */
export async function connectQueue(
  { hub, database }: OpenedHub,
  url: string | undefined,
): Promise<TaskQueue> {
  const queue = await openTaskQueue(database, hub.logger, url);
  hub.announceRun = (place) => queue.send(place);
  return queue;
}

/** Carries out runs, starts scheduled ones, and takes up those that another process left behind. */
export async function startWorkers(hub: Hub, queue: TaskQueue): Promise<Workers> {
  const name = `${hostname()}:${process.pid}`;
  const shutdown = new AbortController();
  const current = new Set<Promise<unknown>>();
  // Nobody else can have the embedded database open, so whoever ran before is gone.
  if (hub.store.database.engine === 'embedded') await hub.store.runs.forgetWorkers();

  await queue.work(runsAtOnce, async (place) => {
    if (shutdown.signal.aborted) return 'done';
    const work = carryOutRun(hub, place, name, shutdown.signal);
    current.add(work);
    try {
      return (await work) === 'busy' ? 'again' : 'done';
    } finally {
      current.delete(work);
    }
  });
  const takeOver = every(10_000, hub.logger, async () => {
    for (const place of await hub.store.runs.unattended(silentMs)) await queue.send(place);
  });
  const startedAt = new Date();
  const alive = every(20_000, hub.logger, () => hub.store.health.workerSeen(name, version, startedAt));
  const schedules = every(5_000, hub.logger, () => fireSchedules(hub));

  const reseal = every(2_000, hub.logger, () => resealWaiting(hub, name, shutdown.signal));

  const purge = every(600_000, hub.logger, async () => {
    await forgetOldSignIns(hub);
    while (!shutdown.signal.aborted && (await purgeOld(hub)) > 0);
  });
  const tidy = every(3_600_000, hub.logger, async () => {
    if (current.size === 0)
      await hub.store.database.tidy(['change', 'link', 'run_event', 'run', 'run_data_set']);
  });

  return {
    stop: async () => {
      shutdown.abort(new Error('Chalkline is being stopped'));
      await Promise.all([
        takeOver.stop(),
        schedules.stop(),
        reseal.stop(),
        tidy.stop(),
        alive.stop(),
        purge.stop(),
      ]);
      await hub.store.health.workerGone(name);
      await Promise.allSettled(current);
    },
  };
}

import { and, eq, inArray, sql } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';
import type { GuardTrip, RunEnd } from '../sync/ports.ts';
import type { RunOptions, SyncConfig } from '../sync/sync-config.ts';
import { isUniqueViolation } from './unique-name.ts';

const { runEvents, runs } = schema;

export type RunTrigger = 'person' | 'schedule' | 'api' | 'cli';
export type RunPurpose = 'sync' | 'apply' | 'retry';

export interface NewRun {
  id: string;
  syncId: string;
  syncName: string;
  sourceId: string;
  destinationId: string;
  sourceName: string;
  destinationName: string;
  config: SyncConfig;
  decisionHash: string;
  options: RunOptions;
  saveChanges: boolean;
  trigger: RunTrigger;
  purpose: RunPurpose;
  parentRun?: string;
  userId: string | null;
  userName: string;
  requestKey?: string;
  overrideReason?: string;
}

/** A run as a worker takes it. */
export interface TakenRun {
  companyId: string;
  id: string;
  syncId: string | null;
  sourceId: string;
  destinationId: string;
  sourceName: string;
  destinationName: string;
  config: SyncConfig;
  decisionHash: string;
  options: RunOptions;
  saveChanges: boolean;
  trigger: RunTrigger;
  purpose: RunPurpose;
  parentRun: string | null;
  phase: 'planning' | 'applying' | 'done';
  overrideReason: string | null;
  guards: GuardTrip[];
  startedAt: Date | null;
}

export interface RunPlace {
  companyId: string;
  id: string;
}

/** The life of a run, from the start that is asked for to its end. The database decides who runs what. */
export interface RunQueueStore {
  /**
   * Adds a run that waits for a worker. Answers the run that is already there when the request key was used
   * before, or when the sync has one waiting or running.
   */
  add(companyId: string, run: NewRun): Promise<{ id: string; added: boolean }>;
  /**
   * Gives the run to a worker. `busy`: another run writes to the same destination; `gone`: it has ended, or lives
   * with another worker.
   */
  take(place: RunPlace, worker: string): Promise<TakenRun | 'busy' | 'gone'>;
  finish(place: RunPlace, end: RunEnd): Promise<void>;
  /** Gives a running run back, because this process stops: the next worker goes on with it at once. */
  release(place: RunPlace): Promise<void>;
  /** A waiting run ends at once, a running one is told to stop. False when it has ended already. */
  cancel(place: RunPlace): Promise<boolean>;
  /** Runs that wait, and runs whose worker has not been heard of for `silentMs`. */
  unattended(silentMs: number): Promise<RunPlace[]>;
  /** Says that no worker of before lives: for a database that only this process can have open. */
  forgetWorkers(): Promise<void>;
}

export function runQueueStore(database: Database): RunQueueStore {
  const tables = tablesOf(database);
  // Workers look for runs of all companies: what waits, and what another process left behind.
  const everywhere = database.acrossCompanies.tables;
  const at = ({ companyId, id }: RunPlace) => and(eq(runs.companyId, companyId), eq(runs.id, id));

  return {
    async add(companyId, run) {
      const rows = await tables(companyId)
        .insert(runs)
        .values({ companyId, status: 'queued', ...run })
        .onConflictDoNothing()
        .returning({ id: runs.id });
      if (rows[0] !== undefined) return { id: rows[0].id, added: true };
      const [other] = await tables(companyId)
        .select({ id: runs.id })
        .from(runs)
        .where(
          and(
            eq(runs.companyId, companyId),
            sql`((${runs.syncId} = ${run.syncId} and ${runs.status} in ('queued', 'running'))
              or ${runs.requestKey} = ${run.requestKey ?? null})`,
          ),
        )
        .orderBy(sql`${runs.requestKey} is not distinct from ${run.requestKey ?? null} desc`)
        .limit(1);
      // The other one ended between the two statements: the way is free now.
      if (other === undefined) return this.add(companyId, run);
      return { id: other.id, added: false };
    },

    async take(place, worker) {
      try {
        const [row] = await tables(place.companyId)
          .update(runs)
          .set({
            status: 'running',
            worker,
            heartbeatAt: sql`now()`,
            startedAt: sql`coalesce(${runs.startedAt}, now())`,
          })
          .where(
            and(
              at(place),
              sql`(${runs.status} = 'queued' or (${runs.status} = 'running'
                and (${runs.heartbeatAt} is null or ${runs.heartbeatAt} < now() - interval '60 seconds')))`,
            ),
          )
          .returning();
        if (row === undefined) return 'gone';
        return {
          ...row,
          config: row.config as SyncConfig,
          options: row.options as RunOptions,
          guards: row.guards as GuardTrip[],
        };
      } catch (error) {
        if (isUniqueViolation(error)) return 'busy';
        throw error;
      }
    },

    async finish(place, end) {
      const counted = (level: string) =>
        sql`(select count(*) from ${runEvents} where ${runEvents.companyId} = ${place.companyId}
          and ${runEvents.runId} = ${place.id} and ${runEvents.level} = ${level})`;
      await tables(place.companyId)
        .update(runs)
        .set({
          status: end.status,
          phase: 'done',
          failure: end.failure ?? null,
          finishedAt: sql`now()`,
          waitingUntil: null,
          errors: counted('error'),
          warnings: counted('warning'),
          infos: counted('info'),
          failures: counted('failure'),
        })
        .where(and(at(place), eq(runs.status, 'running')));
    },

    async release(place) {
      await tables(place.companyId)
        .update(runs)
        .set({ heartbeatAt: null, worker: null })
        .where(and(at(place), eq(runs.status, 'running')));
    },

    async cancel(place) {
      const waiting = await tables(place.companyId)
        .update(runs)
        .set({ status: 'cancelled', phase: 'done', finishedAt: sql`now()` })
        .where(and(at(place), eq(runs.status, 'queued')))
        .returning({ id: runs.id });
      if (waiting.length > 0) return true;
      const running = await tables(place.companyId)
        .update(runs)
        .set({ cancelRequested: true })
        .where(and(at(place), eq(runs.status, 'running')))
        .returning({ id: runs.id });
      return running.length > 0;
    },

    unattended: (silentMs) =>
      everywhere
        .select({ companyId: runs.companyId, id: runs.id })
        .from(runs)
        .where(
          and(
            inArray(runs.status, ['queued', 'running']),
            sql`(${runs.status} = 'queued' or ${runs.heartbeatAt} is null
              or ${runs.heartbeatAt} < now() - make_interval(secs => ${silentMs / 1000}))`,
          ),
        )
        .orderBy(runs.queuedAt),

    async forgetWorkers() {
      await everywhere
        .update(runs)
        .set({ heartbeatAt: null, worker: null })
        .where(eq(runs.status, 'running'));
    },
  };
}

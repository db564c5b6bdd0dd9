import { and, asc, eq, lte, sql } from 'drizzle-orm';
import { type Database, schema, type Tables, tablesOf } from '../db/index.ts';
import { newId } from '../kernel/index.ts';
import type { RunOptions } from '../sync/sync-config.ts';
import { withUniqueName } from './unique-name.ts';

const { runs, schedules, syncs } = schema;

export interface ScheduleRow {
  companyId: string;
  id: string;
  name: string;
  syncId: string;
  syncName: string;
  cron: string;
  timeZone: string;
  saveChanges: boolean;
  options: RunOptions;
  active: boolean;
  pausedBecause: string | null;
  nextRunAt: Date | null;
  lastRunId: string | null;
  lastRunAt: Date | null;
  lastResult: string | null;
  createdBy: string;
}

export interface ScheduleValues {
  name: string;
  syncId: string;
  cron: string;
  timeZone: string;
  saveChanges: boolean;
  options: RunOptions;
  active: boolean;
  nextRunAt: Date | null;
}

/** When syncs run by themselves. */
export interface ScheduleStore {
  list(companyId: string): Promise<ScheduleRow[]>;
  get(companyId: string, id: string): Promise<ScheduleRow | undefined>;
  create(companyId: string, values: ScheduleValues, createdBy: string): Promise<string>;
  update(companyId: string, id: string, values: ScheduleValues): Promise<boolean>;
  delete(companyId: string, id: string): Promise<boolean>;
  /** Active schedules of all companies whose time has come. */
  due(): Promise<ScheduleRow[]>;
  /** Moves the next run on; only one of several processes gets true. */
  claim(schedule: ScheduleRow, nextRunAt: Date | null): Promise<boolean>;
  rememberRun(companyId: string, id: string, runId: string): Promise<void>;
  /** Says why it waits or paused; null when it goes on. `active` stays when left out. */
  pause(companyId: string, id: string, because: string | null, active?: boolean): Promise<void>;
  ofRun(companyId: string, runId: string): Promise<ScheduleRow | undefined>;
}

export function scheduleStore(database: Database): ScheduleStore {
  const tables = tablesOf(database);
  const place = (companyId: string, id: string) =>
    and(eq(schedules.companyId, companyId), eq(schedules.id, id));
  const select = (scope: Tables) =>
    scope
      .select({
        companyId: schedules.companyId,
        id: schedules.id,
        name: schedules.name,
        syncId: schedules.syncId,
        syncName: syncs.name,
        cron: schedules.cron,
        timeZone: schedules.timeZone,
        saveChanges: schedules.saveChanges,
        options: sql<RunOptions>`${schedules.options}`,
        active: schedules.active,
        pausedBecause: schedules.pausedBecause,
        nextRunAt: schedules.nextRunAt,
        lastRunId: schedules.lastRunId,
        lastRunAt: runs.queuedAt,
        lastResult: runs.status,
        createdBy: schedules.createdBy,
      })
      .from(schedules)
      .innerJoin(syncs, and(eq(syncs.companyId, schedules.companyId), eq(syncs.id, schedules.syncId)))
      .leftJoin(runs, and(eq(runs.companyId, schedules.companyId), eq(runs.id, schedules.lastRunId)));

  return {
    list: (companyId) =>
      select(tables(companyId)).where(eq(schedules.companyId, companyId)).orderBy(asc(schedules.name)),
    async get(companyId, id) {
      const [row] = await select(tables(companyId)).where(place(companyId, id));
      return row;
    },
    async create(companyId, values, createdBy) {
      const id = newId();
      await withUniqueName(values.name, 'schedule', () =>
        tables(companyId)
          .insert(schedules)
          .values({ companyId, id, ...values, createdBy }),
      );
      return id;
    },
    async update(companyId, id, values) {
      const rows = await withUniqueName(values.name, 'schedule', () =>
        tables(companyId)
          .update(schedules)
          .set({ ...values, pausedBecause: null, updatedAt: new Date() })
          .where(place(companyId, id))
          .returning({ id: schedules.id }),
      );
      return rows.length > 0;
    },
    async delete(companyId, id) {
      const rows = await tables(companyId)
        .delete(schedules)
        .where(place(companyId, id))
        .returning({ id: schedules.id });
      return rows.length > 0;
    },
    // One clock serves all companies.
    due: () =>
      select(database.acrossCompanies.tables).where(
        and(eq(schedules.active, true), lte(schedules.nextRunAt, sql`now()`)),
      ),
    async claim(schedule, nextRunAt) {
      if (schedule.nextRunAt === null) return false;
      const rows = await tables(schedule.companyId)
        .update(schedules)
        .set({ nextRunAt })
        .where(
          and(
            place(schedule.companyId, schedule.id),
            eq(schedules.active, true),
            eq(schedules.nextRunAt, schedule.nextRunAt),
          ),
        )
        .returning({ id: schedules.id });
      return rows.length > 0;
    },
    async rememberRun(companyId, id, runId) {
      await tables(companyId).update(schedules).set({ lastRunId: runId }).where(place(companyId, id));
    },
    async pause(companyId, id, because, active) {
      await tables(companyId)
        .update(schedules)
        .set({ pausedBecause: because, ...(active === undefined ? {} : { active }) })
        .where(place(companyId, id));
    },
    async ofRun(companyId, runId) {
      const [row] = await select(tables(companyId)).where(
        and(eq(schedules.companyId, companyId), eq(schedules.lastRunId, runId)),
      );
      return row;
    },
  };
}

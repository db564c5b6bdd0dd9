import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';
import type { DataSetProgress } from '../sync/outcome.ts';
import type { GuardTrip } from '../sync/ports.ts';
import type { RunOptions, SyncConfig } from '../sync/sync-config.ts';
import { positionAfter, positionText } from './position.ts';
import type { RunTrigger } from './runs.ts';

const { plans, runDataSets, runs } = schema;

export interface RunSummary {
  id: string;
  number: number;
  syncId: string | null;
  syncName: string;
  sourceId: string;
  destinationId: string;
  sourceName: string;
  destinationName: string;
  status: string;
  saveChanges: boolean;
  trigger: RunTrigger;
  purpose: string;
  parentRun: string | null;
  userName: string;
  queuedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  errors: number;
  warnings: number;
  infos: number;
  failures: number;
  decisionHash: string;
  options: RunOptions;
  guards: GuardTrip[];
  failure: string | null;
  waitingUntil: Date | null;
  /** When retention removed its events, changes and files. */
  purgedAt: Date | null;
}

export interface PlanSummary {
  id: string;
  runId: string;
  state: string;
  expiresAt: Date;
  changes: number;
  kinds: Record<string, number>;
  appliedByRun: string | null;
}

export interface RunFilter {
  syncId?: string;
  status?: string;
  save?: boolean;
  search?: string;
  /** Instants; the first inclusive, the second exclusive. */
  from?: string;
  to?: string;
  /** A column, with `-` in front for the largest first. */
  sort: RunSort;
  limit: number;
  after?: string;
}

export const runSorts = [
  'startedAt',
  'name',
  'status',
  'user',
  'durationMs',
  'total',
  'errors',
  'warnings',
  'number',
] as const;
export type RunSort = (typeof runSorts)[number] | `-${(typeof runSorts)[number]}`;

/** What has been run. */
export interface RunHistoryStore {
  list(
    companyId: string,
    filter: RunFilter,
  ): Promise<{ rows: RunSummary[]; next: string | null; total: number }>;
  get(companyId: string, id: string): Promise<RunSummary | undefined>;
  /** The sync's settings as they were when the run began. */
  config(companyId: string, id: string): Promise<SyncConfig | undefined>;
  latestOfSyncs(companyId: string): Promise<RunSummary[]>;
  /** Newest first. */
  ofSync(companyId: string, syncId: string, limit: number): Promise<RunSummary[]>;
  hasCleanWrite(companyId: string, syncId: string): Promise<boolean>;
  /** The progress of each data set, in the order in which they run. */
  progress(companyId: string, runIds: readonly string[]): Promise<Map<string, DataSetProgress[]>>;
  /** The plan that the run made, or that it applies. */
  plan(companyId: string, run: RunSummary): Promise<PlanSummary | undefined>;
  byDay(companyId: string, days: number, timeZone: string): Promise<RunsOfDay[]>;
  errorsByCause(
    companyId: string,
    days: number,
  ): Promise<{ cause: string; message: string; count: number }[]>;
}

export interface RunsOfDay {
  day: string;
  completed: number;
  withErrors: number;
  failed: number;
}

const columns = {
  id: runs.id,
  number: runs.number,
  syncId: runs.syncId,
  syncName: runs.syncName,
  sourceId: runs.sourceId,
  destinationId: runs.destinationId,
  sourceName: runs.sourceName,
  destinationName: runs.destinationName,
  status: runs.status,
  saveChanges: runs.saveChanges,
  trigger: runs.trigger,
  purpose: runs.purpose,
  parentRun: runs.parentRun,
  userName: runs.userName,
  queuedAt: runs.queuedAt,
  startedAt: runs.startedAt,
  finishedAt: runs.finishedAt,
  errors: runs.errors,
  warnings: runs.warnings,
  infos: runs.infos,
  failures: runs.failures,
  decisionHash: runs.decisionHash,
  options: sql<RunOptions>`${runs.options}`,
  guards: sql<GuardTrip[]>`${runs.guards}`,
  failure: runs.failure,
  waitingUntil: runs.waitingUntil,
  purgedAt: runs.purgedAt,
};

const sortBy: Record<(typeof runSorts)[number], { by: SQL; type: string }> = {
  startedAt: { by: sql`coalesce(${runs.startedAt}, ${runs.queuedAt})`, type: 'timestamptz' },
  name: { by: sql`lower(${runs.syncName})`, type: 'text' },
  status: { by: sql`${runs.status}`, type: 'text' },
  user: { by: sql`lower(${runs.userName})`, type: 'text' },
  durationMs: {
    by: sql`coalesce(extract(epoch from ${runs.finishedAt} - ${runs.startedAt}), 0)`,
    type: 'numeric',
  },
  total: { by: sql`(${runs.errors} + ${runs.warnings} + ${runs.infos} + ${runs.failures})`, type: 'integer' },
  errors: { by: sql`${runs.errors}`, type: 'integer' },
  warnings: { by: sql`${runs.warnings}`, type: 'integer' },
  number: { by: sql`${runs.number}`, type: 'integer' },
};

export function runHistoryStore(database: Database): RunHistoryStore {
  const tables = tablesOf(database);
  return {
    async list(companyId, filter) {
      const descending = filter.sort.startsWith('-');
      const sort = sortBy[filter.sort.replace('-', '') as (typeof runSorts)[number]];
      const matching = and(eq(runs.companyId, companyId), ...conditionsOf(filter));
      const turn = descending ? desc : asc;
      const rows = await tables(companyId)
        .select({ ...columns, sortText: sql<string>`(${sort.by})::text` })
        .from(runs)
        .where(and(matching, positionAfter(filter.after, sort.by, sort.type, runs.id, descending)))
        .orderBy(turn(sort.by), turn(runs.id))
        .limit(filter.limit + 1);
      const [counted] = await tables(companyId)
        .select({ count: sql<number>`count(*)::int` })
        .from(runs)
        .where(matching);
      const last = rows.length > filter.limit ? rows[filter.limit - 1] : undefined;
      return {
        rows: rows.slice(0, filter.limit),
        next: last === undefined ? null : positionText(last.sortText, last.id),
        total: counted?.count ?? 0,
      };
    },
    async get(companyId, id) {
      const [row] = await tables(companyId)
        .select(columns)
        .from(runs)
        .where(and(eq(runs.companyId, companyId), eq(runs.id, id)));
      return row;
    },
    async config(companyId, id) {
      const [row] = await tables(companyId)
        .select({ config: runs.config })
        .from(runs)
        .where(and(eq(runs.companyId, companyId), eq(runs.id, id)));
      return row?.config as SyncConfig | undefined;
    },
    latestOfSyncs: (companyId) =>
      tables(companyId)
        .selectDistinctOn([runs.syncId], columns)
        .from(runs)
        .where(and(eq(runs.companyId, companyId), sql`${runs.syncId} is not null`))
        .orderBy(runs.syncId, desc(runs.queuedAt), desc(runs.id)),
    ofSync: (companyId, syncId, limit) =>
      tables(companyId)
        .select(columns)
        .from(runs)
        .where(and(eq(runs.companyId, companyId), eq(runs.syncId, syncId)))
        .orderBy(desc(runs.queuedAt), desc(runs.id))
        .limit(limit),
    async hasCleanWrite(companyId, syncId) {
      const rows = await tables(companyId)
        .select({ id: runs.id })
        .from(runs)
        .where(
          and(
            eq(runs.companyId, companyId),
            eq(runs.syncId, syncId),
            eq(runs.saveChanges, true),
            eq(runs.status, 'completed'),
          ),
        )
        .limit(1);
      return rows.length > 0;
    },
    async progress(companyId, runIds) {
      const byRun = new Map<string, DataSetProgress[]>();
      if (runIds.length === 0) return byRun;
      const rows = await tables(companyId)
        .select({ runId: runDataSets.runId, progress: sql<DataSetProgress>`${runDataSets.progress}` })
        .from(runDataSets)
        .where(and(eq(runDataSets.companyId, companyId), inArray(runDataSets.runId, [...runIds])))
        .orderBy(runDataSets.runId, runDataSets.position);
      for (const row of rows) byRun.set(row.runId, [...(byRun.get(row.runId) ?? []), row.progress]);
      return byRun;
    },
    async plan(companyId, run) {
      const madeBy = run.purpose === 'apply' && run.parentRun !== null ? run.parentRun : run.id;
      const [row] = await tables(companyId)
        .select()
        .from(plans)
        .where(and(eq(plans.companyId, companyId), eq(plans.runId, madeBy)));
      return row;
    },
    async byDay(companyId, days, timeZone) {
      const day = sql<string>`to_char(coalesce(${runs.startedAt}, ${runs.queuedAt}) at time zone ${timeZone}, 'YYYY-MM-DD')`;
      const many = (...statuses: string[]) =>
        sql<number>`(count(*) filter (where ${inArray(runs.status, statuses)}))::int`;
      return tables(companyId)
        .select({
          day: day.as('day'),
          completed: many('completed'),
          withErrors: many('completed with errors', 'stopped by a guard'),
          failed: many('failed'),
        })
        .from(runs)
        .where(
          and(eq(runs.companyId, companyId), sql`${runs.queuedAt} > now() - make_interval(days => ${days})`),
        )
        .groupBy(sql`1`)
        .orderBy(sql`1`);
    },
    errorsByCause: (companyId, days) => {
      const { runEvents } = schema;
      return tables(companyId)
        .select({
          cause: runEvents.cause,
          message: sql<string>`min(${runEvents.message})`,
          count: sql<number>`count(*)::int`,
        })
        .from(runEvents)
        .where(
          and(
            eq(runEvents.companyId, companyId),
            inArray(runEvents.level, ['error', 'failure']),
            sql`${runEvents.runId} in (select ${runs.id} from ${runs} where ${runs.companyId} = ${companyId}
              and ${runs.queuedAt} > now() - make_interval(days => ${days})
              order by ${runs.queuedAt} desc limit 200)`,
          ),
        )
        .groupBy(runEvents.cause)
        .orderBy(desc(sql`count(*)`))
        .limit(10);
    },
  };
}

function conditionsOf(filter: RunFilter): SQL[] {
  const found: SQL[] = [];
  if (filter.syncId !== undefined) found.push(eq(runs.syncId, filter.syncId));
  if (filter.status !== undefined) found.push(inArray(runs.status, filter.status.split(',')));
  if (filter.save !== undefined) found.push(eq(runs.saveChanges, filter.save));
  if (filter.from !== undefined) found.push(sql`${runs.queuedAt} >= ${filter.from}::timestamptz`);
  if (filter.to !== undefined) found.push(sql`${runs.queuedAt} < ${filter.to}::timestamptz`);
  if (filter.search !== undefined && filter.search !== '') {
    const like = `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
    found.push(
      sql`(${runs.syncName} ilike ${like} or ${runs.userName} ilike ${like} or ${runs.number}::text = ${filter.search})`,
    );
  }
  return found;
}

import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';
import type { KeyRing } from '../kernel/index.ts';
import type { FixAction } from '../sync/event.ts';
import type { RunFileRecord } from '../sync/index.ts';
import { readNumber } from './position.ts';
import { FileKeySeal } from './seal-file-key.ts';

const { changes, runEvents, runFiles } = schema;

export interface EventRow {
  id: string;
  at: Date;
  level: string;
  code: string;
  dataSet: string | null;
  recordKey: string | null;
  title: string | null;
  field: string | null;
  message: string;
  fix: string;
  cause: string;
  action: FixAction | null;
}

export interface EventFilter {
  level?: string;
  cause?: string;
  dataSet?: string;
  search?: string;
  limit: number;
  after?: string;
}

export interface EventGroupRow {
  cause: string;
  level: string;
  code: string;
  dataSet: string | null;
  count: number;
  message: string;
  fix: string;
  action: FixAction | null;
}

/** A change with its sealed body. */
export interface SealedChange {
  id: string;
  seq: number;
  planId: string;
  dataSet: string;
  kind: string;
  state: string;
  title: string;
  reason: string;
  detail: string | null;
  sourceKey: string;
  body: Uint8Array;
}

export interface ChangeFilter {
  dataSet?: string;
  kind?: string;
  state?: string;
  search?: string;
  limit: number;
  after?: string;
}

export interface FileRow {
  id: string;
  name: string;
  direction: RunFileRecord['direction'];
  dataSet: string | null;
  path: string;
  size: number;
  sha256: string;
  state: string;
  createdAt: Date;
}

/** A file with the key that opens it, as a `StoredFile`. */
export type OpenFileRow = FileRow & { key: Buffer };

interface PageOf<Row> {
  rows: Row[];
  next: string | null;
  total: number;
}

/** What a run said, planned and kept. */
export interface RunContentsStore {
  events(companyId: string, runId: string, filter: EventFilter): Promise<PageOf<EventRow>>;
  groups(companyId: string, runId: string, level?: string): Promise<EventGroupRow[]>;
  /** Source keys of records with events at these levels, by data set. */
  troubledRecords(
    companyId: string,
    runId: string,
    levels: readonly string[],
  ): Promise<{ dataSet: string; recordKey: string }[]>;
  changes(companyId: string, planId: string, filter: ChangeFilter): Promise<PageOf<SealedChange>>;
  /** One change by its number in the plan. */
  change(companyId: string, planId: string, seq: number): Promise<SealedChange | undefined>;
  changesIn(
    companyId: string,
    planId: string,
    states: readonly string[],
  ): Promise<{ dataSet: string; recordKey: string }[]>;
  files(companyId: string, runId: string): Promise<FileRow[]>;
  /** One file, to be read. @throws ConfigError `key/missing`, `key/wrong` */
  file(companyId: string, runId: string, fileId: string): Promise<OpenFileRow | undefined>;
  /**
   * Puts other contents in a file's place, which have been written to a path of their own; the old path is then
   * nobody's. False when the file is no longer the one that stood at `oldPath`.
   */
  replaceFile(
    companyId: string,
    runId: string,
    oldPath: string,
    file: Pick<OpenFileRow, 'name' | 'path' | 'key' | 'size' | 'sha256'>,
  ): Promise<boolean>;
}

const changeColumns = {
  id: changes.id,
  seq: changes.seq,
  planId: changes.planId,
  dataSet: changes.dataSet,
  kind: changes.kind,
  state: changes.state,
  title: changes.title,
  reason: changes.reason,
  detail: changes.detail,
  sourceKey: changes.sourceKey,
  body: changes.body,
};

const fileColumns = {
  id: runFiles.id,
  name: runFiles.name,
  direction: runFiles.direction,
  dataSet: runFiles.dataSet,
  path: runFiles.path,
  size: runFiles.size,
  sha256: runFiles.sha256,
  state: runFiles.state,
  createdAt: runFiles.createdAt,
};

export function runContentsStore(database: Database, ring: KeyRing): RunContentsStore {
  const tables = tablesOf(database);
  const count = async (
    companyId: string,
    table: typeof runEvents | typeof changes,
    where: SQL | undefined,
  ) => {
    const [row] = await tables(companyId)
      .select({ count: sql<number>`count(*)::int` })
      .from(table)
      .where(where);
    return row?.count ?? 0;
  };

  return {
    async events(companyId, runId, filter) {
      const where = and(
        eq(runEvents.companyId, companyId),
        eq(runEvents.runId, runId),
        filter.level === undefined ? undefined : inArray(runEvents.level, filter.level.split(',')),
        filter.cause === undefined ? undefined : eq(runEvents.cause, filter.cause),
        filter.dataSet === undefined ? undefined : eq(runEvents.dataSet, filter.dataSet),
        like(filter.search, [runEvents.title, runEvents.recordKey, runEvents.message]),
      );
      const rows = await tables(companyId)
        .select({
          seq: runEvents.seq,
          at: runEvents.at,
          level: runEvents.level,
          code: runEvents.code,
          dataSet: runEvents.dataSet,
          recordKey: runEvents.recordKey,
          title: runEvents.title,
          field: runEvents.field,
          message: runEvents.message,
          fix: runEvents.fix,
          cause: runEvents.cause,
          action: sql<FixAction | null>`${runEvents.action}`,
        })
        .from(runEvents)
        .where(and(where, gt(runEvents.seq, readNumber(filter.after))))
        .orderBy(asc(runEvents.seq))
        .limit(filter.limit + 1);
      const page = pageOf(rows, filter.limit, await count(companyId, runEvents, where));
      return { ...page, rows: page.rows.map(({ seq, ...row }) => ({ id: String(seq), ...row })) };
    },

    groups: (companyId, runId, level) =>
      tables(companyId)
        .select({
          cause: runEvents.cause,
          level: runEvents.level,
          code: sql<string>`min(${runEvents.code})`,
          dataSet: sql<string | null>`min(${runEvents.dataSet})`,
          count: sql<number>`count(*)::int`,
          message: sql<string>`min(${runEvents.message})`,
          fix: sql<string>`min(${runEvents.fix})`,
          action: sql<FixAction | null>`min(${runEvents.action}::text)::jsonb`,
        })
        .from(runEvents)
        .where(
          and(
            eq(runEvents.companyId, companyId),
            eq(runEvents.runId, runId),
            level === undefined ? undefined : inArray(runEvents.level, level.split(',')),
          ),
        )
        .groupBy(runEvents.level, runEvents.cause)
        .orderBy(sql`count(*) desc`, runEvents.cause)
        .limit(500),

    async troubledRecords(companyId, runId, levels) {
      const rows = await tables(companyId)
        .selectDistinct({ dataSet: runEvents.dataSet, recordKey: runEvents.recordKey })
        .from(runEvents)
        .where(
          and(
            eq(runEvents.companyId, companyId),
            eq(runEvents.runId, runId),
            inArray(runEvents.level, [...levels]),
          ),
        );
      return rows.flatMap(({ dataSet, recordKey }) =>
        dataSet === null || recordKey === null ? [] : [{ dataSet, recordKey }],
      );
    },

    async changes(companyId, planId, filter) {
      const where = and(
        eq(changes.companyId, companyId),
        eq(changes.planId, planId),
        filter.dataSet === undefined ? undefined : eq(changes.dataSet, filter.dataSet),
        filter.kind === undefined ? undefined : inArray(changes.kind, filter.kind.split(',')),
        filter.state === undefined ? undefined : inArray(changes.state, filter.state.split(',')),
        like(filter.search, [changes.title, changes.sourceKey, changes.destinationKey]),
      );
      const rows = await tables(companyId)
        .select(changeColumns)
        .from(changes)
        .where(and(where, filter.after === undefined ? undefined : gt(changes.seq, readNumber(filter.after))))
        .orderBy(asc(changes.seq))
        .limit(filter.limit + 1);
      return pageOf(rows, filter.limit, await count(companyId, changes, where));
    },

    async change(companyId, planId, seq) {
      const [row] = await tables(companyId)
        .select(changeColumns)
        .from(changes)
        .where(and(eq(changes.companyId, companyId), eq(changes.planId, planId), eq(changes.seq, seq)));
      return row;
    },

    changesIn: (companyId, planId, states) =>
      tables(companyId)
        .select({ dataSet: changes.dataSet, recordKey: changes.sourceKey })
        .from(changes)
        .where(
          and(
            eq(changes.companyId, companyId),
            eq(changes.planId, planId),
            inArray(changes.state, [...states]),
          ),
        ),

    files: (companyId, runId) =>
      tables(companyId)
        .select(fileColumns)
        .from(runFiles)
        .where(and(eq(runFiles.companyId, companyId), eq(runFiles.runId, runId)))
        .orderBy(asc(runFiles.createdAt), asc(runFiles.name)),

    async file(companyId, runId, fileId) {
      const [row] = await tables(companyId)
        .select({ ...fileColumns, sealedKey: runFiles.sealedKey })
        .from(runFiles)
        .where(and(eq(runFiles.companyId, companyId), eq(runFiles.runId, runId), eq(runFiles.id, fileId)));
      if (row === undefined) return undefined;
      const { sealedKey, ...file } = row;
      return { ...file, key: new FileKeySeal(ring, companyId).openRunFile(sealedKey, runId, file.name) };
    },

    async replaceFile(companyId, runId, oldPath, { name, path, key, size, sha256 }) {
      const sealedKey = new FileKeySeal(ring, companyId).sealRunFile(key, runId, name);
      const rows = await tables(companyId)
        .update(runFiles)
        .set({ path, sealedKey, size, sha256 })
        .where(
          and(
            eq(runFiles.companyId, companyId),
            eq(runFiles.runId, runId),
            eq(runFiles.name, name),
            eq(runFiles.path, oldPath),
          ),
        )
        .returning({ id: runFiles.id });
      return rows.length > 0;
    },
  };
}

function like(search: string | undefined, columns: readonly Parameters<typeof eq>[0][]): SQL | undefined {
  if (search === undefined || search === '') return undefined;
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(${sql.join(
    columns.map((column) => sql`${column} ilike ${pattern}`),
    sql` or `,
  )})`;
}

function pageOf<Row extends { seq: number }>(rows: Row[], limit: number, total: number): PageOf<Row> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last === undefined ? null : String(last.seq), total };
}

import type { Database } from '../db/index.ts';
import type { KeyRing } from '../kernel/index.ts';
import {
  type ChangeRow,
  changeOf,
  type EventRow,
  eventOf,
  type HeldChange,
  type HeldCode,
  type HeldEvent,
  type HeldFile,
  type HeldLink,
  type HeldRun,
  type HeldUpload,
  type LinkRow,
  linkColumns,
  linkOf,
} from './held-rows.ts';
import { markOldRows } from './mark-old-rows.ts';
import { asArray, PersonMarks } from './person-marks.ts';
import { BodySeal } from './seal-body.ts';

/** By what rows are found: whatever one person is called, at any connector. */
export interface PersonWanted {
  numbers: readonly string[];
  ssns: readonly string[];
}

/** A record of the source, of whichever run. */
export interface RecordPlace {
  sourceId: string;
  dataSet: string | null;
  key: string;
}

/** Reads rows that may be about one person. Each answer may hold some of others: the reader looks at what it opened. */
export interface HeldStore {
  /** Changes with the person's number or SSN in them; `employeesOnly`: of their own record. */
  changes(companyId: string, wanted: PersonWanted, employeesOnly?: boolean): AsyncIterable<HeldChange[]>;
  /** Links with the person in what was sent or in their keys, and those of the records. */
  links(
    companyId: string,
    wanted: PersonWanted,
    options?: { employeesOnly?: boolean; records?: readonly RecordPlace[] },
  ): AsyncIterable<HeldLink[]>;
  /** Events about the records or with one of the numbers, or in whose words one of the texts stands. */
  events(
    companyId: string,
    wanted: { numbers: readonly string[]; records: readonly RecordPlace[]; texts: readonly string[] },
  ): AsyncIterable<HeldEvent[]>;
  files(companyId: string): Promise<HeldFile[]>;
  uploads(companyId: string): Promise<HeldUpload[]>;
  documents(companyId: string): Promise<HeldRun[]>;
  /** Every entry and seen code of employees, and every one with a name. */
  codes(companyId: string): Promise<HeldCode[]>;
  /** Names of the syncs whose settings say one of these words, e.g. in a filter. */
  syncsThatSay(companyId: string, words: readonly string[]): Promise<string[]>;
}

const pageSize = 500;

export function heldStore(database: Database, keys: KeyRing): HeldStore {
  const query = <R extends object>(companyId: string, sql: string, values: readonly unknown[] = []) =>
    database.forCompany(companyId).query<R>(sql, [companyId, ...values]);

  const marksOf = (companyId: string, { numbers, ssns }: PersonWanted): string => {
    const marks = new PersonMarks(keys, companyId);
    return asArray([
      ...numbers.map((number) => marks.ofNumber(number)),
      ...ssns.map((ssn) => marks.ofSsn(ssn)),
    ]);
  };

  return {
    async *changes(companyId, wanted, employeesOnly = false) {
      await markOldRows(database.forCompany(companyId), keys, companyId);
      const seal = new BodySeal(keys, companyId);
      // First where they are, then page by page what they hold: rows without their bodies are small.
      const places = await query<{ plan_id: string; seq: number }>(
        companyId,
        `SELECT c.plan_id, c.seq FROM change c JOIN plan p ON p.company_id = c.company_id AND p.id = c.plan_id
         JOIN run r ON r.company_id = p.company_id AND r.id = p.run_id
         WHERE c.company_id = $1 ${employeesOnly ? "AND c.data_set = 'employees'" : ''}
           AND (c.marks && $2::integer[] OR c.employee_number = ANY($3::text[])
             OR c.source_key = ANY($3::text[]) OR c.destination_key = ANY($3::text[]))
         ORDER BY r.number, c.seq`,
        [marksOf(companyId, wanted), wanted.numbers],
      );
      for (let at = 0; at < places.length; at += pageSize) {
        const page = places.slice(at, at + pageSize);
        const rows = await query<ChangeRow>(
          companyId,
          `SELECT c.plan_id, p.run_id, r.number, r.source_id, r.destination_id, p.created_at, c.seq, c.data_set, c.kind, c.state,
             c.title, c.employee_number, c.source_key, c.destination_key, c.reason, c.detail, c.body
           FROM change c JOIN plan p ON p.company_id = c.company_id AND p.id = c.plan_id
           JOIN run r ON r.company_id = p.company_id AND r.id = p.run_id
           WHERE c.company_id = $1 AND (c.plan_id, c.seq) IN (SELECT * FROM unnest($2::uuid[], $3::int[])) ORDER BY r.number, c.seq`,
          [page.map(({ plan_id }) => plan_id), page.map(({ seq }) => seq)],
        );
        yield rows.map((row) => changeOf(row, seal));
      }
    },
    async *links(companyId, wanted, { employeesOnly = false, records = [] } = {}) {
      await markOldRows(database.forCompany(companyId), keys, companyId);
      const seal = new BodySeal(keys, companyId);
      const rows = await query<LinkRow>(
        companyId,
        `SELECT ${linkColumns} FROM link
         WHERE company_id = $1 ${employeesOnly ? "AND data_set = 'employees'" : ''}
           AND (marks && $2::integer[] OR split_part(source_key, '|', 1) = ANY($3::text[]) OR source_key = ANY($3::text[])
             OR split_part(destination_key, '|', 1) = ANY($3::text[]) OR destination_key = ANY($3::text[])
             OR (source_id, data_set, source_key) IN (SELECT * FROM unnest($4::uuid[], $5::text[], $6::text[])))
         ORDER BY source_id::text, destination_id::text, data_set, source_key`,
        [
          marksOf(companyId, wanted),
          wanted.numbers,
          records.map(({ sourceId }) => sourceId),
          records.map(({ dataSet }) => dataSet),
          records.map(({ key }) => key),
        ],
      );
      for (let at = 0; at < rows.length; at += pageSize)
        yield rows.slice(at, at + pageSize).map((row) => linkOf(row, seal));
    },
    async *events(companyId, { numbers, records, texts }) {
      for (let after: readonly [number: number, seq: number] = [-1, 0]; ; ) {
        const rows = await query<EventRow>(
          companyId,
          `SELECT e.run_id, r.number, r.source_id, r.destination_id, e.seq, e.at, e.level, e.data_set, e.record_key, e.title, e.employee_number,
             e.field, e.message, e.fix, e.action
           FROM run_event e JOIN run r ON r.company_id = e.company_id AND r.id = e.run_id
           WHERE e.company_id = $1 AND (r.number, e.seq) > ($2, $3)
             AND (e.employee_number = ANY($4::text[]) OR split_part(e.record_key, '|', 1) = ANY($4::text[])
               OR (r.source_id, coalesce(e.data_set, ''), e.record_key) IN (SELECT * FROM unnest($5::uuid[], $6::text[], $7::text[]))
               OR EXISTS (SELECT 1 FROM unnest($8::text[]) t
                 WHERE position(t in lower(concat_ws(' ', e.title, e.message, e.fix, e.action::text))) > 0))
           ORDER BY r.number, e.seq LIMIT ${pageSize}`,
          [
            ...after,
            numbers,
            records.map(({ sourceId }) => sourceId),
            records.map(({ dataSet }) => dataSet ?? ''),
            records.map(({ key }) => key),
            // Numbers stand in lists of actions, quoted.
            [...texts.map(findable), ...numbers.map(quoted)],
          ],
        );
        if (rows.length > 0) yield rows.map(eventOf);
        const last = rows.at(-1);
        if (last === undefined || rows.length < pageSize) return;
        after = [Number(last.number), Number(last.seq)];
      }
    },
    async files(companyId) {
      const rows = await query<Omit<HeldFile, 'size'> & { size: string | number }>(
        companyId,
        `SELECT f.id, f.run_id AS "runId", r.number AS "runNumber", r.source_id AS "sourceId", r.destination_id AS "destinationId",
           f.name, f.data_set AS "dataSet", f.path, f.size
         FROM run_file f JOIN run r ON r.company_id = f.company_id AND r.id = f.run_id
         WHERE f.company_id = $1 ORDER BY r.number, f.name`,
      );
      return rows.map((row) => ({ ...row, runNumber: Number(row.runNumber), size: Number(row.size) }));
    },
    async uploads(companyId) {
      const rows = await query<Omit<HeldUpload, 'size'> & { size: string | number }>(
        companyId,
        `SELECT u.connector_id AS "connectorId", c.name AS "connectorName", u.name, u.path, u.size
         FROM upload u JOIN connector c ON c.company_id = u.company_id AND c.id = u.connector_id
         WHERE u.company_id = $1 ORDER BY c.name, u.name`,
      );
      return rows.map((row) => ({ ...row, size: Number(row.size) }));
    },
    async documents(companyId) {
      const runs = await query<{ id: string; options: unknown; guards: unknown; failure: string | null }>(
        companyId,
        'SELECT id, options, guards, failure FROM run WHERE company_id = $1',
      );
      const schedules = await query<{ id: string; options: unknown }>(
        companyId,
        'SELECT id, options FROM schedule WHERE company_id = $1',
      );
      const progress = await query<{ id: string; data_set: string; progress: unknown }>(
        companyId,
        'SELECT run_id AS id, data_set, progress FROM run_data_set WHERE company_id = $1',
      );
      return [
        ...runs.map(({ id, ...words }) => ({ table: 'run' as const, id, dataSet: '', words })),
        ...schedules.map(({ id, ...words }) => ({ table: 'schedule' as const, id, dataSet: '', words })),
        ...progress.map(({ id, data_set, progress: said }) => ({
          table: 'run_data_set' as const,
          id,
          dataSet: data_set,
          words: { progress: said },
        })),
      ];
    },
    async syncsThatSay(companyId, words) {
      const rows = await query<{ name: string }>(
        companyId,
        `SELECT name FROM sync WHERE company_id = $1
         AND EXISTS (SELECT 1 FROM unnest($2::text[]) w WHERE position(to_json(w)::text in config::text) > 0) ORDER BY name`,
        [words],
      );
      return rows.map(({ name }) => name);
    },
    async codes(companyId) {
      const seen = await query<{
        sync_id: string;
        sync: string;
        side: string;
        data_set: string;
        code: string;
        name: string | null;
      }>(
        companyId,
        `SELECT c.sync_id, s.name AS sync, c.side, c.data_set, c.code, c.name FROM seen_code c
         JOIN sync s ON s.company_id = c.company_id AND s.id = c.sync_id
         WHERE c.company_id = $1 AND (c.data_set = 'employees' OR c.name IS NOT NULL) ORDER BY s.name, c.data_set, c.code`,
      );
      const entries = await query<{
        sync_id: string;
        sync: string;
        data_set: string;
        source_code: string;
        destination_code: string;
        source_name: string | null;
        destination_name: string | null;
      }>(
        companyId,
        `SELECT c.sync_id, s.name AS sync, c.data_set, c.source_code, c.destination_code, c.source_name, c.destination_name FROM crosswalk c
         JOIN sync s ON s.company_id = c.company_id AND s.id = c.sync_id
         WHERE c.company_id = $1
           AND (c.data_set = 'employees' OR c.source_name IS NOT NULL OR c.destination_name IS NOT NULL)
         ORDER BY s.name, c.data_set, c.source_code`,
      );
      const named = (...names: (string | null)[]) =>
        names.filter((name) => name !== null && name !== '') as string[];
      return [
        ...entries.map((row) => ({
          table: 'crosswalk' as const,
          syncId: row.sync_id,
          syncName: row.sync,
          dataSet: row.data_set,
          side: '',
          code: row.source_code,
          destinationCode: row.destination_code,
          names: named(row.source_name, row.destination_name),
        })),
        ...seen.map((row) => ({
          table: 'seen_code' as const,
          syncId: row.sync_id,
          syncName: row.sync,
          dataSet: row.data_set,
          side: row.side,
          code: row.code,
          destinationCode: null,
          names: named(row.name),
        })),
      ];
    },
  };
}

/**
 * What of a text the database can look for: its longest run of plain characters, since how it makes others small, and
 * how it writes them in a document, is its own affair.
 */
function findable(text: string): string {
  const runs = text.toLowerCase().match(/[ !#-[\]-~]+/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/** As it stands in a list of a document. */
function quoted(number: string): string {
  const plain = findable(number);
  return plain === number.toLowerCase() ? `"${plain}"` : plain;
}

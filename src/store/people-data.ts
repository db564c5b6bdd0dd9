import { randomUUID } from 'node:crypto';
import type { Database } from '../db/index.ts';
import type { KeyRing } from '../kernel/index.ts';
import type { Entity } from '../model/index.ts';
import { BodySeal, type ChangeBody } from './seal-body.ts';

export interface HeldChange {
  planId: string;
  runId: string;
  sourceId: string;
  destinationId: string;
  runNumber: number;
  at: Date;
  seq: number;
  dataSet: string;
  kind: string;
  state: string;
  title: string;
  employeeNumber: string | null;
  sourceKey: string;
  destinationKey: string | null;
  reason: string;
  detail: string | null;
  body: ChangeBody;
}

export interface HeldLink {
  sourceId: string;
  destinationId: string;
  dataSet: string;
  sourceKey: string;
  destinationKey: string;
  sent: Entity | undefined;
}

export interface HeldEvent {
  runId: string;
  runNumber: number;
  sourceId: string;
  at: Date;
  seq: number;
  level: string;
  dataSet: string | null;
  recordKey: string | null;
  title: string | null;
  employeeNumber: string | null;
  field: string | null;
  message: string;
  fix: string;
  action: unknown;
}

export interface HeldFile {
  id: string;
  runId: string;
  runNumber: number;
  sourceId: string;
  destinationId: string;
  name: string;
  dataSet: string | null;
  path: string;
  size: number;
}

export interface HeldUpload {
  connectorId: string;
  connectorName: string;
  name: string;
  path: string;
  size: number;
}

/** What a run, a schedule or a data set's progress says in documents that may name somebody. */
export interface HeldRun {
  table: 'run' | 'schedule' | 'run_data_set';
  id: string;
  /** Of `run_data_set`. */
  dataSet: string;
  words: { options?: unknown; guards?: unknown; failure?: string | null; progress?: unknown };
}

/** Where rows of a company may be about one person, read in pages and rewritten row by row. */
export interface PeopleDataStore {
  isRunning(companyId: string): Promise<boolean>;
  changes(companyId: string): AsyncIterable<HeldChange[]>;
  links(companyId: string): AsyncIterable<HeldLink[]>;
  events(companyId: string): AsyncIterable<HeldEvent[]>;
  files(companyId: string): Promise<HeldFile[]>;
  uploads(companyId: string): Promise<HeldUpload[]>;
  documents(companyId: string): Promise<HeldRun[]>;
  /** Names of the syncs whose settings say one of these words, e.g. in a filter. */
  syncsThatSay(companyId: string, words: readonly string[]): Promise<string[]>;
  /** Blanks a change for good: its place, kind and state stay, so that the run's counts hold. */
  blankChange(companyId: string, change: HeldChange): Promise<void>;
  /** Writes a change's body anew, for somebody else's that refers to the person. */
  rewriteChange(companyId: string, change: HeldChange, body: ChangeBody): Promise<void>;
  rewriteLink(companyId: string, link: HeldLink, sent: Entity): Promise<void>;
  /** How many of the plans may still be applied. */
  openPlans(companyId: string, planIds: readonly string[]): Promise<number>;
  dropPlans(companyId: string, planIds: readonly string[]): Promise<void>;
  deleteLink(companyId: string, link: HeldLink): Promise<void>;
  blankEvent(companyId: string, event: HeldEvent): Promise<void>;
  rewriteEvent(
    companyId: string,
    event: HeldEvent,
    words: { title: string | null; message: string; fix: string; action: unknown },
  ): Promise<void>;
  deleteFile(companyId: string, id: string): Promise<void>;
  rewriteDocument(companyId: string, document: HeldRun): Promise<void>;
  /** Removes codes and crosswalk entries of people by their numbers, or that bear one of the names. */
  deleteCodes(companyId: string, numbers: readonly string[], names: readonly string[]): Promise<number>;
  addErased(companyId: string, hashes: readonly string[]): Promise<void>;
  hasErased(companyId: string, hashes: readonly string[]): Promise<boolean>;
  removeErased(companyId: string, hashes: readonly string[]): Promise<number>;
  /** All of it or nothing. */
  together(companyId: string, work: () => Promise<void>): Promise<void>;
  /** Removes what the database's own files keep of rows that are gone. */
  wipe(): Promise<void>;
}

const pageSize = 500;
export const erasedTitle = 'Erased person';

export function peopleDataStore(database: Database, keys: KeyRing): PeopleDataStore {
  const query = <R extends object>(companyId: string, sql: string, values: readonly unknown[] = []) =>
    database.forCompany(companyId).query<R>(sql, [companyId, ...values]);

  return {
    async isRunning(companyId) {
      const rows = await query(
        companyId,
        `SELECT 1 FROM run WHERE company_id = $1 AND status IN ('queued', 'running') LIMIT 1`,
      );
      return rows.length > 0;
    },
    async *changes(companyId) {
      const seal = new BodySeal(keys, companyId);
      const plans = await query<{
        id: string;
        run_id: string;
        number: number;
        source_id: string;
        destination_id: string;
        created_at: Date | string;
      }>(
        companyId,
        `SELECT p.id, p.run_id, r.number, r.source_id, r.destination_id, p.created_at FROM plan p
         JOIN run r ON r.company_id = p.company_id AND r.id = p.run_id WHERE p.company_id = $1 ORDER BY r.number`,
      );
      for (const plan of plans) {
        for (let after = -1; ; ) {
          const rows = await query<{
            seq: number;
            data_set: string;
            kind: string;
            state: string;
            title: string;
            employee_number: string | null;
            source_key: string;
            destination_key: string | null;
            reason: string;
            detail: string | null;
            body: Uint8Array;
          }>(
            companyId,
            `SELECT seq, data_set, kind, state, title, employee_number, source_key, destination_key, reason, detail, body
             FROM change WHERE company_id = $1 AND plan_id = $2 AND seq > $3 ORDER BY seq LIMIT ${pageSize}`,
            [plan.id, after],
          );
          if (rows.length > 0)
            yield rows.map((row) => ({
              planId: plan.id,
              runId: plan.run_id,
              sourceId: plan.source_id,
              destinationId: plan.destination_id,
              runNumber: Number(plan.number),
              at: new Date(plan.created_at),
              seq: row.seq,
              dataSet: row.data_set,
              kind: row.kind,
              state: row.state,
              title: row.title,
              employeeNumber: row.employee_number,
              sourceKey: row.source_key,
              destinationKey: row.destination_key,
              reason: row.reason,
              detail: row.detail,
              body: seal.openBody(row.body, { planId: plan.id, seq: row.seq }),
            }));
          if (rows.length < pageSize) break;
          after = rows.at(-1)?.seq ?? after;
        }
      }
    },
    async *links(companyId) {
      const seal = new BodySeal(keys, companyId);
      let after = ['', '', '', ''];
      for (;;) {
        const rows = await query<{
          source_id: string;
          destination_id: string;
          data_set: string;
          source_key: string;
          destination_key: string;
          sent: Uint8Array | null;
        }>(
          companyId,
          `SELECT source_id, destination_id, data_set, source_key, destination_key, sent FROM link
           WHERE company_id = $1 AND (source_id::text, destination_id::text, data_set, source_key) > ($2, $3, $4, $5)
           ORDER BY source_id::text, destination_id::text, data_set, source_key LIMIT ${pageSize}`,
          after,
        );
        if (rows.length > 0)
          yield rows.map((row) => {
            const place = {
              sourceId: row.source_id,
              destinationId: row.destination_id,
              dataSet: row.data_set,
              sourceKey: row.source_key,
            };
            return {
              ...place,
              destinationKey: row.destination_key,
              sent: row.sent === null ? undefined : seal.openSent(row.sent, place),
            };
          });
        const last = rows.at(-1);
        if (last === undefined || rows.length < pageSize) return;
        after = [last.source_id, last.destination_id, last.data_set, last.source_key];
      }
    },
    async *events(companyId) {
      const runs = await query<{ id: string; number: number; source_id: string }>(
        companyId,
        'SELECT id, number, source_id FROM run WHERE company_id = $1 ORDER BY number',
      );
      for (const run of runs) {
        for (let after = 0; ; ) {
          const rows = await query<{
            seq: number;
            at: Date | string;
            level: string;
            data_set: string | null;
            record_key: string | null;
            title: string | null;
            employee_number: string | null;
            field: string | null;
            message: string;
            fix: string;
            action: unknown;
          }>(
            companyId,
            `SELECT seq, at, level, data_set, record_key, title, employee_number, field, message, fix, action FROM run_event
             WHERE company_id = $1 AND run_id = $2 AND seq > $3 ORDER BY seq LIMIT ${pageSize}`,
            [run.id, after],
          );
          if (rows.length > 0)
            yield rows.map((row) => ({
              runId: run.id,
              runNumber: Number(run.number),
              sourceId: run.source_id,
              at: new Date(row.at),
              seq: Number(row.seq),
              level: row.level,
              dataSet: row.data_set,
              recordKey: row.record_key,
              title: row.title,
              employeeNumber: row.employee_number,
              field: row.field,
              message: row.message,
              fix: row.fix,
              action: row.action,
            }));
          if (rows.length < pageSize) break;
          after = Number(rows.at(-1)?.seq ?? after);
        }
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
    async blankChange(companyId, { planId, seq }) {
      const body = new BodySeal(keys, companyId).sealBody({ differences: [], after: {} }, { planId, seq });
      await query(
        companyId,
        `UPDATE change SET title = $4, employee_number = NULL, source_key = $5, destination_key = NULL,
           reason = 'erased', detail = NULL, fingerprint = '', body = decode($6, 'base64')
         WHERE company_id = $1 AND plan_id = $2 AND seq = $3`,
        [planId, seq, erasedTitle, `erased-${randomUUID()}`, body.toString('base64')],
      );
    },
    async rewriteChange(companyId, { planId, seq }, body) {
      const sealed = new BodySeal(keys, companyId).sealBody(body, { planId, seq });
      await query(
        companyId,
        `UPDATE change SET body = decode($4, 'base64') WHERE company_id = $1 AND plan_id = $2 AND seq = $3`,
        [planId, seq, sealed.toString('base64')],
      );
    },
    async rewriteLink(companyId, link, sent) {
      const { sourceId, destinationId, dataSet, sourceKey } = link;
      await query(
        companyId,
        `UPDATE link SET sent = decode($6, 'base64')
         WHERE company_id = $1 AND source_id = $2 AND destination_id = $3 AND data_set = $4 AND source_key = $5`,
        [
          sourceId,
          destinationId,
          dataSet,
          sourceKey,
          new BodySeal(keys, companyId).sealSent(sent, link).toString('base64'),
        ],
      );
    },
    async openPlans(companyId, planIds) {
      const rows = await query(
        companyId,
        `SELECT 1 AS one FROM plan WHERE company_id = $1 AND id = ANY($2::uuid[]) AND state IN ('open', 'making')`,
        [planIds],
      );
      return rows.length;
    },
    async dropPlans(companyId, planIds) {
      await query(
        companyId,
        `UPDATE plan SET state = 'dropped' WHERE company_id = $1 AND id = ANY($2::uuid[]) AND state IN ('open', 'making')`,
        [planIds],
      );
    },
    async deleteLink(companyId, { sourceId, destinationId, dataSet, sourceKey }) {
      await query(
        companyId,
        `DELETE FROM link WHERE company_id = $1 AND source_id = $2 AND destination_id = $3 AND data_set = $4 AND source_key = $5`,
        [sourceId, destinationId, dataSet, sourceKey],
      );
    },
    async blankEvent(companyId, { runId, seq, level }) {
      await query(
        companyId,
        `UPDATE run_event SET code = 'person/erased', record_key = NULL, title = $4, employee_number = NULL, field = NULL,
           message = 'This was about somebody who has been erased.', fix = 'Nothing to do.', cause = $5, action = NULL
         WHERE company_id = $1 AND run_id = $2 AND seq = $3`,
        [runId, seq, erasedTitle, `person/erased|${level}`],
      );
    },
    async rewriteEvent(companyId, { runId, seq }, { title, message, fix, action }) {
      await query(
        companyId,
        `UPDATE run_event SET title = $4, message = $5, fix = $6, action = $7::jsonb
         WHERE company_id = $1 AND run_id = $2 AND seq = $3`,
        [runId, seq, title, message, fix, action === null ? null : JSON.stringify(action)],
      );
    },
    async deleteFile(companyId, id) {
      await query(companyId, 'DELETE FROM run_file WHERE company_id = $1 AND id = $2', [id]);
    },
    async rewriteDocument(companyId, { table, id, dataSet, words }) {
      const json = (value: unknown) => JSON.stringify(value ?? null);
      if (table === 'run')
        await query(
          companyId,
          'UPDATE run SET options = $3::jsonb, guards = $4::jsonb, failure = $5 WHERE company_id = $1 AND id = $2',
          [id, json(words.options), json(words.guards), words.failure ?? null],
        );
      else if (table === 'schedule')
        await query(companyId, 'UPDATE schedule SET options = $3::jsonb WHERE company_id = $1 AND id = $2', [
          id,
          json(words.options),
        ]);
      else
        await query(
          companyId,
          'UPDATE run_data_set SET progress = $4::jsonb WHERE company_id = $1 AND run_id = $2 AND data_set = $3',
          [id, dataSet, json(words.progress)],
        );
    },
    async deleteCodes(companyId, numbers, names) {
      const bears = (column: string) =>
        `EXISTS (SELECT 1 FROM unnest($3::text[]) n WHERE position(n in lower(coalesce(${column}, ''))) > 0)`;
      const codes = await query(
        companyId,
        `DELETE FROM seen_code WHERE company_id = $1
         AND ((data_set = 'employees' AND code = ANY($2::text[])) OR ${bears('name')}) RETURNING 1 AS one`,
        [numbers, names],
      );
      const entries = await query(
        companyId,
        `DELETE FROM crosswalk WHERE company_id = $1
         AND ((data_set = 'employees' AND (source_code = ANY($2::text[]) OR destination_code = ANY($2::text[])))
           OR ${bears('source_name')} OR ${bears('destination_name')}) RETURNING 1 AS one`,
        [numbers, names],
      );
      return codes.length + entries.length;
    },
    async addErased(companyId, hashes) {
      await query(
        companyId,
        'INSERT INTO erased_person (company_id, hash) SELECT $1, h FROM unnest($2::text[]) h ON CONFLICT DO NOTHING',
        [hashes],
      );
    },
    async hasErased(companyId, hashes) {
      const rows = await query(
        companyId,
        'SELECT 1 AS one FROM erased_person WHERE company_id = $1 AND hash = ANY($2::text[]) LIMIT 1',
        [hashes],
      );
      return rows.length > 0;
    },
    async removeErased(companyId, hashes) {
      const rows = await query(
        companyId,
        'DELETE FROM erased_person WHERE company_id = $1 AND hash = ANY($2::text[]) RETURNING hash',
        [hashes],
      );
      return rows.length;
    },
    together: (companyId, work) => database.forCompany(companyId).transaction(work),
    wipe: () =>
      database.wipe([
        'change',
        'run_event',
        'link',
        'run',
        'run_data_set',
        'run_file',
        'upload',
        'schedule',
        'seen_code',
        'crosswalk',
      ]),
  };
}

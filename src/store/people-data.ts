import { randomUUID } from 'node:crypto';
import type { Database } from '../db/index.ts';
import type { KeyRing } from '../kernel/index.ts';
import type { Entity } from '../model/index.ts';
import type { HeldChange, HeldCode, HeldEvent, HeldLink, HeldRun } from './held-rows.ts';
import { asArray, PersonMarks } from './person-marks.ts';
import { BodySeal, type ChangeBody } from './seal-body.ts';

/** Takes one person out of a company's rows, row by row. What is theirs is read by held-of-person.ts. */
export interface PeopleDataStore {
  isRunning(companyId: string): Promise<boolean>;
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
  deleteCode(companyId: string, code: HeldCode): Promise<void>;
  /** All of it or nothing. */
  together(companyId: string, work: () => Promise<void>): Promise<void>;
  /** Removes what the database's own files keep of rows that are gone. */
  wipe(): Promise<void>;
}

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
    async blankChange(companyId, { planId, seq }) {
      const body = new BodySeal(keys, companyId).sealBody({ differences: [], after: {} }, { planId, seq });
      await query(
        companyId,
        `UPDATE change SET title = $4, employee_number = NULL, source_key = $5, destination_key = NULL,
           reason = 'erased', detail = NULL, fingerprint = '', body = decode($6, 'base64'), marks = '{}'
         WHERE company_id = $1 AND plan_id = $2 AND seq = $3`,
        [planId, seq, erasedTitle, `erased-${randomUUID()}`, body.toString('base64')],
      );
    },
    async rewriteChange(companyId, { planId, seq, dataSet }, body) {
      const { after, before } = body;
      const marks = new PersonMarks(keys, companyId).ofEntities(
        dataSet,
        before === undefined ? [after] : [after, before],
      );
      const sealed = new BodySeal(keys, companyId).sealBody(body, { planId, seq });
      await query(
        companyId,
        `UPDATE change SET body = decode($4, 'base64'), marks = $5::integer[] WHERE company_id = $1 AND plan_id = $2 AND seq = $3`,
        [planId, seq, sealed.toString('base64'), asArray(marks)],
      );
    },
    async rewriteLink(companyId, link, sent) {
      const { sourceId, destinationId, dataSet, sourceKey } = link;
      await query(
        companyId,
        `UPDATE link SET sent = decode($6, 'base64'), marks = $7::integer[]
         WHERE company_id = $1 AND source_id = $2 AND destination_id = $3 AND data_set = $4 AND source_key = $5`,
        [
          sourceId,
          destinationId,
          dataSet,
          sourceKey,
          new BodySeal(keys, companyId).sealSent(sent, link).toString('base64'),
          asArray(new PersonMarks(keys, companyId).ofEntities(dataSet, [sent])),
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
    async deleteCode(companyId, { table, syncId, dataSet, side, code }) {
      if (table === 'crosswalk')
        await query(
          companyId,
          'DELETE FROM crosswalk WHERE company_id = $1 AND sync_id = $2 AND data_set = $3 AND source_code = $4',
          [syncId, dataSet, code],
        );
      else
        await query(
          companyId,
          'DELETE FROM seen_code WHERE company_id = $1 AND sync_id = $2 AND side = $3 AND data_set = $4 AND code = $5',
          [syncId, side, dataSet, code],
        );
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

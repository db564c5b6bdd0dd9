import type { Database } from '../db/index.ts';
import { type KeyRing, newId } from '../kernel/index.ts';
import type { DataSetProgress, RunFileRecord, RunStore } from '../sync/index.ts';
import { inSlices } from './in-slices.ts';
import { createLinkStore } from './link-store.ts';
import { PersonMarks } from './person-marks.ts';
import { createPlanStore } from './plan-store.ts';
import { BodySeal } from './seal-body.ts';
import { FileKeySeal } from './seal-file-key.ts';

/** Which run of which company a store serves. */
export interface RunScope {
  companyId: string;
  runId: string;
  syncId: string | undefined;
  sourceId: string;
  destinationId: string;
  /** The run whose plan is applied; the run itself when it makes its own. */
  planOf: string;
}

/** Implements what the engine asks of storage, for one run. Every statement is scoped by the company. */
export function createRunStore(database: Database, ring: KeyRing, scope: RunScope): RunStore {
  const { companyId, runId, syncId, sourceId } = scope;
  const company = database.forCompany(companyId);
  const seal = new BodySeal(ring, companyId);
  const marks = new PersonMarks(ring, companyId);
  const fileKeys = new FileKeySeal(ring, companyId);

  return {
    links: createLinkStore(company, seal, marks, scope),
    plan: createPlanStore(company, seal, marks, scope),

    async crosswalk() {
      const rows = await company.query<{ data_set: string; source_code: string; destination_code: string }>(
        'SELECT data_set, source_code, destination_code FROM crosswalk WHERE company_id = $1 AND sync_id = $2',
        [companyId, syncId ?? null],
      );
      const byDataSet = new Map<string, Map<string, string>>();
      for (const row of rows) {
        const entries = byDataSet.get(row.data_set) ?? new Map<string, string>();
        entries.set(row.source_code, row.destination_code);
        byDataSet.set(row.data_set, entries);
      }
      return byDataSet;
    },

    async erased() {
      const rows = await company.query<{ hash: string; known: boolean }>(
        `SELECT e.hash, bool_and(EXISTS (SELECT 1 FROM erased_person s
           WHERE s.company_id = e.company_id AND s.person = e.person AND s.of_ssn)) AS known
         FROM erased_person e WHERE e.company_id = $1 AND NOT e.key_lost GROUP BY e.hash`,
        [companyId],
      );
      return new Map(rows.map(({ hash, known }) => [hash, { knownBySsn: known }]));
    },

    async rememberCodes(side, dataSet, codes) {
      if (syncId === undefined) return;
      await company.transaction(async (tx) => {
        await tx.query(
          'DELETE FROM seen_code WHERE company_id = $1 AND sync_id = $2 AND side = $3 AND data_set = $4',
          [companyId, syncId, side, dataSet],
        );
        await tx.query(
          `INSERT INTO seen_code (company_id, sync_id, side, data_set, code, name)
           SELECT $1, $2, $3, $4, c, n FROM unnest($5::text[], $6::text[]) AS t (c, n) ON CONFLICT DO NOTHING`,
          [companyId, syncId, side, dataSet, codes.map(({ code }) => code), codes.map(({ name }) => name)],
        );
      });
    },

    async usualCounts(connectorId, dataSet) {
      const rows = await company.query<{ records: number }>(
        'SELECT records FROM full_read WHERE company_id = $1 AND connector_id = $2 AND data_set = $3 AND run_id <> $4 ORDER BY read_at DESC LIMIT 5',
        [companyId, connectorId, dataSet, runId],
      );
      return rows.map((row) => row.records);
    },

    async rememberFullRead(connectorId, dataSet, records) {
      await company.query(
        `INSERT INTO full_read (company_id, connector_id, data_set, run_id, records) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (company_id, connector_id, data_set, run_id) DO UPDATE SET records = excluded.records`,
        [companyId, connectorId, dataSet, runId, records],
      );
    },

    async knownFields(connectorId, dataSet) {
      const [row] = await company.query<{ fields: string[] }>(
        'SELECT fields FROM known_field WHERE company_id = $1 AND connector_id = $2 AND data_set = $3',
        [companyId, connectorId, dataSet],
      );
      return row?.fields ?? [];
    },

    async rememberFields(connectorId, dataSet, fields) {
      await company.query(
        `INSERT INTO known_field (company_id, connector_id, data_set, fields) VALUES ($1, $2, $3, $4)
         ON CONFLICT (company_id, connector_id, data_set) DO UPDATE SET fields = excluded.fields`,
        [companyId, connectorId, dataSet, fields],
      );
    },

    async cursor(dataSet) {
      const [row] = await company.query<{ since: Date | string }>(
        'SELECT since FROM read_cursor WHERE company_id = $1 AND sync_id = $2 AND data_set = $3',
        [companyId, syncId ?? null, dataSet],
      );
      return row === undefined ? undefined : new Date(row.since).toISOString();
    },

    async saveCursor(dataSet, since) {
      if (syncId === undefined) return;
      await company.query(
        `INSERT INTO read_cursor (company_id, sync_id, data_set, since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (company_id, sync_id, data_set) DO UPDATE SET since = excluded.since`,
        [companyId, syncId, dataSet, since],
      );
    },

    async fileRead(dataSet, sha256) {
      const [row] = await company.query<{ name: string; read_at: Date | string }>(
        `SELECT name, read_at FROM file_read
         WHERE company_id = $1 AND sync_id = $2 AND connector_id = $3 AND data_set = $4 AND sha256 = $5`,
        [companyId, syncId ?? null, sourceId, dataSet, sha256],
      );
      return row === undefined ? undefined : { name: row.name, readAt: new Date(row.read_at).toISOString() };
    },

    async rememberFiles(dataSet, files) {
      if (syncId === undefined) return;
      await company.query(
        `INSERT INTO file_read (company_id, sync_id, connector_id, data_set, sha256, name)
         SELECT DISTINCT ON (h) $1::uuid, $2::uuid, $3::uuid, $4, h, n FROM unnest($5::text[], $6::text[]) AS t (h, n)
         ON CONFLICT (company_id, sync_id, connector_id, data_set, sha256) DO UPDATE SET name = excluded.name, read_at = now()`,
        [
          companyId,
          syncId,
          sourceId,
          dataSet,
          files.map(({ sha256 }) => sha256),
          files.map(({ name }) => name),
        ],
      );
    },

    async *recordErrors(dataSet) {
      for (let after = 0; ; ) {
        const rows = await company.query<{
          seq: string | number;
          record_key: string;
          code: string;
          message: string;
          fix: string;
          field: string | null;
        }>(
          `SELECT seq, record_key, code, message, fix, field FROM run_event
           WHERE company_id = $1 AND run_id = $2 AND level = 'error' AND data_set = $3 AND record_key IS NOT NULL AND seq > $4
           ORDER BY seq LIMIT 1000`,
          [companyId, runId, dataSet, after],
        );
        const last = rows.at(-1);
        if (last === undefined) return;
        after = Number(last.seq);
        yield rows.map(({ record_key, code, message, fix, field }) => ({
          recordKey: record_key,
          code,
          what: message,
          fix,
          ...(field === null ? {} : { field }),
        }));
      }
    },

    async addEvents(all) {
      await inSlices(all, async (events) => {
        const count = (level: string) => events.filter((event) => event.level === level).length;
        await company.transaction(async (tx) => {
          await tx.query(
            `INSERT INTO run_event (company_id, run_id, level, code, data_set, record_key, title, employee_number, field, message, fix, cause, action)
           SELECT $1, $2, l, c, d, k, t, e, f, m, x, u, a::jsonb
           FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
           AS v (l, c, d, k, t, e, f, m, x, u, a)`,
            [
              companyId,
              runId,
              events.map((event) => event.level),
              events.map((event) => event.code),
              events.map((event) => event.dataSet ?? null),
              events.map((event) => event.recordKey ?? null),
              events.map((event) => event.title ?? null),
              events.map((event) => event.employeeNumber ?? null),
              events.map((event) => event.field ?? null),
              events.map((event) => event.message),
              events.map((event) => event.fix),
              events.map((event) => event.cause),
              events.map((event) => (event.action === undefined ? null : JSON.stringify(event.action))),
            ],
          );
          await tx.query(
            `UPDATE run SET errors = errors + $3, warnings = warnings + $4, infos = infos + $5, failures = failures + $6
           WHERE company_id = $1 AND id = $2`,
            [companyId, runId, count('error'), count('warning'), count('info'), count('failure')],
          );
        });
      });
    },

    async forgetPlanning() {
      await company.transaction(async (tx) => {
        await tx.query('DELETE FROM run_event WHERE company_id = $1 AND run_id = $2', [companyId, runId]);
        await tx.query('DELETE FROM run_data_set WHERE company_id = $1 AND run_id = $2', [companyId, runId]);
        await tx.query(
          'UPDATE run SET errors = 0, warnings = 0, infos = 0, failures = 0 WHERE company_id = $1 AND id = $2',
          [companyId, runId],
        );
      });
    },

    async saveProgress(position, progress) {
      await company.query(
        `INSERT INTO run_data_set (company_id, run_id, position, data_set, progress) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (company_id, run_id, data_set) DO UPDATE SET position = excluded.position, progress = excluded.progress`,
        [companyId, runId, position, progress.dataSet, JSON.stringify(progress)],
      );
    },

    async progress() {
      const rows = await company.query<{ progress: DataSetProgress }>(
        'SELECT progress FROM run_data_set WHERE company_id = $1 AND run_id = $2 ORDER BY position',
        [companyId, runId],
      );
      return rows.map((row) => row.progress);
    },

    async saveFile(file) {
      await company.query(
        `INSERT INTO run_file (company_id, id, run_id, name, direction, data_set, path, size, sha256, state, sealed_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (company_id, run_id, name) DO UPDATE
         SET path = excluded.path, sealed_key = excluded.sealed_key, size = excluded.size, sha256 = excluded.sha256, state = excluded.state`,
        [
          companyId,
          newId(),
          runId,
          file.name,
          file.direction,
          file.dataSet ?? null,
          file.path,
          file.size,
          file.sha256,
          file.state,
          fileKeys.sealRunFile(file.key, runId, file.name),
        ],
      );
    },

    async files() {
      const rows = await company.query<
        Omit<RunFileRecord, 'key'> & { data_set: string | null; sealed_key: Uint8Array }
      >(
        'SELECT name, direction, data_set, path, size, sha256, state, sealed_key FROM run_file WHERE company_id = $1 AND run_id = $2 ORDER BY created_at, name',
        [companyId, runId],
      );
      return rows.map(({ data_set, sealed_key, ...file }) => ({
        ...file,
        key: fileKeys.openRunFile(sealed_key, runId, file.name),
        size: Number(file.size),
        ...(data_set === null ? {} : { dataSet: data_set }),
      }));
    },

    async dropFile(name) {
      await company.query(
        `DELETE FROM run_file WHERE company_id = $1 AND run_id = $2 AND name = $3 AND direction = 'read'`,
        [companyId, runId, name],
      );
    },

    async stampIsTaken(stamp) {
      const rows = await company.query(
        `SELECT 1 FROM run_file f JOIN run r ON r.company_id = f.company_id AND r.id = f.run_id
         WHERE f.company_id = $1 AND f.run_id <> $2 AND r.destination_id = $3 AND f.direction = 'produced'
           AND f.created_at > now() - interval '1 day' AND position($4 in f.name) > 0 LIMIT 1`,
        [companyId, runId, scope.destinationId, stamp],
      );
      return rows.length > 0;
    },

    async heartbeat(waitingUntilMs) {
      const [row] = await company.query<{ cancel_requested: boolean }>(
        'UPDATE run SET heartbeat_at = now(), waiting_until = $3 WHERE company_id = $1 AND id = $2 RETURNING cancel_requested',
        [companyId, runId, waitingUntilMs === undefined ? null : new Date(waitingUntilMs).toISOString()],
      );
      return { cancelRequested: row?.cancel_requested ?? true };
    },

    async enterPhase(phase) {
      await company.query('UPDATE run SET phase = $3 WHERE company_id = $1 AND id = $2', [
        companyId,
        runId,
        phase,
      ]);
    },

    async saveGuards(trips) {
      await company.query('UPDATE run SET guards = $3 WHERE company_id = $1 AND id = $2', [
        companyId,
        runId,
        JSON.stringify(trips),
      ]);
    },

    together: (work) => company.transaction(work),
  };
}

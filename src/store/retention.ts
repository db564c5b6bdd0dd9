import type { Database } from '../db/index.ts';
import type { KeyRing } from '../kernel/index.ts';
import { AuditHash } from './audit-hash.ts';

export interface Retention {
  /** 0: kept for ever. */
  runDays: number;
  /** 0: kept for ever; otherwise 90 at least. */
  auditDays: number;
}

/** The database itself keeps these, whatever it is asked for: migration 012. */
export const leastAuditDays = 90;

export const usualRetention: Retention = { runDays: 400, auditDays: 2557 };

/** What a purge took away. */
export interface Purged {
  changes: number;
  events: number;
  files: number;
}

/** What a purge would take away now. `bytes`: of what lies in the database and of the files. */
export interface DueForPurge extends Purged {
  runs: number;
  bytes: number;
  auditEntries: number;
}

/** How long a company keeps its runs' contents, and their removal. */
export interface RetentionStore {
  get(companyId: string): Promise<Retention>;
  set(companyId: string, retention: Retention): Promise<void>;
  /** Runs that ended before, with nothing on its way that rests on them: no open plan, no run that applies it. */
  dueRuns(companyId: string, before: Date, limit: number): Promise<{ id: string }[]>;
  /** What is due; null: kept for ever. */
  due(companyId: string, runsBefore: Date | null, auditBefore: Date | null): Promise<DueForPurge>;
  /** Removes a run's events, changes and file rows a slice at a time; its own row stays, with its counts. */
  purgeRun(companyId: string, runId: string, at: Date): Promise<Purged>;
  /** Blanks what was sent over links between connectors that no sync joins any more. Links in use stay whole. */
  purgeUnusedLinks(companyId: string, before: Date): Promise<number>;
  /** Removes the oldest entries of a chain up to a sealed checkpoint, at most 5,000, and none of the last 90 days; answers how many. */
  purgeAudit(chain: string, before: Date): Promise<number>;
}

const slice = 500;

/** `$1`: the company, `$2`: an instant. */
const isDue = `r.company_id = $1 AND r.purged_at IS NULL
  AND r.status NOT IN ('queued', 'running') AND r.finished_at < $2
  AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.company_id = r.company_id AND p.run_id = r.id
    AND p.state = 'open' AND p.expires_at > now())
  AND NOT EXISTS (SELECT 1 FROM run c WHERE c.company_id = r.company_id AND c.parent_run = r.id
    AND c.status IN ('queued', 'running'))`;

export function retentionStore(database: Database, keys: KeyRing): RetentionStore {
  /**
   * Deletes in slices, so that the embedded database serves others in between. Up to a number, found once: a list of
   * numbers is joined anew for each row where statistics are old (10,000 changes took 24 s).
   */
  const deleteSlices = async (
    table: 'change' | 'run_event',
    where: string,
    values: readonly [companyId: string, id: string],
  ) => {
    let deleted = 0;
    for (;;) {
      const rows = await database.forCompany(values[0]).query(
        `DELETE FROM ${table} WHERE ${where} AND seq <=
             (SELECT max(seq) FROM (SELECT seq FROM ${table} WHERE ${where} ORDER BY seq LIMIT ${slice}) s) RETURNING seq`,
        values,
      );
      deleted += rows.length;
      if (rows.length < slice) return deleted;
    }
  };

  return {
    async get(companyId) {
      const [row] = await database
        .forCompany(companyId)
        .query<{ run_days: number; audit_days: number }>(
          'SELECT run_days, audit_days FROM retention WHERE company_id = $1',
          [companyId],
        );
      return row === undefined ? usualRetention : { runDays: row.run_days, auditDays: row.audit_days };
    },
    async set(companyId, { runDays, auditDays }) {
      await database.forCompany(companyId).query(
        `INSERT INTO retention (company_id, run_days, audit_days) VALUES ($1, $2, $3)
         ON CONFLICT (company_id) DO UPDATE SET run_days = excluded.run_days, audit_days = excluded.audit_days`,
        [companyId, runDays, auditDays],
      );
    },
    dueRuns: (companyId, before, limit) =>
      database.forCompany(companyId).query<{ id: string }>(
        `SELECT r.id FROM run r WHERE ${isDue}
         ORDER BY r.finished_at LIMIT ${limit}`,
        [companyId, before.toISOString()],
      ),
    async due(companyId, runsBefore, auditBefore) {
      const scope = database.forCompany(companyId);
      const none = { runs: 0, changes: 0, events: 0, files: 0, bytes: 0 };
      const [ofRuns = none] =
        runsBefore === null
          ? []
          : await scope.query<Omit<DueForPurge, 'auditEntries'>>(
              `WITH due AS (SELECT r.id FROM run r WHERE ${isDue}),
                 c AS (SELECT count(*) AS n, sum(pg_column_size(x.*)) AS size FROM change x JOIN plan p
                   ON p.company_id = x.company_id AND p.id = x.plan_id WHERE x.company_id = $1 AND p.run_id IN (SELECT id FROM due)),
                 e AS (SELECT count(*) AS n, sum(pg_column_size(x.*)) AS size FROM run_event x WHERE x.company_id = $1 AND x.run_id IN (SELECT id FROM due)),
                 f AS (SELECT count(*) AS n, sum(x.size) AS size FROM run_file x WHERE x.company_id = $1 AND x.run_id IN (SELECT id FROM due))
               SELECT (SELECT count(*) FROM due)::int AS runs, c.n::int AS changes, e.n::int AS events, f.n::int AS files,
                 (coalesce(c.size, 0) + coalesce(e.size, 0) + coalesce(f.size, 0))::bigint AS bytes FROM c, e, f`,
              [companyId, runsBefore.toISOString()],
            );
      if (auditBefore === null) return { ...ofRuns, auditEntries: 0 };
      const [log] = await scope.query<{ entries: number }>(
        `SELECT count(*)::int AS entries FROM audit_entry e JOIN audit_chain c ON c.company_id = e.company_id
         WHERE e.company_id = $1 AND e.seq < least(c.seq, (SELECT min(seq) FROM audit_entry WHERE company_id = $1
           AND at >= least($2, clock_timestamp() - interval '${leastAuditDays} days')))`,
        [companyId, auditBefore.toISOString()],
      );
      return { ...ofRuns, auditEntries: log?.entries ?? 0 };
    },
    async purgeRun(companyId, runId, at) {
      const plans = await database
        .forCompany(companyId)
        .query<{ id: string }>('SELECT id FROM plan WHERE company_id = $1 AND run_id = $2', [
          companyId,
          runId,
        ]);
      let changes = 0;
      for (const plan of plans) {
        changes += await deleteSlices('change', 'company_id = $1 AND plan_id = $2', [companyId, plan.id]);
      }
      const events = await deleteSlices('run_event', 'company_id = $1 AND run_id = $2', [companyId, runId]);
      const files = await database
        .forCompany(companyId)
        .query('DELETE FROM run_file WHERE company_id = $1 AND run_id = $2 RETURNING id', [companyId, runId]);
      // Options of a retry name records, and a guard or failure may quote one.
      await database.forCompany(companyId).query(
        `UPDATE run SET purged_at = $3, options = '{}', guards = '[]', failure = CASE WHEN failure IS NULL THEN NULL ELSE 'Purged.' END
         WHERE company_id = $1 AND id = $2`,
        [companyId, runId, at.toISOString()],
      );
      await database
        .forCompany(companyId)
        .query(
          `UPDATE plan SET state = 'expired' WHERE company_id = $1 AND run_id = $2 AND state IN ('open', 'making')`,
          [companyId, runId],
        );
      return { changes, events, files: files.length };
    },
    async purgeUnusedLinks(companyId, before) {
      const rows = await database.forCompany(companyId).query(
        `UPDATE link SET sent = NULL, marks = NULL WHERE company_id = $1 AND sent IS NOT NULL AND updated_at < $2
           AND NOT EXISTS (SELECT 1 FROM sync s WHERE s.company_id = link.company_id
             AND s.source_id = link.source_id AND s.destination_id = link.destination_id)
         RETURNING source_key`,
        [companyId, before.toISOString()],
      );
      return rows.length;
    },
    purgeAudit: (chain, before) =>
      database.forCompany(chain).transaction(async (tx) => {
        // Waits for whoever appends, and makes others wait.
        await tx.query('SELECT seq FROM audit_head()');
        const [last] = await tx.query<{ seq: number; hash: string }>(
          `SELECT e.seq, e.hash FROM audit_entry e JOIN audit_chain c ON c.company_id = e.company_id
           WHERE e.company_id = $1 AND e.seq <= c.base_seq + 5000 AND e.seq < least(c.seq, (
             SELECT min(seq) FROM audit_entry WHERE company_id = $1
               AND at >= least($2, clock_timestamp() - interval '${leastAuditDays} days')))
           ORDER BY e.seq DESC LIMIT 1`,
          [chain, before.toISOString()],
        );
        if (last === undefined) return 0;
        const seal = new AuditHash(keys, chain).ofCheckpoint(last.seq, last.hash);
        const [purged] = await tx.query<{ entries: number }>('SELECT audit_purge($1, $2) AS entries', [
          last.seq,
          seal,
        ]);
        return purged?.entries ?? 0;
      }),
  };
}

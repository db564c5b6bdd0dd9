import type { Queryable } from '../db/index.ts';
import type { AuditContent } from './audit-hash.ts';
import { type AuditRow, contentOf } from './audit-verify.ts';
import { readNumber } from './position.ts';

export interface AuditFilter {
  /** The name of who did it. */
  person?: string;
  /** One action, or all of a noun: `connector`. */
  action?: string;
  /** In whatever it was done to. */
  subject?: string;
  /** In anything that an entry says. */
  search?: string;
  /** Instants; the first inclusive, the second exclusive. */
  from?: string;
  to?: string;
  limit: number;
  after?: string;
}

export interface AuditPage {
  rows: (AuditContent & { hash: string })[];
  next: string | null;
  total: number;
}

/** Entries of a chain, the newest first. */
export async function listEntries(
  database: Queryable,
  chain: string,
  filter: AuditFilter,
): Promise<AuditPage> {
  const conditions = ['company_id = $1'];
  const values: unknown[] = [chain];
  const where = (condition: (place: string) => string, value: string | undefined) => {
    if (value === undefined || value === '') return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  const like = (text: string | undefined) =>
    text === undefined || text === '' ? undefined : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  where((place) => `user_name = ${place}`, filter.person);
  where((place) => `(action = ${place} OR split_part(action, '.', 1) = ${place})`, filter.action);
  where(
    (place) => `concat_ws(' ', subject_kind, subject_name, subject_id) ILIKE ${place}`,
    like(filter.subject),
  );
  where(
    (place) =>
      `concat_ws(' ', user_name, action, address, subject_kind, subject_name, subject_id, details::text) ILIKE ${place}`,
    like(filter.search),
  );
  where((place) => `at >= ${place}::timestamptz`, filter.from);
  where((place) => `at < ${place}::timestamptz`, filter.to);
  const matching = conditions.join(' AND ');

  const [counted] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit_entry WHERE ${matching}`,
    values,
  );
  where(
    (place) => `seq < ${place}::bigint`,
    filter.after === undefined ? undefined : String(readNumber(filter.after)),
  );
  const rows = await database.query<AuditRow>(
    `SELECT * FROM audit_entry WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ${filter.limit + 1}`,
    values,
  );
  const shown = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map((row) => ({ ...contentOf(row), hash: row.hash })),
    next: last === undefined ? null : String(last.seq),
    total: counted?.count ?? 0,
  };
}

/** Who and what occurs in a chain, for the choices of a filter. */
export async function listChoices(
  database: Queryable,
  chain: string,
): Promise<{ people: string[]; actions: string[] }> {
  const distinct = async (column: 'user_name' | 'action') =>
    (
      await database.query<{ value: string }>(
        `SELECT DISTINCT ${column} AS value FROM audit_entry WHERE company_id = $1 ORDER BY 1 LIMIT 500`,
        [chain],
      )
    ).map(({ value }) => value);
  return { people: await distinct('user_name'), actions: await distinct('action') };
}

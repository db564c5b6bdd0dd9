import type { Queryable } from '../db/index.ts';
import type { KeyRing } from '../kernel/index.ts';
import { type LinkRow, linkColumns, linkOf } from './held-rows.ts';
import { inSlices } from './in-slices.ts';
import { asArray, PersonMarks } from './person-marks.ts';
import { BodySeal } from './seal-body.ts';

const pageSize = 500;

/** Makes the marks of a company's changes and links that were written before there were any. */
export async function markOldRows(rowsOf: Queryable, keys: KeyRing, companyId: string): Promise<void> {
  const query = <R extends object>(sql: string, values: readonly unknown[] = []) =>
    rowsOf.query<R>(sql, [companyId, ...values]);
  const seal = new BodySeal(keys, companyId);
  const marks = new PersonMarks(keys, companyId);
  for (;;) {
    const rows = await query<{ plan_id: string; seq: number; data_set: string; body: Uint8Array }>(
      `SELECT plan_id, seq, data_set, body FROM change WHERE company_id = $1 AND marks IS NULL LIMIT ${pageSize}`,
    );
    await inSlices(rows, async (slice) =>
      query(
        `UPDATE change SET marks = v.m::integer[] FROM unnest($2::uuid[], $3::int[], $4::text[]) AS v (plan, seq, m)
           WHERE company_id = $1 AND plan_id = v.plan AND change.seq = v.seq`,
        [
          slice.map((row) => row.plan_id),
          slice.map((row) => row.seq),
          slice.map(({ plan_id, seq, data_set, body }) => {
            const { after, before } = seal.openBody(body, { planId: plan_id, seq });
            return asArray(marks.ofEntities(data_set, before === undefined ? [after] : [after, before]));
          }),
        ],
      ),
    );
    if (rows.length < pageSize) break;
  }
  for (;;) {
    const rows = await query<LinkRow>(
      `SELECT ${linkColumns} FROM link WHERE company_id = $1 AND marks IS NULL LIMIT ${pageSize}`,
    );
    const links = rows.map((row) => linkOf(row, seal));
    await inSlices(links, async (slice) =>
      query(
        `UPDATE link SET marks = v.m::integer[]
           FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[]) AS v (source, destination, set, key, m)
           WHERE company_id = $1 AND source_id = v.source AND destination_id = v.destination AND data_set = v.set AND source_key = v.key`,
        [
          slice.map(({ sourceId }) => sourceId),
          slice.map(({ destinationId }) => destinationId),
          slice.map(({ dataSet }) => dataSet),
          slice.map(({ sourceKey }) => sourceKey),
          slice.map(({ dataSet, sent }) =>
            asArray(sent === undefined ? [] : marks.ofEntities(dataSet, [sent])),
          ),
        ],
      ),
    );
    if (rows.length < pageSize) return;
  }
}

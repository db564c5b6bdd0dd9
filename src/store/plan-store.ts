import type { Scope } from '../db/index.ts';
import { newId, RefusedError } from '../kernel/index.ts';
import type { Change, ChangeKind, ChangeState, PlanStore } from '../sync/index.ts';
import { inSlices } from './in-slices.ts';
import { asArray, type PersonMarks } from './person-marks.ts';
import type { BodySeal, ChangeBody } from './seal-body.ts';
import { keepStatistics } from './statistics.ts';

// In one document: each column of its own costs the embedded database and its driver as much as this costs at all.
const changeDocument =
  'json_build_array(id, seq, kind, write, source_key, destination_key, title, employee_number, reason, fingerprint, absent, state)::text';

type ChangeDocument = [
  id: string,
  seq: number,
  kind: ChangeKind,
  write: Change['write'],
  sourceKey: string,
  destinationKey: string | null,
  title: string,
  employeeNumber: string | null,
  reason: string,
  fingerprint: string,
  absent: boolean,
  state: ChangeState,
];

/** A stored change as the engine knows it. */
function changeOf(
  document: ChangeDocument,
  dataSet: string,
  body: ChangeBody,
): Change & { state: ChangeState } {
  const [
    id,
    seq,
    kind,
    write,
    sourceKey,
    destinationKey,
    title,
    employeeNumber,
    reason,
    fingerprint,
    absent,
    state,
  ] = document;
  const { after, before, pendingReferences } = body;
  return {
    id,
    seq,
    dataSet,
    kind,
    write,
    sourceKey,
    ...(destinationKey === null ? {} : { destinationKey }),
    title,
    ...(employeeNumber === null ? {} : { employeeNumber }),
    reason,
    get differences() {
      return body.differences;
    },
    after,
    ...(before === undefined ? {} : { before }),
    ...(pendingReferences === undefined ? {} : { pendingReferences }),
    ...(absent ? { absent: true } : {}),
    fingerprint,
    state,
  };
}

/**
 * The plan that a run makes or applies.
 * `planOf`: the run whose plan it is; differs from `runId` when a run applies an earlier plan.
 */
export function createPlanStore(
  company: Scope,
  seal: BodySeal,
  marks: PersonMarks,
  scope: { companyId: string; runId: string; planOf: string },
): PlanStore {
  const { companyId } = scope;
  let known: string | undefined;
  const planId = async (): Promise<string> => {
    if (known === undefined) {
      const [row] = await company.query<{ id: string }>(
        'SELECT id FROM plan WHERE company_id = $1 AND run_id = $2',
        [companyId, scope.planOf],
      );
      known = row?.id;
    }
    if (known === undefined) throw new Error(`Run ${scope.planOf} has no plan`);
    return known;
  };

  const grown = keepStatistics(company, 'change');

  return {
    async begin() {
      await company.query('DELETE FROM plan WHERE company_id = $1 AND run_id = $2', [
        companyId,
        scope.planOf,
      ]);
      known = newId();
      await company.query(
        `INSERT INTO plan (company_id, id, run_id, state, expires_at) VALUES ($1, $2, $3, 'making', now() + interval '1 day')`,
        [companyId, known, scope.planOf],
      );
    },
    async add(changes) {
      const plan = await planId();
      await inSlices(changes, async (slice) => {
        await company.query(
          `INSERT INTO change (company_id, plan_id, id, seq, data_set, kind, write, source_key, destination_key, title, employee_number, reason, body, fingerprint, absent, marks)
         SELECT $1, $2, i, q, d, k, w, s, y, t, e, r, b, f, a, m::integer[]
         FROM unnest($3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bytea[], $14::text[], $15::boolean[], $16::text[])
         AS c (i, q, d, k, w, s, y, t, e, r, b, f, a, m)`,
          [
            companyId,
            plan,
            slice.map((change) => change.id),
            slice.map((change) => change.seq),
            slice.map((change) => change.dataSet),
            slice.map((change) => change.kind),
            slice.map((change) => change.write),
            slice.map((change) => change.sourceKey),
            slice.map((change) => change.destinationKey ?? null),
            slice.map((change) => change.title),
            slice.map((change) => change.employeeNumber ?? null),
            slice.map((change) => change.reason),
            slice.map(({ seq, differences, after, before, pendingReferences }) =>
              seal.sealBody(
                {
                  differences,
                  after,
                  ...(before === undefined ? {} : { before }),
                  ...(pendingReferences === undefined ? {} : { pendingReferences }),
                },
                { planId: plan, seq },
              ),
            ),
            slice.map((change) => change.fingerprint),
            slice.map((change) => change.absent ?? false),
            slice.map(({ dataSet, after, before }) =>
              asArray(marks.ofEntities(dataSet, before === undefined ? [after] : [after, before])),
            ),
          ],
        );
        await grown(slice.length);
      });
    },
    async finish(expiresAtMs) {
      const id = await planId();
      const kinds = await this.kinds();
      await company.query(
        `UPDATE plan SET state = 'open', expires_at = $3, kinds = $4, changes = (SELECT count(*) FROM change WHERE company_id = $1 AND plan_id = $2)
         WHERE company_id = $1 AND id = $2`,
        [companyId, id, new Date(expiresAtMs).toISOString(), JSON.stringify(kinds)],
      );
    },
    async claim(nowMs) {
      const id = await planId();
      const claimed = await company.query(
        `UPDATE plan SET state = 'applied', applied_by_run = $3
         WHERE company_id = $1 AND id = $2 AND state = 'open' AND expires_at > $4 RETURNING id`,
        [companyId, id, scope.runId, new Date(nowMs).toISOString()],
      );
      if (claimed.length > 0) return;
      const [plan] = await company.query<{ state: string; applied_by_run: string | null }>(
        'SELECT state, applied_by_run FROM plan WHERE company_id = $1 AND id = $2',
        [companyId, id],
      );
      if (plan?.applied_by_run === scope.runId) return;
      if (plan?.state === 'applied') {
        throw new RefusedError({
          code: 'plan/already-applied',
          what: 'This plan has been applied already; a plan is applied at most once.',
          fix: 'Run the sync again to see what is left to do.',
        });
      }
      throw new RefusedError({
        code: 'plan/expired',
        what: 'This plan is older than 24 hours (or was dropped), so what it rests on may have changed.',
        fix: 'Run the sync again and apply the new plan.',
      });
    },
    async kinds() {
      const rows = await company.query<{ kind: ChangeKind; n: number }>(
        'SELECT kind, count(*) AS n FROM change WHERE company_id = $1 AND plan_id = $2 GROUP BY kind',
        [companyId, await planId()],
      );
      return Object.fromEntries(rows.map((row) => [row.kind, Number(row.n)]));
    },
    async changes(dataSet, states, afterSeq, limit) {
      const plan = await planId();
      const rows = await company.query<{ document: string; body: Uint8Array }>(
        `SELECT ${changeDocument} AS document, body FROM change WHERE company_id = $1 AND plan_id = $2 AND data_set = $3 AND state = ANY($4::text[]) AND seq > $5
         ORDER BY seq LIMIT $6`,
        [companyId, plan, dataSet, states, afterSeq, limit],
      );
      return rows.map(({ document, body }) => {
        const values = JSON.parse(document) as ChangeDocument;
        return changeOf(values, dataSet, seal.openBody(body, { planId: plan, seq: values[1] }));
      });
    },
    async markSent(seqs) {
      await inSlices(seqs, async (slice) =>
        company.query(
          `UPDATE change SET state = 'sent', sent_at = now() WHERE company_id = $1 AND plan_id = $2 AND seq = ANY($3::int[])`,
          [companyId, await planId(), slice],
        ),
      );
    },
    async markPlanned(seqs) {
      await inSlices(seqs, async (slice) =>
        company.query(
          `UPDATE change SET state = 'planned', sent_at = NULL WHERE company_id = $1 AND plan_id = $2 AND seq = ANY($3::int[])`,
          [companyId, await planId(), slice],
        ),
      );
    },
    async settle(receipts) {
      await inSlices(receipts, async (slice) =>
        company.query(
          `UPDATE change SET state = r.state, destination_key = coalesce(r.key, destination_key), detail = r.detail, settled_at = now()
         FROM unnest($3::int[], $4::text[], $5::text[], $6::text[]) AS r (seq, state, key, detail)
         WHERE company_id = $1 AND plan_id = $2 AND change.seq = ANY($3::int[]) AND change.seq = r.seq`,
          [
            companyId,
            await planId(),
            slice.map((receipt) => receipt.seq),
            slice.map((receipt) => receipt.state),
            slice.map((receipt) => receipt.destinationKey ?? null),
            slice.map((receipt) => receipt.detail ?? null),
          ],
        ),
      );
    },
    async forget(dataSet) {
      await company.query('DELETE FROM change WHERE company_id = $1 AND plan_id = $2 AND data_set = $3', [
        companyId,
        await planId(),
        dataSet,
      ]);
    },
    async *outcomes(dataSet) {
      for (let after = 0; ; ) {
        const rows = await company.query<{
          seq: number;
          source_key: string;
          write: Change['write'];
          state: ChangeState;
        }>(
          `SELECT seq, source_key, write, state FROM change
           WHERE company_id = $1 AND plan_id = $2 AND data_set = $3 AND NOT absent AND seq > $4 ORDER BY seq LIMIT 1000`,
          [companyId, await planId(), dataSet, after],
        );
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.seq;
        yield rows.map(({ source_key, write, state }) => ({ sourceKey: source_key, write, state }));
      }
    },
    async tally(dataSet) {
      const rows = await company.query<{
        write: Change['write'];
        state: ChangeState;
        absent: boolean;
        n: number;
      }>(
        `SELECT write, state, absent, count(*) AS n FROM change WHERE company_id = $1 AND plan_id = $2 AND data_set = $3
         GROUP BY write, state, absent`,
        [companyId, await planId(), dataSet],
      );
      return rows.map(({ write, state, absent, n }) => ({ write, state, absent, count: Number(n) }));
    },
    async dataSets() {
      const rows = await company.query<{ data_set: string }>(
        'SELECT DISTINCT data_set FROM change WHERE company_id = $1 AND plan_id = $2',
        [companyId, await planId()],
      );
      return rows.map((row) => row.data_set);
    },
  };
}

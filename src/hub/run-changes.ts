import { dataSet, type FieldValue, isDataSet, maskValue } from '../model/index.ts';
import { BodySeal, type ChangeFilter } from '../store/index.ts';
import { sensitivityIn } from '../sync/mapped-sensitivity.ts';
import type { Access } from './access.ts';
import { recordAudit } from './audit.ts';
import { exportPages } from './export-pages.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';

/** A page of the changes of the plan that a run made or applies; values masked for the reader. */
export async function listChanges(hub: Hub, access: Access, runId: string, filter: ChangeFilter) {
  const { companyId, sight } = access;
  const run = found(await hub.store.history.get(companyId, runId), 'run');
  const plan = await hub.store.history.plan(companyId, run);
  if (plan === undefined) return { rows: [], next: null, total: 0 };
  const { rows, next, total } = await hub.store.contents.changes(companyId, plan.id, filter);
  const seal = new BodySeal(hub.store.keys, companyId);
  const config = await hub.store.history.config(companyId, plan.runId);
  const asMapped = new Map(
    config?.dataSets.map(({ id, mapping }) => [
      id,
      isDataSet(id) ? sensitivityIn(dataSet(id), mapping) : () => 'personal' as const,
    ]),
  );
  return {
    rows: rows.map(({ body, planId, sourceKey: _, ...row }) => {
      const fields = isDataSet(row.dataSet) ? dataSet(row.dataSet).fields : {};
      const sensitivityOf = asMapped.get(row.dataSet);
      const shown = (field: string, value: FieldValue | undefined) =>
        maskValue(
          sensitivityOf === undefined ? fields[field] : { sensitivity: sensitivityOf(field) },
          value,
          sight,
        );
      return {
        ...row,
        differences: seal
          .openBody(body, { planId, seq: row.seq })
          .differences.map(({ field, before, after }) => ({
            field,
            label: fields[field]?.label ?? field,
            before: shown(field, before),
            after: shown(field, after),
          })),
      };
    }),
    next,
    total,
  };
}

/** The changes as a file for people, one line per field, in pieces. */
export async function exportChanges(
  hub: Hub,
  access: Access,
  runId: string,
  filter: Omit<ChangeFilter, 'limit' | 'after'>,
) {
  const { companyId, actor } = access;
  const run = found(await hub.store.history.get(companyId, runId), 'run');
  await recordAudit(hub, actor, {
    companyId,
    action: 'changes.exported',
    subject: { kind: 'run', id: runId, name: `Run ${run.number}` },
    details: { personalData: access.sight.personal },
  });
  return exportPages(
    ['Data set', 'Record', 'Change', 'State', 'Field', 'Before', 'After', 'Reason', 'Detail'],
    (after) =>
      listChanges(hub, access, runId, { ...filter, limit: 500, ...(after === undefined ? {} : { after }) }),
    (row) =>
      row.differences.map(({ label, before, after }) => [
        row.dataSet,
        row.title,
        row.kind,
        row.state,
        label,
        before,
        after,
        row.reason,
        row.detail,
      ]),
  );
}

import { NotFoundError, RateLimitError, RefusedError } from '../kernel/index.ts';
import { dataSet, isDataSet } from '../model/index.ts';
import { BodySeal } from '../store/index.ts';
import type { Access } from './access.ts';
import { recordAuditWithin } from './audit.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';

/** How many values one person may reveal within an hour: enough to check a few people, not to copy a workforce. */
const mostPerHour = 30;
const hourMs = 3_600_000;

/**
 * One field of one change in full, before and after. Each reveal is in the audit log, with the record and the field
 * and without the value. @throws RefusedError `access/personal-data`, RateLimitError `access/too-many-reveals`
 */
export async function revealValue(hub: Hub, access: Access, runId: string, seq: number, field: string) {
  const { companyId, actor, sight } = access;
  const run = found(await hub.store.history.get(companyId, runId), 'run');
  const plan = found(await hub.store.history.plan(companyId, run), 'plan');
  const change = found(await hub.store.contents.change(companyId, plan.id, seq), 'change');
  if (!sight.personal) {
    throw new RefusedError({
      code: 'access/personal-data',
      what: 'You may not see personal data in full.',
      fix: 'Ask a Company Admin for the grant to see personal data.',
    });
  }
  const { differences } = new BodySeal(hub.store.keys, companyId).openBody(change.body, {
    planId: plan.id,
    seq,
  });
  const difference = differences.find((one) => one.field === field);
  if (difference === undefined) {
    throw new NotFoundError({
      code: 'field/not-found',
      what: `The change does not touch a field "${field}".`,
      fix: 'Choose one of the fields that it shows.',
    });
  }
  const label = isDataSet(change.dataSet) ? dataSet(change.dataSet).label : change.dataSet;
  // Noted before the value leaves; the title would be somebody's name, and the log is never erased.
  const noted = await recordAuditWithin(
    hub,
    actor,
    {
      companyId,
      action: 'value.revealed',
      subject: { kind: 'change', id: change.id, name: `Run ${run.number}, ${label}, change ${seq}` },
      details: { field, run: runId },
    },
    { most: mostPerHour, since: new Date(hub.clock.nowMs() - hourMs) },
  );
  if (!noted) {
    throw new RateLimitError({
      code: 'access/too-many-reveals',
      what: `You have revealed ${mostPerHour} values within an hour, which is the most.`,
      fix: 'Wait, or ask somebody else who may see personal data.',
      retryAfterMs: hourMs / 2,
    });
  }
  return { before: difference.before ?? null, after: difference.after ?? null };
}

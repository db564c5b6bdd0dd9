import { ConflictError, RefusedError } from '../kernel/index.ts';
import type { PlanSummary, RunSummary } from '../store/index.ts';
import type { Access } from './access.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';
import { addRun } from './start-run.ts';

/**
 * Starts a run that writes the plan of another, at most once. A plan that a guard stopped needs a reason, which is
 * kept with the run. @throws RefusedError, ConflictError `plan/stale`
 */
export async function applyPlan(hub: Hub, access: Access, runId: string, overrideReason?: string) {
  const { companyId, actor } = access;
  const run = found(await hub.store.history.get(companyId, runId), 'run');
  const plan = await hub.store.history.plan(companyId, run);
  const refusal = refusalOf(run, plan, overrideReason);
  if (refusal !== undefined) throw refusal;
  const sync = found(
    run.syncId === null ? undefined : await hub.store.syncs.get(companyId, run.syncId),
    'sync',
  );
  if (sync.decisionHash !== run.decisionHash) {
    throw new ConflictError({
      code: 'plan/stale',
      what: `The settings or the crosswalk of "${sync.name}" have changed since run ${run.number} made this plan.`,
      fix: 'Run the sync again without Save changes and apply that plan.',
    });
  }
  return addRun(hub, actor, companyId, {
    syncId: sync.id,
    syncName: sync.name,
    sourceId: run.sourceId,
    destinationId: run.destinationId,
    sourceName: sync.sourceName,
    destinationName: sync.destinationName,
    config: sync.config,
    decisionHash: run.decisionHash,
    options: run.options,
    saveChanges: true,
    purpose: 'apply',
    parentRun: run.id,
    ...(overrideReason === undefined ? {} : { overrideReason }),
  });
}

/** Whether the plan can still be written; the screens offer it only then. */
export function isOpen(plan: PlanSummary | undefined): boolean {
  return plan !== undefined && plan.state === 'open' && plan.expiresAt.getTime() > Date.now();
}

function refusalOf(
  run: RunSummary,
  plan: PlanSummary | undefined,
  overrideReason: string | undefined,
): RefusedError | undefined {
  if (run.status === 'queued' || run.status === 'running') {
    return new RefusedError({
      code: 'plan/not-ready',
      what: `Run ${run.number} is ${run.status}.`,
      fix: 'Wait until it has ended.',
    });
  }
  if (plan === undefined || plan.state === 'making' || plan.state === 'dropped') {
    return new RefusedError({
      code: 'plan/none',
      what: `Run ${run.number} has no finished plan.`,
      fix: 'Run the sync without Save changes first.',
    });
  }
  if (plan.state === 'applied') {
    return new RefusedError({
      code: 'plan/already-applied',
      what: `The plan of run ${run.number} has been applied already.`,
      fix: 'Run the sync again to see what is left to do.',
    });
  }
  if (!isOpen(plan)) {
    return new RefusedError({
      code: 'plan/expired',
      what: `The plan of run ${run.number} expired at ${plan.expiresAt.toISOString()}.`,
      fix: 'Run the sync again without Save changes and apply that plan.',
    });
  }
  if (run.guards.length > 0 && overrideReason === undefined) {
    return new RefusedError({
      code: 'plan/guarded',
      what: `A guard stopped run ${run.number}: ${run.guards.map((guard) => guard.message).join(' ')}`,
      fix: 'Look at its changes; if they are right, apply the plan with a reason.',
      field: 'overrideReason',
    });
  }
  return undefined;
}

import type { RunFilter, RunSummary } from '../store/index.ts';
import { isOpen } from './apply-plan.ts';
import { recordAudit } from './audit.ts';
import { exportPages } from './export-pages.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';
import { labelled, runRow, sumOfCounts } from './run-rows.ts';

/** A page of Sync History. */
export async function listRuns(hub: Hub, companyId: string, filter: RunFilter) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  const { rows, next, total } = await hub.store.history.list(companyId, filter);
  const running = rows.filter((row) => row.status === 'running').map((row) => row.id);
  const progress = await hub.store.history.progress(companyId, running);
  return {
    rows: rows.map((row) => runRow(row, { companyId, companyName: company.name }, progress.get(row.id))),
    next,
    total,
  };
}

/** Sync History as a file for people, in pieces. */
export async function exportRuns(
  hub: Hub,
  actor: Actor,
  companyId: string,
  filter: Omit<RunFilter, 'limit' | 'after'>,
) {
  await recordAudit(hub, actor, { companyId, action: 'history.exported' });
  return exportPages(
    [
      'Run',
      'Name',
      'Company',
      'Status',
      'Save',
      'Started',
      'Duration (s)',
      'User',
      'Total',
      'Errors',
      'Warnings',
      'Info',
      'Failures',
    ],
    (after) => listRuns(hub, companyId, { ...filter, limit: 500, ...(after === undefined ? {} : { after }) }),
    (row) => [
      [
        String(row.number),
        row.name,
        row.companyName,
        row.status,
        row.saveChanges,
        row.startedAt,
        row.durationMs === null ? null : String(row.durationMs / 1000),
        row.user,
        ...[row.total, row.errors, row.warnings, row.infos, row.failures].map(String),
      ],
    ],
  );
}

/** Everything about a run but its events, changes and files. */
export async function showRun(hub: Hub, companyId: string, runId: string) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  const run = found(await hub.store.history.get(companyId, runId), 'run');
  const progress = (await hub.store.history.progress(companyId, [runId])).get(runId) ?? [];
  const plan = await hub.store.history.plan(companyId, run);
  const counts = sumOfCounts(progress);
  return {
    ...runRow(run, { companyId, companyName: company.name }, progress),
    counts,
    dataSets: labelled(progress),
    options: run.options,
    sourceName: run.sourceName,
    destinationName: run.destinationName,
    plan:
      plan === undefined
        ? null
        : {
            id: plan.id,
            state: plan.state === 'open' && !isOpen(plan) ? 'expired' : plan.state,
            expiresAt: plan.expiresAt.toISOString(),
            changes: plan.changes,
            kinds: plan.kinds,
            appliedByRun: plan.appliedByRun,
          },
    guards: run.guards,
    can: canNow(
      run,
      isOpen(plan) && (plan?.changes ?? 0) > 0,
      run.purgedAt === null && counts.refused + counts.conflict + counts.inDoubt + run.errors > 0,
    ),
    parentRun: run.parentRun,
    waitingUntil: run.waitingUntil?.toISOString() ?? null,
    failure: run.failure,
    purgedAt: run.purgedAt?.toISOString() ?? null,
  };
}

function canNow(run: RunSummary, openPlan: boolean, leftBehind: boolean) {
  const ended = run.status !== 'queued' && run.status !== 'running';
  const writable = ended && openPlan && run.syncId !== null && run.purpose !== 'apply';
  return {
    apply: writable && run.guards.length === 0,
    override: writable && run.guards.length > 0,
    retry: ended && leftBehind && run.syncId !== null,
    cancel: !ended,
  };
}

/** The small charts on Sync History. */
export async function overview(hub: Hub, companyId: string) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  return {
    runsByDay: await hub.store.history.byDay(companyId, 30, company.timeZone),
    errorsByCause: await hub.store.history.errorsByCause(companyId, 30),
  };
}

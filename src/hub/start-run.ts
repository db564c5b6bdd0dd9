import { newId, RefusedError } from '../kernel/index.ts';
import type { NewRun, RunSummary } from '../store/index.ts';
import type { RunOptions } from '../sync/sync-config.ts';
import { recordAudit } from './audit.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';
import { demandErasedRecognised } from './people-data/unrecognised.ts';
import { runRow } from './run-rows.ts';

export interface RunRequest {
  saveChanges: boolean;
  options: RunOptions;
  /** The same key starts one run, however often it is sent. */
  requestKey?: string;
}

/**
 * Starts a run of a sync, or joins the one that is already on its way when it does the same.
 * @throws RefusedError `run/other-running`, naming who started the other one; `sync/empty`; `people/unrecognised`
 */
export async function startRun(
  hub: Hub,
  actor: Actor,
  companyId: string,
  syncId: string,
  request: RunRequest,
) {
  const sync = found(await hub.store.syncs.get(companyId, syncId), 'sync');
  if (sync.config.dataSets.length === 0) {
    throw new RefusedError({
      code: 'sync/empty',
      what: `"${sync.name}" has no data set chosen.`,
      fix: 'Edit the sync and choose at least one.',
    });
  }
  return addRun(hub, actor, companyId, {
    syncId,
    syncName: sync.name,
    sourceId: sync.sourceId,
    destinationId: sync.destinationId,
    sourceName: sync.sourceName,
    destinationName: sync.destinationName,
    config: sync.config,
    decisionHash: sync.decisionHash,
    purpose: 'sync',
    ...request,
  });
}

/** Adds a run and tells the workers; answers its row, with `joined` when it was already there. */
export async function addRun(
  hub: Hub,
  actor: Actor,
  companyId: string,
  run: Omit<NewRun, 'id' | 'trigger' | 'userId' | 'userName'>,
) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  await demandErasedRecognised(hub, companyId);
  const { id, added } = await hub.store.runs.add(companyId, {
    ...run,
    id: newId(),
    trigger: actor.trigger,
    userId: actor.userId,
    userName: actor.name,
  });
  const started = found(await hub.store.history.get(companyId, id), 'run');
  if (!added && !isSame(started, run)) throw otherRunning(started);
  if (added) {
    await hub.announceRun({ companyId, id });
    await recordStart(hub, actor, companyId, started, run);
  }
  return { ...runRow(started, { companyId, companyName: company.name }), joined: !added };
}

const startedAs = { sync: 'run.started', apply: 'plan.applied', retry: 'run.retried' } as const;

async function recordStart(
  hub: Hub,
  actor: Actor,
  companyId: string,
  run: RunSummary,
  { purpose, overrideReason }: Pick<NewRun, 'purpose' | 'overrideReason'>,
): Promise<void> {
  const subject = { kind: 'run', id: run.id, name: `Run ${run.number}` };
  const { syncName: sync, saveChanges, parentRun } = run;
  await recordAudit(hub, actor, {
    companyId,
    action: startedAs[purpose],
    subject,
    details: { sync, saveChanges, ...(parentRun === null ? {} : { parentRun }) },
  });
  if (overrideReason === undefined) return;
  const overridden = {
    companyId,
    action: 'guard.overridden',
    subject,
    details: { sync, reason: overrideReason },
  };
  await recordAudit(hub, actor, overridden);
}

function isSame(started: RunSummary, run: Omit<NewRun, 'id' | 'trigger' | 'userId' | 'userName'>): boolean {
  return (
    started.saveChanges === run.saveChanges &&
    started.purpose === run.purpose &&
    started.parentRun === (run.parentRun ?? null) &&
    sameOptions(started.options, run.options)
  );
}

function sameOptions(left: RunOptions, right: RunOptions): boolean {
  const text = (options: RunOptions) =>
    JSON.stringify(Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1)));
  return text(left) === text(right);
}

function otherRunning(run: RunSummary): RefusedError {
  const mode = run.saveChanges ? 'with Save changes' : 'without Save changes';
  return new RefusedError({
    code: 'run/other-running',
    what: `Run ${run.number} of "${run.syncName}" is ${run.status} ${mode}, started by ${run.userName}.`,
    expected: 'A sync has one run at a time.',
    fix: `Wait for run ${run.number} or cancel it, then start again.`,
  });
}

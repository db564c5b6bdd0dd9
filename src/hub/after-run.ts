import type { RunSummary, TakenRun } from '../store/index.ts';
import type { RunOptions } from '../sync/sync-config.ts';
import type { Hub } from './hub.ts';

/** A schedule pauses itself after this many runs with the same unresolved error. */
const patience = 3;

/** What follows from a run that has ended: previews are remembered, schedules that repeat a fault pause. */
export async function afterRun(hub: Hub, run: TakenRun): Promise<void> {
  if (run.syncId === null) return;
  const ended = await hub.store.history.get(run.companyId, run.id);
  if (ended === undefined) return;
  if (showsDecisions(ended, run.options)) {
    await hub.store.syncs.savePreviewedHash(run.companyId, run.syncId, run.decisionHash);
  }
  if (run.trigger !== 'schedule') return;
  const schedule = await hub.store.schedules.ofRun(run.companyId, run.id);
  if (schedule === undefined) return;
  const because = await reasonToPause(hub, run.companyId, ended);
  if (because === undefined) return;
  await hub.store.schedules.pause(run.companyId, schedule.id, because, false);
}

/**
 * Whether a person has seen, with this run, everything that the sync's settings lead to. A schedule's own runs do
 * not count: nobody looked.
 */
function showsDecisions(run: RunSummary, options: RunOptions): boolean {
  const restricted = Object.entries(options).some(
    ([name, value]) => name !== 'read' && value !== undefined && value.length !== 0,
  );
  return (
    run.trigger !== 'schedule' &&
    (run.status === 'completed' || run.status === 'completed with errors') &&
    (run.purpose === 'apply' || (run.purpose === 'sync' && !restricted))
  );
}

async function reasonToPause(hub: Hub, companyId: string, run: RunSummary): Promise<string | undefined> {
  if (run.status === 'stopped by a guard') {
    return `Run ${run.number} was stopped by a guard: ${run.guards.map((guard) => guard.message).join(' ')}`;
  }
  if (run.syncId === null) return undefined;
  const latest = (await hub.store.history.ofSync(companyId, run.syncId, patience * 4))
    .filter((one) => one.trigger === 'schedule' && one.status !== 'cancelled')
    .slice(0, patience);
  if (latest.length < patience) return undefined;
  let common: Map<string, string> | undefined;
  for (const one of latest) {
    const groups = await hub.store.contents.groups(companyId, one.id, 'error,failure');
    const causes = new Map(groups.map((group) => [group.cause, group.message]));
    common = common === undefined ? causes : new Map([...common].filter(([cause]) => causes.has(cause)));
  }
  const [message] = [...(common?.values() ?? [])];
  return message === undefined ? undefined : `The last ${patience} runs had the same error: ${message}`;
}

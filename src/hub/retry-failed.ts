import { RefusedError } from '../kernel/index.ts';
import type { RunSummary } from '../store/index.ts';
import type { Access } from './access.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';
import { addRun } from './start-run.ts';

/**
 * Starts a run over just the records that a run could not settle: refused, in conflict, in doubt. They are read and
 * mapped anew with the present settings. `saveChanges`: as the run did when absent.
 * @throws RefusedError `run/nothing-to-retry`
 */
export async function retryFailed(hub: Hub, access: Access, runId: string, saveChanges?: boolean) {
  const { companyId, actor } = access;
  const run = found(await hub.store.history.get(companyId, runId), 'run');
  const onlyKeys = await unsettledRecords(hub, companyId, run);
  if (Object.keys(onlyKeys).length === 0) {
    throw new RefusedError({
      code: 'run/nothing-to-retry',
      what: `Run ${run.number} left no record behind.`,
      fix: 'Run the sync again if something else has changed.',
    });
  }
  const sync = found(
    run.syncId === null ? undefined : await hub.store.syncs.get(companyId, run.syncId),
    'sync',
  );
  return addRun(hub, actor, companyId, {
    syncId: sync.id,
    syncName: sync.name,
    sourceId: sync.sourceId,
    destinationId: sync.destinationId,
    sourceName: sync.sourceName,
    destinationName: sync.destinationName,
    config: sync.config,
    decisionHash: sync.decisionHash,
    options: { onlyKeys },
    saveChanges: saveChanges ?? run.saveChanges,
    purpose: 'retry',
    parentRun: run.id,
  });
}

/** Source keys by data set. */
async function unsettledRecords(
  hub: Hub,
  companyId: string,
  run: RunSummary,
): Promise<Record<string, string[]>> {
  const { contents, history } = hub.store;
  const plan = await history.plan(companyId, run);
  const records = [
    ...(await contents.troubledRecords(companyId, run.id, ['error', 'failure'])),
    ...(plan === undefined
      ? []
      : await contents.changesIn(companyId, plan.id, ['refused', 'conflict', 'in doubt'])),
  ];
  const keys = new Map<string, Set<string>>();
  for (const { dataSet, recordKey } of records) {
    const known = keys.get(dataSet) ?? new Set();
    keys.set(dataSet, known.add(recordKey));
  }
  return Object.fromEntries([...keys].map(([dataSet, recordKeys]) => [dataSet, [...recordKeys]]));
}

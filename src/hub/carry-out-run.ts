import { join } from 'node:path';
import { deriveKey, describeError } from '../kernel/index.ts';
import { createRunStore, type RunPlace, type TakenRun } from '../store/index.ts';
import { type RunEnd, type RunTask, runSync } from '../sync/index.ts';
import { afterRun } from './after-run.ts';
import type { Hub } from './hub.ts';
import { openConnector } from './open-connector.ts';

/** The folder of a run: scratch space while it runs, afterwards the files that are kept with it. */
export function runFolder(hub: Hub, { companyId, id }: RunPlace): string {
  return join(hub.dataFolder, 'runs', companyId, id);
}

/**
 * Takes a run and carries it out, from the beginning or from where a crash left it.
 * `busy`: its destination has a writer already, try later. `gone`: it has ended or lives elsewhere.
 * When `shutdown` is aborted the run is given back for the next process.
 */
export async function carryOutRun(
  hub: Hub,
  place: RunPlace,
  worker: string,
  shutdown: AbortSignal,
): Promise<'done' | 'busy' | 'gone'> {
  if (shutdown.aborted) return 'busy';
  const run = await hub.store.runs.take(place, worker);
  if (typeof run === 'string') return run;
  let end: RunEnd;
  try {
    end = await runSync(taskOf(hub, run), {
      store: createRunStore(hub.store.database, hub.store.keys, {
        companyId: run.companyId,
        runId: run.id,
        syncId: run.syncId ?? undefined,
        sourceId: run.sourceId,
        destinationId: run.destinationId,
        planOf: run.purpose === 'apply' ? (run.parentRun ?? run.id) : run.id,
      }),
      open: (connectorId, { folder, ...options }) =>
        openConnector(hub, run.companyId, connectorId, {
          ...options,
          scratchFolder: folder,
          ...(run.syncId === null ? {} : { syncId: run.syncId }),
        }).then((opened) => ({ id: connectorId, ...opened })),
      clock: hub.clock,
      shutdown,
      folder: runFolder(hub, place),
      scratchKey: deriveKey(hub.store.keys, `scratch|${run.companyId}`),
      hashKey: deriveKey(hub.store.keys, `fingerprints|${run.companyId}`).toString('base64'),
    });
  } catch (error) {
    if (shutdown.aborted) {
      await hub.store.runs.release(place);
      return 'gone';
    }
    // The engine answers every failure that it knows; this is one of ours, and must not look like success.
    hub.logger.error({ runId: run.id, error }, 'a run ended by a mistake');
    end = { status: 'failed', failure: describeError(error) };
  }
  await hub.store.runs.finish(place, end);
  await afterRun(hub, run);
  return 'done';
}

function taskOf(hub: Hub, run: TakenRun): RunTask {
  return {
    companyId: run.companyId,
    runId: run.id,
    syncId: run.syncId ?? undefined,
    source: { id: run.sourceId, name: run.sourceName },
    destination: { id: run.destinationId, name: run.destinationName },
    config: run.config,
    options: run.options,
    saveChanges: run.saveChanges,
    purpose: run.purpose,
    phase: run.phase,
    overridden: run.overrideReason !== null,
    startedAtMs: run.startedAt?.getTime() ?? hub.clock.nowMs(),
  };
}

import { createHash } from 'node:crypto';
import type { SyncConfig } from '../sync/sync-config.ts';
import type { Hub } from './hub.ts';

/**
 * Identifies everything that decides which changes a sync makes: the connectors, data sets with mapping, filter,
 * matching and delete policy, lifecycle rules and crosswalk. When it changes, a person looks at a run before a
 * schedule writes.
 */
export function decisionHash(
  { sourceId, destinationId, config }: { sourceId: string; destinationId: string; config: SyncConfig },
  crosswalk: readonly { dataSet: string; sourceCode: string; destinationCode: string }[],
): string {
  const decisions = {
    sourceId,
    destinationId,
    dataSets: config.dataSets,
    lifecycle: config.lifecycle,
    crosswalkRequired: config.crosswalkRequired,
    crosswalk: crosswalk.map((entry) => [entry.dataSet, entry.sourceCode, entry.destinationCode]),
  };
  return createHash('sha256')
    .update(JSON.stringify(inOrder(decisions)))
    .digest('hex');
}

/** Takes the crosswalk as it is now into the sync's hash. */
export async function renewDecisionHash(hub: Hub, companyId: string, syncId: string): Promise<void> {
  const sync = await hub.store.syncs.get(companyId, syncId);
  if (sync === undefined) return;
  const hash = decisionHash(sync, await hub.store.crosswalks.all(companyId, syncId));
  if (hash !== sync.decisionHash) await hub.store.syncs.saveDecisionHash(companyId, syncId, hash);
}

/** The same value whatever the order in which its members were written. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => [name, inOrder(member)]),
  );
}

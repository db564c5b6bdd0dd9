import { type Actor, deleteSync, type Hub } from '../hub/index.ts';
import { NotFoundError } from '../kernel/index.ts';
import { demoConnectors } from './connectors.ts';
import type { Sandboxes } from './sandboxes.ts';
import { addMissing } from './set-up.ts';

/**
 * Puts the sandboxes and the demo company back to the beginning, or one sandbox and the syncs that touch it: what was
 * sent is forgotten with the sync that sent it. History stays. Answers which sandboxes were put back, and the id of the
 * sync that is run first. @throws NotFoundError `demo/no-sandbox` @throws RefusedError `sync/running`
 */
export async function resetDemo(
  hub: Hub,
  actor: Actor,
  companyId: string,
  sandboxes: Sandboxes,
  product?: string,
): Promise<{ reset: string[]; firstSyncId: string }> {
  const known = [...sandboxes.running.keys()];
  if (product !== undefined && !known.includes(product)) {
    throw new NotFoundError({
      code: 'demo/no-sandbox',
      what: `The demo has no sandbox "${product}".`,
      expected: `Expected one of ${known.join(', ')}.`,
      fix: 'Name one of these, or none to put all of them back.',
      field: 'product',
    });
  }
  const reset = product === undefined ? known : [product];
  const connectors = await hub.store.connectors.list(companyId);
  const products = new Set(reset);
  const touched = new Set(connectors.filter((one) => products.has(one.product)).map(({ id }) => id));
  const ours = new Set(demoConnectors.map(({ title }) => title));
  const isOurs = (id: string) =>
    connectors.some((one) => one.id === id && [...ours].some((title) => one.name.endsWith(` - ${title}`)));
  for (const sync of await hub.store.syncs.list(companyId)) {
    const touches = product === undefined || touched.has(sync.sourceId) || touched.has(sync.destinationId);
    if (touches && isOurs(sync.sourceId) && isOurs(sync.destinationId)) {
      await deleteSync(hub, actor, companyId, sync.id);
    }
  }
  // Files on their way go first, so that no other sandbox picks up what was sent before.
  for (const name of ['sftp', ...reset.filter((one) => one !== 'sftp')]) {
    if (reset.includes(name)) sandboxes.running.get(name)?.reset();
  }
  return { reset, firstSyncId: await addMissing(hub, companyId, sandboxes) };
}

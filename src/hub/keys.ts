import { NotFoundError, RefusedError } from '../kernel/index.ts';
import type { KeyCounts } from '../store/index.ts';
import { type Caller, demandInstallationAdmin } from './access.ts';
import { recordAudit } from './audit.ts';
import type { Hub } from './hub.ts';
import { showReseal } from './reseal.ts';
import { everySealedPlace } from './sealed-places.ts';

/**
 * A process may seal with the key before for as long as it takes to notice that there is a newer one, and to write
 * what it had sealed by then.
 */
const graceMs = 60_000;

/** The key ring: ids, ages, and how many values each key has sealed. Never a key. @throws RefusedError `access/role` */
export async function listKeys(hub: Hub, caller: Caller) {
  demandInstallationAdmin(caller);
  const uses = await usesOf(hub);
  const { since, keys } = hub.keys.list();
  return {
    source: hub.keys.source,
    place: hub.keys.place,
    besideData: hub.keys.besideData,
    canChange: hub.keys.canChange,
    currentSince: since,
    keys: keys.map((key) => {
      const places = [...uses].flatMap(([label, counts]) =>
        counts[key.id] === undefined ? [] : [{ label, values: counts[key.id] ?? 0 }],
      );
      return { ...key, places, values: sum(places.map(({ values }) => values)) };
    }),
    // Sealed with keys that are no longer there.
    lost: sum(
      [...uses.values()].flatMap((counts) =>
        Object.entries(counts).map(([id, n]) => (keys.some((key) => key.id === id) ? 0 : n)),
      ),
    ),
    reseal: await showReseal(hub, caller),
  };
}

/** Makes a new current key. What was sealed before stays as it is until it is sealed anew. */
export async function rotateKeys(hub: Hub, caller: Caller): Promise<{ current: string }> {
  demandInstallationAdmin(caller);
  const current = await hub.keys.rotate();
  await recordAudit(hub, caller, {
    companyId: null,
    action: 'key.rotated',
    subject: { kind: 'key', id: current },
  });
  return { current };
}

/** Takes a key off the ring that nothing needs any more. @throws RefusedError `key/current`, `key/in-use`, `key/too-soon` */
export async function retireKey(hub: Hub, caller: Caller, id: string): Promise<void> {
  demandInstallationAdmin(caller);
  const { since, keys } = hub.keys.list();
  const key = keys.find((candidate) => candidate.id === id);
  if (key === undefined) {
    throw new NotFoundError({
      code: 'key/not-found',
      what: `There is no key "${id}" on the ring.`,
      fix: 'Look at the list of keys again.',
    });
  }
  if (key.isCurrent) {
    throw new RefusedError({
      code: 'key/current',
      what: `"${id}" is the current key: what is stored now is sealed with it.`,
      fix: 'Rotate first; it makes a new current key.',
    });
  }
  const values = sum([...(await usesOf(hub)).values()].map((counts) => counts[id] ?? 0));
  if (values > 0) {
    throw new RefusedError({
      code: 'key/in-use',
      what: `${values.toLocaleString('en-US')} stored ${values === 1 ? 'value needs' : 'values need'} the key "${id}".`,
      fix: 'Re-seal first; it moves them to the current key.',
    });
  }
  const waitMs = since === null ? 0 : Date.parse(since) + graceMs - hub.clock.nowMs();
  if (waitMs > 0) {
    throw new RefusedError({
      code: 'key/too-soon',
      what: `The ring was rotated less than a minute ago; another process may still write something sealed with "${id}".`,
      fix: `Repeat this in ${Math.ceil(waitMs / 1000)} s.`,
    });
  }
  await hub.keys.remove(id);
  await recordAudit(hub, caller, { companyId: null, action: 'key.retired', subject: { kind: 'key', id } });
}

/** Values by key, of all companies, by the place where they rest. */
async function usesOf(hub: Hub): Promise<Map<string, KeyCounts>> {
  const uses = new Map<string, KeyCounts>([
    ['Root of fingerprints and sign-in', { [await hub.keys.rootKey()]: 1 }],
  ]);
  for (const place of await everySealedPlace(hub)) {
    const counts = uses.get(place.label) ?? {};
    for (const [key, n] of Object.entries(await place.count())) counts[key] = (counts[key] ?? 0) + n;
    uses.set(place.label, counts);
  }
  return uses;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

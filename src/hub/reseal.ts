import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { crashPoint } from '../kernel/index.ts';
import { type Caller, demandInstallationAdmin } from './access.ts';
import { recordAudit } from './audit.ts';
import type { Hub } from './hub.ts';
import { everySealedPlace } from './sealed-places.ts';

const Reseal = Type.Object({
  startedAt: Type.String(),
  finishedAt: Type.Union([Type.String(), Type.Null()]),
  /** How many values an older key had sealed at the start. */
  total: Type.Integer(),
  done: Type.Integer(),
  /** Values that no key of the ring opens. */
  stuck: Type.Integer(),
  /** The process that is at it, and when it was last heard of. */
  holder: Type.Union([Type.String(), Type.Null()]),
  beatAt: Type.Union([Type.String(), Type.Null()]),
});
type Reseal = Static<typeof Reseal>;

/** A process that has not been heard of for this long has died, and another goes on. */
const silentMs = 30_000;
const setting = 'reseal';

/** How far the sealing anew has come; null when none was ever asked for. @throws RefusedError `access/role` */
export async function showReseal(hub: Hub, caller: Caller) {
  demandInstallationAdmin(caller);
  const state = await stateOf(hub);
  if (state === undefined) return null;
  const { holder: _, beatAt: __, ...shown } = state;
  return shown;
}

/** Asks the workers to seal anew, with the current key, all that older keys have sealed. */
export async function startReseal(hub: Hub, caller: Caller) {
  demandInstallationAdmin(caller);
  const running = await stateOf(hub);
  if (running !== undefined && running.finishedAt === null) return showReseal(hub, caller);
  const current = hub.store.keys.current;
  let total = 0;
  for (const place of await everySealedPlace(hub)) {
    for (const [key, n] of Object.entries(await place.count())) if (key !== current) total += n;
  }
  const startedAt = new Date(hub.clock.nowMs()).toISOString();
  await save(hub, { startedAt, finishedAt: null, total, done: 0, stuck: 0, holder: null, beatAt: null });
  await recordAudit(hub, caller, {
    companyId: null,
    action: 'key.reseal-started',
    details: { values: total },
  });
  return showReseal(hub, caller);
}

/**
 * One turn of a worker: when sealing anew was asked for and nobody is at it, does it in slices between which runs
 * and screens get their turn. A process that dies half-way leaves nothing broken: each value is sealed by the old
 * key or by the new one, and whoever goes on finds what is left.
 */
export async function resealWaiting(hub: Hub, worker: string, signal: AbortSignal): Promise<void> {
  const asked = await stateOf(hub);
  if (asked === undefined || asked.finishedAt !== null) return;
  const heardMs = hub.clock.nowMs() - Date.parse(asked.beatAt ?? '1970-01-01');
  const isAlone = hub.store.database.engine === 'embedded';
  if (asked.holder !== null && asked.holder !== worker && heardMs < silentMs && !isAlone) return;

  let state: Reseal = { ...asked, holder: worker, stuck: 0 };
  const beat = async (more: Partial<Reseal>) => {
    state = { ...state, ...more, beatAt: new Date(hub.clock.nowMs()).toISOString() };
    await save(hub, state);
  };
  await beat({});
  await hub.keys.resealRoot();
  for (const place of await everySealedPlace(hub)) {
    for (let after: string | undefined; ; ) {
      if (signal.aborted) return;
      const slice = await place.reseal(after);
      if (slice.done + slice.stuck > 0)
        await beat({ done: state.done + slice.done, stuck: state.stuck + slice.stuck });
      if (slice.done > 0) crashPoint('reseal.slice');
      if (slice.next === undefined) break;
      after = slice.next;
    }
  }
  await beat({ finishedAt: new Date(hub.clock.nowMs()).toISOString(), holder: null });
}

async function stateOf(hub: Hub): Promise<Reseal | undefined> {
  const value = await hub.store.settings.get(setting);
  return value === undefined ? undefined : Value.Parse(Reseal, value);
}

const save = (hub: Hub, state: Reseal) => hub.store.settings.set(setting, state);

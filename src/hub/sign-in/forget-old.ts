import type { Hub } from '../hub.ts';
import { idleLimitMs } from './session-life.ts';

/** Removes what signing in leaves behind: sessions and one-time values that have run out, failures of the day before,
 * and counts of calls. */
export async function forgetOldSignIns(hub: Hub): Promise<void> {
  await hub.store.throttle.prune();
  await hub.store.callShares.prune();
  await hub.store.sessions.prune(new Date(hub.clock.nowMs() - idleLimitMs));
}

import type { Hub } from './hub.ts';

/** Often enough for "last seen", and seldom enough that reading does not become writing. */
const onceInMs = 60_000;

const lastNoted = new WeakMap<Hub, Map<string, number>>();

/** Remembers when somebody was last in a company, at most once a minute. */
export async function noteSeen(hub: Hub, companyId: string, userId: string): Promise<void> {
  const noted = lastNoted.get(hub) ?? new Map<string, number>();
  lastNoted.set(hub, noted);
  const key = `${companyId} ${userId}`;
  const nowMs = hub.clock.nowMs();
  if (nowMs - (noted.get(key) ?? 0) < onceInMs) return;
  // Far more people than one process ever serves within a minute.
  if (noted.size > 10_000) noted.clear();
  noted.set(key, nowMs);
  await hub.store.members.seen(companyId, userId);
}

import { NotFoundError } from '../../kernel/index.ts';
import type { SessionRow } from '../../store/index.ts';
import type { Caller } from '../access.ts';
import type { Hub } from '../hub.ts';
import type { SignedInUser } from '../sign-in.ts';
import { demandInstallationAdmin, foundPerson } from './password.ts';
import { idleLimitMs } from './session-life.ts';

export async function listSessions(hub: Hub, person: SignedInUser): Promise<SessionRow[]> {
  const idleSince = hub.clock.nowMs() - idleLimitMs;
  return (await hub.store.sessions.list(person.id)).filter(({ lastSeenAt }) => lastSeenAt.getTime() > idleSince);
}

/** Ends one of a person's own sessions. @throws NotFoundError `session/not-found` */
export async function endSession(hub: Hub, person: SignedInUser, id: string): Promise<void> {
  if (await hub.store.sessions.end(person.id, id)) return;
  throw new NotFoundError({
    code: 'session/not-found',
    what: 'There is no such session; it may have ended.',
    fix: 'Load the list again.',
  });
}

export async function endOtherSessions(hub: Hub, person: SignedInUser): Promise<number> {
  return hub.store.sessions.endAll(person.id, person.sessionId);
}

/** Signs somebody out everywhere. For the administrator of the installation. */
export async function endSessionsOf(hub: Hub, caller: Caller, userId: string): Promise<number> {
  demandInstallationAdmin(caller);
  await foundPerson(hub, userId);
  return hub.store.sessions.endAll(userId);
}

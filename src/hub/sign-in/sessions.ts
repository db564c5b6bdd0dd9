import { NotFoundError } from '../../kernel/index.ts';
import type { SessionRow } from '../../store/index.ts';
import type { Caller } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Actor, Hub } from '../hub.ts';
import type { SignedInUser } from '../sign-in.ts';
import { actorOf } from './actors.ts';
import { demandInstallationAdmin, foundPerson } from './password.ts';
import { idleLimitMs } from './session-life.ts';

export async function listSessions(hub: Hub, person: SignedInUser): Promise<SessionRow[]> {
  const idleSince = hub.clock.nowMs() - idleLimitMs;
  return (await hub.store.sessions.list(person.id)).filter(
    ({ lastSeenAt }) => lastSeenAt.getTime() > idleSince,
  );
}

/** Ends one of a person's own sessions. @throws NotFoundError `session/not-found` */
export async function endSession(
  hub: Hub,
  person: SignedInUser,
  address: string | null,
  id: string,
): Promise<void> {
  if (await hub.store.sessions.end(person.id, id)) {
    return noteEnded(hub, actorOf(person, address), person.id, 1);
  }
  throw new NotFoundError({
    code: 'session/not-found',
    what: 'There is no such session; it may have ended.',
    fix: 'Load the list again.',
  });
}

export async function endOtherSessions(
  hub: Hub,
  person: SignedInUser,
  address: string | null,
): Promise<number> {
  const ended = await hub.store.sessions.endAll(person.id, person.sessionId);
  await noteEnded(hub, actorOf(person, address), person.id, ended);
  return ended;
}

/** Signs somebody out everywhere. For the administrator of the installation. */
export async function endSessionsOf(hub: Hub, caller: Caller, userId: string): Promise<number> {
  demandInstallationAdmin(caller);
  await foundPerson(hub, userId);
  const ended = await hub.store.sessions.endAll(userId);
  await noteEnded(hub, caller, userId, ended);
  return ended;
}

function noteEnded(hub: Hub, actor: Actor, userId: string, sessions: number): Promise<void> {
  return recordAudit(hub, actor, {
    companyId: null,
    action: 'session.revoked',
    subject: { kind: 'person', id: userId },
    details: { sessions },
  });
}

import type { Access } from '../access.ts';
import type { Hub } from '../hub.ts';
import { roleOf } from './change.ts';

/** The people of a company, and those who are invited. Everybody in it may know who else is. */
export async function listUsers(hub: Hub, { companyId, actor, installationAdmin }: Access) {
  const [members, invitations, linked] = await Promise.all([
    hub.store.members.list(companyId),
    hub.store.invitations.list(companyId),
    // How somebody signs in is the business of those who can change it.
    installationAdmin ? hub.store.singleSignOn.linkedPeople() : new Set<string>(),
  ]);
  const nowMs = hub.clock.nowMs();
  return [
    ...members.map((member) => ({
      id: member.userId,
      name: member.name,
      email: member.email,
      role: roleOf(member.role),
      seesPersonalData: member.seesPersonalData,
      status: member.disabledAt === null ? ('active' as const) : ('disabled' as const),
      lastSeenAt: member.lastSeenAt?.toISOString() ?? null,
      since: member.createdAt.toISOString(),
      singleSignOn: linked.has(member.userId),
      isYou: member.userId === actor.userId,
    })),
    ...invitations.map((invitation) => ({
      id: invitation.id,
      name: invitation.email,
      email: invitation.email,
      role: roleOf(invitation.role),
      seesPersonalData: invitation.seesPersonalData,
      status: invitation.expiresAt.getTime() > nowMs ? ('invited' as const) : ('invitation expired' as const),
      lastSeenAt: null,
      since: invitation.createdAt.toISOString(),
      singleSignOn: false,
      isYou: false,
    })),
  ];
}

import { type Access, roles } from './access.ts';
import type { Hub } from './hub.ts';

/** The people of a company. Everybody in it may know who else is. */
export async function listUsers(hub: Hub, { companyId, actor }: Access) {
  const members = await hub.store.members.list(companyId);
  return members.map((member) => ({
    id: member.userId,
    name: member.name,
    email: member.email,
    role: roleOf(member.role),
    seesPersonalData: member.seesPersonalData,
    status: member.disabledAt === null ? ('active' as const) : ('disabled' as const),
    lastSeenAt: member.lastSeenAt?.toISOString() ?? null,
    since: member.createdAt.toISOString(),
    isYou: member.userId === actor.userId,
  }));
}

function roleOf(text: string) {
  return roles.find((role) => role === text) ?? 'Read Only';
}

import { type Access, type Role, roles } from '../access.ts';
import { recordAudit } from '../audit.ts';
import { found } from '../found.ts';
import type { Hub } from '../hub.ts';
import { checkMayChange, lastCompanyAdmin } from './rules.ts';

export interface UserChange {
  role?: Role;
  seesPersonalData?: boolean;
  disabled?: boolean;
}

/**
 * Changes what a person may do in the company; it holds from the person's next call on.
 * @throws RefusedError `access/role`, `user/own-access`, `user/last-admin`; NotFoundError `user/not-found`
 */
export async function changeUser(
  hub: Hub,
  access: Access,
  userId: string,
  change: UserChange,
): Promise<void> {
  const { companyId, actor } = access;
  const before = found(await hub.store.members.get(companyId, userId), 'user');
  checkMayChange(access, before, change);
  const outcome = await hub.store.members.change(companyId, userId, change, access.installationAdmin);
  if (outcome === 'gone') found(undefined, 'user');
  if (outcome === 'last-admin') throw lastCompanyAdmin();
  const note = (action: string, details: Record<string, string | boolean> = {}) =>
    recordAudit(hub, actor, { companyId, action, subject: { kind: 'person', id: userId }, details });
  if (change.role !== undefined && change.role !== before.role) {
    await note('member.role-changed', { from: before.role, to: change.role });
  }
  if (change.seesPersonalData !== undefined && change.seesPersonalData !== before.seesPersonalData) {
    await note(change.seesPersonalData ? 'member.personal-data-granted' : 'member.personal-data-revoked');
  }
  if (change.disabled !== undefined && change.disabled !== (before.disabledAt !== null)) {
    await note(change.disabled ? 'member.disabled' : 'member.enabled');
  }
}

/** @throws as {@link changeUser} */
export async function removeUser(hub: Hub, access: Access, userId: string): Promise<void> {
  const { companyId, actor } = access;
  const before = found(await hub.store.members.get(companyId, userId), 'user');
  checkMayChange(access, before, {});
  const outcome = await hub.store.members.change(companyId, userId, 'remove', access.installationAdmin);
  if (outcome === 'gone') found(undefined, 'user');
  if (outcome === 'last-admin') throw lastCompanyAdmin();
  await recordAudit(hub, actor, {
    companyId,
    action: 'member.removed',
    subject: { kind: 'person', id: userId },
    details: { role: before.role },
  });
}

/** The role of a row, which the database holds to the same list. */
export function roleOf(text: string): Role {
  return roles.find((role) => role === text) ?? 'Read Only';
}

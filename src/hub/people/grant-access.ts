import { ConfigError } from '../../kernel/index.ts';
import { type Caller, demandInstallationAdmin, type Role } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import { addressOf } from '../users/add.ts';
import { type Delivery, sendGranted, sendInvitation } from '../users/letters.ts';
import { newToken } from '../users/links.ts';

export interface Grant {
  email: string;
  companyIds: readonly string[];
  role: Role;
  seesPersonalData: boolean;
}

/**
 * Gives one person a role in several companies at once: a person with an account enters them at once, anybody else gets
 * one invitation to all of them. Where there is a role already, it becomes this one.
 * @throws RefusedError `access/role`; ConfigError `access/company`
 */
export async function grantAccess(
  hub: Hub,
  caller: Caller,
  { email: typed, companyIds, role, seesPersonalData }: Grant,
): Promise<Delivery | null> {
  demandInstallationAdmin(caller);
  const email = addressOf(typed);
  const all = await hub.store.companies.all();
  const wanted = all.filter(({ id }) => companyIds.includes(id));
  if (wanted.length === 0 || wanted.length < new Set(companyIds).size) {
    throw new ConfigError({
      code: 'access/company',
      what: wanted.length === 0 ? 'No company was named.' : 'One of the companies does not exist.',
      fix: 'Choose from the list of companies.',
      field: 'companyIds',
    });
  }
  const companies = wanted.map(({ name }) => name);
  const person = await hub.store.people.byEmail(email);
  if (person !== undefined) {
    for (const { id: companyId } of wanted) {
      const before = await hub.store.members.get(companyId, person.id);
      await hub.store.companies.saveMember(companyId, person.id, { role, seesPersonalData });
      await recordAudit(hub, caller, {
        companyId,
        action: before === undefined ? 'member.added' : 'member.role-changed',
        subject: { kind: 'person', id: person.id },
        details: { ...(before === undefined ? {} : { from: before.role }), to: role, seesPersonalData },
      });
    }
    await sendGranted(hub, { to: email, companies, grantedBy: caller.name });
    return null;
  }
  const { token, tokenHash, expiresAt } = newToken(hub);
  for (const { id: companyId } of wanted) {
    const invitation = await hub.store.invitations.put(companyId, {
      email,
      role,
      seesPersonalData,
      tokenHash,
      invitedBy: caller.name,
      expiresAt,
    });
    await recordAudit(hub, caller, {
      companyId,
      action: 'invitation.sent',
      subject: { kind: 'invitation', id: invitation.id },
      details: { role, seesPersonalData },
    });
  }
  return sendInvitation(hub, { to: email, companies, invitedBy: caller.name, token, expiresAt });
}

import { RefusedError } from '../../kernel/index.ts';
import type { PersonRow } from '../../store/index.ts';
import type { Access, Role } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import { type Delivery, sendGranted, sendInvitation } from './letters.ts';
import { newToken } from './links.ts';
import { checkMayChange } from './rules.ts';

export interface NewMember {
  email: string;
  role: Role;
  seesPersonalData: boolean;
}

/**
 * Lets somebody into the company. Whom the caller can know of, from a company that both belong to, is let in at once.
 * Everybody else gets an invitation, whether there is an account of that address or not, so that nobody finds out
 * by asking. Answers the invitation, or null. @throws RefusedError `access/role`, `user/already`
 */
export async function addUser(
  hub: Hub,
  access: Access,
  { email: typed, role, seesPersonalData }: NewMember,
): Promise<Delivery | null> {
  checkMayChange(access, undefined, { role, seesPersonalData });
  const { companyId, companyName, actor } = access;
  const email = addressOf(typed);
  const person = await hub.store.people.byEmail(email);
  const member = person === undefined ? undefined : await hub.store.members.get(companyId, person.id);
  if (member !== undefined) {
    throw new RefusedError({
      code: 'user/already',
      what: `${email} belongs to ${companyName} already.`,
      fix: 'Change the role in the list instead.',
      field: 'email',
    });
  }
  if (person !== undefined && (await isKnown(hub, access, person))) {
    await hub.store.members.add(companyId, person.id, { role, seesPersonalData });
    await recordAudit(hub, actor, {
      companyId,
      action: 'member.added',
      subject: { kind: 'person', id: person.id },
      details: { role, seesPersonalData },
    });
    await sendGranted(hub, { to: email, companies: [companyName], grantedBy: actor.name });
    return null;
  }
  const { token, tokenHash, expiresAt } = newToken(hub);
  const invitation = await hub.store.invitations.put(companyId, {
    email,
    role,
    seesPersonalData,
    tokenHash,
    invitedBy: actor.name,
    expiresAt,
  });
  await recordAudit(hub, actor, {
    companyId,
    action: 'invitation.sent',
    subject: { kind: 'invitation', id: invitation.id },
    details: { role, seesPersonalData },
  });
  return sendInvitation(hub, {
    to: email,
    companies: [companyName],
    invitedBy: actor.name,
    token,
    expiresAt,
  });
}

/** Addresses differ by no more than their letters' case. */
export function addressOf(typed: string): string {
  return typed.trim().toLowerCase();
}

async function isKnown(hub: Hub, { actor, installationAdmin }: Access, person: PersonRow): Promise<boolean> {
  if (installationAdmin) return true;
  return actor.userId !== null && (await hub.store.people.shareACompany(actor.userId, person.id));
}

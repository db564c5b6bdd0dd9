import type { Access } from '../access.ts';
import { recordAudit } from '../audit.ts';
import { found } from '../found.ts';
import type { Hub } from '../hub.ts';
import { roleOf } from './change.ts';
import { type Delivery, sendInvitation } from './letters.ts';
import { newToken } from './links.ts';
import { checkMayChange } from './rules.ts';

/** Sends an invitation again, with a new link; the old one dies. @throws NotFoundError, RefusedError `access/role` */
export async function resendInvitation(hub: Hub, access: Access, id: string): Promise<Delivery> {
  const { companyId, companyName, actor } = access;
  const { email, role, seesPersonalData } = found(
    await hub.store.invitations.get(companyId, id),
    'invitation',
  );
  checkMayChange(access, undefined, { role: roleOf(role), seesPersonalData });
  const { token, tokenHash, expiresAt } = newToken(hub);
  await hub.store.invitations.put(companyId, {
    email,
    role,
    seesPersonalData,
    tokenHash,
    invitedBy: actor.name,
    expiresAt,
  });
  await recordAudit(hub, actor, {
    companyId,
    action: 'invitation.sent-again',
    subject: { kind: 'invitation', id },
  });
  return sendInvitation(hub, {
    to: email,
    companies: [companyName],
    invitedBy: actor.name,
    token,
    expiresAt,
  });
}

/** Takes an invitation back; its link dies. @throws NotFoundError, RefusedError `access/role` */
export async function revokeInvitation(hub: Hub, access: Access, id: string): Promise<void> {
  const { companyId, actor } = access;
  const invitation = found(await hub.store.invitations.get(companyId, id), 'invitation');
  checkMayChange(access, { role: invitation.role, seesPersonalData: invitation.seesPersonalData }, {});
  if (!(await hub.store.invitations.remove(companyId, id))) found(undefined, 'invitation');
  await recordAudit(hub, actor, {
    companyId,
    action: 'invitation.revoked',
    subject: { kind: 'invitation', id },
  });
}

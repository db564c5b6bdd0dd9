import type { Access } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';

/** From now on people enter this company only with a second factor, or without again. */
export async function requireSecondFactor(hub: Hub, access: Access, required: boolean): Promise<void> {
  const { companyId, actor } = access;
  await hub.store.companies.requireSecondFactor(companyId, required);
  await recordAudit(hub, actor, {
    companyId,
    action: 'company.sign-in-changed',
    details: { requiresSecondFactor: required },
  });
}

import { ConfigError } from '../kernel/index.ts';
import { type Caller, demandInstallationAdmin, permissionsOf } from './access.ts';
import { recordAudit } from './audit.ts';
import { isTimeZone } from './check-sync.ts';
import type { Hub } from './hub.ts';

/** Makes a company; the administrator who does it becomes its first Company Admin. @throws RefusedError, ConfigError */
export async function createCompany(hub: Hub, caller: Caller, input: { name: string; timeZone: string }) {
  demandInstallationAdmin(caller);
  if (!isTimeZone(input.timeZone)) {
    throw new ConfigError({
      code: 'company/time-zone',
      what: `"${input.timeZone}" is no time zone.`,
      fix: 'Choose one such as America/Chicago.',
      field: 'timeZone',
    });
  }
  const company = await hub.store.companies.create(input.name.trim(), input.timeZone);
  const member = { role: 'Company Admin', seesPersonalData: caller.userId !== null };
  if (caller.userId !== null) await hub.store.companies.saveMember(company.id, caller.userId, member);
  const subject = { kind: 'company', id: company.id, name: company.name };
  await recordAudit(hub, caller, { companyId: null, action: 'company.created', subject });
  await recordAudit(hub, caller, { companyId: company.id, action: 'company.created', subject });
  return { ...company, ...member, permissions: permissionsOf(member.role) };
}

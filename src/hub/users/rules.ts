import { RefusedError } from '../../kernel/index.ts';
import { type Access, demand, type Role } from '../access.ts';

/** Somebody as far as the rules care. */
export interface Standing {
  /** Absent while the person is only invited. */
  userId?: string;
  role: string;
  seesPersonalData: boolean;
}

/**
 * What a role's permission alone does not say (DOMAIN §1.6): only Company Admins make, change or remove Company Admins;
 * only they give or take the right to see personal data; and nobody changes his own access, in either direction, so
 * that nobody raises himself. Administrators of the installation may do all three. `before`: absent for somebody new.
 * @throws RefusedError `access/role`, `user/own-access`
 */
export function checkMayChange(
  access: Access,
  before: Standing | undefined,
  after: { role?: Role; seesPersonalData?: boolean },
): void {
  if (before?.userId !== undefined && before.userId === access.actor.userId && !access.installationAdmin) {
    throw new RefusedError({
      code: 'user/own-access',
      what: 'Nobody changes his own access.',
      fix: 'Ask another Company Admin or User Admin of the company.',
    });
  }
  if (before?.role === 'Company Admin' || after.role === 'Company Admin') {
    demand(access.role, 'manage Company Admins');
  }
  const sees = before?.seesPersonalData ?? false;
  if (after.seesPersonalData !== undefined && after.seesPersonalData !== sees) {
    demand(access.role, 'grant personal data');
  }
}

export function lastCompanyAdmin(): RefusedError {
  return new RefusedError({
    code: 'user/last-admin',
    what: 'This is the last Company Admin of the company; nobody could administer it any more.',
    fix: 'Make somebody else Company Admin first.',
  });
}

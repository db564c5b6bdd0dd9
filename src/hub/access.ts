import { NotFoundError, RefusedError } from '../kernel/index.ts';
import type { Sight } from '../model/index.ts';
import type { Actor, Hub } from './hub.ts';

export const roles = ['Read Only', 'User Admin', 'Sync Admin', 'Company Admin'] as const;
export type Role = (typeof roles)[number];

export type Permission =
  | 'look'
  | 'run and edit syncs'
  | 'edit connectors'
  | 'override guards'
  | 'manage users';

/** Who may do what in a company (DOMAIN §1.6), in one table. */
const granted: Record<Permission, readonly Role[]> = {
  look: ['Read Only', 'User Admin', 'Sync Admin', 'Company Admin'],
  'run and edit syncs': ['Sync Admin', 'Company Admin'],
  'edit connectors': ['Sync Admin', 'Company Admin'],
  'override guards': ['Company Admin'],
  'manage users': ['User Admin', 'Company Admin'],
};

/** Who is asking: a signed-in person, or the operator's token of this machine (no user id). */
export interface Caller extends Actor {
  email: string;
  installationAdmin: boolean;
}

/** A caller inside one company. */
export interface Access {
  companyId: string;
  companyName: string;
  role: Role;
  sight: Sight;
  actor: Actor;
}

/**
 * The one place where a company's door is opened. Somebody without a role in it learns nothing, not even that the
 * company exists. @throws NotFoundError, RefusedError `access/role`
 */
export async function enterCompany(
  hub: Hub,
  caller: Caller,
  companyId: string,
  permission: Permission,
): Promise<Access> {
  const company = isUuid(companyId) ? await hub.store.companies.get(companyId) : undefined;
  const member =
    company === undefined || caller.userId === null
      ? undefined
      : await hub.store.companies.member(companyId, caller.userId);
  const role = caller.installationAdmin ? 'Company Admin' : roles.find((known) => known === member?.role);
  if (company === undefined || role === undefined) {
    throw new NotFoundError({
      code: 'company/not-found',
      what: 'There is no such company, or you have no access to it.',
      fix: 'Choose a company from the list.',
    });
  }
  demand(role, permission);
  return {
    companyId,
    companyName: company.name,
    role,
    // Personal data needs a grant of its own, whatever the role.
    sight: { personal: member?.seesPersonalData ?? false },
    actor: {
      userId: caller.userId,
      name: caller.name,
      trigger: caller.trigger,
      address: caller.address,
    },
  };
}

/** For what a role allows only in some cases. @throws RefusedError `access/role` */
export function demand(role: Role, permission: Permission): void {
  if (granted[permission].includes(role)) return;
  throw new RefusedError({
    code: 'access/role',
    what: `The role ${role} does not allow to ${permission}.`,
    expected: `Expected one of ${granted[permission].join(', ')}.`,
    fix: 'Ask a Company Admin for the role.',
  });
}

/** The companies that a caller may enter. */
export async function companiesOf(hub: Hub, caller: Caller) {
  const own = caller.userId === null ? [] : await hub.store.companies.ofUser(caller.userId);
  if (!caller.installationAdmin) return own;
  const all = await hub.store.companies.all();
  return all.map(
    (company) =>
      own.find((candidate) => candidate.id === company.id) ?? {
        ...company,
        role: 'Company Admin',
        seesPersonalData: false,
      },
  );
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

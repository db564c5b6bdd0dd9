import { NotFoundError, RefusedError } from '../kernel/index.ts';
import type { Sight } from '../model/index.ts';
import type { Actor, Hub } from './hub.ts';
import { noteSeen } from './note-seen.ts';

export const roles = ['Read Only', 'User Admin', 'Sync Admin', 'Company Admin'] as const;
export type Role = (typeof roles)[number];

/**
 * Who may do what in a company, in one table: the API asks it with every call, `docs/reference/roles.md` and the tests
 * are made from it.
 */
export const grantedTo = {
  look: ['Read Only', 'User Admin', 'Sync Admin', 'Company Admin'],
  'run and edit syncs': ['Sync Admin', 'Company Admin'],
  'edit connectors': ['Sync Admin', 'Company Admin'],
  'override guards': ['Company Admin'],
  'manage users': ['User Admin', 'Company Admin'],
  'manage Company Admins': ['Company Admin'],
  'grant personal data': ['Company Admin'],
  'administer the company': ['Company Admin'],
  'see the audit log': ['Company Admin'],
  'set retention': ['Company Admin'],
  "handle people's data": ['Company Admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof grantedTo;

const granted: Readonly<Record<Permission, readonly Role[]>> = grantedTo;

/** What a role allows. */
export function permissionsOf(role: string): Permission[] {
  const names = Object.keys(granted) as Permission[];
  return names.filter((name) => granted[name].some((one) => one === role));
}

/** Who is asking: a signed-in person, or the operator's token of this machine (no user id). */
export interface Caller extends Actor {
  email: string;
  installationAdmin: boolean;
  /** Of a person: whether the session was opened with a second factor. */
  secondFactor?: boolean;
  /** Of a program that comes with an API key: what the key is for. */
  key?: { companyId: string; role: Role; seesPersonalData: boolean; byInstallationAdmin: boolean };
}

/** A caller inside one company. */
export interface Access {
  companyId: string;
  companyName: string;
  role: Role;
  /** Above the roles: an administrator of the installation. */
  installationAdmin: boolean;
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
  const own =
    caller.installationAdmin || caller.key?.byInstallationAdmin === true
      ? 'Company Admin'
      : roles.find((known) => known === member?.role);
  const role = caller.key === undefined ? own : roleOfKey(caller.key, companyId, own);
  if (company === undefined || role === undefined) {
    throw new NotFoundError({
      code: 'company/not-found',
      what: 'There is no such company, or you have no access to it.',
      fix: 'Choose a company from the list.',
    });
  }
  if (company.requiresSecondFactor && caller.secondFactor === false) {
    throw new RefusedError({
      code: 'access/second-factor',
      what: `${company.name} can be entered with a second factor only, and your session has none.`,
      fix: 'Set up an authenticator app on the page "Your account", or enter a code of it there.',
    });
  }
  demand(role, permission);
  if (caller.userId !== null && caller.key === undefined) await noteSeen(hub, companyId, caller.userId);
  return {
    companyId,
    companyName: company.name,
    role,
    installationAdmin: caller.installationAdmin,
    // Personal data needs a grant of its own, whatever the role.
    sight: { personal: (member?.seesPersonalData ?? false) && (caller.key?.seesPersonalData ?? true) },
    actor: {
      userId: caller.userId,
      name: caller.name,
      trigger: caller.trigger,
      address: caller.address,
    },
  };
}

/** Never more than the key says, and never more than its maker may now. */
function roleOfKey(
  key: NonNullable<Caller['key']>,
  companyId: string,
  maker: Role | undefined,
): Role | undefined {
  if (key.companyId !== companyId || maker === undefined) return undefined;
  if (covers(maker, key.role)) return key.role;
  return covers(key.role, maker) ? maker : 'Read Only';
}

export function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}

/** Whether `wide` may do everything that `narrow` may. */
export function covers(wide: Role, narrow: Role): boolean {
  return Object.values(granted).every((allowed) => !allowed.includes(narrow) || allowed.includes(wide));
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
  const entered = !caller.installationAdmin
    ? own
    : (await hub.store.companies.all()).map((company) => ({
        ...company,
        role: 'Company Admin',
        seesPersonalData: own.find(({ id }) => id === company.id)?.seesPersonalData ?? false,
      }));
  return entered.map((company) => ({ ...company, permissions: permissionsOf(company.role) }));
}

/** For what only the administrators of the installation do. @throws RefusedError `access/role` */
export function demandInstallationAdmin(caller: Caller): void {
  if (caller.installationAdmin) return;
  throw new RefusedError({
    code: 'access/role',
    what: 'Only an administrator of the installation may do this.',
    fix: 'Ask one of them.',
  });
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

import type { Permission, RoleName } from '../../api/types.ts';

const roles: readonly RoleName[] = ['Read Only', 'User Admin', 'Sync Admin', 'Company Admin'];

/** The roles that somebody may give; the server decides again. */
export function rolesToGive(may: (permission: Permission) => boolean): RoleName[] {
  return roles.filter((role) => role !== 'Company Admin' || may('manage Company Admins'));
}

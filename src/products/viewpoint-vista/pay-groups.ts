import { ConfigError } from '../../sdk/index.ts';
import type { VistaClient } from './client.ts';
import { readExport } from './exports.ts';

/**
 * The pay group of each employee as the export of PREH has it, by employee number; empty without exports. Vista gives
 * a timecard without a pay group that of the employee, and periods end by pay group.
 */
export async function payGroupsOf(client: VistaClient): Promise<ReadonlyMap<string, string>> {
  const groups = new Map<string, string>();
  if (client.config.readExports !== true) return groups;
  try {
    for await (const { records } of readExport(client, 'PREH', ['PRCo', 'Employee'], { options: {} }))
      for (const { Employee, PRGroup } of records)
        groups.set(String(Number(Employee)), String(PRGroup ?? '').trim());
  } catch (error) {
    // Who exports other tables only has said nothing of people, and that is no mistake.
    if (!(error instanceof ConfigError) || error.code !== 'vista/no-export-file') throw error;
  }
  return groups;
}

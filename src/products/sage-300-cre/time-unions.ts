import { RecordError } from '../../sdk/index.ts';
import type { Sage300Client } from './client.ts';
import { codeOf } from './codes.ts';

export interface UnionColumns {
  union: string;
  local: string;
  class: string;
  certifiedClass: string;
}

/** `unionClass`: of the entry; empty for the employee's own. @throws RecordError `sage-300-cre/no-union` */
export type UnionOf = (employee: string, unionClass: string) => UnionColumns | undefined;

/**
 * Where Union class is a column, Sage wants Union ID and Union local beside it, and the employee must have defaults for
 * all three (Procore's help on the payroll export). An entry that names a class of its own gets the union of that class.
 */
export async function unionsOf(client: Sage300Client): Promise<UnionOf> {
  await Promise.all([client.list('employees').refresh(), client.list('unionClasses').refresh()]);
  const defaults = new Map<string, UnionColumns>();
  for (const row of (await client.list('employees').rows()).values()) {
    if (row.IsArchived === true) continue;
    defaults.set(String(row.Code), {
      union: (await codeOf(client, 'unions', row.DefaultUnionId)) ?? '',
      local: (await codeOf(client, 'unionLocals', row.DefaultUnionLocalId)) ?? '',
      class: (await codeOf(client, 'unionClasses', row.DefaultUnionClassId)) ?? '',
      certifiedClass: (await codeOf(client, 'certifiedClasses', row.DefaultCertifiedClassId)) ?? '',
    });
  }
  const classes = [...(await client.list('unionClasses').rows()).values()].filter(
    (row) => row.IsArchived !== true,
  );
  return (employee, unionClass) => {
    const own = defaults.get(employee);
    if (unionClass === '' || own?.class === unionClass) return own;
    if (own === undefined || own.union === '' || own.local === '' || own.class === '') {
      throw new RecordError({
        code: 'sage-300-cre/no-union',
        what: `The entry has the union class "${unionClass}", and employee ${employee} has no default union, local and class in Sage.`,
        fix: 'Give the employee a default union, local and class in Sage, or take the class out of the entry.',
        field: 'UnionClass',
      });
    }
    const candidates = classes.filter((row) => row.Code === unionClass);
    const found =
      candidates.find((row) => row.UnionCode === own.union && row.UnionLocalCode === own.local) ??
      candidates.find((row) => row.UnionCode === own.union) ??
      (candidates.length === 1 ? candidates[0] : undefined);
    if (found === undefined) {
      throw new RecordError({
        code: 'sage-300-cre/unknown-code',
        what: `Sage has no union class "${unionClass}" that could be meant for employee ${employee}.`,
        fix: 'Correct the class at the source or map it.',
        field: 'UnionClass',
      });
    }
    return {
      ...own,
      union: String(found.UnionCode ?? ''),
      local: String(found.UnionLocalCode ?? ''),
      class: unionClass,
    };
  };
}

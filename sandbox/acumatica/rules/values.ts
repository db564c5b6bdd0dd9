import type { Scalar, StoredRecord } from '../record.ts';

/** A value found by a pattern, with the record that holds it and the path its errors are told under. */
export interface FoundValue {
  owner: StoredRecord;
  field: string;
  value: Scalar;
  path: string;
}

/** Every value at a pattern like `EmployeeSettings/DepartmentID` or `Compensation[]/EarningCode`. */
export function valuesAt(record: StoredRecord, pattern: string): FoundValue[] {
  const steps = pattern.split('/');
  const field = steps.pop() ?? '';
  let owners = [{ record, path: '' }];
  for (const step of steps) {
    owners = owners.flatMap(({ record: at, path }) => {
      if (step.endsWith('[]')) {
        const name = step.slice(0, -2);
        return (at.details[name] ?? []).map((row) => ({ record: row, path: `${path}${name}[${row.id}]/` }));
      }
      const linked = at.links[step];
      return linked === undefined ? [] : [{ record: linked, path: `${path}${step}/` }];
    });
  }
  return owners.flatMap(({ record: owner, path }) => {
    const value = owner.fields[field];
    return value === undefined ? [] : [{ owner, field, value, path: `${path}${field}` }];
  });
}

/** `DepartmentID` → `Department`, as error texts name a field. */
export function fieldLabel(field: string): string {
  return field.replace(/(ID|Nbr)$/, '').replace(/([a-z])([A-Z])/g, '$1 $2');
}

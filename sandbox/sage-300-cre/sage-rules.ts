import type { DataFolder, Values } from './data-folder.ts';
import type { Pending } from './pending.ts';

const KEY_IN_USE =
  "Exception of type 'DBI.Synchronization.Processing.TimberlineOffice.KeyAlreadyInUseException' was thrown.";

/** Why Sage does not take it, in the words of hh2's failure list; undefined when it does. Limits are assumed. */
export function sageRefuses(folder: DataFolder, pending: Pending): string | undefined {
  const { list, values, id, isNew } = pending;
  const present = list === 'directCosts' ? undefined : folder.list(list).get(id);
  const row: Values = { ...present, ...values };
  const others = (test: (other: Values) => boolean) =>
    list !== 'directCosts' &&
    folder.list(list).find((other) => other.Id !== id && other.IsArchived !== true && test(other)) !==
      undefined;
  const same = (...names: string[]) =>
    others((other) => names.every((name) => dayOf(other[name]) === dayOf(row[name])));

  switch (list) {
    case 'employees':
      if (same('Code')) return KEY_IN_USE;
      if (String(row.Code).length > 10)
        return 'Code: the value is longer than the format of employee ids allows.';
      for (const [name, length] of [
        ['FirstName', 20],
        ['LastName', 30],
        ['AddressCity', 30],
        ['Title', 30],
      ] as const) {
        if (String(row[name] ?? '').length > length)
          return `${name}: the value is longer than ${length} characters.`;
      }
      if (isNew && (pending.secret.SocialSecurityNumber ?? '') === '')
        return 'SocialSecurityNumber: the value is required.';
      if (row.DefaultUnionClassId && !row.DefaultUnionId)
        return 'DefaultUnionClassId: a union class needs a union.';
      return undefined;
    case 'salaries':
      return same('EmployeeId', 'PayTypeId', 'EffectiveOnUtc') ? KEY_IN_USE : limitOf(row, 'Amount', 99_999);
    case 'deductions': {
      if (folder.list('payDeductions').get(String(row.PayDeductionId)) === undefined)
        return 'Deduction not found.';
      if (same('EmployeeId', 'PayDeductionId')) return KEY_IN_USE;
      if (String(pending.secret.BankAccount ?? '').length > 17)
        return 'BankAccount: the value is longer than 17 characters.';
      return limitOf(row, 'Amount', 99_999.99) ?? limitOf(row, 'LimitAmount', 9_999_999.99);
    }
    case 'taxes':
      return same('EmployeeId', 'PayTaxId') ? KEY_IN_USE : undefined;
    case 'stateTaxes':
      if (same('EmployeeId', 'State')) return KEY_IN_USE;
      return /^[A-Z]{2}$/.test(String(row.State))
        ? limitOf(row, 'TaxExemptionCount', 99)
        : 'State: not a state.';
    default:
      return undefined;
  }
}

function limitOf(row: Values, name: string, most: number): string | undefined {
  const value = Number(row[name] ?? 0);
  return value > most || value < -most ? `${name}: the value is out of range.` : undefined;
}

/** Stored dates carry a time, sent ones do not. */
function dayOf(value: Values[string] | undefined): Values[string] {
  if (value === undefined || value === '') return null;
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? value.slice(0, 10) : value;
}

import { randomUUID } from 'node:crypto';
import type { DataFolder, ListName, PrivateParts, Values } from './data-folder.ts';
import { MODELS, type ModelName } from './models.ts';
import { Refusal, rejected } from './refusal.ts';

/** Something that hh2 has taken and Sage has not seen yet. */
export interface Pending {
  id: string;
  list: ListName | 'directCosts';
  isNew: boolean;
  values: Values;
  secret: PrivateParts;
}

type Kind = 'text' | 'number' | 'flag' | 'id' | 'date';

interface Writable {
  list: ListName | 'directCosts';
  model?: ModelName;
  required: readonly string[];
  /** Members beyond the model's: kept apart and given one by one. */
  secret?: readonly (keyof PrivateParts)[];
  references: Readonly<Record<string, ListName>>;
  /** Members with a list of their own, for what has no published model. */
  members?: Readonly<Record<string, Kind>>;
}

const EMPLOYEE = { EmployeeId: 'employees' } as const;

/** What may be posted, by the path's end in small letters. Only the direct cost is documented; the rest is assumed. */
export const WRITABLE: Readonly<Record<string, Writable>> = {
  '/humanresources/api/thirdparty/employee.svc/employee': {
    list: 'employees',
    model: 'Employee',
    required: ['Code', 'FirstName', 'LastName'],
    secret: ['SocialSecurityNumber', 'DateOfBirth', 'Address1', 'Address2'],
    references: {
      DefaultDepartmentId: 'departments',
      DefaultCertifiedClassId: 'certifiedClasses',
      DefaultUnionId: 'unions',
      DefaultUnionLocalId: 'unionLocals',
      DefaultUnionClassId: 'unionClasses',
      DefaultPayTypeId: 'payTypes',
      DefaultJobId: 'jobs',
      PayGroupId: 'payGroups',
    },
  },
  '/humanresources/api/thirdparty/employeesalary.svc/employee/salary': {
    list: 'salaries',
    model: 'EmployeeSalary',
    required: ['EmployeeId', 'PayTypeId'],
    references: { ...EMPLOYEE, PayTypeId: 'payTypes' },
  },
  '/humanresources/api/thirdparty/employeededuction.svc/employee/deduction': {
    list: 'deductions',
    model: 'EmployeeDeduction',
    required: ['EmployeeId', 'PayDeductionId'],
    secret: ['BankAccount', 'BankAccountType', 'BankIdentifier'],
    references: { ...EMPLOYEE, PayDeductionId: 'payDeductions' },
  },
  '/humanresources/api/thirdparty/employeetax.svc/employee/tax': {
    list: 'taxes',
    model: 'EmployeeTax',
    required: ['EmployeeId', 'PayTaxId'],
    references: { ...EMPLOYEE, PayTaxId: 'payTaxes' },
  },
  '/humanresources/api/thirdparty/employeestatetax.svc/employee/state-tax': {
    list: 'stateTaxes',
    model: 'EmployeeStateTax',
    required: ['EmployeeId', 'State'],
    references: EMPLOYEE,
  },
  '/jobcosting/api/v1/jobtransaction.svc/transactions/direct-costs': {
    list: 'directCosts',
    required: ['AccountingDate', 'Amount', 'JobId', 'CostCodeId', 'CategoryId', 'TransactionType'],
    references: {
      JobId: 'jobs',
      CostCodeId: 'costCodes',
      CategoryId: 'categories',
      StandardCostCodeId: 'standardCostCodes',
      StandardCategoryId: 'standardCategories',
    },
    members: {
      AccountingDate: 'date',
      TransactionDate: 'date',
      Amount: 'number',
      Code: 'text',
      Description: 'text',
      JobId: 'id',
      CostCodeId: 'id',
      CategoryId: 'id',
      StandardCostCodeId: 'id',
      StandardCategoryId: 'id',
      DebitAccountId: 'id',
      CreditAccountId: 'id',
      Reference1: 'text',
      Reference2: 'text',
      Tag: 'text',
      UnitCost: 'number',
      TransactionType: 'number',
    },
  },
};

/** Takes an object as hh2 takes it: shape, required members, references. It is not in Sage then. @throws Refusal 400, 404 */
export function take(folder: DataFolder, writable: Writable, id: string | undefined, body: unknown): Pending {
  if (typeof body !== 'object' || body === null) throw rejected('The body is not an object.');
  const present =
    id === undefined || writable.list === 'directCosts' ? undefined : folder.list(writable.list).get(id);
  if (id !== undefined && present === undefined) throw new Refusal(404, 'Not found.');
  const values: Record<string, string | number | boolean | null> = {};
  const secret: Record<string, string | number | null> = {};
  const errors: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    const isSecret = writable.secret?.some((each) => each === name) === true;
    const kind = isSecret ? kindOfSecret(name) : kindOf(writable, name);
    if (kind === undefined || name === 'Id' || name === 'Version') continue;
    if (value !== null && !fits(kind, value)) errors.push(`${name} has a value of the wrong type.`);
    else if (isSecret) secret[name] = value as string | number | null;
    else values[name] = value as string | number | boolean | null;
  }
  for (const name of writable.required) {
    const value = name in values ? values[name] : (present?.[name] ?? null);
    if (value === null || value === '') errors.push(`${name} is required.`);
  }
  for (const [name, list] of Object.entries(writable.references)) {
    const value = values[name];
    if (typeof value === 'string' && value !== '' && !folder.list(list).has(value))
      errors.push(`${name} does not refer to anything.`);
  }
  if (writable.list === 'directCosts' && String(values.Description ?? '').length > 30)
    errors.push('Description is longer than 30 characters.');
  if (errors.length > 0) throw rejected(...errors);
  const pending: Pending = {
    id: id ?? randomUUID(),
    list: writable.list,
    isNew: id === undefined,
    values,
    secret: secret as PrivateParts,
  };
  return folder.table<Pending>('pending').put(pending.id, pending);
}

function kindOf(writable: Writable, name: string): Kind | undefined {
  if (writable.members !== undefined) return writable.members[name];
  const type = String(MODELS[writable.model ?? '']?.fields[name] ?? '');
  if (type === '') return undefined;
  if (type.startsWith('integer') || type.startsWith('number')) return 'number';
  if (type.startsWith('boolean')) return 'flag';
  if (name.endsWith('Id')) return 'id';
  return /Date$|OnUtc$/.test(name) ? 'date' : 'text';
}

function kindOfSecret(name: string): Kind {
  if (name === 'DateOfBirth') return 'date';
  return name === 'BankAccountType' ? 'number' : 'text';
}

function fits(kind: Kind, value: unknown): boolean {
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (kind === 'flag') return typeof value === 'boolean';
  if (typeof value !== 'string') return false;
  // Documents take yyyy-MM-dd; what comes back carries a time.
  return kind !== 'date' || value === '' || /^\d{4}-\d{2}-\d{2}(T00:00:00Z?)?$/.test(value);
}

import { type DataSet, defineDataSet, type VendorRecord } from '../../sdk/index.ts';
import type { HcssClient } from './client.ts';
import * as mappings from './mappings.ts';
import { type SetupsList, setupsRecord, setupsRows, setupsWriter } from './setups.ts';
import type { Json } from './wire.ts';

const payClasses: SetupsList = {
  dataSet: 'jobTitles',
  resource: 'PayClass',
  singular: 'pay class',
  naturalKey: ['code'],
  primaryKey: ['id'],
  members: ['description', 'unionCode', 'isActive'],
  usual: ['id', 'code', 'description', 'isActive'],
};

const unionPayClasses: SetupsList = {
  ...payClasses,
  dataSet: 'unionClasses',
  keeps: ({ unionCode }) => typeof unionCode === 'string' && unionCode !== '',
};

const people: SetupsList = {
  dataSet: 'employees',
  resource: 'Employee',
  singular: 'employee',
  naturalKey: ['code'],
  primaryKey: ['id'],
  members: [
    ...mappings.employees.rules.map((rule) => rule.vendor),
    'isActive',
    'isDiscontinued',
    'isSalaried',
    'isForeman',
    'businessUnitCode',
    'accountingTemplateName',
  ],
  usual: ['id', 'code', 'firstName', 'lastName', 'isActive'],
  derive: (row) => ({ ...standingOf(row), ...payBasisOf(row) }),
  compose: (field, value) => {
    if (field === 'payBasis') return value === null ? {} : { isSalaried: value === 'salary' };
    if (field !== 'standing') return undefined;
    return { isActive: value === 'active', isDiscontinued: value === 'terminated' };
  },
};

/**
 * HCSS has two flags: not active is away for now, discontinued is gone. Without the flags nothing is said: somebody of
 * whom nothing is known must not look as if they had left.
 */
function standingOf({ isActive, isDiscontinued }: Json): VendorRecord {
  if (isDiscontinued === true) return { standing: 'terminated' };
  if (typeof isActive !== 'boolean') return {};
  return { standing: isActive ? 'active' : 'leave' };
}

function payBasisOf({ isSalaried }: Json): VendorRecord {
  return typeof isSalaried === 'boolean' ? { payBasis: isSalaried ? 'salary' : 'hourly' } : {};
}

/** Lists of Setups come in one piece, so there is no place to take them up again. */
function readWhole(list: SetupsList): NonNullable<DataSet<HcssClient>['read']> {
  return async function* read(client) {
    const rows = (await setupsRows(client, list)).filter((row) => list.keeps?.(row) ?? true);
    yield { records: rows.map((row) => setupsRecord(list, row)), end: true };
  };
}

const code = { label: 'Code', required: true } as const;

export const setupsDataSets: readonly DataSet<HcssClient>[] = [
  defineDataSet<HcssClient>({
    id: 'jobTitles',
    vendorName: 'Setups Pay Classes',
    fields: {
      id: { label: 'Id' },
      code,
      description: { label: 'Description' },
      isActive: { label: 'Active' },
    },
    primaryKey: ['id'],
    mapping: mappings.jobTitles,
    note: 'A pay class is what somebody works as; those of unions are among them.',
    read: readWhole(payClasses),
    write: setupsWriter(payClasses),
  }),
  defineDataSet<HcssClient>({
    id: 'unionClasses',
    vendorName: 'Setups Pay Classes with a union',
    fields: {
      id: { label: 'Id' },
      code,
      unionCode: { label: 'Union', required: true },
      description: { label: 'Description' },
      isActive: { label: 'Active' },
    },
    primaryKey: ['id'],
    mapping: mappings.unionClasses,
    note: 'Pay classes that carry a union. Their codes are unique in the business unit, not in the union.',
    read: readWhole(unionPayClasses),
    write: setupsWriter(unionPayClasses),
  }),
  defineDataSet<HcssClient>({
    id: 'employees',
    vendorName: 'Setups Employees',
    fields: {
      id: { label: 'Id' },
      code,
      firstName: { label: 'First name' },
      lastName: { label: 'Last name' },
      middleInitial: { label: 'Middle initial', maxLength: 1, tooLong: 'truncate' },
      suffix: { label: 'Suffix' },
      email: { label: 'E-mail' },
      phone: { label: 'Phone' },
      mobilePhone: { label: 'Mobile phone' },
      address: { label: 'Address' },
      address2: { label: 'Address 2' },
      city: { label: 'City' },
      state: { label: 'State', maxLength: 2 },
      zipCode: { label: 'Zip' },
      payClass: { label: 'Pay class' },
      department: { label: 'Department' },
      unionCode: { label: 'Union' },
      supervisor: { label: 'Supervisor (code)' },
      payBasis: { label: 'Salaried (isSalaried)', choices: ['hourly', 'salary'] },
      standing: {
        label: 'Active and discontinued (isActive, isDiscontinued)',
        choices: ['active', 'leave', 'terminated'],
      },
    },
    primaryKey: ['id'],
    mapping: mappings.employees,
    note: 'HCSS has no hire date, birth date, SSN or bank data: none is sent. Somebody on leave is inactive, somebody who left is discontinued.',
    read: readWhole(people),
    write: setupsWriter(people),
  }),
];

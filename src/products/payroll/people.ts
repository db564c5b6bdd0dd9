import {
  basisOf,
  type DetailPart,
  employeeTypeOf,
  type People,
  type Prepared,
  taxFormOf,
} from '../../sdk/arcoro-api/index.ts';
import { addDays, RecordError, type WriteItem } from '../../sdk/index.ts';
import type { PayrollClient } from './client.ts';
import * as mappings from './mappings.ts';

const DETAILS: Readonly<Record<string, DetailPart>> = {
  SSN: 'ids',
  Address: 'address',
  Phones: 'phones',
  'E-mails': 'emails',
};

/** People as Payroll pays them, on a W-2 or a 1099 by their type. */
export const people: People<PayrollClient> = {
  mapping: mappings.employees,
  note: 'Payroll tells no changes since a date, so everybody is read and compared. SSNs are changed in Core HR; a termination waits for the last check; pay schedules are those that Payroll has.',
  fields: {
    'person.personId': { label: 'Person id' },
    'person.firstName': { label: 'First name', required: true, maxLength: 30 },
    'person.middleName': { label: 'Middle name', maxLength: 30 },
    'person.lastName': { label: 'Last name', required: true, maxLength: 30 },
    'person.suffix': { label: 'Suffix', maxLength: 30 },
    'person.birthDate': { label: 'Birth date' },
    'person.gender': { label: 'Gender', choices: ['Female', 'Male', 'Undefined'] },
    'ids.SSN': { label: 'SSN', pattern: { matches: /^\d{9}$/, expected: 'nine digits without dashes' } },
    'address.street1': { label: 'Street 1', maxLength: 50 },
    'address.street2': { label: 'Street 2', maxLength: 50 },
    'address.city': { label: 'City', maxLength: 30 },
    'address.state': { label: 'State', maxLength: 2 },
    'address.postalCode': { label: 'Zip', maxLength: 15 },
    'address.country': { label: 'Country', maxLength: 2 },
    'phones.Home': { label: 'Home phone', maxLength: 20 },
    'phones.Mobile': { label: 'Mobile phone', maxLength: 20 },
    'emails.Work': { label: 'Work e-mail', maxLength: 100 },
    'emails.Home': { label: 'Home e-mail', maxLength: 100 },
    'employee.employeeId': { label: 'Employment id' },
    'employee.employeeNumber': { label: 'Employee ID', required: true, maxLength: 20 },
    'employee.status': {
      label: 'Status',
      required: true,
      choices: ['Active', 'Leave of Absence', 'Retired', 'Terminated'],
    },
    'employee.basis': { label: 'Employee type', choices: ['Full Time', 'Part Time', 'Contractor'] },
    'employee.payType': { label: 'Pay type', choices: ['Hourly', 'Salary'] },
    'employee.taxForm': { label: 'Tax form: W-2 or 1099' },
    'employee.hireDate': { label: 'Hire date', required: true },
    'employee.originalHireDate': { label: 'Original hire date' },
    'employee.rehireDate': { label: 'Rehire date' },
    'employee.terminationDate': { label: 'Termination date' },
    'employee.terminationReason': { label: 'Termination reason', maxLength: 50 },
    'employee.department': { label: 'Department' },
    'employee.location': { label: 'Location' },
    'employee.jobCode': { label: 'Job code' },
    'employee.paySchedule': { label: 'Pay schedule' },
    'employee.workersCompCode': { label: "Workers' comp code", maxLength: 10 },
    'employee.union': { label: 'Union' },
    'employee.unionLocal': { label: 'Union local' },
    'employee.unionClass': { label: 'Union class' },
    'employee.laborClass': { label: 'Labor class' },
    'employee.manager': { label: 'Manager (employee ID)' },
    'employee.workState': { label: 'Work state', maxLength: 2 },
  },
  types: { ids: ['SSN'], phones: ['Home', 'Mobile'], emails: ['Work', 'Home'] },
  details: ({ context }) =>
    (context.config.personDetails ?? Object.keys(DETAILS)).flatMap((name) => DETAILS[name] ?? []),
  codeMembers: {
    department: 'Departments',
    location: 'Locations',
    jobCode: 'JobCodes',
    paySchedule: 'PaySchedules',
    union: 'Unions',
    unionLocal: 'UnionLocals',
    unionClass: 'UnionClasses',
    laborClass: 'LaborClasses',
  },
  readOnly: ['personId', 'rehireDate'],
  derive: ({ employmentType }) => ({ 'employee.basis': basisOf(employmentType) }),
  compose: ({ context }, record, members, before) => {
    const partTime = context.config.partTimeType === 'Hourly or Salary' ? null : 'Part-Time';
    const typed = 'basis' in members || 'payType' in members;
    const type = typed ? employeeTypeOf(record, before, partTime) : undefined;
    return type === undefined ? {} : { employmentType: type, taxForm: taxFormOf(type) };
  },
  prepare: (client, item) => {
    const end = holdEnd(client, item);
    const ssn = keepSsn(client, end.item);
    const refusal = end.refusal ?? ssn.refusal;
    return { item: ssn.item, ...(refusal === undefined ? {} : { refusal }) };
  },
};

const END_FIELDS = new Set(['employee.status', 'employee.terminationDate', 'employee.terminationReason']);

/** Payroll must make the last check before it learns of the end. The rest of the change goes over. */
function holdEnd(client: PayrollClient, item: WriteItem): Prepared {
  const days = client.context.config.lastCheckDays ?? 14;
  const end = item.record['employee.terminationDate'];
  if (days === 0 || typeof end !== 'string' || !item.changed.some((field) => END_FIELDS.has(field)))
    return { item };
  const from = addDays(end, days);
  if (client.today() >= from) return { item };
  return {
    item: { ...item, changed: item.changed.filter((field) => !END_FIELDS.has(field)) },
    refusal: new RecordError({
      code: 'payroll/last-check-pending',
      what: `The termination on ${end} is kept back until the last check has been made.`,
      expected: `Payroll gets it from ${from} on.`,
      fix: 'Nothing to do but wait; or set "Days until the last check" in the connector.',
      field: 'employee.terminationDate',
    }),
  };
}

function keepSsn(client: PayrollClient, item: WriteItem): Prepared {
  const there = item.present?.['ids.SSN'];
  const owner = client.context.config.ssnChangedIn ?? 'Core HR';
  const changes = item.changed.includes('ids.SSN') && typeof there === 'string';
  if (owner === 'Payroll' || !changes || there === item.record['ids.SSN']) return { item };
  return {
    item: { ...item, changed: item.changed.filter((field) => field !== 'ids.SSN') },
    refusal: new RecordError({
      code: 'payroll/ssn-owned',
      what: 'The SSN differs from that in Payroll, where it cannot be changed.',
      expected: 'With Core HR in use, SSNs are changed there, and Arcoro carries them over.',
      fix: 'Compare the SSN in Core HR with that in Payroll; or set "SSNs are changed in" if Core HR is not in use.',
      field: 'ids.SSN',
    }),
  };
}

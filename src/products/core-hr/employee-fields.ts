import type { VendorField } from '../../sdk/index.ts';
import type { CodedList } from './code-lists.ts';

/** The joined record: the part before the dot says which resource a field belongs to. */
export const employeeFields: Readonly<Record<string, VendorField>> = {
  'person.personId': { label: 'Person id' },
  'person.firstName': { label: 'First name', required: true, maxLength: 30 },
  'person.middleName': { label: 'Middle name', maxLength: 30 },
  'person.lastName': { label: 'Last name', required: true, maxLength: 30 },
  'person.suffix': { label: 'Suffix', maxLength: 30 },
  'person.birthDate': { label: 'Birth date' },
  'person.gender': { label: 'Gender', choices: ['Female', 'Male', 'Undefined'] },
  'person.maritalStatus': { label: 'Marital status', choices: ['Single', 'Married', 'Undefined'] },
  'person.ethnicity': { label: 'Ethnicity' },
  'person.isVeteran': { label: 'Veteran' },
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
  'employee.employmentType': { label: 'Employee type', choices: ['Full Time', 'Part Time'] },
  'employee.payType': { label: 'Pay type', choices: ['Hourly', 'Salary'] },
  'employee.hireDate': { label: 'Hire date', required: true },
  'employee.originalHireDate': { label: 'Original hire date' },
  'employee.rehireDate': { label: 'Rehire date' },
  'employee.terminationDate': { label: 'Termination date' },
  'employee.terminationReason': { label: 'Termination reason', maxLength: 50 },
  'employee.department': { label: 'Department' },
  'employee.location': { label: 'Location' },
  'employee.jobCode': { label: 'Job code' },
  'employee.paySchedule': { label: 'Pay schedule' },
  'employee.union': { label: 'Union' },
  'employee.unionLocal': { label: 'Union local' },
  'employee.unionClass': { label: 'Union class' },
  'employee.laborClass': { label: 'Labor class' },
  'employee.manager': { label: 'Manager (employee ID)' },
  'employee.workersComp': { label: "Workers' comp code (custom field)" },
  'employee.workState': { label: 'Work state (custom field)' },
};

/** Members of an employment that hold an id, and the list in which it stands. `manager` is another employment. */
export const CODE_MEMBERS: Readonly<Record<string, CodedList>> = {
  department: 'Departments',
  location: 'Locations',
  jobCode: 'JobCodes',
  paySchedule: 'PaySchedules',
  union: 'Unions',
  unionLocal: 'UnionLocals',
  unionClass: 'UnionClasses',
  laborClass: 'LaborClasses',
};

/** What a person has several of, by type. */
export const TYPED = {
  ids: { resource: 'GovernmentIdentifications', value: 'number', detail: 'SSN' },
  phones: { resource: 'PhoneNumbers', value: 'number', detail: 'Phones' },
  emails: { resource: 'EmailAddresses', value: 'address', detail: 'E-mails' },
} as const;

export type TypedPart = keyof typeof TYPED;

export const ADDRESS = { resource: 'StreetAddresses', type: 'Home', detail: 'Address' } as const;

/** The part of a field's name before the dot, and what follows it. */
export function partOf(field: string): [part: string, member: string] {
  const dot = field.indexOf('.');
  return dot < 0 ? ['', field] : [field.slice(0, dot), field.slice(dot + 1)];
}

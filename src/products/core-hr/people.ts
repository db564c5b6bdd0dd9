import type { DetailPart, ListName, People } from '../../sdk/arcoro-api/index.ts';
import { isoNow, type VendorField, type VendorRecord, type WriteItem } from '../../sdk/index.ts';
import type { CoreHrClient } from './client.ts';
import { CustomFields } from './custom-fields.ts';
import * as mappings from './mappings.ts';

/** The joined record: the part before the dot says which resource a field belongs to. */
const fields: Readonly<Record<string, VendorField>> = {
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
const codeMembers: Readonly<Record<string, ListName>> = {
  department: 'Departments',
  location: 'Locations',
  jobCode: 'JobCodes',
  paySchedule: 'PaySchedules',
  union: 'Unions',
  unionLocal: 'UnionLocals',
  unionClass: 'UnionClasses',
  laborClass: 'LaborClasses',
};

/** The choices of the connector's form, and what each of them reads. */
const detailOf: Readonly<Record<string, DetailPart>> = {
  SSN: 'ids',
  Address: 'address',
  Phones: 'phones',
  'E-mails': 'emails',
};

/** People with the employment in force, and the custom fields that only an export has. */
export const people: People<CoreHrClient> = {
  fields,
  mapping: mappings.employees,
  note: 'Core HR tells no changes since a date, so everybody is read and compared.',
  types: { ids: ['SSN'], phones: ['Home', 'Mobile'], emails: ['Work', 'Home'] },
  details: (client) =>
    Object.entries(detailOf).flatMap(([choice, part]) =>
      (client.context.config.personDetails ?? Object.keys(detailOf)).some((wanted) => wanted === choice)
        ? [part]
        : [],
    ),
  codeMembers,
  readOnly: ['personId', 'rehireDate'],
  derive: () => ({}),
  compose: () => ({}),
  extend: async (client) => {
    const custom = await CustomFields.load(client);
    return (person, employment) => custom.of(person, employment);
  },
  leaving: withTerminationDate,
};

/** Core HR wants a date with the status Terminated (assumed): who leaves without one leaves today, unless set otherwise. */
function withTerminationDate(client: CoreHrClient, item: WriteItem): WriteItem {
  const field = 'employee.terminationDate';
  if (item.record['employee.status'] !== 'Terminated') return item;
  if (typeof item.record[field] === 'string')
    return { ...item, changed: [...new Set([...item.changed, field])] };
  if (client.context.config.leavingWithoutDate === 'Without a date') return item;
  const today = isoNow(client.context.clock).slice(0, 10);
  const hired = String(item.record['employee.hireDate'] ?? item.present?.['employee.hireDate'] ?? '');
  const [, later = today] = [hired, today].sort();
  const record: VendorRecord = { ...item.record, [field]: later };
  return { ...item, record, changed: [...item.changed, field] };
}

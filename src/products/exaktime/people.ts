import { basisOf, employeeTypeOf, type People, type Prepared } from '../../sdk/arcoro-api/index.ts';
import { addDays, RecordError, type WriteItem } from '../../sdk/index.ts';
import type { ExakTimeClient } from './client.ts';
import * as mappings from './mappings.ts';

const END_FIELDS = new Set(['employee.terminationDate', 'employee.terminationReason']);

/** People of the time clock: no SSN, birth date or home address is read or sent, since a clock needs none. */
export const people: People<ExakTimeClient> = {
  mapping: mappings.employees,
  note: 'Known by the hidden person id, so that name and employee number may change. ExakTime tells no changes since a date, so everybody is read and compared. Contractors are passed by.',
  fields: {
    'person.personId': { label: 'Person id' },
    'person.firstName': { label: 'First name', required: true, maxLength: 30 },
    'person.middleName': { label: 'Middle name', maxLength: 30 },
    'person.lastName': { label: 'Last name', required: true, maxLength: 30 },
    'person.suffix': { label: 'Suffix', maxLength: 30 },
    'phones.Home': { label: 'Home phone', maxLength: 20 },
    'phones.Mobile': { label: 'Mobile phone', maxLength: 20 },
    'emails.Work': { label: 'E-mail', maxLength: 100 },
    'employee.employeeId': { label: 'Employment id' },
    'employee.employeeNumber': { label: 'Employee ID', required: true, maxLength: 20 },
    'employee.status': {
      label: 'Status',
      required: true,
      choices: ['Active', 'Leave of Absence', 'Retired', 'Terminated'],
    },
    'employee.basis': { label: 'Employee type', choices: ['Full Time', 'Part Time', 'Contractor'] },
    'employee.payType': { label: 'Pay type', choices: ['Hourly', 'Salary'] },
    'employee.hireDate': { label: 'Hire date' },
    'employee.originalHireDate': { label: 'Original hire date' },
    'employee.rehireDate': { label: 'Rehire date' },
    'employee.terminationDate': { label: 'Termination date' },
    'employee.department': { label: 'Department' },
    'employee.location': { label: 'Location' },
    'employee.jobCode': { label: 'Job code' },
    'employee.union': { label: 'Union' },
    'employee.unionLocal': { label: 'Union local' },
    'employee.unionClass': { label: 'Union class' },
    'employee.manager': { label: 'Manager (employee ID)' },
  },
  types: { phones: ['Home', 'Mobile'], emails: ['Work'] },
  details: (client) => {
    const wanted = client.context.config.personDetails ?? ['Phones', 'E-mails'];
    return [
      ...(wanted.includes('Phones') ? (['phones'] as const) : []),
      ...(wanted.includes('E-mails') ? (['emails'] as const) : []),
    ];
  },
  codeMembers: {
    department: 'Departments',
    location: 'Locations',
    jobCode: 'JobCodes',
    union: 'Unions',
    unionLocal: 'UnionLocals',
    unionClass: 'UnionClasses',
  },
  readOnly: ['personId', 'rehireDate'],
  keeps: (client, employment) =>
    client.context.config.includeContractors === true || employment[client.assumed.contractorFlag] !== true,
  derive: ({ employmentType }) => ({ 'employee.basis': basisOf(employmentType) }),
  compose: (client, record, members, before) => {
    const type = 'basis' in members || 'payType' in members ? employeeTypeOf(record, before) : undefined;
    const isNew = before.employeeId === undefined;
    return {
      ...(type === undefined ? {} : { employmentType: type }),
      ...(isNew ? { [client.assumed.payrollSwitch]: client.context.config.syncToPayroll === true } : {}),
    };
  },
  prepare: (client, item, before) => holdEnd(client, item, before[client.assumed.payrollSwitch] === true),
};

/**
 * Payroll must make the last check before it learns of the end: the date waits, the status does not (it alone
 * keeps somebody from clocking in).
 */
function holdEnd(client: ExakTimeClient, item: WriteItem, isPaid: boolean): Prepared {
  const days = client.context.config.lastCheckDays ?? 14;
  const end = item.record['employee.terminationDate'];
  const ends = item.changed.includes('employee.terminationDate') && typeof end === 'string';
  if (!isPaid || !ends || days === 0 || client.today() >= addDays(end, days)) return { item };
  const changed = item.changed.filter((field) => !END_FIELDS.has(field));
  const from = addDays(end, days);
  const refusal = new RecordError({
    code: 'exaktime/last-check-pending',
    what: `The termination date ${end} is kept back until the last check has been made.`,
    expected: `Somebody with "Sync to Payroll" gets it from ${from} on.`,
    fix: 'Nothing to do but wait; or set "Days until the last check" in the connector.',
    field: 'employee.terminationDate',
  });
  if (changed.length === 0) return { item: { ...item, changed }, refusal };
  const detail = `The termination date ${end} follows from ${from} on, after the last check.`;
  client.context.note({
    level: 'warning',
    code: 'exaktime/end-held',
    dataSet: 'employees',
    what: `Employee ${item.record['employee.employeeNumber']}: ${detail}`,
    fix: 'Nothing to do: a later run sends it.',
  });
  return { item: { ...item, changed }, detail };
}

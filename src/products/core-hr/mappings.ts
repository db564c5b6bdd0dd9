import { codedMapping } from '../../sdk/arcoro-api/index.ts';
import { type Mapping, map } from '../../sdk/index.ts';

export const payGroups: Mapping = {
  rules: [
    ...codedMapping.rules,
    map('frequency', 'frequency', {
      write: [
        {
          do: 'table',
          entries: { weekly: 'Weekly', biweekly: 'Biweekly', semimonthly: 'Semimonthly', monthly: 'Monthly' },
        },
      ],
    }),
  ],
};

const words = (table: Readonly<Record<string, string>>) => ({
  write: [{ do: 'table' as const, entries: table }],
});

/** One person with the employment in force; see README.md for the names of the joined fields. */
export const employees: Mapping = {
  rules: [
    map('personId', 'person.personId', { only: 'read' }),
    map('employeeNumber', 'employee.employeeNumber'),
    map('ssn', 'ids.SSN'),
    map('firstName', 'person.firstName'),
    map('middleName', 'person.middleName'),
    map('lastName', 'person.lastName'),
    map('suffix', 'person.suffix'),
    map('birthDate', 'person.birthDate'),
    map('gender', 'person.gender', {
      read: [{ do: 'table', entries: { undefined: 'undisclosed' } }],
      ...words({ female: 'Female', male: 'Male', undisclosed: 'Undefined' }),
    }),
    map(
      'maritalStatus',
      'person.maritalStatus',
      // Core HR knows three values: divorced and widowed count as single (DOMAIN §3.1).
      words({
        single: 'Single',
        married: 'Married',
        undefined: 'Undefined',
        divorced: 'Single',
        widowed: 'Single',
      }),
    ),
    map('ethnicity', 'person.ethnicity'),
    map('veteranStatus', 'person.isVeteran', {
      read: [{ do: 'table', entries: { true: 'Veteran', false: 'Not a veteran' } }],
      write: [{ do: 'table', entries: { veteran: true, 'not a veteran': false }, otherwise: null }],
    }),
    map('street1', 'address.street1'),
    map('street2', 'address.street2'),
    map('city', 'address.city'),
    map('state', 'address.state'),
    map('postalCode', 'address.postalCode'),
    map('country', 'address.country'),
    map('homePhone', 'phones.Home'),
    map('mobilePhone', 'phones.Mobile'),
    map('workEmail', 'emails.Work'),
    map('homeEmail', 'emails.Home'),
    map('status', 'employee.status', {
      read: [{ do: 'table', entries: { 'Leave of Absence': 'leave' } }],
      ...words({
        active: 'Active',
        leave: 'Leave of Absence',
        retired: 'Retired',
        terminated: 'Terminated',
      }),
    }),
    map(
      'employmentType',
      'employee.employmentType',
      words({ 'full time': 'Full Time', 'part time': 'Part Time' }),
    ),
    map('payType', 'employee.payType', words({ hourly: 'Hourly', salary: 'Salary' })),
    map('hireDate', 'employee.hireDate'),
    map('originalHireDate', 'employee.originalHireDate'),
    map('rehireDate', 'employee.rehireDate', { only: 'read' }),
    map('terminationDate', 'employee.terminationDate'),
    map('terminationReason', 'employee.terminationReason'),
    map('departmentCode', 'employee.department'),
    map('locationCode', 'employee.location'),
    map('jobTitleCode', 'employee.jobCode'),
    map('payGroupCode', 'employee.paySchedule'),
    map('unionCode', 'employee.union'),
    map('unionLocalCode', 'employee.unionLocal'),
    map('unionClassCode', 'employee.unionClass'),
    map('supervisorNumber', 'employee.manager'),
    map('workersCompCode', 'employee.workersComp', { only: 'read' }),
    map('workState', 'employee.workState', { only: 'read' }),
  ],
};

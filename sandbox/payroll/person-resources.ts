import {
  type Field,
  type FieldErrors,
  type Filter,
  Problem,
  type Resource,
  textOf,
} from '../arcoro/index.ts';
import type { Row } from '../kit/index.ts';
import type { Assumptions } from './assumptions.ts';
import type { Tables } from './tables.ts';

const text = (maxLength: number): Field => ({ type: 'text', maxLength });
const required = (maxLength: number): Field => ({ type: 'text', maxLength, required: true });
const oneOf = (...values: string[]): Field => ({ type: 'text', values });
const reference = (refersTo: string): Field => ({ type: 'text', refersTo });

/** Persons, their employments, and what hangs below them: the only resources with a delete (documented). */
export function personResources(assumed: Assumptions, ssnOwner: 'Core HR' | 'Payroll'): Resource<Tables>[] {
  return [
    {
      name: 'Persons',
      base: 'common',
      idField: 'personId',
      operations: 'write and delete',
      fields: {
        firstName: required(30),
        middleName: text(30),
        lastName: required(30),
        suffix: text(30),
        birthDate: { type: 'date' },
        gender: oneOf('Female', 'Male', 'Undefined'),
        maritalStatus: oneOf('Single', 'Married', 'Undefined'),
      },
      filters: personFilters(assumed),
    },
    {
      name: 'Employees',
      base: 'common',
      idField: 'employeeId',
      ofPerson: true,
      operations: 'write and delete',
      fields: {
        employeeNumber: { ...required(20), unique: true },
        status: { ...oneOf('Active', 'Leave of Absence', 'Retired', 'Terminated'), required: true },
        employmentType: oneOf('Hourly', 'Salary', 'Part-Time', 'Subcontractor'),
        payType: oneOf('Hourly', 'Salary'),
        taxForm: oneOf('W-2', '1099'),
        hireDate: { type: 'date', required: true },
        originalHireDate: { type: 'date' },
        terminationDate: { type: 'date' },
        terminationReason: text(50),
        workersCompCode: text(10),
        workState: text(2),
        jobCodeId: reference('JobCodes'),
        departmentId: reference('Departments'),
        locationId: reference('Locations'),
        managerId: reference('Employees'),
        payScheduleId: reference('PaySchedules'),
        unionId: reference('Unions'),
        unionLocalId: reference('UnionLocals'),
        unionClassId: reference('UnionClasses'),
        laborClassId: reference('LaborClasses'),
      },
      check: checkEmployment,
      filters: employeeFilters(assumed),
    },
    child('EmailAddresses', {
      type: { ...oneOf('Work', 'Home'), required: true },
      address: {
        ...required(100),
        pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
        patternSays: 'is not an e-mail address',
      },
    }),
    child('PhoneNumbers', {
      type: { ...oneOf('Home', 'Mobile', 'Work'), required: true },
      number: { ...required(20), pattern: /\d{3}.*\d{4}/, patternSays: 'is not a phone number' },
    }),
    child('StreetAddresses', {
      type: { ...oneOf('Home', 'Mailing'), required: true },
      street1: required(50),
      street2: text(50),
      city: required(30),
      state: { ...required(2), pattern: /^[A-Z]{2}$/, patternSays: 'is not a two-letter state' },
      postalCode: required(15),
      country: text(2),
    }),
    {
      ...child('GovernmentIdentifications', {
        type: { ...oneOf('SSN', 'ITIN'), required: true },
        number: {
          ...required(9),
          pattern: /^(?!(\d)\1{8})\d{9}$/,
          patternSays: 'must be nine digits, not all the same',
        },
      }),
      check: (row, tables, before) => {
        // With Core HR in use an SSN is edited there and can only be viewed here (documented).
        if (ssnOwner === 'Core HR' && before !== undefined && before.number !== row.number)
          throw new Problem(403, 'The SSN is changed in Core HR.', { number: ['Is changed in Core HR.'] });
        return checkIdentification(row, tables);
      },
    },
  ];
}

function child(name: string, fields: Record<string, Field>): Resource<Tables> {
  return { name, base: 'common', idField: 'id', ofPerson: true, operations: 'write and delete', fields };
}

function checkEmployment(row: Row, tables: Tables): FieldErrors {
  const errors: FieldErrors = {};
  if (typeof row.terminationDate === 'string' && row.terminationDate < textOf(row.hireDate)) {
    errors.terminationDate = ['The termination date lies before the hire date.'];
  }
  const form = row.employmentType === 'Subcontractor' ? '1099' : 'W-2';
  if (row.employmentType !== null && row.taxForm !== form) {
    errors.taxForm = [`Employee type ${row.employmentType} is paid on ${form}.`];
  }
  if (row.managerId !== null && row.managerId === row.employeeId) {
    errors.managerId = ['An employee cannot be their own manager.'];
  }
  for (const [field, resource] of [
    ['unionLocalId', 'UnionLocals'],
    ['unionClassId', 'UnionClasses'],
  ] as const) {
    const unionId = tables.of(resource).get(textOf(row[field]))?.unionId;
    if (unionId !== undefined && unionId !== row.unionId)
      errors[field] = ['Does not belong to the union of the employee.'];
  }
  return errors;
}

function checkIdentification(row: Row, tables: Tables): FieldErrors {
  const twin = tables
    .of('GovernmentIdentifications')
    .find((one) => one.id !== row.id && one.type === row.type && one.number === row.number);
  return twin === undefined ? {} : { number: ['Another record has this number.'] };
}

const equal = (value: unknown, wanted: string) => textOf(value).toLowerCase() === wanted.toLowerCase();

function personFilters({ personFilters: names }: Assumptions): Record<string, Filter> {
  return {
    [names.firstName]: (row, wanted) => equal(row.firstName, wanted),
    [names.lastName]: (row, wanted) => equal(row.lastName, wanted),
  };
}

function employeeFilters({ employeeFilters: names }: Assumptions): Record<string, Filter> {
  return {
    [names.employeeId]: (row, wanted) => row.employeeNumber === wanted || row.employeeId === wanted,
    [names.status]: (row, wanted) => equal(row.status, wanted),
  };
}

import { type Field, type FieldErrors, type Filter, type Resource, textOf } from '../arcoro/index.ts';
import type { Row } from '../kit/index.ts';
import type { Assumptions } from './assumptions.ts';
import type { Tables } from './tables.ts';

const text = (maxLength: number): Field => ({ type: 'text', maxLength });
const required = (maxLength: number): Field => ({ type: 'text', maxLength, required: true });
const oneOf = (...values: string[]): Field => ({ type: 'text', values });
const reference = (refersTo: string): Field => ({ type: 'text', refersTo });

/** Persons, their employments, and what hangs below them: the only resources with a delete (documented). */
export function personResources(assumed: Assumptions): Resource[] {
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
        hireDate: { type: 'date' },
        originalHireDate: { type: 'date' },
        terminationDate: { type: 'date' },
        isContractor: { type: 'boolean' },
        syncToPayroll: { type: 'boolean' },
        rateCodeGroup: text(50),
        jobCodeId: reference('JobCodes'),
        departmentId: reference('Departments'),
        locationId: reference('Locations'),
        managerId: reference('Employees'),
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
  ];
}

function child(name: string, fields: Record<string, Field>): Resource {
  return { name, base: 'common', idField: 'id', ofPerson: true, operations: 'write and delete', fields };
}

/** A termination date ends nothing here; "Sync to Payroll" opens required fields (both documented). */
function checkEmployment(row: Row, tables: Tables): FieldErrors {
  const errors: FieldErrors = {};
  if (typeof row.terminationDate === 'string' && row.terminationDate < textOf(row.hireDate)) {
    errors.terminationDate = ['The termination date lies before the hire date.'];
  }
  if (row.syncToPayroll === true) {
    if (row.hireDate === null) errors.hireDate = ['Sync to Payroll needs a hire date.'];
    if (row.employmentType === null) errors.employmentType = ['Sync to Payroll needs an employee type.'];
  }
  if (row.isContractor === true && row.employmentType !== 'Subcontractor') {
    errors.employmentType = ['A contractor is a Subcontractor.'];
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

const equal = (value: unknown, wanted: string) => textOf(value).toLowerCase() === wanted.toLowerCase();

function personFilters({ personFilters: names }: Assumptions): Record<string, Filter> {
  return {
    [names.firstName]: (row, wanted) => equal(row.firstName, wanted),
    [names.lastName]: (row, wanted) => equal(row.lastName, wanted),
    [names.employeeIdentifier]: (row, wanted, tables) =>
      tables.employees.find((one) => one.personId === row.personId && one.employeeNumber === wanted) !==
      undefined,
  };
}

function employeeFilters({ employeeFilters: names }: Assumptions): Record<string, Filter> {
  return {
    [names.employeeId]: (row, wanted) => row.employeeNumber === wanted || row.employeeId === wanted,
    [names.status]: (row, wanted) => equal(row.status, wanted),
  };
}

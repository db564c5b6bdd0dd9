import { codedMapping } from '../../sdk/arcoro-api/index.ts';
import { type Mapping, map } from '../../sdk/index.ts';

const words = (table: Readonly<Record<string, string>>) => ({
  write: [{ do: 'table' as const, entries: table }],
});

/** Cost center 1. */
export const costCodes: Mapping = codedMapping;

/** The joined record: the part before the dot says which resource a field belongs to. */
export const employees: Mapping = {
  rules: [
    map('personId', 'person.personId', { only: 'read' }),
    map('employeeNumber', 'employee.employeeNumber'),
    map('firstName', 'person.firstName'),
    map('middleName', 'person.middleName'),
    map('lastName', 'person.lastName'),
    map('suffix', 'person.suffix'),
    map('homePhone', 'phones.Home'),
    map('mobilePhone', 'phones.Mobile'),
    map('workEmail', 'emails.Work'),
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
      'employee.basis',
      words({
        'full time': 'Full Time',
        'part time': 'Part Time',
        temporary: 'Full Time',
        contractor: 'Contractor',
      }),
    ),
    map('payType', 'employee.payType', words({ hourly: 'Hourly', salary: 'Salary' })),
    map('hireDate', 'employee.hireDate'),
    map('originalHireDate', 'employee.originalHireDate'),
    map('rehireDate', 'employee.rehireDate', { only: 'read' }),
    map('terminationDate', 'employee.terminationDate'),
    map('departmentCode', 'employee.department'),
    map('locationCode', 'employee.location'),
    map('jobTitleCode', 'employee.jobCode'),
    map('unionCode', 'employee.union'),
    map('unionLocalCode', 'employee.unionLocal'),
    map('unionClassCode', 'employee.unionClass'),
    map('supervisorNumber', 'employee.manager'),
  ],
};

export const timeEntries: Mapping = {
  rules: [
    map('externalRef', 'Entry'),
    map('employeeNumber', 'EmployeeNumber'),
    map('workDate', 'WorkDate'),
    map('hours', 'Hours'),
    map('earningCode', 'RateCode'),
    map('projectCode', 'Project'),
    map('phaseCode', 'Phase'),
    map('costCode', 'CostCode'),
    map('periodEnd', 'PeriodEnd'),
    map('approved', 'Approved'),
  ],
};

export const ptoBalances: Mapping = {
  rules: [
    map('employeeNumber', 'EmployeeNumber'),
    map('planCode', 'Plan'),
    map('hours', 'Hours'),
    map('asOfDate', 'AsOf', { read: [{ do: 'parseDate', patterns: ['ISO'] }] }),
  ],
};

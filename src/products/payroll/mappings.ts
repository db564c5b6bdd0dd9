import { codedMapping } from '../../sdk/arcoro-api/index.ts';
import { type Mapping, type MappingRule, map } from '../../sdk/index.ts';

/** Our word on the left, Payroll's on the right. */
const words = (model: string, vendor: string, pairs: Readonly<Record<string, string>>): MappingRule =>
  map(model, vendor, {
    read: [
      {
        do: 'table',
        entries: Object.fromEntries(Object.entries(pairs).map(([ours, theirs]) => [theirs, ours])),
      },
    ],
    write: [{ do: 'table', entries: pairs }],
  });

const employee = map('employeeNumber', 'employeeNumber');

export const payGroups: Mapping = { rules: [...codedMapping.rules, map('frequency', 'frequency')] };

export const earningCodes: Mapping = {
  rules: [
    ...codedMapping.rules,
    map('category', 'subtype', {
      only: 'read',
      read: [
        {
          do: 'table',
          entries: {
            Regular: 'regular',
            Overtime: 'overtime',
            Doubletime: 'doubletime',
            Vacation: 'paid time off',
            Sick: 'paid time off',
            Holiday: 'paid time off',
            'Per Diem': 'per diem',
          },
          otherwise: 'other',
        },
      ],
    }),
  ],
};

export const deductionCodes: Mapping = {
  rules: [
    ...codedMapping.rules,
    map('kind', 'kind', {
      only: 'read',
      read: [
        {
          do: 'table',
          entries: { Deduction: 'deduction', Benefit: 'benefit', 'Direct Deposit': 'direct deposit' },
          otherwise: 'other',
        },
      ],
    }),
  ],
};

export const workersCompCodes: Mapping = { rules: [...codedMapping.rules, map('state', 'state')] };

/** The joined record: the part before the dot says which resource a field belongs to. */
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
    words('gender', 'person.gender', { female: 'Female', male: 'Male', undisclosed: 'Undefined' }),
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
    words('status', 'employee.status', {
      active: 'Active',
      leave: 'Leave of Absence',
      retired: 'Retired',
      terminated: 'Terminated',
    }),
    map('employmentType', 'employee.basis', {
      write: [
        {
          do: 'table',
          entries: {
            'full time': 'Full Time',
            'part time': 'Part Time',
            temporary: 'Full Time',
            contractor: 'Contractor',
          },
        },
      ],
    }),
    words('payType', 'employee.payType', { hourly: 'Hourly', salary: 'Salary' }),
    map('hireDate', 'employee.hireDate'),
    map('originalHireDate', 'employee.originalHireDate'),
    map('rehireDate', 'employee.rehireDate', { only: 'read' }),
    map('terminationDate', 'employee.terminationDate'),
    map('terminationReason', 'employee.terminationReason'),
    map('departmentCode', 'employee.department'),
    map('locationCode', 'employee.location'),
    map('jobTitleCode', 'employee.jobCode'),
    map('payGroupCode', 'employee.paySchedule'),
    map('workersCompCode', 'employee.workersCompCode'),
    map('unionCode', 'employee.union'),
    map('unionLocalCode', 'employee.unionLocal'),
    map('unionClassCode', 'employee.unionClass'),
    map('supervisorNumber', 'employee.manager'),
    map('workState', 'employee.workState'),
  ],
};

export const payRates: Mapping = {
  rules: [
    employee,
    map('earningCode', 'rateCode'),
    words('rateType', 'rateType', { hourly: 'Hourly', salary: 'Salary' }),
    map('startDate', 'effectiveFrom'),
    map('endDate', 'effectiveTo'),
    map('amount', 'amount'),
    map('hoursPerPeriod', 'hoursPerPeriod'),
  ],
};

export const taxes: Mapping = {
  rules: [
    employee,
    map('taxCode', 'taxCode'),
    map('startDate', 'effectiveFrom'),
    map('filingStatus', 'filingStatus'),
    map('allowances', 'allowances'),
    map('dependentsAmount', 'dependentsAmount'),
    map('otherIncome', 'otherIncome'),
    map('deductionsAmount', 'deductionsAmount'),
    map('extraWithholding', 'extraWithholding'),
    map('twoJobs', 'twoJobs'),
    map('exempt', 'isExempt'),
    map('residentState', 'residentState'),
    map('unemploymentState', 'unemploymentState'),
  ],
};

/** `amount` and `percent` are the member `value`, told apart by `method`. */
export const directDeposits: Mapping = {
  rules: [
    employee,
    map('routingNumber', 'routingNumber'),
    map('accountNumber', 'accountNumber'),
    map('startDate', 'startDate'),
    map('endDate', 'endDate'),
    words('accountType', 'accountType', { checking: 'Checking', savings: 'Savings' }),
    words('method', 'method', { amount: 'Amount', percent: 'Percent', net: 'Remainder' }),
    map('amount', 'amount'),
    map('percent', 'percent'),
    map('priority', 'order'),
    map('prenote', 'isPrenote'),
    map('active', 'isActive'),
  ],
};

export const deductions: Mapping = {
  rules: [
    employee,
    map('deductionCode', 'deductionCode'),
    words('paidBy', 'paidBy', { employee: 'Employee', company: 'Company' }),
    map('startDate', 'startDate'),
    map('endDate', 'stopDate'),
    words('method', 'method', { amount: 'Amount', percent: 'Percent' }),
    map('amount', 'amount'),
    map('percent', 'percent'),
    map('frequency', 'frequency'),
    map('limit', 'limit'),
    map('annualLimit', 'annualLimit'),
    map('caseNumber', 'caseNumber'),
    map('agency', 'agency'),
    map('active', 'isActive'),
  ],
};

export const timeEntries: Mapping = {
  rules: [
    map('externalRef', 'recordId'),
    employee,
    map('workDate', 'workDate'),
    map('hours', 'hours'),
    map('earningCode', 'rateCode'),
    map('projectCode', 'job'),
    map('phaseCode', 'phase'),
    map('costCode', 'costCode'),
    map('departmentCode', 'department'),
    map('unionClassCode', 'unionClass'),
    map('amount', 'amount'),
    map('note', 'note'),
  ],
};

const stubDate = (model: string, vendor: string): MappingRule =>
  map(model, vendor, { read: [{ do: 'parseDate', patterns: ['MM/DD/YYYY', 'ISO'] }] });

export const payStatements: Mapping = {
  rules: [
    map('employeeNumber', 'Employee ID'),
    map('checkNumber', 'Check Number'),
    stubDate('payDate', 'Pay Date'),
    stubDate('periodStart', 'Pay Period Start'),
    stubDate('periodEnd', 'Pay Period End'),
  ],
};

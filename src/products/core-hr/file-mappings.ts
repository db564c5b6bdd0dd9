import { type Mapping, type MappingRule, map } from '../../sdk/index.ts';

const date = (model: string, vendor: string): MappingRule =>
  map(model, vendor, {
    read: [{ do: 'parseDate', patterns: ['MM/DD/YYYY', 'ISO'] }],
    write: [{ do: 'formatDate', pattern: 'MM/DD/YYYY' }],
  });

const yesNo = (model: string, vendor: string): MappingRule =>
  map(model, vendor, { write: [{ do: 'yesNo', yes: 'Yes', no: 'No' }] });

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

const employee = map('employeeNumber', 'Employee ID');

export const payRates: Mapping = {
  rules: [
    employee,
    words('rateType', 'Rate Type', { hourly: 'Hourly', salary: 'Salary' }),
    date('startDate', 'Start Date'),
    date('endDate', 'Stop Date'),
    map('amount', 'Per Pay Rate'),
  ],
};

/** `Tax`, `Start Date` and `Extra Withholding` are made of the columns of the two tax layouts. */
export const taxes: Mapping = {
  rules: [
    employee,
    map('taxCode', 'Tax'),
    date('startDate', 'Start Date'),
    map('filingStatus', 'Filing Status'),
    map('allowances', 'Allowances'),
    map('extraWithholding', 'Extra Withholding'),
    map('dependentsAmount', 'Dependents Amount'),
    map('otherIncome', 'Other Income'),
    map('deductionsAmount', 'Deductions'),
    yesNo('twoJobs', 'Multiple Jobs'),
    yesNo('exempt', 'Exempt'),
    map('unemploymentState', 'Unemployment State'),
  ],
};

/** `Flat Amount` and `Percentage` are the column `Amount`, told apart by `Amount Type`. */
export const directDeposits: Mapping = {
  rules: [
    employee,
    map('routingNumber', 'Routing Number'),
    map('accountNumber', 'Account Number'),
    date('startDate', 'Start Date'),
    date('endDate', 'End Date'),
    words('accountType', 'Checking', { checking: 'Yes', savings: 'No' }),
    words('method', 'Amount Type', { amount: 'Flat', percent: 'Percent', net: 'Remainder' }),
    map('amount', 'Flat Amount'),
    map('percent', 'Percentage'),
    map('priority', 'Priority'),
    map('depositCode', 'ED Code'),
  ],
};

export const deductions: Mapping = {
  rules: [
    employee,
    map('deductionCode', 'Deduction Code'),
    date('startDate', 'Start Date'),
    date('endDate', 'End Date'),
    words('method', 'Amount Type', { amount: 'Flat', percent: 'Percent' }),
    map('amount', 'Flat Amount'),
    map('percent', 'Percentage'),
    map('frequency', 'Frequency'),
    map('limit', 'Balance'),
    map('annualLimit', 'YTD Maximum'),
    map('caseNumber', 'Case Number'),
    map('agency', 'Agency'),
  ],
};

export const emergencyContacts: Mapping = {
  rules: [employee, map('name', 'Contact Name'), map('relationship', 'Relationship'), map('phone', 'Phone')],
};

export const certifications: Mapping = {
  rules: [
    employee,
    map('code', 'Certification Code'),
    map('name', 'Certification Name'),
    date('issuedDate', 'Issue Date'),
    date('expiryDate', 'Expiration Date'),
  ],
};

export const ptoBalances: Mapping = {
  rules: [employee, map('planCode', 'Plan'), map('hours', 'Balance Hours'), date('asOfDate', 'As Of')],
};

/** Cost center 1 is the cost code and 2 the location, which is the project here (documented for ExakTime). */
export const timeEntries: Mapping = {
  rules: [
    map('externalRef', 'Entry', { only: 'read' }),
    employee,
    date('workDate', 'Transaction Date'),
    map('earningCode', 'Project Code'),
    map('hours', 'Hours'),
    map('costCode', 'Cost Center 1'),
    map('projectCode', 'Cost Center 2'),
  ],
};

export const payStatements: Mapping = {
  rules: [
    employee,
    map('checkNumber', 'Check Number'),
    date('payDate', 'Pay Date'),
    date('periodStart', 'Pay Period Start'),
    date('periodEnd', 'Pay Period End'),
  ],
};

import { type Hh2Row, recordOfRow } from '../../sdk/hh2/index.ts';
import { type Mapping, map, type VendorRecord } from '../../sdk/index.ts';

export const listRecord = (row: Hh2Row): VendorRecord => recordOfRow(row);

export const ofUnion: Mapping = {
  rules: [map('unionCode', 'UnionCode'), map('code', 'Code'), map('name', 'Name'), map('active', 'InUse')],
};

export const projects: Mapping = {
  rules: [
    map('code', 'Code'),
    map('name', 'Name'),
    map('status', 'InUse', { read: [{ do: 'table', entries: { true: 'open', false: 'closed' } }] }),
    map('street1', 'Address1'),
    map('city', 'City'),
    map('postalCode', 'PostalCode'),
  ],
};

export const projectPhases: Mapping = {
  rules: [map('projectCode', 'JobCode'), map('code', 'Extra'), map('active', 'InUse')],
};

export const costCodes: Mapping = {
  rules: [
    map('projectCode', 'JobCode'),
    map('code', 'CostCode'),
    map('name', 'Name'),
    map('unit', 'ProductionUnitOfMeasure'),
    map('budgetHours', 'LaborEstimateUnits'),
    map('budgetAmount', 'Estimate'),
    map('active', 'InUse'),
  ],
};

/** hh2's numbers and our words. Words that are not in the table have no number in Sage and are left empty. */
const numbers = (
  words: Readonly<Record<string, string>>,
  alsoWritten: Readonly<Record<string, string>> = {},
) => ({
  read: [{ do: 'table' as const, entries: words, otherwise: null }],
  write: [
    {
      do: 'table' as const,
      entries: {
        ...alsoWritten,
        ...Object.fromEntries(Object.entries(words).map(([number, word]) => [word, number])),
      },
      otherwise: null,
    },
  ],
});

/** The first hire where the source tells it from the latest one. */
const firstHire = { write: [{ do: 'firstOf' as const, fields: ['originalHireDate', 'hireDate'] }] };

export const employees: Mapping = {
  rules: [
    map('employeeNumber', 'Code'),
    map('ssn', 'SocialSecurityNumber', {
      write: [{ do: 'digits' }, { do: 'pattern', pattern: '###-##-####' }],
    }),
    map('firstName', 'FirstName'),
    map('middleName', 'MiddleName'),
    map('lastName', 'LastName'),
    map('street1', 'Address1'),
    map('street2', 'Address2'),
    map('city', 'AddressCity'),
    map('state', 'AddressState'),
    map('postalCode', 'AddressPostalCode'),
    map('homePhone', 'MainPhoneNumber'),
    map('mobilePhone', 'CellPhoneNumber'),
    map('workEmail', 'EmailAddress'),
    map('birthDate', 'DateOfBirth'),
    // Sage has no third value, and demands one of two for new people.
    map('gender', 'Gender', numbers({ 1: 'male', 2: 'female' })),
    map(
      'maritalStatus',
      'MaritalStatus',
      numbers({ 0: 'undefined', 1: 'single', 2: 'married', 3: 'divorced', 4: 'widowed' }),
    ),
    map(
      'ethnicity',
      'Ethnicity',
      numbers(
        {
          1: 'Caucasian',
          2: 'Black',
          3: 'Hispanic',
          4: 'Asian',
          5: 'American Indian',
          6: 'Other',
          7: 'Hawaiian',
          8: 'Alaskan Native',
          9: 'Pacific Islander',
          10: 'Two or more',
        },
        {
          white: '1',
          'two or more races': '10',
          'hispanic or latino': '3',
          'black or african american': '2',
        },
      ),
    ),
    map('status', 'IsActive', {
      read: [{ do: 'table', entries: { true: 'active', false: 'terminated' } }],
      write: [{ do: 'isOneOf', values: ['active', 'leave'] }],
    }),
    // Sage keeps the first hire, and the return beside it; the hire that counts is the later one.
    map('hireDate', 'HireDate', firstHire),
    map('hireDate', 'RehireDate', { only: 'read' }),
    map('originalHireDate', 'HireDate', firstHire),
    map('rehireDate', 'RehireDate'),
    map('terminationDate', 'TerminationDate'),
    map('departmentCode', 'Department'),
    map('jobTitleCode', 'Title'),
    map('payGroupCode', 'PayGroup'),
    map('unionCode', 'Union'),
    map('unionLocalCode', 'UnionLocal'),
    map('unionClassCode', 'UnionClass'),
    map('workersCompCode', 'WorkersCompensationCode'),
    map('workState', 'WorkState'),
    map('i9Verified', 'IsI9Verified'),
    map('custom.certifiedClass', 'CertifiedClass'),
    map('custom.defaultPayType', 'PayType'),
  ],
};

const owner = map('employeeNumber', 'EmployeeCode');

export const payRates: Mapping = {
  rules: [
    owner,
    map('earningCode', 'PayType'),
    map('rateType', 'RateType'),
    map('startDate', 'EffectiveOnUtc'),
    map('endDate', 'ExpiresOnUtc'),
    map('amount', 'Amount'),
  ],
};

export const deductions: Mapping = {
  rules: [
    owner,
    map('deductionCode', 'PayDeduction'),
    map('paidBy', 'PaidBy'),
    map('method', 'Method'),
    map('amount', 'FlatAmount'),
    map('percent', 'Percent'),
    map('limit', 'Limit'),
    map('annualLimit', 'AnnualLimit'),
    map(
      'frequency',
      'Frequency',
      numbers({
        0: 'None',
        1: 'Weekly',
        2: 'Biweekly',
        3: 'Semimonthly',
        4: 'Monthly',
        5: 'Semiannually',
        6: 'Annually',
        7: 'Each check',
        8: 'On demand',
        9: 'Quarterly',
      }),
    ),
    map('active', 'IsAutomatic'),
  ],
};

export const directDeposits: Mapping = {
  rules: [
    owner,
    map('depositCode', 'PayDeduction'),
    map('routingNumber', 'BankIdentifier'),
    map('accountNumber', 'BankAccount'),
    map('accountType', 'BankAccountType', numbers({ 1: 'checking', 2: 'savings' })),
    map('method', 'Method'),
    map('amount', 'FlatAmount'),
    map('percent', 'Percent'),
    map('priority', 'CalculationOrder'),
    map('prenote', 'IsPrenotification'),
    map('active', 'IsAutomatic'),
  ],
};

export const taxes: Mapping = {
  rules: [
    owner,
    map('taxCode', 'TaxCode'),
    map('filingStatus', 'FilingStatus'),
    map('allowances', 'Allowances'),
    map('dependentsAmount', 'DependentsAmount'),
    map('otherIncome', 'OtherIncome'),
    map('deductionsAmount', 'DeductionsAmount'),
    map('extraWithholding', 'ExtraWithholding'),
    map('twoJobs', 'TwoJobs'),
    map('exempt', 'Exempt'),
  ],
};

/** Lines of the time file; the columns that the site chose are filled from these. */
export const timeEntries: Mapping = {
  rules: [
    map('externalRef', 'Ref'),
    map('employeeNumber', 'Employee'),
    map('workDate', 'Date'),
    map('hours', 'Units'),
    map('earningCode', 'PayId'),
    map('projectCode', 'Job'),
    map('phaseCode', 'Extra'),
    map('costCode', 'CostCode'),
    map('departmentCode', 'Department'),
    map('unionClassCode', 'UnionClass'),
    map('rate', 'Rate'),
    map('amount', 'Amount'),
    map('periodEnd', 'PeriodEnd'),
    map('note', 'Description'),
  ],
};

import { type Mapping, type MappingRule, type MappingStep, map } from '../../sdk/index.ts';

const yesNo = {
  read: [{ do: 'isOneOf', values: ['Y', 'y'] }],
} satisfies Pick<MappingRule, 'read'>;

/** SQL Server writes a time behind every date, and its own or the American order. */
const date = {
  read: [
    { do: 'part', separator: ' ', index: 0 },
    { do: 'parseDate', patterns: ['ISO', 'M/D/YYYY', 'M/D/YY'] },
  ],
} satisfies Pick<MappingRule, 'read'>;

/** The first hire where the source tells it from the latest one. */
const firstHire = {
  ...date,
  write: [{ do: 'firstOf', fields: ['originalHireDate', 'hireDate'] }],
} satisfies Pick<MappingRule, 'read' | 'write'>;

const wholeNumber: MappingStep[] = [{ do: 'stripZeros' }];
const paddedOut = { read: [{ do: 'trim' }] } satisfies Pick<MappingRule, 'read'>;

/** Fills a column from the connector's setting; a later rule puts the person's own value over it. */
function whenMissing(vendor: string, setting: string): MappingRule {
  // The employee number is there for everybody, so the rule runs for everybody.
  return map('employeeNumber', vendor, {
    only: 'write',
    write: [
      { do: 'constant', value: null },
      { do: 'config', name: setting },
    ],
  });
}

const orSetting = (setting: string): MappingStep => ({ do: 'config', name: setting, onlyWhenEmpty: true });

const owner = map('employeeNumber', 'Employee', { write: wholeNumber });
const company = { PRCo: '{prCompany}' };

/** [A] The letters that customers use most; the race list of Vista is the customer's own. */
const raceTable = {
  caucasian: 'W',
  white: 'W',
  black: 'B',
  'black or african american': 'B',
  hispanic: 'H',
  'hispanic or latino': 'H',
  asian: 'A',
  'american indian': 'I',
  'american indian or alaska native': 'I',
  'pacific islander': 'P',
  'native hawaiian or other pacific islander': 'P',
  'two or more': 'T',
  'two or more races': 'T',
};

const countryTable = {
  usa: 'US',
  'united states': 'US',
  'united states of america': 'US',
  can: 'CA',
  canada: 'CA',
  aus: 'AU',
  australia: 'AU',
};

export const employees: Mapping = {
  constants: company,
  rules: [
    owner,
    whenMissing('Race', 'raceWhenMissing'),
    whenMissing('Sex', 'sexWhenMissing'),
    whenMissing('PRGroup', 'payGroupWhenMissing'),
    whenMissing('PRDept', 'departmentWhenMissing'),
    whenMissing('InsCode', 'insCodeWhenMissing'),
    whenMissing('TaxState', 'stateWhenMissing'),
    whenMissing('UnempState', 'stateWhenMissing'),
    whenMissing('InsState', 'stateWhenMissing'),
    map('lastName', 'LastName'),
    map('firstName', 'FirstName'),
    map('middleName', 'MidName'),
    map('suffix', 'Suffix'),
    map('ssn', 'SSN'),
    map('birthDate', 'BirthDate', date),
    map('gender', 'Sex', {
      read: [{ do: 'table', entries: { M: 'male', F: 'female' }, otherwise: null }],
      write: [
        { do: 'table', entries: { male: 'M', female: 'F', undisclosed: null } },
        orSetting('sexWhenMissing'),
      ],
    }),
    map('ethnicity', 'Race', { write: [{ do: 'table', entries: raceTable }, orSetting('raceWhenMissing')] }),
    map('street1', 'Address'),
    map('street2', 'Address2'),
    map('city', 'City'),
    map('state', 'State'),
    map('postalCode', 'Zip'),
    map('country', 'Country', { write: [{ do: 'table', entries: countryTable }, { do: 'upper' }] }),
    map('homePhone', 'Phone'),
    map('mobilePhone', 'CellPhone'),
    map('homeEmail', 'Email', { only: 'write' }),
    // The work address wins where there are both.
    map('workEmail', 'Email', { write: [{ do: 'firstOf', fields: ['workEmail', 'homeEmail'] }] }),
    // Vista keeps the first hire, and the latest return beside it; the hire that counts is the later one.
    map('hireDate', 'HireDate', firstHire),
    map('hireDate', 'RecentRehireDate', { ...date, only: 'read' }),
    map('originalHireDate', 'HireDate', firstHire),
    map('terminationDate', 'TermDate', date),
    map('rehireDate', 'RecentRehireDate', date),
    map('status', 'ActiveYN', {
      read: [{ do: 'table', entries: { Y: 'active', N: 'terminated' } }],
      write: [
        { do: 'isOneOf', values: ['active', 'leave'] },
        { do: 'yesNo', yes: 'Y', no: 'N' },
      ],
    }),
    map('status', 'Status', { only: 'write' }),
    map('payGroupCode', 'PRGroup', { write: [orSetting('payGroupWhenMissing')] }),
    map('departmentCode', 'PRDept', { ...paddedOut, write: [orSetting('departmentWhenMissing')] }),
    map('jobTitleCode', 'PositionCode', { only: 'write' }),
    map('unionCode', 'Craft', paddedOut),
    map('unionClassCode', 'Class', paddedOut),
    map('workersCompCode', 'InsCode', { ...paddedOut, write: [orSetting('insCodeWhenMissing')] }),
    map('workState', 'TaxState', { write: [orSetting('stateWhenMissing')] }),
    map('workState', 'UnempState', { only: 'write', write: [orSetting('stateWhenMissing')] }),
    map('workState', 'InsState', { only: 'write', write: [orSetting('stateWhenMissing')] }),
    map('unemploymentState', 'UnempState', {
      write: [{ do: 'firstOf', fields: ['unemploymentState', 'workState'] }, orSetting('stateWhenMissing')],
    }),
    map('payType', 'PayType', { only: 'write' }),
    map('i9Verified', 'I9', { only: 'write' }),
  ],
};

export const payRates: Mapping = {
  constants: company,
  rules: [
    owner,
    map('earningCode', 'EarnCode', { write: wholeNumber }),
    map('rateType', 'RateType'),
    map('amount', 'Amount'),
    map('startDate', 'From'),
    map('endDate', 'To'),
  ],
};

export const deductions: Mapping = {
  constants: company,
  rules: [
    owner,
    map('deductionCode', 'DLCode', { write: wholeNumber }),
    map('method', 'Method'),
    map('amount', 'Amount'),
    map('percent', 'Percent'),
    map('frequency', 'Frequency'),
    map('annualLimit', 'Limit', { only: 'write' }),
    map('limit', 'Limit', { write: [{ do: 'firstOf', fields: ['annualLimit', 'limit'] }] }),
    map('startDate', 'From'),
    map('endDate', 'To'),
    map('active', 'Active'),
    // A user's own choice of the calculation: N, M, R or A.
    map('custom.OverCalcs', 'OverCalcs', { write: [{ do: 'upper' }] }),
  ],
};

export const directDeposits: Mapping = {
  constants: company,
  rules: [
    owner,
    map('priority', 'Seq'),
    map('routingNumber', 'RoutingId'),
    map('accountNumber', 'BankAcct'),
    map('accountType', 'Type', { write: [{ do: 'table', entries: { checking: 'C', savings: 'S' } }] }),
    map('method', 'Method'),
    map('amount', 'Amount'),
    map('percent', 'Pct'),
    map('prenote', 'Prenote'),
    map('startDate', 'From'),
    map('endDate', 'To'),
    map('active', 'Active'),
  ],
};

export const taxes: Mapping = {
  constants: company,
  rules: [
    owner,
    map('taxCode', 'TaxCode', { write: [{ do: 'upper' }] }),
    map('startDate', 'From'),
    map('filingStatus', 'FileStatus'),
    map('allowances', 'RegExempts'),
    map('extraWithholding', 'AddonRateAmt'),
    map('dependentsAmount', 'Dependents'),
    map('otherIncome', 'OtherIncome'),
    map('deductionsAmount', 'Deductions'),
    map('twoJobs', 'TwoJobs'),
    map('exempt', 'Exempt'),
  ],
};

export const timeEntries: Mapping = {
  constants: { Co: '{prCompany}' },
  rules: [
    map('externalRef', 'Ref'),
    owner,
    map('workDate', 'PostDate'),
    map('hours', 'Hours', { write: [{ do: 'round', decimals: 2 }] }),
    map('earningCode', 'EarnCode', { write: wholeNumber }),
    map('projectCode', 'Job'),
    map('costCode', 'Phase', { only: 'write' }),
    // In Vista cost is kept by job and phase: the phase wins, a cost code stands in where there is none.
    map('phaseCode', 'Phase', { write: [{ do: 'firstOf', fields: ['phaseCode', 'costCode'] }] }),
    map('departmentCode', 'PRDept'),
    map('unionClassCode', 'Class'),
    map('payGroupCode', 'PRGroup'),
    map('rate', 'Rate', { write: [{ do: 'round', decimals: 5 }] }),
    map('amount', 'Amt', { write: [{ do: 'round', decimals: 2 }] }),
    map('periodEnd', 'PREndDate'),
    map('note', 'Memo'),
  ],
};

/** Lists are kept in Vista and only read. */
function readOnly(rules: readonly MappingRule[]): Mapping {
  return { rules: rules.map((rule) => ({ ...rule, only: 'read' })) };
}

const codeAndName = (code: string): MappingRule[] => [
  map('code', code, paddedOut),
  map('name', 'Description'),
];

export const departments = readOnly(codeAndName('PRDept'));
export const jobTitles = readOnly([map('code', 'PositionCode', paddedOut), map('name', 'JobTitle')]);
export const unions = readOnly(codeAndName('Craft'));
export const unionClasses = readOnly([...codeAndName('Class'), map('unionCode', 'Craft', paddedOut)]);

export const payGroups = readOnly([
  ...codeAndName('PRGroup'),
  map('frequency', 'PayFreq', {
    read: [
      {
        do: 'table',
        entries: { W: 'weekly', B: 'biweekly', S: 'semimonthly', M: 'monthly' },
        otherwise: null,
      },
    ],
  }),
]);

export const earningCodes = readOnly([...codeAndName('EarnCode'), map('factor', 'Factor')]);

export const deductionCodes = readOnly([
  ...codeAndName('DLCode'),
  // Liabilities are paid by the company.
  map('kind', 'DLType', {
    read: [{ do: 'table', entries: { D: 'deduction', L: 'benefit' }, otherwise: 'other' }],
  }),
]);

export const projects = readOnly([
  ...codeAndName('Job'),
  map('status', 'JobStatus', {
    read: [{ do: 'table', entries: { 0: 'pending', 1: 'open', 2: 'closed', 3: 'closed' }, otherwise: null }],
  }),
  map('street1', 'ShipAddress'),
  map('city', 'ShipCity'),
  map('state', 'ShipState'),
  map('postalCode', 'ShipZip'),
  map('certified', 'Certified', yesNo),
]);

export const projectPhases = readOnly([
  map('projectCode', 'Job', paddedOut),
  ...codeAndName('Phase'),
  map('active', 'ActiveYN', yesNo),
]);

export const costCodes = readOnly([
  map('projectCode', 'Job', paddedOut),
  map('code', 'Phase', { read: [{ do: 'concat', fields: ['Phase', 'CostType'], separator: ' ' }] }),
  map('name', 'Description'),
  map('unit', 'UM'),
  map('budgetHours', 'OrigHours'),
  map('budgetAmount', 'OrigCost'),
  map('active', 'ActiveYN', yesNo),
]);

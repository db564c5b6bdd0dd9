import type { VendorRecord } from '../../sdk/index.ts';

/** A column of an import layout. Order and number count: a file of another shape is refused as a whole. */
export interface Column {
  name: string;
  required?: true;
  maxLength?: number;
  choices?: readonly string[];
  date?: true;
  /** Where the words depend on another column of the row. */
  choicesOf?(record: VendorRecord): readonly string[];
}

export interface Layout {
  /** The key under which its file names are set. */
  kind: string;
  columns: readonly Column[];
  /** How a row says whose it is. */
  identity: 'ssn or number' | 'ssn' | 'user id';
  /** The vendor's article lists it completely; otherwise columns are assumed and can be set. */
  complete: boolean;
}

const plain = (...names: string[]): Column[] => names.map((name) => ({ name }));
const needed = (name: string, maxLength?: number): Column => ({
  name,
  required: true,
  ...(maxLength === undefined ? {} : { maxLength }),
});
const day = (name: string): Column => ({ name, date: true });
const oneOf = (name: string, ...choices: string[]): Column => ({ name, choices });
const yesNo = (name: string): Column => oneOf(name, 'Yes', 'No');
const either = needed('Employee SSN / Employee ID');
const ssn = needed('SSN', 9);

export const compensationRates: Layout = {
  kind: 'compensation-rates',
  identity: 'ssn or number',
  complete: true,
  columns: [
    either,
    { ...oneOf('Rate Type', 'Salary', 'Hourly'), required: true },
    { ...day('Start Date'), required: true },
    needed('Per Pay Rate'),
    ...plain('Hours Worked', 'Per Pay Overtime Rate', 'Other Rate'),
    { name: 'Notes', maxLength: 500 },
    day('Stop Date'),
    yesNo('Auto Pay'),
    ...plain('Auto Pay Hours'),
  ],
};

/** The form W-4 was made anew in 2020, and its statuses with it (documented). */
function filingStatuses(year: string): readonly string[] {
  return year >= '2020'
    ? ['Single or married filing separately', 'Married filing jointly', 'Head of household']
    : ['Single', 'Married', 'Married but at higher single rate', 'Single NRA', 'Married NRA'];
}

export const federalTaxes: Layout = {
  kind: 'federal-taxes',
  identity: 'ssn',
  complete: false,
  columns: [
    ssn,
    needed('Year', 4),
    ...plain('Allowances', 'Extra Withholding'),
    { name: 'Filing Status', choicesOf: ({ Year: year }) => filingStatuses(String(year ?? '')) },
    yesNo('Exempt'),
    yesNo('Last Name Differs'),
    ...plain('Override Amount'),
    yesNo('Multiple Jobs'),
    ...plain('Dependents Amount', 'Other Income', 'Deductions'),
  ],
};

export const stateTaxes: Layout = {
  kind: 'state-taxes',
  identity: 'ssn',
  complete: true,
  columns: [
    ssn,
    needed('Year', 4),
    ...plain('Filing Status'),
    needed('Income Filing State', 2),
    { name: 'Unemployment State', maxLength: 2 },
    ...plain('Allowances', 'Additional Withholding', 'Percent Selected', 'Percent Withholding'),
    yesNo('Exempt'),
    ...plain('Override Amount'),
  ],
};

export const directDeposits: Layout = {
  kind: 'direct-deposits',
  identity: 'ssn or number',
  complete: false,
  columns: [
    either,
    needed('Routing Number', 9),
    needed('Account Number', 17),
    { ...day('Start Date'), required: true },
    day('End Date'),
    yesNo('Checking'),
    oneOf('Amount Type', 'Flat', 'Percent', 'Remainder'),
    ...plain('Amount', 'Priority'),
    yesNo('Pre-note Override'),
    { name: 'ED Code', maxLength: 10 },
  ],
};

export const deductions: Layout = {
  kind: 'deductions',
  identity: 'ssn or number',
  complete: false,
  columns: [
    either,
    needed('Deduction Code', 10),
    { ...day('Start Date'), required: true },
    day('End Date'),
    oneOf('Amount Type', 'Flat', 'Percent'),
    ...plain('Amount', 'Employer Amount', 'Frequency', 'Calculation Code', 'Balance', 'Case Number'),
    ...plain('Agency', 'Arrears', 'Paid', 'Minimum', 'Maximum', 'YTD Maximum'),
  ],
};

export const emergencyContacts: Layout = {
  kind: 'emergency-contacts',
  identity: 'ssn or number',
  complete: false,
  columns: [either, needed('Contact Name'), ...plain('Relationship', 'Phone'), yesNo('Primary')],
};

export const certifications: Layout = {
  kind: 'certifications',
  identity: 'ssn or number',
  complete: false,
  columns: [
    either,
    needed('Certification Code'),
    ...plain('Certification Name', 'Certification Number'),
    day('Issue Date'),
    day('Expiration Date'),
  ],
};

export const timeOffBalances: Layout = {
  kind: 'time-off-balances',
  identity: 'ssn or number',
  complete: false,
  columns: [either, needed('Plan'), ...plain('Balance Hours', 'Taken Hours'), day('As Of')],
};

export const timesheets: Layout = {
  kind: 'timesheets-with-cost-centers',
  identity: 'user id',
  complete: true,
  columns: [
    needed('Arcoro User ID', 32),
    { ...day('Transaction Date'), required: true },
    // Empty means Regular (documented).
    oneOf('Project Code', 'Regular', 'OT1', 'OT2'),
    needed('Hours'),
    ...plain('Cost Center 1', 'Cost Center 2', 'Cost Center 3', 'Cost Center 4', 'Cost Center 5'),
  ],
};

export const payStubs: Layout = {
  kind: 'pay-stub-demographic',
  identity: 'ssn or number',
  complete: true,
  columns: [
    either,
    day('Pay Period Start'),
    day('Pay Period End'),
    { ...day('Pay Date'), required: true },
    needed('Check Number'),
    ...plain('Indicator', 'Name', 'Address 1', 'Address 2', 'City', 'State', 'Zip', 'Pay Rate'),
    ...plain('Job Title', 'Department', 'Location', 'Employee ID'),
  ],
};

export const layouts = [
  compensationRates,
  federalTaxes,
  stateTaxes,
  directDeposits,
  deductions,
  emergencyContacts,
  certifications,
  timeOffBalances,
  timesheets,
  payStubs,
] as const;

/** The columns that say whose a row is. */
export const IDENTITY = new Set(['Employee SSN / Employee ID', 'SSN', 'Arcoro User ID']);

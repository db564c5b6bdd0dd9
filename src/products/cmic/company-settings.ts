import { type Static, Type } from 'typebox';

const text = (title: string, description: string, usual = '') =>
  Type.Optional(Type.String({ title, description, default: usual }));

const row = <const Properties extends Record<string, ReturnType<typeof Type.String>>>(
  properties: Properties,
) => Type.Object(properties, { additionalProperties: false });

const code = (title: string, description: string) => Type.String({ title, description, minLength: 1 });

/** What CMiC demands of a new employee and HR does not have. */
export const EmployeeDefaults = Type.Object(
  {
    payGroup: text('Pay group', 'EmpPygCode where the table of pay runs names none.'),
    payRun: text('Pay run', 'EmpPrnCode where the table of pay runs names none.'),
    hourlyRate: text('Hourly rate', 'Until the pay rate itself is synced.', '0'),
    chargeOutRate: text('Charge-out rate', 'EmpChargeOutRate.', '0'),
    billingRate: text('Billing rate', 'EmpBillingRate.', '0'),
    filingStatus: text('Filing status', 'EmpFilingStatus until the tax set-up itself is synced.', '01'),
    preferRates: text('Preferred rates', 'EmpPreferPayRate, EmpPreferChargeRate, EmpPreferBillRate.', 'E'),
    createAccess: text('Create access code', 'EmpCreateAccessCode.', 'N'),
    depositMethod: text('Deposit method', 'EmpDirectDepMethod.', 'N'),
  },
  {
    additionalProperties: false,
    title: 'Values of new employees',
    description: 'What CMiC demands of a new employee and HR does not have.',
  },
);

/** Earning codes of ours, by the column of a time row in which their hours stand. */
export const EarningColumns = Type.Object(
  {
    regular: text(
      'Regular',
      'Earning codes of TshNormalHours, separated by commas; the first is used in reading.',
      'REG',
    ),
    overtime: text('Overtime', 'Earning codes of TshOtHours.', 'OT'),
    doubletime: text('Double time', 'Earning codes of TshDotHours.', 'DT'),
    rate: text('Earning code of the pay rate', 'The one that the rate of an employee counts as.', 'REG'),
    category: text(
      'Category of labor',
      'TshCatexpId of time on a job, unless the sync maps custom.category.',
      'L',
    ),
    account: text(
      'Account of time without a job',
      'TshPhsacctwiId of time on a department. Empty: such time is refused.',
    ),
  },
  {
    additionalProperties: false,
    title: 'Earning codes',
    description: 'CMiC has columns where others have codes. All other earning codes go to TshOhType.',
  },
);

/** Assumed: the codes are the customer's. */
export const FILING_STATUSES = [
  { code: '01', status: 'Single or married filing separately' },
  { code: '02', status: 'Married filing jointly' },
  { code: '03', status: 'Head of household' },
] as const;

export const tables = {
  additionalProperties: Type.Optional(
    Type.Array(
      row({
        property: code('Property', 'Name of the member as CMiC spells it, e.g. EmpYearWorkingHours.'),
        value: code('Default value', 'Checked against the type of the member.'),
      }),
      {
        title: 'PYEmployee additional required properties',
        description:
          'Members that your CMiC demands of a new employee beside those that the sync fills, each with the value that all of them get.',
        default: [],
        maxItems: 100,
      },
    ),
  ),
  payRuns: Type.Optional(
    Type.Array(
      Type.Object(
        {
          payRun: code('Pay run', 'EmpPrnCode, e.g. WK: US Payroll > Setup > Local Tables > Pay Runs.'),
          payGroup: Type.Optional(
            Type.String({
              title: 'Pay group',
              description: 'EmpPygCode of people in that run.',
              default: '',
            }),
          ),
          periodsPerYear: Type.Integer({
            title: 'Periods a year',
            description: 'Weekly 52, every two weeks 26, twice a month 24, monthly 12.',
            minimum: 1,
            maximum: 366,
          }),
        },
        { additionalProperties: false },
      ),
      {
        title: 'Pay runs',
        description: 'Which pay group goes with a pay run, and by what a yearly salary is divided.',
        default: [],
        maxItems: 100,
      },
    ),
  ),
  payYears: Type.Optional(
    Type.Array(
      Type.Object(
        {
          payRun: code('Pay run', 'PrnCode, e.g. WK.'),
          year: Type.Integer({
            title: 'Payroll year',
            description: 'TshPprYear.',
            minimum: 2000,
            maximum: 2100,
          }),
          firstDay: Type.String({
            title: 'First day of period 1',
            description: 'As 2026-01-05.',
            pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          }),
          days: Type.Integer({ title: 'Days of a period', description: '7 or 14.', minimum: 1, maximum: 31 }),
          periods: Type.Integer({ title: 'Periods', description: 'Of that year.', minimum: 1, maximum: 366 }),
        },
        { additionalProperties: false },
      ),
      {
        title: 'Pay calendar',
        description:
          'CMiC wants the number of the pay period on each time row and has no list of them to read: US Payroll > Setup > Company > Pay Periods.',
        default: [],
        maxItems: 200,
      },
    ),
  ),
  banks: Type.Optional(
    Type.Array(
      row({
        bankCode: code('Bank code', 'EssBankCode: System > Global Tables > Banking > Banks.'),
        routingNumber: Type.String({
          title: 'Bank routing',
          description: 'Nine digits.',
          pattern: '^\\d{9}$',
        }),
      }),
      {
        title: 'Banks',
        description: 'CMiC keeps banks by a code of its own. Empty: the routing number is the bank code.',
        default: [],
        maxItems: 1000,
      },
    ),
  ),
  filingStatuses: Type.Optional(
    Type.Array(
      row({
        code: code('Code', 'EmpFilingStatus.'),
        status: code('Filing status', 'As HR writes it.'),
      }),
      {
        title: 'Federal filing statuses',
        description:
          'CMiC’s codes and their meaning, as US Payroll > Setup > Employees > Employee Profile offers them.',
        default: [...FILING_STATUSES],
        maxItems: 50,
      },
    ),
  ),
};

export type NewEmployees = Required<Static<typeof EmployeeDefaults>>;
export type Earnings = Required<Static<typeof EarningColumns>>;

/** The settings with their usual values where nothing is set. */
export function withUsual<T extends object>(
  schema: { properties: Record<string, unknown> },
  set: Partial<T> | undefined,
): T {
  const given: Record<string, unknown> = { ...set };
  const entries = Object.entries(schema.properties).map(([name, property]) => [
    name,
    given[name] ?? (property as { default?: unknown }).default ?? '',
  ]);
  return Object.fromEntries(entries) as T;
}

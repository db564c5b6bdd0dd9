import { Type } from 'typebox';
import { PAIRS } from './pairs.ts';

const whenMissing = (title: string, column: string, usual = '', pattern = '^\\d{0,9}$') =>
  Type.Optional(
    Type.String({
      title: `${title}, when HR has none`,
      description: `Goes into ${column}, which Sage demands for new employees. Empty: such people are listed as errors.`,
      default: usual,
      pattern,
    }),
  );

/** What goes into columns that HR does not fill by itself. */
export const columnSettings = {
  genderWhenMissing: whenMissing('Gender', 'gender (1 male, 2 female, 3 nonbinary)', '', '^[123]?$'),
  employmentTypeWhenMissing: whenMissing('Employment type', 'emptyp (1 regular full time)', '1', '^[1-4]?$'),
  positionWhenMissing: whenMissing('Position', 'paypst'),
  compCodeWhenMissing: whenMissing("Workers' comp code", 'wrkcmp'),
  taxStateWhenMissing: whenMissing('Tax state', 'taxste', '', '^([A-Z]{2})?$'),
  payPeriodWhenMissing: whenMissing(
    'Pay period',
    'payprd (1 weekly, 2 biweekly ... 7 annual)',
    '',
    '^[1-7]?$',
  ),
  payPeriods: Type.Optional(
    Type.String({
      title: 'Pay periods of pay groups',
      description: 'Pay group (its number in Sage) and pay period: 1=1, 2=2 for weekly and biweekly.',
      default: '',
      pattern: PAIRS,
    }),
  ),
  terminatedStatus: Type.Optional(
    Type.Union([Type.Literal('3'), Type.Literal('4'), Type.Literal('5')], {
      title: 'Status of people who left',
      description: '3 quit, 4 laid off, 5 terminated (5-2-1 Employees, Status).',
      default: '5',
    }),
  ),
  closedJobStatus: Type.Optional(
    Type.Union([Type.Literal('5'), Type.Literal('6')], {
      title: 'Status of closed jobs',
      description: '5 complete, 6 closed (3-5 Jobs, Job Status).',
      default: '6',
    }),
  ),
  pendingJobStatus: Type.Optional(
    Type.Union([Type.Literal('1'), Type.Literal('3')], {
      title: 'Status of jobs that have not begun',
      description: '1 bid, 3 contract (3-5 Jobs, Job Status).',
      default: '3',
    }),
  ),
  maritalNumbers: Type.Optional(
    Type.String({
      title: 'Numbers of marital statuses',
      description:
        '5-2-1 Employees, Marital (mrtsts): the places in its list, not public: single=1, married=2 ... Empty: mrtsts is not sent.',
      default: '',
      pattern: PAIRS,
    }),
  ),
  heritageNumbers: Type.Optional(
    Type.String({
      title: 'Numbers of heritages',
      description:
        '5-2-1 Employees, Heritage (hertge): the places in its list, not public: Caucasian=1, Hispanic=2 ... Empty: hertge is not sent.',
      default: '',
      pattern: PAIRS,
    }),
  ),
  i9Numbers: Type.Optional(
    Type.String({
      title: 'Numbers of the I-9 verification',
      description:
        '5-2-1 Employees, I-9 Verification (i9verf): the places in its list, not public: yes=1, no=2 ... Empty: i9verf is not sent.',
      default: '',
      pattern: PAIRS,
    }),
  ),
  percentAs: Type.Optional(
    Type.Union([Type.Literal('percent'), Type.Literal('fraction')], {
      title: 'Percentages',
      description:
        'As 5-2-1 Employees shows them in the calculations grid and for deposits. percent: 12.5 stands for 12.5 %. fraction: 0.1250 does.',
      default: 'percent',
    }),
  ),
  taxCalculations: Type.Optional(
    Type.String({
      title: 'Calculations of income taxes',
      description:
        'Numbers of the payroll calculations (5-3-1): FED=1, CO=11 ... A tax without one is listed as an error.',
      default: '',
      pattern: PAIRS,
    }),
  ),
  exemptTaxes: Type.Optional(
    Type.Union([Type.Literal('switch off'), Type.Literal('by hand')], {
      title: 'People who are exempt from a tax',
      description:
        'switch off: the calculation is made inactive in the grid of 5-2-1. by hand: such people are listed as errors.',
      default: 'switch off',
    }),
  ),
  sumsWithoutHours: Type.Optional(
    Type.Union([Type.Literal('rate'), Type.Literal('by hand')], {
      title: 'Per diems and other sums without hours',
      description:
        'rate: one hour of pay type 8 or 9 at that rate, as others do with Sage 100. by hand: such entries are listed as errors.',
      default: 'rate',
    }),
  ),
  payrollType: Type.Optional(
    Type.Union(
      [
        Type.Literal('1'),
        Type.Literal('2'),
        Type.Literal('3'),
        Type.Literal('4'),
        Type.Literal('5'),
        Type.Literal('6'),
      ],
      {
        title: 'Type of payroll records',
        description:
          '5-2-2 Payroll records, Payroll Type: 1 regular, 2 bonus, 3 hand computed, 4 startup, 5 advance, 6 third party.',
        default: '3',
      },
    ),
  ),
};

import { Type } from 'typebox';

const whenMissing = (title: string, column: string, usual = '', pattern = '^\\d{0,9}$') =>
  Type.Optional(
    Type.String({
      title: `${title}, when HR has none`,
      description: `Goes into ${column}, which Sage demands for new employees. Empty: such people are listed as errors.`,
      default: usual,
      pattern,
    }),
  );

const PAIRS = '^\\s*([^=,]+=\\s*\\d{1,9}\\s*(,\\s*[^=,]+=\\s*\\d{1,9}\\s*)*)?$';

/** What the files look like and what goes into columns that HR does not fill by itself. */
export const columnSettings = {
  fileName: Type.Optional(
    Type.String({
      title: 'File names',
      description:
        '{type} (PREMP, PRDAILY ...), {data} and {stamp} (yyyyMMddHHmmss) are filled in; the ending .csv is added.',
      default: '{type}-{data}-{stamp}',
      pattern: '^(?=.*\\{type\\})(?=.*\\{data\\})(?=.*\\{stamp\\})[A-Za-z0-9_{}-]+$',
    }),
  ),
  dates: Type.Optional(
    Type.String({
      title: 'Dates',
      description: 'YYYY-MM-DD is what the importer documents for daily payroll.',
      default: 'YYYY-MM-DD',
      pattern: '^(?=.*M)(?=.*D)(?=.*YY)[MDY/.-]+$',
    }),
  ),
  header: Type.Optional(
    Type.Boolean({
      title: 'Header row',
      description: 'The column names in the first row. PRR files, with their H and D lines, never have one.',
      default: true,
    }),
  ),
  encoding: Type.Optional(
    Type.Union([Type.Literal('utf-8'), Type.Literal('windows-1252')], {
      title: 'Encoding',
      description: 'UTF-8 is written without a byte order mark.',
      default: 'utf-8',
    }),
  ),
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
  maritalNumbers: Type.Optional(
    Type.String({
      title: 'Numbers of marital statuses',
      description: 'Those of 5-2-1 are not public: single=1, married=2 ... Empty: mrtsts is not sent.',
      default: '',
      pattern: PAIRS,
    }),
  ),
  heritageNumbers: Type.Optional(
    Type.String({
      title: 'Numbers of heritages',
      description: 'Those of 5-2-1 are not public: Caucasian=1, Hispanic=2 ... Empty: hertge is not sent.',
      default: '',
      pattern: PAIRS,
    }),
  ),
  accountNumbers: Type.Optional(
    Type.String({
      title: 'Numbers of account types',
      description: 'acttyp of the deposits; assumed.',
      default: 'checking=1, savings=2',
      pattern: PAIRS,
    }),
  ),
  percentAs: Type.Optional(
    Type.Union([Type.Literal('percent'), Type.Literal('fraction')], {
      title: 'Percent rates of calculations',
      description: 'percent: 12.5 stands for 12.5 %. fraction: 0.1250 does.',
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
        description: '1 regular, 2 bonus, 3 hand computed, 4 startup, 5 advance, 6 third party.',
        default: '3',
      },
    ),
  ),
  phaseMember: Type.Optional(
    Type.String({
      title: 'Phase in hh2',
      description: "hh2's member that holds the phase of a job's cost code; not public.",
      default: 'Phase',
      minLength: 1,
    }),
  ),
};

/** Reads `single=1, married=2`; keys in small letters. */
export function pairs(text: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of (text ?? '').split(',')) {
    const [key = '', value = ''] = part.split('=');
    if (key.trim() !== '') found.set(key.trim().toLowerCase(), value.trim());
  }
  return found;
}

import { Type } from 'typebox';

/** Says in a setting that a column is left blank for the system default of the import template. */
export const SYSTEM_DEFAULT = '*';

const whenMissing = (title: string, column: string, more = '') =>
  Type.Optional(
    Type.String({
      title: `${title}, when HR has none`,
      description: `Goes into ${column}. * leaves it to the system default of the import template; empty: such people are listed as errors.${more}`,
      default: '',
      maxLength: 10,
    }),
  );

/** What goes into columns that HR does not fill by itself. */
export const columnSettings = {
  raceWhenMissing: whenMissing('Race', 'PREH Race', ' Vista has no system default for it.'),
  sexWhenMissing: whenMissing('Sex', 'PREH Sex'),
  payGroupWhenMissing: whenMissing('Pay group', 'PREH PRGroup'),
  periodEnds: Type.Optional(
    Type.String({
      title: 'Pay periods end',
      description:
        'For time entries whose source has no period end: by pay group the days of a period and a day on which one ended (PR Pay Period Control), e.g. 1=7 2026-03-01, 2=14 2026-03-08, 3=half month, *=7 2026-03-01 for all others. Where the source has no pay group, that of the employee in the export of PREH counts, if there is one. * alone leaves it to the import template. Empty: such entries are listed as errors.',
      default: '',
      pattern:
        '^\\s*(\\*|(\\d{1,3}|\\*)\\s*=\\s*(\\d{1,2}\\s+\\d{4}-\\d{2}-\\d{2}|half month|month)(\\s*,\\s*(\\d{1,3}|\\*)\\s*=\\s*(\\d{1,2}\\s+\\d{4}-\\d{2}-\\d{2}|half month|month))*)?\\s*$',
    }),
  ),
  departmentWhenMissing: whenMissing('Department', 'PREH PRDept'),
  insCodeWhenMissing: whenMissing("Workers' comp code", 'PREH InsCode'),
  stateWhenMissing: whenMissing('Work state', 'PREH TaxState, UnempState and InsState'),
  earnCodeHourly: Type.Optional(
    Type.String({
      title: 'Earnings code of hourly people',
      description:
        'PREH demands a default earnings code (EarnCode): the number in PR Earnings Codes, * for the template.',
      default: '1',
      pattern: '^(\\d{1,5}|\\*)?$',
    }),
  ),
  earnCodeSalary: Type.Optional(
    Type.String({
      title: 'Earnings code of salaried people',
      description: 'An earnings code whose method is amount. Empty: the same as for hourly people.',
      default: '',
      pattern: '^(\\d{1,5}|\\*)?$',
    }),
  ),
  overtimeOption: Type.Optional(
    Type.Union(
      [
        Type.Literal('W'),
        Type.Literal('D'),
        Type.Literal('C'),
        Type.Literal('J'),
        Type.Literal('N'),
        Type.Literal('*'),
      ],
      {
        title: 'Overtime option of new people',
        description: 'PREH OTOpt: W weekly, D daily, C craft, J job, N none, * the template.',
        default: 'W',
      },
    ),
  ),
  sortName: Type.Optional(
    Type.Union([Type.Literal('name and number'), Type.Literal('template')], {
      title: 'Sort name',
      description:
        'Must be unique in Vista. "name and number" is the last name in capitals, cut so that the employee number fits behind it; "template" leaves it to the system default.',
      default: 'name and number',
    }),
  ),
  ssnMask: Type.Optional(
    Type.String({
      title: 'SSN mask',
      description: 'One # for each digit; ###-##-#### for the US, ###-###-### for Canada and Australia.',
      default: '###-##-####',
      pattern: '^[^#]*(#[^#]*){9}$',
    }),
  ),
  phoneMask: Type.Optional(
    Type.String({
      title: 'Phone mask',
      description: 'One # for each of ten digits; other numbers are sent as digits.',
      default: '###-###-####',
      pattern: '^[^#]*(#[^#]*){10}$',
    }),
  ),
  i9Column: Type.Optional(
    Type.String({
      title: 'Column for the I-9 status',
      description:
        'PREH has none: name a column of your own (udI9…), or I9Status for HRRM. Empty: it is not sent.',
      default: '',
      pattern: '^[A-Za-z][A-Za-z0-9_]*$|^$',
    }),
  ),
  i9Verified: Type.Optional(
    Type.String({
      title: 'Word for I-9 verified',
      description: 'What Vista stores then.',
      default: 'Y',
      maxLength: 20,
    }),
  ),
  i9NotVerified: Type.Optional(
    Type.String({
      title: 'Word for I-9 not verified',
      description: 'What Vista stores then.',
      default: 'N',
      maxLength: 20,
    }),
  ),
  statusWords: Type.Optional(
    Type.String({
      title: 'HR status codes',
      description: 'For HRRM: the codes of HR Status Codes for active, leave, retired and terminated people.',
      default: 'active=ACTIVE, leave=LEAVE, retired=TERM, terminated=TERM',
      pattern: '^\\s*(\\w+\\s*=\\s*[^=,]+\\s*(,\\s*\\w+\\s*=\\s*[^=,]+)*)?$',
    }),
  ),
  depositTable: Type.Optional(
    Type.Union([Type.Literal('PREH and PRDD'), Type.Literal('PRDD'), Type.Literal('PREH')], {
      title: 'Direct deposits go to',
      description:
        'PREH and PRDD: the account for the net pay into PREH, split amounts into PRDD. PRDD: all, the net as 100 % in the last row. PREH: people with one account only.',
      default: 'PREH and PRDD',
    }),
  ),
  depositFrequency: Type.Optional(
    Type.String({
      title: 'Frequency of deposit splits',
      description: 'PRDD Frequency: the code in HQ Frequency Codes for "every pay". Empty: none.',
      default: 'A',
      maxLength: 10,
    }),
  ),
  deductionProcessSeq: Type.Optional(
    Type.String({
      title: 'Process sequence of deductions',
      description: 'PRED ProcessSeq for deductions with a frequency. Empty: it is not sent.',
      default: '',
      pattern: '^\\d{0,3}$',
    }),
  ),
  federalTaxCode: Type.Optional(
    Type.String({
      title: 'DL code of the federal income tax',
      description:
        'Filing status and exemptions go to PRED under this code. Empty: federal taxes are listed as errors.',
      default: '',
      pattern: '^\\d{0,5}$',
    }),
  ),
  stateTaxCodes: Type.Optional(
    Type.String({
      title: 'DL codes of state income taxes',
      description: 'State and code: CO=12, NM=13. A state without a code is listed as an error.',
      default: '',
      pattern: '^\\s*([A-Za-z]{2}\\s*=\\s*\\d{1,5}\\s*(,\\s*[A-Za-z]{2}\\s*=\\s*\\d{1,5}\\s*)*)?$',
    }),
  ),
  w4Columns: Type.Optional(
    Type.String({
      title: 'Columns for the W-4 of 2020',
      description:
        'Newer releases have PRED columns for it whose names are not public: dependents=Column, otherIncome=Column, deductions=Column, twoJobs=Column. Empty: values other than zero give a warning.',
      default: '',
      pattern: '^\\s*(\\w+\\s*=\\s*\\w+\\s*(,\\s*\\w+\\s*=\\s*\\w+\\s*)*)?$',
    }),
  ),
  paySequence: Type.Optional(
    Type.String({
      title: 'Pay sequence of time entries',
      description: 'PRTB PaySeq: the number of the check run within the period.',
      default: '1',
      pattern: '^\\d{1,3}$',
    }),
  ),
  batchMonth: Type.Optional(
    Type.Union([Type.Literal('period end'), Type.Literal('work date')], {
      title: 'Batch month of time entries',
      description: 'PRTB Mth is the first of the month in which the pay period ends, or of the day of work.',
      default: 'period end',
    }),
  ),
};

/** Reads `a=1, b=2`. Keys in small letters. */
export function pairs(text: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of (text ?? '').split(',')) {
    const [key = '', value = ''] = part.split('=');
    if (key.trim() !== '') found.set(key.trim().toLowerCase(), value.trim());
  }
  return found;
}

import type { VistaRow } from '../database.ts';
import { isGiven, isNotOneOf, isUnknown, isZero, type Rule, type RuleContext } from './rule.ts';

const routineOnly = ['FileStatus', 'RegExempts', 'AddExempts', 'MiscFactor'];

/** PRED, an employee's deductions and liabilities; taxes are among them. */
export const predRules: Rule[] = [
  {
    column: 'Employee',
    isAssumed: true,
    broken: (row, { db }) =>
      db.first('PREH', { PRCo: row.PRCo ?? null, Employee: row.Employee ?? null }) === undefined &&
      'Invalid Employee',
  },
  { column: 'DLCode', broken: (row, context) => codeOf(row, context) === undefined },
  {
    column: 'EmplBased',
    broken: (row, context) => {
      if (isNotOneOf(row.EmplBased, 'Y N')) return 'EmplBased must be Y or N';
      const category = codeOf(row, context)?.CalcCategory;
      return (
        row.EmplBased === 'Y' &&
        isNotOneOf(category, 'E A') &&
        'An employee based code must have calculation category E or A'
      );
    },
  },
  {
    column: 'Frequency',
    broken: (row, { db }) => {
      if (isGiven(row.Frequency) && row.EmplBased !== 'Y')
        return 'Frequency is only for employee based codes';
      return isUnknown(db, 'HQFC', { Frequency: row.Frequency ?? null }, 'Frequency');
    },
  },
  {
    column: 'ProcessSeq',
    broken: (row) =>
      isGiven(row.ProcessSeq) && row.EmplBased !== 'Y' && 'Process Seq is only for employee based codes',
  },
  {
    column: 'FileStatus/RegExempts/AddExempts/MiscFactor',
    broken: (row, context) =>
      !isRoutine(row, context) &&
      routineOnly.some((column) => isGiven(row[column])) &&
      'Filing status, exemptions and misc factor are only for codes whose method is a routine',
  },
  {
    column: 'MiscAmt',
    broken: (row, context) =>
      !isZero(row.MiscAmt) &&
      !(isRoutine(row, context) && row.OverMiscAmt === 'Y') &&
      'Misc Amount must be zero unless the method is a routine and it is overridden',
  },
  {
    column: 'OverCalcs',
    broken: (row) => {
      if (isNotOneOf(row.OverCalcs, 'N M R A')) return 'OverCalcs must be N, M, R or A';
      return row.OverCalcs === 'N' && !isZero(row.RateAmt) && 'Rate/Amount must be zero without an override';
    },
  },
  {
    column: 'Limit',
    broken: (row) => row.OverLimit !== 'Y' && !isZero(row.Limit) && 'Limit must be zero without an override',
  },
  {
    column: 'NetPayOpt',
    broken: (row) => {
      if (isNotOneOf(row.NetPayOpt, 'N P A')) return 'NetPayOpt must be N, P or A';
      return row.NetPayOpt === 'N' && !isZero(row.MinNetPay) && 'Minimum Net Pay must be zero';
    },
  },
  {
    column: 'AddonType',
    broken: (row) => {
      if (isNotOneOf(row.AddonType, 'N A R')) return 'AddonType must be N, A or R';
      return row.AddonType === 'N' && !isZero(row.AddonRateAmt) && 'Add-on Rate/Amount must be zero';
    },
  },
  { column: 'EICStatus', broken: (row) => isNotOneOf(row.EICStatus, 'N S M B') },
  {
    column: 'Vendor/APDesc',
    broken: (row, context) =>
      codeOf(row, context)?.AutoAP !== 'Y' &&
      (isGiven(row.Vendor) || isGiven(row.APDesc)) &&
      'Vendor and AP Description are only for codes that post to AP',
  },
  {
    column: 'CSAllocGroup',
    broken: (row) =>
      isGiven(row.CSAllocGroup) && Number(row.CSAllocGroup) < 1 && 'CSAllocGroup must be between 1 and 255',
  },
];

function codeOf(row: VistaRow, { db }: RuleContext): VistaRow | undefined {
  return db.first('PRDL', { PRCo: row.PRCo ?? null, DLCode: row.DLCode ?? null });
}

function isRoutine(row: VistaRow, context: RuleContext): boolean {
  return codeOf(row, context)?.Method === 'R';
}

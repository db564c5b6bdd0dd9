import { isNotOneOf, isUnknown, isZero, type Rule } from './rule.ts';

/** PRDD, how an employee's net pay is split over bank accounts. */
export const prddRules: Rule[] = [
  {
    column: 'Employee',
    isAssumed: true,
    broken: (row, { db }) =>
      db.first('PREH', { PRCo: row.PRCo ?? null, Employee: row.Employee ?? null }) === undefined &&
      'Invalid Employee',
  },
  { column: 'Type', broken: (row) => isNotOneOf(row.Type, 'C S') && 'Type must be C or S' },
  { column: 'Status', broken: (row) => isNotOneOf(row.Status, 'A I P') && 'Status must be A, I or P' },
  { column: 'Method', broken: (row) => isNotOneOf(row.Method, 'A P') && 'Method must be A or P' },
  {
    column: 'Frequency',
    broken: (row, { db }) => isUnknown(db, 'HQFC', { Frequency: row.Frequency ?? null }, 'Frequency'),
  },
  {
    column: 'Pct',
    isAssumed: true,
    broken: (row) => row.Method === 'P' && isZero(row.Pct) && 'Method P needs a Pct',
  },
];

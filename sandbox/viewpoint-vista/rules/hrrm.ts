import type { VistaRow } from '../database.ts';
import { isGiven, isUnknown, type Rule } from './rule.ts';

/** HRRM, the HR resource master. Its lookups become markers before the upload; these hold for the row itself. */
export const hrrmRules: Rule[] = [
  {
    column: 'SSN',
    broken: (row, { db }) => {
      if (!isGiven(row.SSN)) return false;
      if (!/^\d{3}-\d{2}-\d{4}$/.test(String(row.SSN))) return '** Invalid SSN format **';
      const inHr = db.rows('HRRM', { SSN: row.SSN ?? null }).some((other) => !isSameResource(other, row));
      const inPayroll = db.rows('PREH', { SSN: row.SSN ?? null }).some((other) => !isLinked(row, other));
      return (inHr || inPayroll) && '** SSN exists in HR or PR';
    },
  },
  {
    column: 'SortName',
    broken: (row, { db }) =>
      db
        .rows('HRRM', { HRCo: row.HRCo ?? null, SortName: row.SortName ?? null })
        .some((other) => !isSameResource(other, row)),
  },
  {
    column: '(lookups)',
    broken: (row, { db }) => {
      const ofPayroll = (column: string) => ({ PRCo: row.PRCo ?? null, [column]: row[column] ?? null });
      const unknown =
        (isUnknown(db, 'PRGR', ofPayroll('PRGroup'), 'PRGroup') && 'PRGroup') ||
        (isUnknown(db, 'PRDP', ofPayroll('PRDept'), 'PRDept') && 'PRDept') ||
        (isUnknown(db, 'PRCM', { PRCo: row.PRCo ?? null, Craft: row.StdCraft ?? null }, 'Craft') &&
          'StdCraft') ||
        (isUnknown(db, 'PRSI', { PRCo: row.PRCo ?? null, State: row.StdTaxState ?? null }, 'State') &&
          'StdTaxState') ||
        (isUnknown(
          db,
          'HRPC',
          { HRCo: row.HRCo ?? null, PositionCode: row.PositionCode ?? null },
          'PositionCode',
        ) &&
          'PositionCode') ||
        (isUnknown(db, 'HRST', { HRCo: row.HRCo ?? null, StatusCode: row.Status ?? null }, 'StatusCode') &&
          'Status');
      return unknown !== false && `** Invalid ** ${unknown}`;
    },
  },
];

function isSameResource(one: VistaRow, other: VistaRow): boolean {
  return one.HRCo === other.HRCo && one.HRRef === other.HRRef;
}

/** Whether the resource and the payroll employee are one person. */
function isLinked(resource: VistaRow, employee: VistaRow): boolean {
  return resource.PRCo === employee.PRCo && resource.PREmp === employee.Employee;
}

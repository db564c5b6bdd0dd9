import type { Row } from '../kit/index.ts';
import { payPeriods } from './calendar.ts';
import { employeeOf } from './employee-actions.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Site } from './site.ts';

const CLASSES: readonly [member: string, table: string, column: string][] = [
  ['TshWorkCompCode', 'glcompany', 'CompCode'],
  ['TshTradeCode', 'pytrades', 'TrdCode'],
  ['TshUnionCode', 'pyunions', 'UniCode'],
  ['TshWcbCode', 'wcbcodes', 'code'],
];

/**
 * Checks a time row and keeps it. A row for a job that takes no time is answered like any other and kept nowhere,
 * as the vendor does. @throws Refusal
 */
export function keepTime(site: Site, row: Row): Row {
  const employee = employeeOf(site, row.TshCompCode, row.TshEmpNo);
  if (employee === undefined) throw invalid('TshEmpNo', `Employee ${String(row.TshEmpNo)} does not exist.`);
  if (employee.EmpStatus !== 'A')
    throw invalid('TshEmpNo', `Employee ${String(row.TshEmpNo)} is not active.`);
  for (const name of ['TshDate', 'TshPrnCode', 'TshPprYear', 'TshPprPeriod', 'TshTypeCode'])
    if (row[name] === undefined || row[name] === null)
      throw new Refusal(400, `Attribute ${name} in PyEmpTimesheetEO is required.`, {
        code: '27014',
        member: name,
      });
  checkPeriod(site, row);
  for (const name of ['TshNormalHours', 'TshOtHours', 'TshDotHours'])
    if (Math.abs(Number(row[name] ?? 0)) > 24) throw invalid(name, `${name} exceeds 24 hours.`);
  for (const [name, table, column] of CLASSES)
    if (row[name] && !site.has(table, { [column]: row[name] }))
      throw invalid(name, `${name} ${String(row[name])} is not valid.`);
  if (row.TshTypeCode === 'J') {
    checkCoding(site, row);
    if (!takesTime(site, row)) return row;
  }
  return site.table('pyemptimesheet').put(String(row.TshVUuid), row);
}

function checkPeriod(site: Site, row: Row): void {
  const period = payPeriods(site.today()).find(
    (each) => each.run === row.TshPrnCode && each.year === row.TshPprYear && each.period === row.TshPprPeriod,
  );
  const date = String(row.TshDate);
  if (period === undefined) throw invalid('TshPprPeriod', 'The pay period does not exist.');
  if (date < period.firstDay || date > period.lastDay)
    throw invalid('TshDate', 'The date is not within the pay period.');
  if (!period.isOpen) throw invalid('TshPprPeriod', 'The pay period is closed.');
}

/** The one text that a public client reads. */
function checkCoding(site: Site, row: Row): void {
  const category = site
    .table('jcjobcategory')
    .find(
      (each) =>
        each.JcatCompCode === (row.TshWorkCompCode ?? row.TshCompCode) &&
        each.JcatJobCode === row.TshJobdeptwoId &&
        each.JcatPhsCode === row.TshPhsacctwiId &&
        each.JcatCode === row.TshCatexpId,
    );
  if (category === undefined)
    throw new Refusal(400, 'Cost Code Code is invalid for the job and category.', { code: 'CMIC' });
  if (category.JcatCatActiveFlag !== 'Y' || category.JcatPhaseActiveFlag !== 'Y')
    throw new Refusal(400, 'The category is not active and takes no transactions.', { code: 'CMIC' });
}

function takesTime(site: Site, row: Row): boolean {
  const job = site
    .table('jcjob')
    .find(
      (each) =>
        each.JobCompCode === (row.TshWorkCompCode ?? row.TshCompCode) && each.JobCode === row.TshJobdeptwoId,
    );
  const refuses = site.has('timelessjobs', { JobCode: row.TshJobdeptwoId });
  return job?.JobCostFlag === 'Y' && !refuses;
}

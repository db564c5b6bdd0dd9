import type { Row } from '../kit/index.ts';
import { employeeOf } from './employee-actions.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Site } from './site.ts';

export function checkSplit(site: Site, row: Row): void {
  if (employeeOf(site, row.EssCompCode, row.EssEmpNo) === undefined)
    throw invalid('EssEmpNo', `Employee ${String(row.EssEmpNo)} does not exist.`);
  if (row.EssSplitType !== 'C' && !site.has('banks', { code: row.EssBankCode }))
    throw invalid('EssBankCode', `Bank ${String(row.EssBankCode)} does not exist.`);
}

/**
 * Percentages of one employee add to 100. Taken to be looked at when a request is over, so that a batch may move
 * them together; less than 100 is let pass, because the rows of a new employee come one after the other.
 */
export function checkPercentages(site: Site, touched: readonly Row[]): void {
  for (const { EssCompCode, EssEmpNo } of touched) {
    const sum = site
      .table('pyempsalspl')
      .values()
      .filter(
        (row) =>
          row.EssCompCode === EssCompCode && row.EssEmpNo === EssEmpNo && row.EssEmpSalSplitType === 'P',
      )
      .reduce((total, row) => total + Number(row.EssSplitPercent ?? 0), 0);
    if (sum > 100.000_001)
      throw new Refusal(400, 'The split percentages of the employee must add up to 100.', {
        code: '27024',
        member: 'EssSplitPercent',
      });
  }
}

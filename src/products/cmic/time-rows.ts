import { Decimal } from 'decimal.js';
import type { VendorRecord } from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import { textOf } from './write-answers.ts';

/** The columns of a time row: where others have an earning code, CMiC has a column. */
export type HourColumn = 'TshNormalHours' | 'TshOtHours' | 'TshDotHours';

export const COLUMNS: readonly HourColumn[] = ['TshNormalHours', 'TshOtHours', 'TshDotHours'];

/** Under what hours are paid or insured, where it is not what the employee has: a sync names it in its mapping. */
export const CLASSES = ['TshWorkCompCode', 'TshTradeCode', 'TshUnionCode', 'TshWcbCode'] as const;

/** The column of an earning code; `other` when it is none of the three kinds and goes to TshOhType by its code. */
export function columnOf(client: CmicClient, earningCode: string): { column: HourColumn; other: boolean } {
  const { regular, overtime, doubletime } = client.earnings;
  const isIn = (codes: string) => codes.split(',').some((each) => each.trim() === earningCode);
  if (earningCode === '' || isIn(regular)) return { column: 'TshNormalHours', other: false };
  if (isIn(overtime)) return { column: 'TshOtHours', other: false };
  if (isIn(doubletime)) return { column: 'TshDotHours', other: false };
  return { column: client.assumed.otherHours, other: true };
}

/** Our records of a row: one for each column with hours; a row without any is one of no regular hours. */
export function entriesOf(client: CmicClient, row: VendorRecord): VendorRecord[] {
  const filled = COLUMNS.filter((column) => Number(row[column] ?? 0) !== 0);
  const columns = filled.length === 0 ? (['TshNormalHours'] as const) : filled;
  const reference = textOf(row, client.assumed.timeReference) || textOf(row, 'TshVUuid');
  const isJob = row.TshTypeCode === 'J';
  return columns.map((column) => ({
    ...row,
    HourColumn: column,
    Reference: columns.length === 1 ? reference : `${reference}:${column.slice(3, 5)}`,
    Hours: new Decimal(textOf(row, column) || '0').toFixed(),
    EarningCode: earningCodeOf(client, row, column),
    Job: isJob ? (row.TshJobdeptwoId ?? null) : null,
    Phase: isJob ? (row.TshPhsacctwiId ?? null) : null,
    Category: isJob ? (row.TshCatexpId ?? null) : null,
    Department: row.TshTypeCode === 'G' ? (row.TshJobdeptwoId ?? null) : null,
  }));
}

function earningCodeOf(client: CmicClient, row: VendorRecord, column: HourColumn): string {
  const type = textOf(row, 'TshOhType');
  if (type !== '' && column === client.assumed.otherHours) return type;
  const { regular, overtime, doubletime } = client.earnings;
  const codes = { TshNormalHours: regular, TshOtHours: overtime, TshDotHours: doubletime }[column];
  return codes.split(',')[0]?.trim() ?? '';
}

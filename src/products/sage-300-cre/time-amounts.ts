import { compareDecimals, RecordError, type VendorRecord } from '../../sdk/index.ts';

/**
 * Import Time has units and rates and no column for money, and it wants the rate of a reimbursement in the file (Sage's
 * article on importing time). A sum without hours, such as a per diem, therefore goes as one unit at that rate.
 */
export function withUnits(record: VendorRecord): VendorRecord {
  const amount = numberOf(record.Amount);
  if (compareDecimals(numberOf(record.Units), '0') !== 0 || compareDecimals(amount, '0') === 0) return record;
  return { ...record, Units: '1', Rate: amount };
}

/** @throws RecordError when the view would lose the sum */
export function assertRateColumn(record: VendorRecord, columns: readonly string[]): void {
  if (withUnits(record) === record || columns.includes('Rate')) return;
  throw new RecordError({
    code: 'sage-300-cre/no-rate-column',
    what: 'The entry is a sum of money without hours, and the time entry view has no column Rate to carry it.',
    fix: 'Add Rate to the view in Sage and to the columns of the time file, or leave such entries out by a filter.',
    field: 'Amount',
  });
}

const numberOf = (value: VendorRecord[string] | undefined) => String(value ?? '') || '0';

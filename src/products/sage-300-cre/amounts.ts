import type { Hh2Row } from '../../sdk/hh2/index.ts';
import { percentToFraction, type VendorRecord } from '../../sdk/index.ts';
import type { Assumed } from './assumptions.ts';

const FLAT = 1;
const UNLIMITED = 5;
const BY_YEAR = 4;

/** One number of hh2, told apart by its calculation method: an amount, a percentage, or neither. */
export function amountOf(row: Hh2Row, assumed: Assumed, percentOf: string): VendorRecord {
  const amount = row.Amount === null || row.Amount === undefined ? null : String(row.Amount);
  if (Number(row.CalculationMethod) === FLAT) return { Method: 'amount', FlatAmount: amount, Percent: null };
  if (String(row.CalculationMethod) !== percentOf) return { Method: null, FlatAmount: null, Percent: null };
  const percent = assumed.percentAs === 'fraction' && amount !== null ? timesHundred(amount) : amount;
  return { Method: 'percent', FlatAmount: null, Percent: percent };
}

/** The reverse of {@link amountOf}; nothing when neither method nor numbers change. */
export function amountBody(
  record: VendorRecord,
  changed: readonly string[],
  assumed: Assumed,
  percentOf: string,
): Hh2Row {
  if (!['Method', 'FlatAmount', 'Percent'].some((name) => changed.includes(name))) return {};
  const isPercent = record.Method === 'percent' || (record.Method !== 'amount' && Boolean(record.Percent));
  const text = String((isPercent ? record.Percent : record.FlatAmount) || '0');
  const worth = isPercent && assumed.percentAs === 'fraction' ? percentToFraction(text) : text;
  return { CalculationMethod: isPercent ? Number(percentOf) : FLAT, Amount: Number(worth) };
}

/**
 * A limit by year, or for good; hh2 has one number and a period. One by check, month or quarter is neither, and stays
 * in Sage as it is.
 */
export function limitOf(row: Hh2Row): VendorRecord {
  const amount = Number(row.LimitAmount) > 0 ? String(row.LimitAmount) : null;
  const period = Number(row.LimitPeriod);
  return {
    Limit: period === UNLIMITED || period === 0 ? amount : null,
    AnnualLimit: period === BY_YEAR ? amount : null,
  };
}

export function limitBody(record: VendorRecord, changed: readonly string[]): Hh2Row {
  if (!changed.includes('Limit') && !changed.includes('AnnualLimit')) return {};
  const byYear = Number(record.AnnualLimit || 0);
  return byYear > 0
    ? { LimitAmount: byYear, LimitPeriod: BY_YEAR }
    : { LimitAmount: Number(record.Limit || 0), LimitPeriod: UNLIMITED };
}

/** Moves the point, so that no float rounds: 0.125 is 12.5. */
function timesHundred(amount: string): string {
  const [whole = '0', decimals = ''] = amount.split('.');
  const digits = `${whole}${decimals.padEnd(2, '0').slice(0, 2)}`.replace(/^(-?)0+(?=\d)/, '$1');
  return decimals.length > 2 ? `${digits}.${decimals.slice(2)}` : digits;
}

import { Decimal } from 'decimal.js';

/** An exact decimal number as text, `-1234.5`; never a binary float. */
export type DecimalText = string;

const PLAIN = /^-?\d+(\.\d+)?$/;

/** Reads `1,234.50`, `$1,234.50`, `(12.00)` and plain numbers; undefined when it is no number. */
export function parseDecimal(written: string): DecimalText | undefined {
  let value = written.trim();
  if (PLAIN.test(value)) return tidy(value);
  let negative = false;
  if (/^\(.*\)$/.test(value)) {
    negative = true;
    value = value.slice(1, -1);
  }
  value = value.replace(/^([-+]?)\$/, '$1');
  if (/^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(value)) value = value.replaceAll(',', '');
  if (value.startsWith('+')) value = value.slice(1);
  if (value.startsWith('.')) value = `0${value}`;
  if (!PLAIN.test(value)) return undefined;
  return tidy(negative ? `-${value}` : value);
}

/** Rounds half to even at a number of decimals, as payroll does it (DOMAIN §2 row 13), and keeps them: `2.50`. */
export function roundHalfEven(value: DecimalText, decimals: number): DecimalText {
  return new Decimal(value).toDecimalPlaces(decimals, Decimal.ROUND_HALF_EVEN).toFixed(decimals);
}

/** Exact sum. */
export function addDecimals(...values: DecimalText[]): DecimalText {
  return values.reduce((sum, value) => sum.plus(value), new Decimal(0)).toFixed();
}

/** Exact product, e.g. of hours and a rate. */
export function multiplyDecimals(left: DecimalText, right: DecimalText): DecimalText {
  return new Decimal(left).times(right).toFixed();
}

/** -1, 0 or 1. */
export function compareDecimals(left: DecimalText, right: DecimalText): number {
  return new Decimal(left).comparedTo(right);
}

/** Divides exactly enough for percentages: `12.5` percent is `0.12500` with five places. */
export function percentToFraction(percent: DecimalText, decimals = 5): DecimalText {
  return new Decimal(percent)
    .dividedBy(100)
    .toDecimalPlaces(decimals, Decimal.ROUND_HALF_EVEN)
    .toFixed(decimals);
}

function tidy(value: string): DecimalText {
  let text = value.replace(/^(-?)0+(?=\d)/, '$1');
  if (text.includes('.')) text = text.replace(/\.?0+$/, '');
  return text === '-0' || text === '' ? '0' : text;
}

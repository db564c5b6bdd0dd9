import type { ColumnSchema } from './schema.ts';

export type Value = string | number | null;

/** A text that cannot be stored in its column. */
export class BadValue extends Error {}

/**
 * What the column holds for a text from a file: whole numbers as numbers, decimals as text with all their
 * places, dates as `2026-03-02`. @throws BadValue
 */
export function storedValue(column: ColumnSchema, text: string): Value {
  const [kind, first, second] = typeOf(column);
  switch (kind) {
    case 'tinyint':
      return whole(column, text, 0, 255);
    case 'smallint':
      return whole(column, text, -32_768, 32_767);
    case 'int':
      return whole(column, text, -2_147_483_648, 2_147_483_647);
    case 'bigint':
      return whole(column, text, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'numeric':
      return decimal(column, text, Number(first), Number(second ?? 0));
    case 'smalldatetime':
    case 'datetime':
      return date(column, text);
    default:
      return short(column, text.trimEnd(), first);
  }
}

/** Whether texts longer than the 60 characters of a work cell may stand in the column. */
export function isLongText(column: ColumnSchema): boolean {
  const [kind, length] = typeOf(column);
  return kind === 'varchar' && (length === 'max' || Number(length) > 60);
}

function typeOf(column: ColumnSchema): [string, string?, string?] {
  const [, kind = '', first, second] = /^(\w+)(?:\((\w+)(?:,(\d+))?\))?$/.exec(column.type) ?? [];
  return [kind, first, second] as [string, string?, string?];
}

function whole(column: ColumnSchema, text: string, least: number, most: number): number {
  const number = /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw new BadValue(`${column.name} must be a whole number`);
  if (number < least || number > most)
    throw new BadValue(`${column.name} must be between ${least} and ${most}`);
  return number;
}

function decimal(column: ColumnSchema, text: string, precision: number, scale: number): string {
  const [, sign, whole, fraction = ''] = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) throw new BadValue(`${column.name} must be a number`);
  const digits = whole + fraction.padEnd(scale + 1, '0').slice(0, scale + 1);
  // SQL Server rounds what does not fit; half away from zero
  const units = (BigInt(digits) + 5n) / 10n;
  const shown = units.toString().padStart(scale + 1, '0');
  if (shown.length > precision) throw new BadValue(`${column.name} is too large`);
  const amount = scale === 0 ? shown : `${shown.slice(0, -scale)}.${shown.slice(-scale)}`;
  return sign === '-' && units !== 0n ? `-${amount}` : amount;
}

/** MM/DD/YYYY, MM/DD/YY, MM/YYYY, MM/YY (the first of the month), MMDDYYYY and MMDDYY. */
function date(column: ColumnSchema, text: string): string {
  const trimmed = text.trim();
  const found =
    /^(?<m>\d{1,2})[/-](?<d>\d{1,2})[/-](?<y>\d{4}|\d{2})$/.exec(trimmed) ??
    /^(?<m>\d{1,2})[/-](?<y>\d{4}|\d{2})$/.exec(trimmed) ??
    /^(?<m>\d{2})(?<d>\d{2})(?<y>\d{4}|\d{2})$/.exec(trimmed);
  if (found?.groups === undefined) throw new BadValue(`${column.name} must be a date as MM/DD/YYYY`);
  const { m = '', d = '1', y = '' } = found.groups;
  // SQL Server's window for two digits: 50 to 99 are the last century
  const year = y.length === 4 ? Number(y) : Number(y) + (Number(y) < 50 ? 2000 : 1900);
  const day = new Date(Date.UTC(year, Number(m) - 1, Number(d)));
  if (day.getUTCMonth() !== Number(m) - 1 || year < 1900 || year > 2078)
    throw new BadValue(`${column.name} is not a date of the calendar`);
  return day.toISOString().slice(0, 10);
}

function short(column: ColumnSchema, text: string, length: string | undefined): string {
  if (length !== undefined && length !== 'max' && text.length > Number(length))
    throw new BadValue(`${column.name} is longer than ${length} characters`);
  return text;
}

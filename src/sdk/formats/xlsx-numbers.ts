const DAY_SECONDS = 86_400;
/** The built-in formats of the standard that are dates or times, ECMA-376 part 1, 18.8.30. */
const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56,
  57, 58,
]);

/** What a cell's number format makes of its number. */
export type NumberForm = { kind: 'plain' } | { kind: 'date' } | { kind: 'digits'; pattern: string };

const PLAIN: NumberForm = { kind: 'plain' };

/** Reads a format by its number and code: a date, digits with zeros kept (`000-00-0000`), or anything else. */
export function numberForm(id: number, code: string | undefined): NumberForm {
  if (code === undefined) return BUILT_IN_DATES.has(id) ? { kind: 'date' } : PLAIN;
  const bare = (code.split(';')[0] ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, (part) =>
    part.startsWith('\\') ? part.slice(1) : '',
  );
  if (/^[0\- ]*0[0\- ]*$/.test(bare) && bare.replace(/\D/g, '').length > 1)
    return { kind: 'digits', pattern: bare };
  if (/[dyDY]/.test(bare) || (/[hHsS]/.test(bare) && /[mM]/.test(bare))) return { kind: 'date' };
  return PLAIN;
}

/** Writes a number's text without exponent, exactly as the digits say; undefined when it is no number. */
export function plainNumber(written: string): string | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(written.trim());
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  let result: string;
  if (point <= 0) result = `0.${'0'.repeat(-point)}${digits}`;
  else if (point >= digits.length) result = digits + '0'.repeat(point - digits.length);
  else result = `${digits.slice(0, point)}.${digits.slice(point)}`;
  if (result.includes('.')) result = result.replace(/\.?0+$/, '');
  result = result.replace(/^0+(?=\d)/, '');
  return sign === '-' && /[1-9]/.test(result) ? `-${result}` : result;
}

/**
 * A spreadsheet's number as text. Programs store binary fractions, so that 1234.56 may stand as 1234.5599999999999;
 * fifteen digits are what they show and what is meant.
 */
export function numberText(written: string): string | undefined {
  const plain = plainNumber(written);
  if (plain === undefined || plain.replace(/\D/g, '').length <= 15 || !plain.includes('.')) return plain;
  return plainNumber(Number(plain).toPrecision(15));
}

/** Puts a whole number into `00000` or `000-00-0000`; undefined when it has too many digits or is none. */
export function digitsByPattern(number: string, pattern: string): string | undefined {
  const places = pattern.replace(/[^0]/g, '').length;
  if (!/^\d+$/.test(number) || number.length > places) return undefined;
  const digits = number.padStart(places, '0');
  let at = 0;
  return pattern.replace(/0/g, () => digits[at++] ?? '');
}

/**
 * The calendar day and time of a spreadsheet's day number, without any time zone: `2026-03-02` or
 * `2026-03-02T08:15:00`. `from1904`: the workbook counts from 1904. Undefined outside of the years 1900 to 9999.
 */
export function dayNumberText(number: string, from1904: boolean): string | undefined {
  const value = Number(number);
  if (!Number.isFinite(value) || value < 0 || value >= 2_958_466) return undefined;
  let days = Math.floor(value);
  let seconds = Math.round((value - days) * DAY_SECONDS);
  if (seconds === DAY_SECONDS) {
    days += 1;
    seconds = 0;
  }
  // The 1900 calendar has a 29 February 1900 that never was: day 60.
  if (!from1904 && days === 60) return undefined;
  const sinceEpoch = from1904 ? days - 24_107 : days < 60 ? days - 25_568 : days - 25_569;
  const iso = new Date((sinceEpoch * DAY_SECONDS + seconds) * 1000).toISOString();
  if (days === 0 && seconds > 0) return iso.slice(11, 19);
  return seconds === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}

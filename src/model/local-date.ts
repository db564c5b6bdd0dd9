/** A calendar date as text, `2026-03-02`; no instant and no time zone is ever involved. */
export type LocalDate = string;

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0);
}

/** The date of these numbers, or undefined when there is no such day. */
export function localDate(year: number, month: number, day: number): LocalDate | undefined {
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    return undefined;
  }
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/**
 * Reads a date written as a pattern of `YYYY`, `YY`, `MM`, `M`, `DD`, `D` and separators. `ISO` takes
 * `2026-03-02` with or without a time behind it, whose offset is ignored: the day written is the day meant.
 * Two-digit years count from 1930 to 2029.
 */
export function parseLocalDate(value: string, pattern: string): LocalDate | undefined {
  if (pattern === 'ISO') {
    const match = ISO.exec(value.slice(0, 10));
    if (match === null || (value.length > 10 && !/^[T ]/.test(value.slice(10)))) return undefined;
    return localDate(Number(match[1]), Number(match[2]), Number(match[3]));
  }
  const parts = compilePattern(pattern).exec(value)?.groups;
  if (parts === undefined) return undefined;
  const written = Number(parts.year ?? parts.shortYear);
  const year = parts.year !== undefined ? written : written + (written < 30 ? 2000 : 1900);
  return localDate(year, Number(parts.month), Number(parts.day));
}

/** Writes a date by a pattern of `YYYY`, `YY`, `MM`, `M`, `DD`, `D` and separators. */
export function formatLocalDate(value: LocalDate, pattern: string): string {
  if (pattern === 'ISO') return value;
  const [year = '', month = '', day = ''] = value.split('-');
  return pattern.replace(/YYYY|YY|MM|M|DD|D/g, (token) => {
    switch (token) {
      case 'YYYY':
        return year;
      case 'YY':
        return year.slice(2);
      case 'MM':
        return month;
      case 'M':
        return String(Number(month));
      case 'DD':
        return day;
      default:
        return String(Number(day));
    }
  });
}

/** The date a number of days later (or earlier when negative). */
export function addDays(value: LocalDate, days: number): LocalDate {
  return fromDayNumber(dayNumber(value) + days);
}

/** Whole days from one date to another. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

function dayNumber(value: LocalDate): number {
  const [y = 0, m = 0, d = 0] = value.split('-').map(Number);
  const year = m <= 2 ? y - 1 : y;
  const era = Math.floor(year / 400);
  const ofEra = year - era * 400;
  const ofYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1;
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear;
}

function fromDayNumber(days: number): LocalDate {
  const era = Math.floor(days / 146097);
  const ofEra = days - era * 146097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * monthIndex + 2) / 5) + 1;
  const month = monthIndex + (monthIndex < 10 ? 3 : -9);
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const patterns = new Map<string, RegExp>();

function compilePattern(pattern: string): RegExp {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/YYYY|YY|MM|M|DD|D/g, (token) => {
      switch (token) {
        case 'YYYY':
          return '(?<year>\\d{4})';
        case 'YY':
          return '(?<shortYear>\\d{2})';
        case 'MM':
          return '(?<month>\\d{1,2})';
        case 'M':
          return '(?<month>\\d{1,2})';
        default:
          return '(?<day>\\d{1,2})';
      }
    });
    compiled = new RegExp(`^${source}$`);
    patterns.set(pattern, compiled);
  }
  return compiled;
}

import { RecordError } from '../../kernel/index.ts';
import { canEncode, type Encoding, encode, markOf } from './encoding.ts';
import { checkFixedColumns, inSigns } from './fixed-width.ts';
import type { FixedColumn, QuoteEscape } from './table.ts';

/** Turns rows into the bytes of a file. Each row comes back as text, so that a refused one leaves no trace. */
export interface TableWriter {
  /** What stands before the first row: byte order mark and header. */
  head(): Uint8Array;
  /**
   * One row as text; `isFirst` matters where rows are separated rather than ended.
   * @throws RecordError `file/not-in-encoding`, `file/value-too-long`, with the column as `field`.
   */
  row(values: readonly (string | boolean | null)[], isFirst: boolean): string;
  /** The bytes of rows. */
  bytes(rows: string): Uint8Array;
  /** What stands behind the last row. */
  tail(): Uint8Array;
}

export interface CsvWriting {
  columns: readonly string[];
  delimiter: string;
  quotes: 'needed' | 'all';
  escape: QuoteEscape;
  lineEnd: '\r\n' | '\n';
  encoding: Encoding;
  /** Whether the byte order mark is written. */
  mark: boolean;
  header: boolean;
}

export const usualCsv: Omit<CsvWriting, 'columns'> = {
  delimiter: ',',
  quotes: 'needed',
  escape: 'double',
  lineEnd: '\r\n',
  encoding: 'utf-8',
  mark: false,
  header: true,
};

/** CSV for programs: every value stands in it byte for byte. Never for files that people open in spreadsheets. */
export function machineCsvWriter(options: Partial<CsvWriting> & Pick<CsvWriting, 'columns'>): TableWriter {
  return csvWriter({ ...usualCsv, ...options }, (value) => value);
}

/**
 * CSV for people and their spreadsheet programs: a value that such a program would take for a formula is preceded by
 * an apostrophe; plain numbers stay numbers. Never for files that programs read, since it alters values.
 */
export function peopleCsvWriter(options: Partial<CsvWriting> & Pick<CsvWriting, 'columns'>): TableWriter {
  return csvWriter({ ...usualCsv, quotes: 'all', mark: true, ...options }, neutralise);
}

// Spreadsheets pass over blanks and marks before the sign, and take the wide forms of East Asian keyboards, too.
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are among what is passed over
const FORMULA = /^[\s\u0000-\u0020\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const CONTROL = /^[\t\r\n]/;
const NUMBER = /^[+-]?\d+([.,]\d+)*$/;

export function neutralise(value: string): string {
  return CONTROL.test(value) || (FORMULA.test(value) && !NUMBER.test(value)) ? `'${value}` : value;
}

function csvWriter(options: CsvWriting, change: (value: string) => string): TableWriter {
  const { delimiter, escape: style, lineEnd, encoding, columns } = options;
  const isSingle = columns.length === 1;
  const cell = (value: string, index: number): string => {
    const text = change(value);
    const needs =
      options.quotes === 'all' ||
      text.includes('"') ||
      // The end of a value and a delimiter of several characters may together look like one that is not there.
      text.includes(delimiter[0] ?? '') ||
      text.includes('\n') ||
      text.includes('\r') ||
      // A lone empty value would be a blank line, and a mark at the beginning would be taken for the file's.
      (isSingle && text === '') ||
      (index === 0 && text.startsWith('\ufeff'));
    if (!needs) return text;
    return style === 'double' ? `"${text.replaceAll('"', '""')}"` : `"${text.replace(/["\\]/g, '\\$&')}"`;
  };
  const line = (values: readonly string[]) => values.map(cell).join(delimiter) + lineEnd;
  return {
    head: () => {
      const header = options.header ? encode(line(columns), encoding) : new Uint8Array(0);
      return options.mark ? Buffer.concat([markOf(encoding), header]) : header;
    },
    row(values) {
      const texts = values.map(asText);
      const written = line(texts);
      if (!canEncode(written, encoding)) throw notInEncoding(texts, columns, encoding);
      return written;
    },
    bytes: (rows) => encode(rows, encoding),
    tail: () => new Uint8Array(0),
  };
}

export interface FixedWidthWriting {
  columns: readonly FixedColumn[];
  lineEnd: '\r\n' | '\n';
  encoding: Encoding;
  header: boolean;
}

/** Values at fixed places, padded with blanks behind; one that does not fit is refused, never cut. */
export function fixedWidthWriter(options: FixedWidthWriting): TableWriter {
  const fixed = checkFixedColumns(options.columns);
  const names = fixed.map((column) => column.name);
  const order = fixed
    .map((column, index) => ({ ...column, index }))
    .sort((one, other) => one.start - other.start);
  const line = (values: readonly string[]) => {
    let text = '';
    let written = 0;
    for (const { start, length, index, name } of order) {
      const value = values[index] ?? '';
      const signs = inSigns(value).length;
      if (signs > length) throw tooLongFor(name, signs, length);
      if (/[\r\n]/.test(value)) throw lineEndIn(name);
      text += ' '.repeat(start - 1 - written) + value + ' '.repeat(length - signs);
      written = start - 1 + length;
    }
    return text + options.lineEnd;
  };
  return {
    head: () =>
      options.header
        ? encode(line(names.map((name, index) => name.slice(0, fixed[index]?.length))), options.encoding)
        : new Uint8Array(0),
    row(values) {
      const texts = values.map(asText);
      const written = line(texts);
      if (!canEncode(written, options.encoding)) throw notInEncoding(texts, names, options.encoding);
      return written;
    },
    bytes: (rows) => encode(rows, options.encoding),
    tail: () => new Uint8Array(0),
  };
}

function asText(value: string | boolean | null): string {
  return value === null ? '' : String(value);
}

function notInEncoding(
  values: readonly string[],
  columns: readonly string[],
  encoding: Encoding,
): RecordError {
  const index = values.findIndex((value) => !canEncode(value, encoding));
  const name = columns[index] ?? '';
  return new RecordError({
    code: 'file/not-in-encoding',
    what: `"${name}" has a character that ${encoding} does not have.`,
    expected: 'It is not replaced by a question mark.',
    fix: 'Correct the value, or let the connector write UTF-8 if the receiver can read it.',
    field: name,
  });
}

function tooLongFor(name: string, length: number, limit: number): RecordError {
  return new RecordError({
    code: 'file/value-too-long',
    what: `"${name}" has ${length} characters where the file has room for ${limit}.`,
    fix: 'Shorten the value at its source, or give the column more room.',
    field: name,
  });
}

function lineEndIn(name: string): RecordError {
  return new RecordError({
    code: 'file/line-end-in-value',
    what: `"${name}" has a line break, which a fixed-width file cannot hold.`,
    fix: 'Take the line break out at its source.',
    field: name,
  });
}

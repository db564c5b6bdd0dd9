import type { ReadProblem } from '../product.ts';
import { lineProblem } from './file-problem.ts';
import type { QuoteEscape, TableLimits } from './table.ts';

const QUOTE = 34;
const CARRIAGE_RETURN = 13;

export interface RowsWanted {
  delimiter: string;
  escape: QuoteEscape;
  lineEnd: '\n' | '\r';
  /** Names of the columns, for messages and the number of values that a row must have; undefined: the first row decides. */
  columns: readonly string[] | undefined;
  limits: TableLimits;
  /** Rows at most. */
  maxRows: number;
  /** True when a record that does not end in the text is an error rather than a reason to wait. */
  last: boolean;
  repair: ((part: string) => string | undefined) | undefined;
}

export interface RowsFound {
  rows: string[][];
  lines: number[];
  problems: ReadProblem[];
  /** Behind the last record dealt with. */
  position: number;
  line: number;
  /** The record at `position` does not end in this text. */
  incomplete: boolean;
}

/**
 * Splits text into rows by RFC 4180, from `position` on. A row that is not as it should be becomes a problem and the
 * next line is tried, so that an unclosed quote costs one row and not the file. A quote inside an unquoted value is
 * part of the value. Blank lines are passed over.
 */
export function splitRows(text: string, position: number, line: number, wanted: RowsWanted): RowsFound {
  const { delimiter, lineEnd, limits } = wanted;
  const found: RowsFound = { rows: [], lines: [], problems: [], position, line, incomplete: false };
  let width = wanted.columns?.length ?? 0;
  let nextQuote = -2;
  let at = position;
  let onLine = line;
  const stopAt = position + limits.batchCharacters;
  while (at < text.length && found.rows.length < wanted.maxRows && at < stopAt) {
    let end = text.indexOf(lineEnd, at);
    if (end === -1) {
      if (!wanted.last) {
        found.incomplete = true;
        break;
      }
      end = text.length;
    }
    if (nextQuote < at) {
      nextQuote = text.indexOf('"', at);
      if (nextQuote === -1) nextQuote = text.length;
    }
    let values: string[];
    let next: number;
    let lines = 1;
    if (nextQuote >= end) {
      const stop =
        text.charCodeAt(end - 1) === CARRIAGE_RETURN && lineEnd === '\n' && end > at ? end - 1 : end;
      next = end + 1;
      if (stop === at) {
        at = next;
        onLine += 1;
        continue;
      }
      values = text.slice(at, stop).split(delimiter);
    } else {
      const record = readQuotedRecord(text, at, wanted);
      if (record === 'open' && !wanted.last) {
        found.incomplete = true;
        break;
      }
      if (typeof record === 'string') {
        found.problems.push(quoteProblem(onLine, record));
        at = end + 1;
        onLine += 1;
        continue;
      }
      ({ values, next, lines } = record);
    }
    if (width === 0) width = values.length;
    const problem =
      next - at > limits.fieldCharacters || values.length !== width
        ? checkShape(values, width, next - at, onLine, wanted)
        : undefined;
    const repaired =
      problem === undefined && wanted.repair !== undefined ? repair(values, onLine, wanted) : problem;
    if (repaired === undefined) {
      found.rows.push(values);
      found.lines.push(onLine);
    } else {
      found.problems.push(repaired);
    }
    at = next;
    onLine += lines;
  }
  found.position = Math.min(at, text.length);
  found.line = onLine;
  return found;
}

interface QuotedRecord {
  values: string[];
  next: number;
  lines: number;
}

function readQuotedRecord(
  text: string,
  start: number,
  wanted: RowsWanted,
): QuotedRecord | 'open' | 'after-quote' {
  const { delimiter, lineEnd } = wanted;
  const values: string[] = [];
  let lines = 1;
  let at = start;
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      const close = closingQuote(text, at + 1, wanted.escape);
      if (close === -1) return 'open';
      const raw = text.slice(at + 1, close);
      values.push(unescapeQuotes(raw, wanted.escape));
      if (raw.includes(lineEnd)) lines += raw.split(lineEnd).length - 1;
      at = close + 1;
    } else {
      const delimiterAt = text.indexOf(delimiter, at);
      const lineEndAt = text.indexOf(lineEnd, at);
      let stop = lineEndAt === -1 ? text.length : lineEndAt;
      if (delimiterAt !== -1 && delimiterAt < stop) stop = delimiterAt;
      else if (lineEnd === '\n' && stop > at && text.charCodeAt(stop - 1) === CARRIAGE_RETURN) stop -= 1;
      values.push(text.slice(at, stop));
      at = stop;
    }
    if (at >= text.length) return { values, next: text.length, lines };
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      continue;
    }
    if (text.charCodeAt(at) === CARRIAGE_RETURN && text.startsWith(lineEnd, at + 1)) at += 1;
    if (text.startsWith(lineEnd, at)) return { values, next: at + 1, lines };
    return 'after-quote';
  }
}

function closingQuote(text: string, from: number, style: QuoteEscape): number {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return -1;
    if (style === 'double') {
      if (text.charCodeAt(quote + 1) !== QUOTE) return quote;
      at = quote + 2;
    } else {
      let slashes = 0;
      while (quote - slashes - 1 >= from && text[quote - slashes - 1] === '\\') slashes += 1;
      if (slashes % 2 === 0) return quote;
      at = quote + 1;
    }
  }
}

function unescapeQuotes(raw: string, style: QuoteEscape): string {
  if (style === 'double') return raw.includes('"') ? raw.replaceAll('""', '"') : raw;
  return raw.includes('\\') ? raw.replace(/\\(["\\])/g, '$1') : raw;
}

function quoteProblem(line: number, kind: 'open' | 'after-quote'): ReadProblem {
  return kind === 'open'
    ? lineProblem(
        line,
        'unclosed-quote',
        'a quoted value starts and its closing quote was not found.',
        'Close the quote, or double the quotes that belong to the value.',
      )
    : lineProblem(
        line,
        'text-after-quote',
        'there is text between a closing quote and the next delimiter.',
        'Double the quotes that belong to the value, or check the delimiter.',
      );
}

/** As many values as there are columns; what is too many stands in the last one. */
function fitted(values: readonly string[], width: number, delimiter: string): readonly string[] {
  return values.length <= width
    ? values
    : [...values.slice(0, width - 1), values.slice(width - 1).join(delimiter)];
}

function checkShape(
  values: string[],
  width: number,
  length: number,
  line: number,
  wanted: RowsWanted,
): ReadProblem | undefined {
  const { limits } = wanted;
  if (values.length !== width) {
    return {
      ...lineProblem(
        line,
        'ragged-row',
        `${values.length} values where ${width} columns are expected.`,
        'Look for a missing or an unquoted delimiter in this line.',
      ),
      values: fitted(values, width, wanted.delimiter),
    };
  }
  if (length > limits.recordBytes) {
    return lineProblem(
      line,
      'record-too-long',
      `the record is longer than ${limits.recordBytes} characters.`,
      'Look for a quote that is not closed.',
    );
  }
  const long = values.findIndex((value) => value.length > limits.fieldCharacters);
  if (long === -1) return undefined;
  return lineProblem(
    line,
    'field-too-long',
    `the value of ${nameOf(long, wanted)} is longer than ${limits.fieldCharacters} characters.`,
    'Look for a quote that is not closed.',
  );
}

function repair(values: string[], line: number, wanted: RowsWanted): ReadProblem | undefined {
  for (let index = 0; index < values.length; index += 1) {
    const whole = wanted.repair?.(values[index] ?? '');
    if (whole === undefined) {
      return lineProblem(
        line,
        'invalid-bytes',
        `the value of ${nameOf(index, wanted)} has bytes that mean nothing in the file's encoding.`,
        'Choose the encoding in which the file was written, or export it as UTF-8.',
      );
    }
    values[index] = whole;
  }
  return undefined;
}

function nameOf(index: number, wanted: RowsWanted): string {
  const name = wanted.columns?.[index];
  return name === undefined ? `column ${index + 1}` : `"${name}"`;
}

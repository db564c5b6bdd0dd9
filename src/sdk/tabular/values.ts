import { type Field, formatLocalDate, parseLocalDate } from '../../model/index.ts';
import type { Cell } from '../formats/index.ts';
import type { VendorRecord } from '../product.ts';
import type { TabularReading, TabularWriting } from './tabular-client.ts';

const AMERICAN = ['MM/DD/YYYY', 'MM-DD-YYYY', 'YYYYMMDD', 'YYYY/MM/DD', 'MM/DD/YY'];
const NUMBERS: ReadonlySet<string> = new Set(['money', 'rate', 'decimal', 'integer']);

/** What a cell says of its field: a value, null for "is empty", undefined for "says nothing, leave it". */
export type ValueReader = (cell: Cell) => Cell;

/**
 * How the cells of one column are read; undefined when they stay as they are. `isKey`: a blank there is a mistake of
 * the file and never "unchanged".
 */
export function valueReader(
  field: Field | undefined,
  reading: TabularReading,
  isKey: boolean,
): ValueReader | undefined {
  const steps: ((text: string) => string | boolean)[] = [];
  if (isKey) steps.push((text) => text.trim());
  if (field?.kind === 'date') {
    const patterns = reading.datePattern === undefined ? AMERICAN : [reading.datePattern];
    steps.push((text) => readDate(text, patterns));
  }
  if (field !== undefined && NUMBERS.has(field.kind) && reading.decimalMark === 'comma')
    steps.push(readComma);
  if (field?.kind === 'boolean' && reading.yesWords.length + reading.noWords.length > 0)
    steps.push(booleanReader(reading.yesWords, reading.noWords));
  const change = (text: string) => {
    let value: string | boolean = text;
    for (const step of steps) if (typeof value === 'string') value = step(value);
    return value;
  };
  const clear = reading.clearToken.toLowerCase();
  const mayClear = new Set(clear === '' ? [] : [32, clear.charCodeAt(0), clear.toUpperCase().charCodeAt(0)]);
  const blanks = new Set(reading.blankWords.map((word) => word.trim().toLowerCase()));
  const blank = reading.blanks === 'unchanged' && !isKey ? undefined : '';
  return (cell) => {
    if (typeof cell !== 'string') return cell;
    const first = cell.charCodeAt(0);
    // Most cells are plain text: they are looked at closely only when they could be one of the words.
    if (cell === '' || first <= 32) {
      if (cell.trim() === '') return blank === undefined ? undefined : cell;
    }
    if (mayClear.has(first) && cell.trim().toLowerCase() === clear) return isKey ? '' : null;
    if (blanks.size > 0 && blanks.has(cell.trim().toLowerCase())) return blank;
    return steps.length === 0 ? cell : change(cell);
  };
}

/** What is no date stays as it is, for the mapping to say so. */
function readDate(written: string, patterns: readonly string[]): string {
  const text = written.trim();
  const iso = parseLocalDate(text, 'ISO');
  if (iso !== undefined) return iso;
  for (const pattern of patterns) {
    const date =
      parseLocalDate(text, pattern) ?? parseLocalDate(text.replace(/[ T]\d{1,2}:\d{2}.*$/, ''), pattern);
    if (date !== undefined) return date;
  }
  return written;
}

/**
 * `1.234,50`, `1 234,50` and `1234,50` as `1234.50`. What has a point where thousands do not end is left with a sign
 * that no number has, so that it is refused rather than read a hundred times too large.
 */
function readComma(written: string): string {
  const text = written.trim();
  if (/^[-+(]?[$€]?\s?\d{1,3}([. \u00a0\u202f]\d{3})+(,\d+)?\)?$/.test(text))
    return text.replace(/[. \u00a0\u202f]/g, '').replace(',', '.');
  if (/^[^.,]*(,\d+)?\)?$/.test(text)) return text.replace(',', '.');
  return `?${written}`;
}

/** A word of neither list stays as it is and is read as usual. */
function booleanReader(yes: readonly string[], no: readonly string[]): (text: string) => string | boolean {
  const words = new Map([
    ...no.map((word) => [word.trim().toLowerCase(), false] as const),
    ...yes.map((word) => [word.trim().toLowerCase(), true] as const),
  ]);
  return (text) => words.get(text.trim().toLowerCase()) ?? text;
}

/** The values of one record as they stand in a file's row. JSON has yes, no and null of its own. */
export function valueWriter(
  fields: readonly (string | undefined)[],
  definitions: Readonly<Record<string, Field>>,
  writing: TabularWriting,
): (record: VendorRecord) => (string | boolean | null)[] {
  const isText = writing.format === 'csv' || writing.format === 'fixed-width';
  const kinds = fields.map((name) => (name === undefined ? undefined : definitions[name]?.kind));
  return (record) =>
    fields.map((name, index) => {
      const value = name === undefined ? undefined : record[name];
      // A field that the sync does not write says nothing; one that was emptied says so.
      if (value === undefined) return null;
      if (value === null || value === '')
        return isText && writing.clearToken !== '' ? writing.clearToken : value;
      const kind = kinds[index];
      if (typeof value === 'boolean') return isText ? (value ? writing.yesWord : writing.noWord) : value;
      if (kind === 'date') return formatLocalDate(value, writing.datePattern);
      if (isText && writing.decimalMark === 'comma' && kind !== undefined && NUMBERS.has(kind))
        return value.replace('.', ',');
      return value;
    });
}

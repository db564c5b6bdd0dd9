import { Buffer } from 'node:buffer';
import { splitRows } from './delimited-rows.ts';
import { byteOrderMark, decode, type Encoding, guessUtf16, parseEncoding } from './encoding.ts';
import { emptyFile } from './file-problem.ts';
import {
  type QuoteEscape,
  type TableFormat,
  type TableLayout,
  type TableSource,
  usualLimits,
} from './table.ts';

export const previewBytes = 64 * 1024;
const PREVIEW_ROWS = 50;
const SHOWN_ROWS = 10;
const DELIMITERS = [',', '\t', ';', '|', '^', '~'] as const;

/** What a file seems to be, why, and how its first rows look in this light. */
export interface Detection {
  layout: TableLayout;
  /** One sentence for each finding. */
  why: string[];
  /** The first rows as read, with the header if there is one; empty for workbooks. */
  preview: string[][];
}

/** What is known already; what is given is not guessed. */
export interface DetectionHints {
  format?: TableFormat;
  encoding?: string;
  delimiter?: string;
  escape?: QuoteEscape;
  header?: boolean;
  /** Whether a first-row cell is the name of a field that we know. */
  isKnownName?(cell: string): boolean;
}

/** Looks at the beginning of a file. @throws ConfigError `file/empty` */
export async function detectTable(source: TableSource, hints: DetectionHints = {}): Promise<Detection> {
  const bytes = await beginning(source);
  if (bytes.length === 0) throw emptyFile(source.name);
  return detectLayout(bytes, source.name, hints);
}

/** As {@link detectTable} for bytes at hand: the beginning of the file, 64 KB are enough. */
export function detectLayout(bytes: Buffer, name: string, hints: DetectionHints = {}): Detection {
  const why: string[] = [];
  const format = hints.format ?? detectFormat(bytes, name, why);
  const encoding = detectEncoding(bytes, hints.encoding, why);
  const layout: TableLayout = {
    format,
    encoding,
    delimiter: hints.delimiter ?? ',',
    escape: hints.escape ?? 'double',
    header: hints.header ?? true,
  };
  if (format !== 'csv') return { layout, why, preview: [] };
  const mark = byteOrderMark(bytes)?.length ?? 0;
  const text = decode(bytes.subarray(mark), encoding).text;
  Object.assign(layout, detectDialect(text, hints, why));
  const rows = previewRows(text, layout.delimiter, layout.escape).rows;
  layout.header = hints.header ?? detectHeader(rows, hints.isKnownName, why);
  return { layout, why, preview: rows.slice(0, SHOWN_ROWS) };
}

async function beginning(source: TableSource): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of await source.bytes()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= previewBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, previewBytes);
}

function detectFormat(bytes: Buffer, name: string, why: string[]): TableFormat {
  const signature = bytes.subarray(0, 8).toString('latin1');
  if (signature.startsWith('PK') || signature.startsWith('\xd0\xcf\x11\xe0')) {
    why.push('It begins like a workbook.');
    return 'xlsx';
  }
  const ending = name.toLowerCase().split('.').at(-1);
  if (ending === 'ndjson' || ending === 'jsonl') {
    why.push(`Its name ends in .${ending}.`);
    return 'ndjson';
  }
  const encoding = byteOrderMark(bytes)?.encoding ?? guessUtf16(bytes) ?? 'utf-8';
  const start = decode(bytes, encoding)
    .text.replace(/^\ufeff/, '')
    .trimStart();
  if (start.startsWith('[')) {
    why.push('It begins with [, as a JSON list does.');
    return 'json';
  }
  if (start.startsWith('{')) {
    const lines = start.split('\n').filter((line) => line.trim() !== '');
    // One line alone may be either: with a list in it, it is the list that is meant.
    const isPerLine = isJson(lines[0] ?? '') && (lines.length > 1 || !start.includes('['));
    why.push(isPerLine ? 'Each line is a JSON object.' : 'It begins with {, as JSON does.');
    return isPerLine ? 'ndjson' : 'json';
  }
  return 'csv';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function detectEncoding(bytes: Buffer, hint: string | undefined, why: string[]): Encoding | 'auto' {
  const mark = byteOrderMark(bytes);
  if (mark !== undefined) {
    why.push(`It begins with the byte order mark of ${mark.encoding.toUpperCase()}.`);
    return mark.encoding;
  }
  if (hint !== undefined && hint !== 'auto') return parseEncoding(hint);
  const wide = guessUtf16(bytes);
  if (wide !== undefined) {
    why.push(`Every second byte is zero, as in ${wide.toUpperCase()}.`);
    return wide;
  }
  // A cut character at the end of the preview is no sign of another encoding.
  const lineEnd = bytes.lastIndexOf(10);
  const whole = bytes.length >= previewBytes && lineEnd > 0 ? bytes.subarray(0, lineEnd) : bytes;
  const found = decode(whole, 'auto').encoding;
  if (found === 'auto') why.push('Only ASCII so far; UTF-8 or Windows-1252 is decided at the first accent.');
  else if (found === 'utf-8') why.push('Its accents are well-formed UTF-8.');
  else why.push('Its accents are not UTF-8, so Windows-1252 is taken.');
  return found;
}

function previewRows(text: string, delimiter: string, style: QuoteEscape) {
  const newline = text.includes('\n') ? '\n' : text.includes('\r') ? '\r' : '\n';
  const isWhole = text.length < previewBytes / 2;
  return splitRows(text, 0, 1, {
    delimiter,
    escape: style,
    lineEnd: newline,
    columns: undefined,
    limits: usualLimits,
    maxRows: PREVIEW_ROWS,
    last: isWhole,
    repair: undefined,
  });
}

/** Delimiter and quotes are tried together, since with the wrong one the other looks wrong, too. */
function detectDialect(
  text: string,
  hints: DetectionHints,
  why: string[],
): Pick<TableLayout, 'delimiter' | 'escape'> {
  const delimiters = hints.delimiter === undefined ? DELIMITERS : [hints.delimiter];
  const styles: QuoteEscape[] =
    hints.escape !== undefined ? [hints.escape] : text.includes('\\"') ? ['double', 'backslash'] : ['double'];
  let best = { delimiter: delimiters[0] ?? ',', escape: styles[0] ?? 'double', score: 0, columns: 1 };
  for (const style of styles) {
    for (const delimiter of delimiters) {
      const { rows, problems } = previewRows(text, delimiter, style);
      const columns = rows[0]?.length ?? 1;
      if (columns < 2) continue;
      // Rows that agree count, rows that do not count double against; more columns break a tie.
      const score = rows.length - problems.length * 2 + columns / 1000;
      if (score > best.score) best = { delimiter, escape: style, score, columns };
    }
  }
  if (hints.delimiter === undefined) {
    const shown = best.delimiter === '\t' ? 'a tab' : `"${best.delimiter}"`;
    why.push(
      best.columns === 1
        ? 'No delimiter divides its lines; it is read as one column.'
        : `Rows divided by ${shown} have ${best.columns} columns throughout.`,
    );
  }
  if (hints.escape === undefined && best.escape === 'backslash') {
    why.push('Quotes inside values are marked by a backslash.');
  }
  return { delimiter: best.delimiter, escape: best.escape };
}

function detectHeader(
  rows: readonly string[][],
  isKnownName: ((cell: string) => boolean) | undefined,
  why: string[],
): boolean {
  const first = rows[0] ?? [];
  const known = isKnownName === undefined ? 0 : first.filter((cell) => isKnownName(cell)).length;
  if (known > 0 && known * 4 >= first.length) {
    why.push(`The first row has ${known} names that we know.`);
    return true;
  }
  const value = first.find((cell) => /^[\d\s.,$/+:-]*\d[\d\s.,$/+:-]*$/.test(cell) || cell.includes('@'));
  if (value !== undefined) {
    why.push('The first row holds a number, date or address, so it is no header.');
    return false;
  }
  const filled = first.filter((cell) => cell.trim() !== '');
  const isDistinct = new Set(filled.map((cell) => cell.toLowerCase())).size === filled.length;
  const isHeader = filled.length === first.length && isDistinct && first.length > 0;
  why.push(
    isHeader
      ? 'The first row has a different text in each column, as a header does.'
      : 'The first row has empty or equal cells, so it is no header.',
  );
  return isHeader;
}

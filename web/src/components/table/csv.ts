import type { CellValue } from './table-column.ts';

/**
 * Writes a table for people: what a spreadsheet would take for a formula gets an apostrophe in front.
 * Files that machines read are written by the server.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CellValue[])[]): string {
  const line = (cells: readonly CellValue[]) => cells.map(csvCell).join(',');
  return [header, ...rows].map(line).join('\r\n');
}

// The same as the server's writer for people; csv.test.ts tries what test/two-writers.test.ts tries.
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are among what spreadsheets pass over
const FORMULA = /^[\s\u0000-\u0020\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const CONTROL = /^[\t\r\n]/;
const NUMBER = /^[+-]?\d+([.,]\d+)*$/;

function csvCell(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
  const harmless = CONTROL.test(text) || (FORMULA.test(text) && !NUMBER.test(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Hands a text to the browser as a file. */
export function download(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

import { encode } from './encoding.ts';
import type { TableWriter } from './write-text.ts';

/** A JSON list of objects, one per line. Values stay text, so that no program reads an identifier as a number. */
export function jsonWriter(columns: readonly string[]): TableWriter {
  return {
    head: () => encode('[', 'utf-8'),
    row: (values, isFirst) => `${isFirst ? '\n' : ',\n'}${objectText(columns, values)}`,
    bytes: (rows) => encode(rows, 'utf-8'),
    tail: () => encode('\n]\n', 'utf-8'),
  };
}

/** One JSON object per line. */
export function ndjsonWriter(columns: readonly string[]): TableWriter {
  return {
    head: () => new Uint8Array(0),
    row: (values) => `${objectText(columns, values)}\n`,
    bytes: (rows) => encode(rows, 'utf-8'),
    tail: () => new Uint8Array(0),
  };
}

function objectText(columns: readonly string[], values: readonly (string | boolean | null)[]): string {
  return JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null])));
}

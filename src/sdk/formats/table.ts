import type { StoredFile } from '../../kernel/index.ts';
import type { Bookmark, ReadProblem } from '../product.ts';

/** A cell: text as written; JSON may also carry yes/no, nothing, or leave the column out (undefined). */
export type Cell = string | boolean | null | undefined;

/** Some rows of a table in the order of the file. */
export interface RowBatch {
  /** The columns of these rows; the same array as long as they stay the same. */
  columns: readonly string[];
  rows: Cell[][];
  /** The line (row of the sheet, element of the list) on which each row starts, counted from 1. */
  lines: number[];
  /** Rows that could not be read; they are not among `rows`. */
  problems: ReadProblem[];
  /** From here reading can be taken up again. */
  bookmark: Bookmark;
}

/** A file to read; `bytes` may be asked for more than once and starts at the beginning each time. */
export interface TableSource {
  /** For messages, and its ending tells the format. */
  name: string;
  bytes(): Promise<AsyncIterable<Uint8Array>>;
  /** The file on our disk, for formats that are not read from front to back. */
  stored(): Promise<StoredFile>;
}

/** Something about the file that a person should look at. */
export interface TableNote {
  level: 'warning' | 'info';
  code: string;
  what: string;
  fix?: string;
}

export interface TableLimits {
  /** Rows in a batch at most. */
  batchRows: number;
  /** Text in a batch at most, in characters; a single row may be larger. */
  batchCharacters: number;
  fieldCharacters: number;
  /** Bytes of one record; a larger one is refused with its position. */
  recordBytes: number;
  columns: number;
}

export const usualLimits: TableLimits = {
  batchRows: 500,
  batchCharacters: 4_000_000,
  fieldCharacters: 10_000_000,
  recordBytes: 20_000_000,
  columns: 2_000,
};

export type TableFormat = 'csv' | 'fixed-width' | 'json' | 'ndjson' | 'xlsx';

export interface FixedColumn {
  name: string;
  /** Counted from 1, in characters. */
  start: number;
  length: number;
}

/** How doubled or escaped quotes are written inside quotes. */
export type QuoteEscape = 'double' | 'backslash';

export interface TableLayout {
  format: TableFormat;
  /** One of `encodings`, or `auto`: decided at the first byte that is not ASCII. */
  encoding: string;
  delimiter: string;
  escape: QuoteEscape;
  /** Whether the first row holds the column names. */
  header: boolean;
  /** The columns' names by position, where there is no header. */
  columns?: readonly string[];
  fixed?: readonly FixedColumn[];
  /** The worksheet's name; the first when absent. */
  sheet?: string;
}

export interface ReadOptions {
  layout: TableLayout;
  limits?: Partial<TableLimits>;
  resume?: Bookmark;
  /** Whether the column holds identifiers, in which a number that lost its zeros matters. */
  isIdentifier?(column: string): boolean;
  note?(note: TableNote): void;
  signal?: AbortSignal;
}

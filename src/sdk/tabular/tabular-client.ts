import type { Clock } from '../../kernel/index.ts';
import type { OpenExchange } from '../exchange/open-exchange.ts';
import type { FixedColumn, QuoteEscape, TableFormat } from '../formats/index.ts';
import type { Client, Note, OpenContext } from '../product.ts';
import type { Answers } from './answer-form.ts';
import type { ControlTotals } from './control-totals.ts';
import { type NameFacts, usualWritePattern } from './file-names.ts';

/** What a connector says of one data set's file, where the usual is not right. */
export interface DataSetFile {
  dataSet: string;
  /** Of the names to read; see {@link namePattern}. */
  pattern?: string;
  sheet?: string;
  /** Columns by position: needed without a header and for fixed width; when writing, these and no others. */
  columns?: readonly { name: string; start?: number; length?: number }[];
}

export interface TabularReading {
  /** Absent: told from the file. */
  format?: TableFormat;
  delimiter?: string;
  encoding?: string;
  escape?: QuoteEscape;
  header?: boolean;
  /** Whether the header must be the listed columns (else our fields), in their order and no others. */
  columns: 'by name' | 'exactly';
  /** Of all files that match: the newest, or each, oldest first. */
  which: 'newest' | 'all';
  /** The order of files: by their time, then name, or by name alone (a number or date stands in it). */
  order: 'time' | 'name';
  /** Whether contents that an earlier run of the sync took in are read once more. */
  again: 'read' | 'pass by';
  /** Files older than this are not read; absent: of any age. */
  oldestMs?: number;
  /** What a file without rows means: a mistake, or that there is nothing to do. */
  noRows: 'refuse' | 'accept';
  /** Of dates in date columns, e.g. `MM/DD/YYYY`; absent: ISO and the usual American ways. */
  datePattern?: string;
  /** What a blank cell says: that the field is empty, or nothing. */
  blanks: 'empty' | 'unchanged';
  /** What stands for "empty this field", whatever blanks say; empty: nothing does. */
  clearToken: string;
  /** Words that stand for a blank, e.g. `N/A`. */
  blankWords: readonly string[];
  decimalMark: 'point' | 'comma';
  /** Words of yes/no columns, before the usual ones. */
  yesWords: readonly string[];
  noWords: readonly string[];
}

export interface TabularWriting {
  format: 'csv' | 'fixed-width' | 'json' | 'ndjson';
  delimiter: string;
  encoding: string;
  mark: boolean;
  quotes: 'needed' | 'all';
  escape: QuoteEscape;
  lineEnd: '\r\n' | '\n';
  /** What stands in the first row. */
  header: 'names' | 'labels' | 'none';
  datePattern: string;
  /** What is written for a field that is empty; a field that the sync does not write is left blank. */
  clearToken: string;
  decimalMark: 'point' | 'comma';
  yesWord: string;
  noWord: string;
  namePattern: string;
  contents: 'changes' | 'all';
}

export interface TabularSettings {
  control: ControlTotals;
  answers: Answers;
  /** For names of files. */
  names: NameFacts;
  reading: TabularReading;
  writing: TabularWriting;
  files: readonly DataSetFile[];
}

export const usualWriting: TabularWriting = {
  format: 'csv',
  delimiter: ',',
  encoding: 'utf-8',
  mark: false,
  quotes: 'needed',
  escape: 'double',
  lineEnd: '\r\n',
  header: 'names',
  datePattern: 'ISO',
  clearToken: '',
  decimalMark: 'point',
  yesWord: 'true',
  noWord: 'false',
  namePattern: usualWritePattern,
  contents: 'changes',
};

/** A client whose records are rows of files in an exchange. */
export interface TabularClient extends Client {
  readonly exchange: OpenExchange;
  readonly tabular: TabularSettings;
  readonly scratchFolder: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  note(note: Note): void;
  keepFile?: OpenContext<unknown>['keepFile'];
}

export function fileOf(settings: TabularSettings, dataSetId: string): DataSetFile {
  return settings.files.find((file) => file.dataSet === dataSetId) ?? { dataSet: dataSetId };
}

/** The columns that have a place in the line. */
export function fixedColumns(file: DataSetFile): FixedColumn[] {
  return (file.columns ?? []).map(({ name, start = 0, length = 0 }) => ({ name, start, length }));
}

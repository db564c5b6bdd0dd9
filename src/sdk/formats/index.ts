/** Readers and writers of tabular files, streaming and within bounded memory: CSV and its kin, workbooks, JSON, fixed width. */
export { type Detection, type DetectionHints, detectLayout, detectTable } from './detect.ts';
export { type Encoding, encodings, parseEncoding } from './encoding.ts';
export { checkFixedColumns } from './fixed-width.ts';
export { IdentifierWatch } from './identifier-watch.ts';
export {
  assertUnchanged,
  changedWhileReading,
  type FileIdentity,
  fileInMemory,
  identityOf,
  localFile,
} from './local-file.ts';
export { readTable } from './read-table.ts';
export { sheetNames } from './read-xlsx.ts';
export {
  type Cell,
  type FixedColumn,
  type QuoteEscape,
  type ReadOptions,
  type RowBatch,
  type TableFormat,
  type TableLayout,
  type TableLimits,
  type TableNote,
  type TableSource,
  usualLimits,
} from './table.ts';
export { jsonWriter, ndjsonWriter } from './write-json.ts';
export {
  type CsvWriting,
  type FixedWidthWriting,
  fixedWidthWriter,
  machineCsvWriter,
  peopleCsvWriter,
  type TableWriter,
} from './write-text.ts';

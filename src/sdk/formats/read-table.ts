import { readFixedWidth } from './fixed-width.ts';
import { readDelimited } from './read-delimited.ts';
import { readJson, readNdjson } from './read-json.ts';
import { readXlsx } from './read-xlsx.ts';
import type { ReadOptions, RowBatch, TableSource } from './table.ts';

/**
 * Reads a file of any format in batches; the last one is followed by the end of the iteration and by nothing else.
 * Memory is bounded by the limits, not by the file.
 * @throws ConfigError for a file that cannot be read at all: `file/empty`, `file/header-only`, `file/not-json`,
 * `file/not-a-workbook`, `file/workbook-too-large`, `config/fixed-columns`.
 */
export function readTable(source: TableSource, options: ReadOptions): AsyncGenerator<RowBatch> {
  switch (options.layout.format) {
    case 'csv':
      return readDelimited(source, options);
    case 'fixed-width':
      return readFixedWidth(source, options);
    case 'json':
      return readJson(source, options);
    case 'ndjson':
      return readNdjson(source, options);
    case 'xlsx':
      return readXlsx(source, options);
  }
}

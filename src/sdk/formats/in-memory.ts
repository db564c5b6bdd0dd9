import { Buffer } from 'node:buffer';
import { readTable } from './read-table.ts';
import type { Cell, ReadOptions, RowBatch, TableLayout, TableSource } from './table.ts';

/** For tests: bytes as a source, handed over in chunks of a size. */
export function sourceOf(content: string | Uint8Array, chunkBytes = 7, name = 'test.csv'): TableSource {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return {
    name,
    async bytes() {
      return (async function* () {
        for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
      })();
    },
    stored: () => Promise.reject(new Error('These bytes are not on a disk')),
  };
}

export const csvLayout: TableLayout = {
  format: 'csv',
  encoding: 'auto',
  delimiter: ',',
  escape: 'double',
  header: true,
};

export interface ReadResult {
  columns: readonly string[];
  rows: Cell[][];
  lines: number[];
  problems: string[];
  batches: RowBatch[];
}

/** For tests: reads all of a source. */
export async function readAll(
  source: TableSource,
  layout: Partial<TableLayout> = {},
  options: Omit<ReadOptions, 'layout'> = {},
): Promise<ReadResult> {
  const result: ReadResult = { columns: [], rows: [], lines: [], problems: [], batches: [] };
  for await (const batch of readTable(source, { ...options, layout: { ...csvLayout, ...layout } })) {
    result.columns = batch.columns;
    result.rows.push(...batch.rows);
    result.lines.push(...batch.lines);
    result.problems.push(...batch.problems.map((problem) => `${problem.position} ${problem.code}`));
    result.batches.push(batch);
  }
  return result;
}

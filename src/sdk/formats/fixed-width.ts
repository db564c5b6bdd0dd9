import { ConfigError } from '../../kernel/index.ts';
import { lineProblem } from './file-problem.ts';
import { type LineFormat, readLines } from './read-lines.ts';
import type { FixedColumn, ReadOptions, RowBatch, TableSource } from './table.ts';

/**
 * Reads a file whose values stand at fixed places of each line; padding behind a value is dropped, leading signs are
 * kept. @throws ConfigError `config/fixed-columns`, `file/empty`, `file/header-only`.
 */
export async function* readFixedWidth(source: TableSource, options: ReadOptions): AsyncGenerator<RowBatch> {
  const fixed = checkFixedColumns(options.layout.fixed ?? []);
  yield* readLines(source, options, fixedWidthLines(fixed, options.layout.header));
}

function fixedWidthLines(fixed: readonly FixedColumn[], header: boolean): LineFormat {
  const columns = fixed.map((column) => column.name);
  const end = Math.max(...fixed.map((column) => column.start - 1 + column.length));
  return {
    columns: () => columns,
    read(text, line) {
      if (header && line === 1) return undefined;
      const signs = inSigns(text);
      if (signs.length > end && sliceSigns(signs, end, signs.length).trim() !== '') {
        return {
          problem: lineProblem(
            line,
            'line-too-long',
            `${signs.length} characters where the layout ends at ${end}.`,
            'Compare the start and length of each column with the file.',
          ),
        };
      }
      return {
        row: fixed.map((column) =>
          sliceSigns(signs, column.start - 1, column.start - 1 + column.length).trimEnd(),
        ),
      };
    },
  };
}

/** @throws ConfigError `config/fixed-columns` when columns are missing or overlap. */
export function checkFixedColumns(fixed: readonly FixedColumn[]): readonly FixedColumn[] {
  const fail = (what: string): never => {
    throw new ConfigError({
      code: 'config/fixed-columns',
      what,
      expected: 'Each column of a fixed-width file needs a name, its first position (from 1) and its length.',
      fix: 'Correct the list of columns.',
      field: 'fixedColumns',
    });
  };
  if (fixed.length === 0) fail('No columns are given for the fixed-width file.');
  const inOrder = [...fixed].sort((one, other) => one.start - other.start);
  let free = 1;
  for (const column of inOrder) {
    if (column.start < 1 || column.length < 1) fail(`Column "${column.name}" has no place in the line.`);
    if (column.start < free) fail(`Column "${column.name}" starts inside the column before it.`);
    free = column.start + column.length;
  }
  return fixed;
}

/** Positions count characters as people do, so that one outside the basic plane counts once. */
export function inSigns(text: string): string | string[] {
  return /[\ud800-\udfff]/.test(text) ? [...text] : text;
}

function sliceSigns(signs: string | string[], from: number, to: number): string {
  return typeof signs === 'string' ? signs.slice(from, to) : signs.slice(from, to).join('');
}

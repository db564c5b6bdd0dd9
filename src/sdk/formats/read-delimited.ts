import type { ReadProblem } from '../product.ts';
import { columnNames } from './column-names.ts';
import { type RowsWanted, splitRows } from './delimited-rows.ts';
import { emptyFile, headerOnly, lineProblem } from './file-problem.ts';
import { type ReadOptions, type RowBatch, type TableLimits, type TableSource, usualLimits } from './table.ts';
import { TextBlocks } from './text-blocks.ts';

/**
 * Reads CSV, TSV and their kin as a stream.
 * @throws ConfigError `file/empty`, `file/header-only`, `file/too-many-columns`.
 */
export async function* readDelimited(source: TableSource, options: ReadOptions): AsyncGenerator<RowBatch> {
  const { layout } = options;
  const limits: TableLimits = { ...usualLimits, ...options.limits };
  const blocks = new TextBlocks(await source.bytes(), layout.encoding, limits);
  let columns = layout.header ? undefined : layout.columns;
  let waiting: ReadProblem[] = [];
  let seen = options.resume === undefined ? 0 : 1;
  let resume = options.resume;
  try {
    if (columns !== undefined && resume !== undefined) await blocks.resume(resume);
    for (;;) {
      options.signal?.throwIfAborted();
      const block = await blocks.next();
      if (block === undefined) break;
      if ('tooLong' in block) {
        waiting.push(tooLong(block.line, limits));
        seen += 1;
        continue;
      }
      const wanted: RowsWanted = {
        delimiter: layout.delimiter,
        escape: layout.escape,
        lineEnd: block.lineEnd,
        columns,
        limits,
        maxRows: columns === undefined ? 1 : limits.batchRows,
        last: block.last,
        repair: block.repair,
      };
      let position = 0;
      let line = blocks.line;
      let jumped = false;
      while (position < block.text.length) {
        const found = splitRows(block.text, position, line, wanted);
        ({ position, line } = found);
        waiting.push(...found.problems);
        if (columns === undefined && found.rows.length > 0) {
          const first = found.rows[0] ?? [];
          columns = columnNames(layout.header ? first : first.map(() => ''), limits, options.note);
          wanted.columns = columns;
          wanted.maxRows = limits.batchRows;
          if (layout.header) found.rows = [];
          if (resume !== undefined) {
            blocks.used(position, line);
            await blocks.resume(resume);
            resume = undefined;
            jumped = true;
            break;
          }
        }
        seen += found.rows.length + found.problems.length;
        if (columns !== undefined && (found.rows.length > 0 || waiting.length >= limits.batchRows)) {
          yield {
            columns,
            rows: found.rows,
            lines: found.lines,
            problems: waiting,
            bookmark: blocks.bookmark(position, line),
          };
          waiting = [];
        }
        if (found.incomplete) break;
      }
      if (jumped) continue;
      blocks.used(position, line);
      if (position === 0) blocks.more();
    }
    if (columns === undefined && waiting.length === 0) throw emptyFile(source.name);
    if (seen === 0) throw headerOnly(source.name);
    if (waiting.length > 0) {
      yield {
        columns: columns ?? [],
        rows: [],
        lines: [],
        problems: waiting,
        bookmark: blocks.bookmark(0, blocks.line),
      };
    }
  } finally {
    await blocks.close();
  }
}

export function tooLong(line: number, limits: TableLimits): ReadProblem {
  return lineProblem(
    line,
    'record-too-long',
    `the record is longer than ${limits.recordBytes} bytes and was left out.`,
    'Look for a quote that is not closed or line ends that are missing.',
  );
}

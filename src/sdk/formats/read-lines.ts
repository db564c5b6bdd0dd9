import type { ReadProblem } from '../product.ts';
import { emptyFile, lineProblem } from './file-problem.ts';
import { tooLong } from './read-delimited.ts';
import {
  type Cell,
  type ReadOptions,
  type RowBatch,
  type TableLimits,
  type TableSource,
  usualLimits,
} from './table.ts';
import { TextBlocks } from './text-blocks.ts';

/** What one line is: a row, a problem, or nothing to keep. */
export type LineReading = { row: Cell[] } | { problem: ReadProblem } | undefined;

export interface LineFormat {
  /** The columns as they are known by now; a new array when one was added. */
  columns(): readonly string[];
  read(text: string, line: number): LineReading;
}

/** Reads a file of which each line is one record. @throws ConfigError `file/empty`. */
export async function* readLines(
  source: TableSource,
  options: ReadOptions,
  format: LineFormat,
): AsyncGenerator<RowBatch> {
  const limits: TableLimits = { ...usualLimits, ...options.limits };
  const blocks = new TextBlocks(await source.bytes(), options.layout.encoding, limits);
  let seen = options.resume !== undefined;
  const collected = new Collected();
  try {
    if (options.resume !== undefined) await blocks.resume(options.resume);
    for (;;) {
      options.signal?.throwIfAborted();
      const block = await blocks.next();
      if (block === undefined) break;
      if ('tooLong' in block) {
        collected.problems.push(tooLong(block.line, limits));
        continue;
      }
      let at = 0;
      let line = blocks.line;
      let since = 0;
      while (at < block.text.length) {
        let end = block.text.indexOf(block.lineEnd, at);
        if (end === -1) {
          if (!block.last) break;
          end = block.text.length;
        }
        const stop = end > at && block.lineEnd === '\n' && block.text[end - 1] === '\r' ? end - 1 : end;
        const written = block.text.slice(at, stop);
        const text = block.repair === undefined ? written : block.repair(written);
        if (text === undefined) collected.problems.push(invalidBytes(line));
        else if (text !== '') collected.take(format.read(text, line), line);
        at = end + 1;
        line += 1;
        if (collected.size >= limits.batchRows || at - since > limits.batchCharacters) {
          yield collected.batch(format.columns(), blocks.bookmark(Math.min(at, block.text.length), line));
          since = at;
          seen = true;
        }
      }
      const position = Math.min(at, block.text.length);
      if (collected.size > 0) {
        yield collected.batch(format.columns(), blocks.bookmark(position, line));
        seen = true;
      }
      blocks.used(position, line);
      if (position === 0) blocks.more();
    }
    if (collected.size > 0) yield collected.batch(format.columns(), blocks.bookmark(0, blocks.line));
    else if (!seen) throw emptyFile(source.name);
  } finally {
    await blocks.close();
  }
}

/** Rows and problems on their way into a batch. */
export class Collected {
  rows: Cell[][] = [];
  lines: number[] = [];
  problems: ReadProblem[] = [];

  get size(): number {
    return this.rows.length + this.problems.length;
  }

  take(reading: LineReading, line: number): void {
    if (reading === undefined) return;
    if ('problem' in reading) {
      this.problems.push(reading.problem);
    } else {
      this.rows.push(reading.row);
      this.lines.push(line);
    }
  }

  batch(columns: readonly string[], bookmark: string): RowBatch {
    const batch = { columns, rows: this.rows, lines: this.lines, problems: this.problems, bookmark };
    this.rows = [];
    this.lines = [];
    this.problems = [];
    return batch;
  }
}

function invalidBytes(line: number): ReadProblem {
  return lineProblem(
    line,
    'invalid-bytes',
    "the line has bytes that mean nothing in the file's encoding.",
    'Choose the encoding in which the file was written, or export it as UTF-8.',
  );
}

import type { Rejection } from '../answer.ts';
import { machineCsvWriter, type TableLayout, type TableWriter } from '../formats/index.ts';
import type { FileOutput, OpenFile } from '../write.ts';

/** Behind the file's own columns. */
const ours = ['error_line', 'error_column', 'error_code', 'error_message', 'error_fix'] as const;

/** A row that goes back. */
export interface RejectedRow {
  line: number;
  /** As they were read, by the place of their column. */
  values: readonly string[];
  reasons: readonly (Rejection & { column?: string })[];
}

/**
 * `name.errors.csv`: the rows that were not taken, in the order of the file. Byte for byte as they came, since the
 * sender's program reads them: nothing is put before a value that a spreadsheet program would take for a formula.
 */
export class ErrorsFile {
  readonly #begin: () => Promise<OpenFile>;
  readonly #table: TableWriter;
  readonly #places: readonly number[];
  #file: OpenFile | undefined;

  constructor(out: Pick<FileOutput, 'open'>, name: string, columns: readonly string[], layout: TableLayout) {
    // What came back corrected still has our columns of the time before.
    this.#places = columns.flatMap((column, index) => (isOurs(column) ? [] : [index]));
    this.#table = machineCsvWriter({
      columns: [...this.#places.map((index) => columns[index] ?? ''), ...ours],
      ...(layout.format === 'csv' ? { delimiter: layout.delimiter, escape: layout.escape } : {}),
    });
    this.#begin = () => out.open(name);
  }

  async add(rows: readonly RejectedRow[]): Promise<void> {
    if (rows.length === 0) return;
    const file = await this.begin();
    const lines = rows.map(({ line, values, reasons }) =>
      this.#table.row(
        [
          ...this.#places.map((index) => values[index] ?? ''),
          String(line),
          each(reasons.map(({ column }) => column ?? '')).join('; '),
          each(reasons.map(({ code }) => code)).join('; '),
          each(reasons.map(({ what }) => what)).join(' '),
          each(reasons.map(({ fix }) => fix)).join(' '),
        ],
        false,
      ),
    );
    await file.write(this.#table.bytes(lines.join('')));
  }

  /** The file with its header. */
  async begin(): Promise<OpenFile> {
    if (this.#file === undefined) {
      this.#file = await this.#begin();
      await this.#file.write(this.#table.head());
    }
    return this.#file;
  }
}

function isOurs(column: string): boolean {
  return ours.some((one) => one === column.trim().toLowerCase());
}

function each(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))];
}

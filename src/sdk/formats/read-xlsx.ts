import type { ReadProblem } from '../product.ts';
import { columnNames } from './column-names.ts';
import { emptyFile, headerOnly, lineProblem } from './file-problem.ts';
import { type ReadOptions, type RowBatch, type TableLimits, type TableSource, usualLimits } from './table.ts';
import { type WorkbookLimits, workbookLimits } from './xlsx-archive.ts';
import type { SheetRow } from './xlsx-sheet.ts';
import { namesOfSheets, rowsOfSheet } from './xlsx-thread.ts';

/**
 * Reads one sheet of a workbook row by row, unpacked and parsed in a thread of its own. Positions are row numbers.
 * @throws ConfigError `file/not-a-workbook`, `file/workbook-too-large`, `file/no-such-sheet`, `file/empty`,
 * `file/header-only`, `file/doctype-refused`.
 */
export async function* readXlsx(
  source: TableSource,
  options: ReadOptions,
  workbook: Partial<WorkbookLimits> = {},
): AsyncGenerator<RowBatch> {
  const limits: TableLimits = { ...usualLimits, ...options.limits };
  const bounds = { ...workbookLimits, ...workbook };
  const table = new SheetTable(source.name, options, limits);
  const request = {
    file: await source.stored(),
    name: source.name,
    ...(options.layout.sheet === undefined ? {} : { sheet: options.layout.sheet }),
    bounds,
    limits,
  };
  for await (const rows of rowsOfSheet(request, options.signal)) {
    for (const row of rows) {
      const batch = table.take(row);
      if (batch !== undefined) yield batch;
    }
  }
  const last = table.end();
  if (last !== undefined) yield last;
}

/** The names of a workbook's sheets in order. @throws ConfigError as {@link readXlsx} */
export async function sheetNames(source: TableSource): Promise<string[]> {
  const file = await source.stored();
  return namesOfSheets({ file, name: source.name, bounds: workbookLimits, limits: usualLimits });
}

/** Makes a table of a sheet's rows: header, width, numbers in columns that should be text. */
class SheetTable {
  readonly #file: string;
  readonly #options: ReadOptions;
  readonly #limits: TableLimits;
  readonly #skipTo: number;
  readonly #numeric = new Map<number, { rows: number; padded: number; firstLine: number }>();
  #columns: string[] | undefined;
  #isIdentifier: boolean[] = [];
  #rows: string[][] = [];
  #lines: number[] = [];
  #problems: ReadProblem[] = [];
  #seen = 0;
  #lastLine = 0;

  constructor(file: string, options: ReadOptions, limits: TableLimits) {
    this.#file = file;
    this.#options = options;
    this.#limits = limits;
    this.#skipTo = options.resume === undefined ? 0 : Number(options.resume);
    if (!options.layout.header && options.layout.columns !== undefined)
      this.#name([...options.layout.columns]);
  }

  take(row: SheetRow): RowBatch | undefined {
    if (row.values.every((value) => value === '')) return undefined;
    if (this.#columns === undefined) {
      const { header } = this.#options.layout;
      const names = header ? row.values : row.values.map(() => '');
      while (names.at(-1) === '' && header) names.pop();
      this.#name(columnNames(names, this.#limits, this.#options.note));
      if (header) return undefined;
    }
    this.#seen += 1;
    if (row.line <= this.#skipTo) return undefined;
    this.#lastLine = row.line;
    this.#add(row, this.#columns ?? []);
    const isFull = this.#rows.length + this.#problems.length >= this.#limits.batchRows;
    return isFull ? this.#batch() : undefined;
  }

  end(): RowBatch | undefined {
    for (const [index, found] of this.#numeric) this.#warnOfNumbers(this.#columns?.[index] ?? '', found);
    if (this.#columns === undefined) throw emptyFile(this.#file);
    if (this.#seen === 0) throw headerOnly(this.#file);
    return this.#rows.length + this.#problems.length > 0 ? this.#batch() : undefined;
  }

  #name(columns: string[]): void {
    this.#columns = columns;
    this.#isIdentifier = columns.map((name) => this.#options.isIdentifier?.(name) ?? false);
  }

  #add({ values, line, numbers, padded, errors }: SheetRow, columns: readonly string[]): void {
    // Programs write formatted empty cells behind the table; only a value there is a problem.
    while (values.length > columns.length && values.at(-1) === '') values.pop();
    if (values.length > columns.length) {
      this.#problems.push(
        lineProblem(
          line,
          'ragged-row',
          `a value in column ${values.length} where ${columns.length} columns have a name.`,
          'Give the column a name in the first row, or empty the cell.',
        ),
      );
      return;
    }
    const broken = errors[0];
    if (broken !== undefined) {
      this.#problems.push(
        lineProblem(
          line,
          'cell-error',
          `"${columns[broken.column]}" shows ${broken.text}.`,
          'Correct the formula of this cell.',
        ),
      );
      return;
    }
    while (values.length < columns.length) values.push('');
    for (const column of numbers) {
      if (this.#isIdentifier[column] !== true) continue;
      const found = this.#numeric.get(column) ?? { rows: 0, padded: 0, firstLine: line };
      found.rows += 1;
      if (padded.includes(column)) found.padded += 1;
      this.#numeric.set(column, found);
    }
    this.#rows.push(values);
    this.#lines.push(line);
  }

  #warnOfNumbers(column: string, found: { rows: number; padded: number; firstLine: number }): void {
    const how =
      found.padded === found.rows
        ? 'their zeros were put back by the format of the cells'
        : found.padded > 0
          ? `${found.padded} of them got their zeros back by the format of the cells, the others were taken digit by digit`
          : 'they were taken digit by digit, without zeros that may have stood in front';
    this.#options.note?.({
      level: 'warning',
      code: 'file/number-in-identifier',
      what: `"${column}" holds numbers instead of text in ${found.rows} rows (first in row ${found.firstLine}); ${how}.`,
      fix: 'Format the column as text before the values are typed or pasted, or export as CSV.',
    });
  }

  #batch(): RowBatch {
    const batch: RowBatch = {
      columns: this.#columns ?? [],
      rows: this.#rows,
      lines: this.#lines,
      problems: this.#problems,
      bookmark: String(this.#lastLine),
    };
    this.#rows = [];
    this.#lines = [];
    this.#problems = [];
    return batch;
  }
}

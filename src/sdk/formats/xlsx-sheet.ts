import type { TableLimits } from './table.ts';
import { tooMuch, type WorkbookLimits } from './xlsx-archive.ts';
import { dayNumberText, digitsByPattern, type NumberForm, numberText } from './xlsx-numbers.ts';
import { RichText, type TagHandlers, unescapeCell, type Workbook } from './xlsx-parts.ts';

export interface SheetRow {
  /** The row's number in the sheet. */
  line: number;
  values: string[];
  /** Columns, from 0, whose cell holds a plain number. */
  numbers: number[];
  /** Those of `numbers` that got their zeros back from the cell's format. */
  padded: number[];
  /** Cells that show an error such as #REF!. */
  errors: { column: number; text: string }[];
}

/** Turns the tags of a sheet into rows of text. */
export class SheetRows implements TagHandlers {
  readonly #book: Workbook;
  readonly #file: string;
  readonly #bounds: WorkbookLimits;
  readonly #limits: TableLimits;
  #ready: SheetRow[] = [];
  #row: SheetRow | undefined;
  #line = 0;
  #rows = 0;
  #cells = 0;
  #column = 0;
  #type = '';
  #form: NumberForm | undefined;
  #value = '';
  #inValue = false;
  readonly #rich = new RichText();

  constructor(book: Workbook, file: string, bounds: WorkbookLimits, limits: TableLimits) {
    this.#book = book;
    this.#file = file;
    this.#bounds = bounds;
    this.#limits = limits;
  }

  /** The rows that are whole by now. */
  taken(): SheetRow[] {
    const rows = this.#ready;
    this.#ready = [];
    return rows;
  }

  open(name: string, attributes: Record<string, string>): void {
    switch (name) {
      case 'row':
        this.#line = lineOf(attributes.r) ?? this.#line + 1;
        this.#rows += 1;
        if (this.#rows > this.#bounds.rows) throw tooMuch(this.#file, `more than ${this.#bounds.rows} rows`);
        this.#row = { line: this.#line, values: [], numbers: [], padded: [], errors: [] };
        break;
      case 'c':
        this.#openCell(attributes);
        break;
      case 'v':
        this.#inValue = true;
        break;
      default:
        this.#rich.open(name);
    }
  }

  text(part: string): void {
    if (!this.#inValue) {
      this.#rich.add(part, this.#bounds.cellCharacters, this.#file);
      return;
    }
    this.#value += part;
    if (this.#value.length > this.#bounds.cellCharacters * 7) {
      throw tooMuch(this.#file, `a cell with more than ${this.#bounds.cellCharacters} characters`);
    }
  }

  close(name: string): void {
    switch (name) {
      case 'v':
        this.#inValue = false;
        break;
      case 'c':
        this.#closeCell();
        break;
      case 'row':
        if (this.#row !== undefined) this.#ready.push(this.#row);
        this.#row = undefined;
        break;
      default:
        this.#rich.close(name);
    }
  }

  #openCell(attributes: Record<string, string>): void {
    this.#cells += 1;
    if (this.#cells > this.#bounds.cells) throw tooMuch(this.#file, `more than ${this.#bounds.cells} cells`);
    this.#column = attributes.r === undefined ? (this.#row?.values.length ?? 0) : columnOf(attributes.r);
    if (this.#column >= this.#limits.columns) {
      throw tooMuch(this.#file, `more than ${this.#limits.columns} columns`);
    }
    this.#type = attributes.t ?? 'n';
    this.#form = this.#book.forms[Number(attributes.s ?? 0)];
    this.#value = '';
    this.#rich.reset();
  }

  #closeCell(): void {
    const row = this.#row;
    if (row === undefined) return;
    const text = this.#textOf(row);
    if (text === '') return;
    while (row.values.length < this.#column) row.values.push('');
    row.values[this.#column] = text;
  }

  #textOf(row: SheetRow): string {
    switch (this.#type) {
      case 's':
        return this.#book.sharedStrings[Number(this.#value)] ?? '';
      case 'inlineStr':
        return this.#rich.value;
      case 'str':
        return unescapeCell(this.#value);
      case 'b':
        return this.#value === '1' || this.#value === 'true' ? 'true' : 'false';
      case 'd':
        return this.#value;
      case 'e':
        row.errors.push({ column: this.#column, text: this.#value });
        return this.#value;
      default:
        return this.#value === '' ? '' : this.#numberOf(row);
    }
  }

  #numberOf(row: SheetRow): string {
    if (this.#form?.kind === 'date') {
      const day = dayNumberText(this.#value, this.#book.from1904);
      if (day !== undefined) return day;
    }
    const number = numberText(this.#value) ?? this.#value;
    row.numbers.push(this.#column);
    if (this.#form?.kind !== 'digits') return number;
    const padded = digitsByPattern(number, this.#form.pattern);
    if (padded !== undefined) row.padded.push(this.#column);
    return padded ?? number;
  }
}

/** A row's own number, when it is one that a sheet can have. */
function lineOf(text: string | undefined): number | undefined {
  const line = Number(text);
  return Number.isInteger(line) && line >= 1 && line <= 1_048_576 ? line : undefined;
}

/** `AB12` → 27 */
export function columnOf(reference: string): number {
  let column = 0;
  for (let index = 0; index < reference.length; index += 1) {
    const sign = reference.charCodeAt(index) & ~32;
    if (sign < 65 || sign > 90 || index > 6) break;
    column = column * 26 + sign - 64;
  }
  return column - 1;
}

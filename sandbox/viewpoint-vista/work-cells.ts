import type { VistaDatabase, VistaRow } from './database.ts';
import type { Movement } from './movements.ts';
import { columnSchema } from './schema.ts';
import { type TemplateColumn, templateColumns } from './templates.ts';
import { isLongText } from './value.ts';

/** The import's work tables: a row of IMWE (long texts: IMWENotes) per cell, a row of IMWM per refusal. */
export class WorkCells {
  readonly #db: VistaDatabase;
  readonly #head: VistaRow;
  readonly #table: string;
  readonly #columns: Map<string, TemplateColumn>;

  constructor(db: VistaDatabase, importId: string, movement: Movement) {
    this.#db = db;
    this.#table = movement.table;
    this.#columns = new Map(templateColumns(movement).map((column) => [column.name, column]));
    this.#head = { ImportId: importId, ImportTemplate: movement.template, Form: movement.form };
  }

  /** The cell as the file has it. A blank one is kept too. */
  imported(record: number, column: TemplateColumn, text: string): void {
    const schema = columnSchema(this.#table, column.name);
    const isLong = schema !== undefined && isLongText(schema);
    this.#db.insert(isLong ? 'IMWENotes' : 'IMWE', {
      ...this.#cell(record, column),
      // A cell holds 60 characters; what is longer is refused by its column's own length anyway
      ImportedVal: text === '' ? null : isLong ? text : text.slice(0, 60),
    });
  }

  /** Puts a marker where the value would be. */
  mark(record: number, column: TemplateColumn, marker: string): void {
    this.#setUpload(record, column, marker);
  }

  /** What is going to be stored, defaults included. */
  upload(record: number, row: VistaRow): void {
    for (const [name, value] of Object.entries(row)) {
      const column = this.#columns.get(name);
      if (column !== undefined && value !== null) this.#setUpload(record, column, String(value));
    }
  }

  refuse(record: number, column: string | null, message: string): void {
    this.#db.insert('IMWM', {
      ...this.#head,
      RecordSeq: record,
      Identifier: column === null ? null : (this.#columns.get(column)?.identifier ?? null),
      Error: 1,
      Message: message,
    });
  }

  #setUpload(record: number, column: TemplateColumn, value: string): void {
    const schema = columnSchema(this.#table, column.name);
    const table = schema !== undefined && isLongText(schema) ? 'IMWENotes' : 'IMWE';
    const cell = this.#cell(record, column);
    if (this.#db.first(table, cell) === undefined) this.#db.insert(table, { ...cell, UploadVal: value });
    else this.#db.update(table, cell, { UploadVal: value });
  }

  #cell(record: number, column: TemplateColumn): VistaRow {
    return { ...this.#head, RecordType: this.#table, RecordSeq: record, Identifier: column.identifier };
  }
}

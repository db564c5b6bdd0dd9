import { csvRecords } from './csv.ts';
import { DatabaseRefusal, type VistaDatabase, type VistaRow } from './database.ts';
import { fillDefaults } from './defaults.ts';
import { formatted } from './formats.ts';
import type { Movement } from './movements.ts';
import type { RuleContext } from './rules/index.ts';
import { columnSchema, tableSchema } from './schema.ts';
import { type TemplateColumn, templateColumns } from './templates.ts';
import { timecardBatch } from './timecard-batch.ts';
import { Refusal, uploadRow } from './upload.ts';
import { BadValue, storedValue, type Value } from './value.ts';
import { WorkCells } from './work-cells.ts';

export interface ImportContext extends Pick<RuleContext, 'db' | 'raceCodes' | 'duplicateSsn'> {
  importId: string;
  company: number;
  today: string;
  /** What an empty cell does to a column that already has a value, in a Change file. */
  emptyCell: 'clear' | 'keep';
  /** Asked before each record; true stops the import where it stands, as when the service dies. */
  stops(record: number): boolean;
}

/** A file that is refused as a whole. */
export class FileRefusal extends Error {}

/** The service died in the middle: what was uploaded stays uploaded. */
export class ImportStopped extends Error {}

export interface ImportMessage {
  /** Of the file's data rows, the first is 1; 0 when the whole file is meant. */
  record: number;
  column: string | null;
  message: string;
  isWarning?: true;
}

export interface ImportCounts {
  read: number;
  added: number;
  changed: number;
  refused: number;
  messages: ImportMessage[];
}

/**
 * Takes one CSV the way the IM module does: cells, defaults, formats, markers, upload. A row that is refused
 * does not stop the others. @throws FileRefusal when not even the columns can be told.
 */
export function importFile(movement: Movement, bytes: Buffer, context: ImportContext): ImportCounts {
  const { columns, rows } = readTable(movement, bytes);
  const { db, importId } = context;
  const cells = new WorkCells(db, importId, movement);
  const counts: ImportCounts = { read: rows.length, added: 0, changed: 0, refused: 0, messages: [] };

  for (const [at, texts] of rows.entries()) {
    const record = at + 1;
    if (context.stops(record)) throw new ImportStopped(`The import stopped before record ${record}`);
    const warn = (message: string) =>
      counts.messages.push({ record, column: null, message, isWarning: true });
    try {
      const row = readRow(movement, columns, texts, record, cells, context);
      const done = db.atomically(() => {
        if (movement.table === 'PRTB') Object.assign(row, timecardBatch(db, importId, row, context.today));
        return uploadRow(movement, row, { ...context, warn });
      });
      counts[done] += 1;
    } catch (error) {
      const problems = problemsOf(error);
      counts.refused += 1;
      for (const { column, message } of problems) {
        cells.refuse(record, column, message);
        counts.messages.push({ record, column, message });
      }
    }
  }
  return counts;
}

function readTable(movement: Movement, bytes: Buffer): { columns: TemplateColumn[]; rows: string[][] } {
  let text: string;
  try {
    // A byte order mark is kept: the import would take it for part of the first column's name
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FileRefusal('The file is not UTF-8');
  }
  if (text.trim() === '') throw new FileRefusal('The file is empty');
  // BULK INSERT's row end \n means CR LF
  if (!text.includes('\r\n')) throw new FileRefusal('No row end (CR LF) was found');
  const [header = [], ...rows] = parsed(text);

  const known = new Map(templateColumns(movement).map((column) => [column.name, column]));
  const columns = header.map((name) => {
    const column = known.get(name);
    if (column === undefined)
      throw new FileRefusal(`Column "${name}" is not in template ${movement.template}`);
    return column;
  });
  const doubled = header.find((name, at) => header.indexOf(name) !== at);
  if (doubled !== undefined) throw new FileRefusal(`Column "${doubled}" is given twice`);
  const needed = {
    PREH: ['Employee'],
    PRED: ['Employee', 'DLCode'],
    PRDD: ['Employee'],
    PRTB: ['Employee'],
    HRRM: ['LastName'],
  };
  const missing = needed[movement.table].find((name) => !header.includes(name));
  if (missing !== undefined) throw new FileRefusal(`Column "${missing}" is missing`);
  const uneven = rows.findIndex((row) => row.length !== header.length);
  if (uneven >= 0)
    throw new FileRefusal(
      `Row ${uneven + 1} has ${rows[uneven]?.length} values, the header has ${header.length}`,
    );
  return { columns, rows };
}

function parsed(text: string): string[][] {
  try {
    return csvRecords(text);
  } catch (error) {
    throw new FileRefusal((error as Error).message);
  }
}

/** The row as it is to be uploaded. A blank cell that no default fills is null where the file has the column. */
function readRow(
  movement: Movement,
  columns: TemplateColumn[],
  texts: string[],
  record: number,
  cells: WorkCells,
  context: ImportContext,
): VistaRow {
  const row: VistaRow = {};
  const bad: { column: string; message: string }[] = [];
  for (const [at, column] of columns.entries()) {
    const text = texts[at] ?? '';
    cells.imported(record, column, text);
    if (text.trim() === '') continue;
    try {
      row[column.name] = converted(movement, column.name, context.db, text);
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      cells.mark(record, column, '** Invalid **');
      bad.push({ column: column.name, message: `** Invalid ** ${error.message}` });
    }
  }
  if (bad.length > 0) throw new Refusal(bad);

  row[movement.companyColumn] ??= context.company;
  // Defaults are for new rows: an existing one would lose what was set by hand
  if (movement.mode !== 'change' && !exists(movement, row, context.db))
    fillDefaults(movement.table, row, context);
  for (const { name } of columns) row[name] ??= null;
  cells.upload(record, row);
  return row;
}

function exists({ table, mode }: Movement, row: VistaRow, db: VistaDatabase): boolean {
  const keys = tableSchema(table).naturalKey ?? [];
  if (mode === 'add' || keys.some((name) => (row[name] ?? null) === null)) return false;
  return db.first(table, Object.fromEntries(keys.map((name) => [name, row[name] ?? null]))) !== undefined;
}

/** Cross reference, format, type. */
function converted(movement: Movement, column: string, db: VistaDatabase, text: string): Value {
  const swapped = db.first('IMXD', {
    ImportTemplate: movement.template,
    XRefName: column,
    ImportValue: text.trim(),
    RecordType: movement.table,
  })?.BidtekValue;
  const schema =
    columnSchema(movement.table, column) ??
    // The batch's own columns, which the lines carry along
    columnSchema('HQBC', column);
  if (schema === undefined) throw new BadValue(`${column} is unknown`);
  return storedValue(schema, formatted(movement.table, column, String(swapped ?? text)));
}

function problemsOf(error: unknown): { column: string | null; message: string }[] {
  if (error instanceof Refusal) return error.problems;
  if (error instanceof DatabaseRefusal) return [{ column: null, message: error.message }];
  throw error;
}

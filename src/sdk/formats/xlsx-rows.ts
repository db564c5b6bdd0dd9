import { ConfigError, type StoredFile } from '../../kernel/index.ts';
import type { TableLimits } from './table.ts';
import { type WorkbookLimits, XlsxArchive } from './xlsx-archive.ts';
import { parseXml, readWorkbook, type Workbook } from './xlsx-parts.ts';
import { type SheetRow, SheetRows } from './xlsx-sheet.ts';

/** What is asked of a workbook; plain data, so that it can be asked of another thread. */
export interface SheetRequest {
  file: StoredFile;
  /** The file's name for messages. */
  name: string;
  /** The first sheet when absent. */
  sheet?: string;
  bounds: WorkbookLimits;
  limits: TableLimits;
}

/**
 * The rows of one sheet, some at a time, as they stand there. Unpacks and parses in this thread: see
 * {@link rowsOfSheet} for the way that survives a hostile workbook.
 */
export async function* parseSheet({
  file,
  name,
  sheet,
  bounds,
  limits,
}: SheetRequest): AsyncGenerator<SheetRow[]> {
  const archive = await XlsxArchive.open(file, name, bounds);
  try {
    const book = await readWorkbook(archive, name, bounds);
    const rows = new SheetRows(book, name, bounds, limits);
    const part = await archive.part(sheetPath(book, sheet, name));
    for await (const _ of parseXml(part, name, rows)) {
      const taken = rows.taken();
      if (taken.length > 0) yield taken;
    }
  } finally {
    archive.close();
  }
}

/** The names of a workbook's sheets in order. */
export async function parseSheetNames({ file, name, bounds }: SheetRequest): Promise<string[]> {
  const archive = await XlsxArchive.open(file, name, bounds);
  try {
    return (await readWorkbook(archive, name, bounds)).sheets.map((sheet) => sheet.name);
  } finally {
    archive.close();
  }
}

function sheetPath(book: Workbook, wanted: string | undefined, file: string): string {
  const sheet =
    wanted === undefined
      ? book.sheets[0]
      : book.sheets.find((one) => one.name.toLowerCase() === wanted.toLowerCase());
  if (sheet !== undefined) return sheet.path;
  throw new ConfigError({
    code: 'file/no-such-sheet',
    what: `The workbook "${file}" has no sheet ${wanted === undefined ? 'at all' : `"${wanted}"`}.`,
    expected: `It has: ${book.sheets
      .slice(0, 50)
      .map((one) => one.name.slice(0, 31))
      .join(', ')}.`,
    fix: 'Correct the name of the sheet in the connector, or rename the sheet.',
    field: 'sheet',
  });
}

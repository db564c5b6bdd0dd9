import { ConfigError } from '../../kernel/index.ts';
import type { EntityDefinition } from '../../model/index.ts';
import type { ExchangeFile } from '../exchange/exchange.ts';
import {
  detectTable,
  sheetNames,
  type TableFormat,
  type TableLayout,
  type TableNote,
  type TableSource,
} from '../formats/index.ts';
import { columnMatcher } from './column-match.ts';
import { readCompanion, type Totals } from './control-totals.ts';
import type { SpooledFile } from './spool-file.ts';
import { fileOf, fixedColumns, type TabularClient, type TabularReading } from './tabular-client.ts';
import { withoutTrailer } from './without-trailer.ts';

/** A file whose rows can be read. */
export interface OpenTable {
  /** Without its control rows. */
  spooled: SpooledFile;
  layout: TableLayout;
  /** How values of this format are read. */
  reading: TabularReading;
  /** What the header must be; undefined where columns are told by name. */
  exactly?: readonly string[];
}

/** Takes a trailer off, where files have one; what it says, or the control file. @throws ConfigError `file/no-control` */
export async function totalsOf(
  client: TabularClient,
  file: ExchangeFile,
  spooled: SpooledFile,
): Promise<{ spooled: SpooledFile; totals?: Totals }> {
  const { control } = client.tabular;
  if (control.kind === 'trailer') return withoutTrailer(client, file, spooled, control.word);
  if (control.kind === 'companion')
    return { spooled, totals: await readCompanion(client, file, control.ending) };
  return { spooled };
}

/** What kind of table a file is, as the connector says or as it looks. `note`: told what was found and why. */
export async function openTable(
  client: TabularClient,
  definition: EntityDefinition,
  spooled: SpooledFile,
  note?: (line: TableNote) => void,
): Promise<OpenTable> {
  const layout = await layoutOf(client, definition, spooled.source, note);
  const { reading } = client.tabular;
  const own = fileOf(client.tabular, definition.id).columns?.map(({ name }) => name);
  // Members of an object have no order.
  const isOrdered = layout.format === 'xlsx' || (layout.format === 'csv' && layout.header);
  return {
    spooled,
    layout,
    reading: readingOf(reading, layout.format),
    ...(isOrdered && reading.columns === 'exactly' ? { exactly: own ?? Object.keys(definition.fields) } : {}),
  };
}

async function layoutOf(
  client: TabularClient,
  definition: EntityDefinition,
  source: TableSource,
  note: ((line: TableNote) => void) | undefined,
): Promise<TableLayout> {
  const { format, encoding, delimiter, escape: style, header } = client.tabular.reading;
  const own = fileOf(client.tabular, definition.id);
  const matcher = columnMatcher(definition);
  const { layout, why } = await detectTable(source, {
    ...(format === undefined ? {} : { format }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(style === undefined ? {} : { escape: style }),
    ...(header === undefined ? (format === 'fixed-width' ? { header: false } : {}) : { header }),
    isKnownName: (cell) => matcher.fieldOf(cell) !== undefined,
  });
  if (why.length > 0) note?.({ level: 'info', code: 'file/detected', what: why.join(' ') });
  if (layout.format === 'fixed-width') layout.fixed = fixedColumns(own);
  if (own.columns !== undefined) layout.columns = own.columns.map((column) => column.name);
  if (layout.format === 'csv' && !layout.header && own.columns === undefined) {
    throw new ConfigError({
      code: 'file/no-header',
      what: `The first row of "${source.name}" holds no column names, and the connector does not name the columns.`,
      fix: 'Export it with a header, or list the columns of this data set in the connector.',
      field: 'files',
    });
  }
  if (layout.format === 'xlsx') {
    const sheet = own.sheet ?? (await sheetFor(source, definition));
    if (sheet !== undefined) layout.sheet = sheet;
  }
  return layout;
}

/** A sheet that bears the data set's name, so that one workbook can hold several. */
async function sheetFor(source: TableSource, definition: EntityDefinition): Promise<string | undefined> {
  const names = await sheetNames(source);
  const own = [definition.id, definition.label].map((name) => name.toLowerCase().replace(/\W/g, ''));
  return names.find((name) => own.includes(name.toLowerCase().replace(/\W/g, '')));
}

/** Workbooks and JSON hold numbers as such, whatever mark people see. */
function readingOf(reading: TabularReading, format: TableFormat): TabularReading {
  return format === 'csv' || format === 'fixed-width' ? reading : { ...reading, decimalMark: 'point' };
}

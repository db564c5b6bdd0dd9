import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { detectTable, localFile, type RowBatch, readTable } from '../../sdk/formats/index.ts';
import {
  ConfigError,
  ConflictError,
  type ExchangeFile,
  nameMatcher,
  type Page,
  type ReadScope,
  removeSpool,
  type StoredFile,
  spoolSealed,
  type VendorRecord,
} from '../../sdk/index.ts';
import { hrCompany, jcCompany, type VistaClient } from './client.ts';

const Place = Type.Object({
  name: Type.String(),
  size: Type.Number(),
  modifiedAt: Type.String(),
  at: Type.String(),
});
type Place = Static<typeof Place>;

/** The export files of a table that a bookmark speaks of. */
export function fileOfBookmark(bookmark: string): string {
  return Value.Parse(Place, JSON.parse(bookmark)).name;
}

/**
 * Reads the newest export of a table in pages; rows of other companies are left out. `key`: columns without which a
 * row is none of this table.
 * @throws ConfigError `vista/no-exports`, `vista/no-export-file`, `vista/wrong-columns`; ConflictError `vista/export-changed`.
 */
export async function* readExport(
  client: VistaClient,
  table: string,
  key: readonly string[],
  scope: ReadScope,
): AsyncGenerator<Page> {
  const resumed = scope.resume === undefined ? undefined : Value.Parse(Place, JSON.parse(scope.resume));
  const file = await newestOf(client, table);
  if (resumed !== undefined && !isSame(resumed, file)) throw changed(table);
  const content = await spoolSealed(
    client.scratchFolder,
    file.name,
    await client.exchange.read(file.name),
    client.signal,
  );
  try {
    await client.keepFile?.({ name: file.name, content });
    let held: Page | undefined;
    for await (const batch of batchesOf(client, file, content, resumed?.at)) {
      if (held !== undefined) yield held;
      held = pageOf(client, table, key, file, batch);
    }
    yield { ...(held ?? { records: [] }), end: true };
  } finally {
    await removeSpool(content);
  }
}

/** An export with a header and no rows is an empty table, and that is an answer. */
async function* batchesOf(
  client: VistaClient,
  file: ExchangeFile,
  content: StoredFile,
  resume: string | undefined,
): AsyncGenerator<RowBatch> {
  // An encrypted file's own ending stands before that of the encryption.
  const source = localFile(content, file.name.replace(/\.(pgp|gpg|asc)$/i, ''));
  const { layout } = await detectTable(source, { format: 'csv', header: true });
  try {
    yield* readTable(source, {
      layout,
      signal: client.signal,
      note: (note) => client.note(note),
      ...(resume === undefined ? {} : { resume }),
    });
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'file/header-only') throw error;
  }
}

function pageOf(
  client: VistaClient,
  table: string,
  key: readonly string[],
  file: ExchangeFile,
  batch: RowBatch,
): Page {
  const missing = key.filter((name) => !batch.columns.includes(name));
  if (missing.length > 0) throw wrongColumns(table, file.name, missing);
  const nothing = client.config.exportNull ?? 'NULL';
  const wanted = companyOf(client, table);
  const records: VendorRecord[] = [];
  for (const cells of batch.rows) {
    const record: VendorRecord = {};
    batch.columns.forEach((name, at) => {
      const cell = cells[at] ?? null;
      record[name] = cell === '' || cell === nothing ? null : cell;
    });
    const company = wanted === undefined ? undefined : record[wanted.column];
    if (company === undefined || company === null || String(company).trim() === wanted?.number)
      records.push(record);
  }
  const place: Place = { name: file.name, size: file.size, modifiedAt: file.modifiedAt, at: batch.bookmark };
  return {
    records,
    bookmark: JSON.stringify(place),
    ...(batch.problems.length > 0 ? { problems: batch.problems } : {}),
  };
}

/** The phase master belongs to a phase group and to no company. */
function companyOf({ config }: VistaClient, table: string): { column: string; number: string } | undefined {
  if (table.startsWith('PR')) return { column: 'PRCo', number: config.prCompany };
  if (table.startsWith('HR')) return { column: 'HRCo', number: hrCompany(config) };
  return table === 'JCPM' ? undefined : { column: 'JCCo', number: jcCompany(config) };
}

async function newestOf(client: VistaClient, table: string): Promise<ExchangeFile> {
  const { config } = client;
  if (config.readExports !== true) {
    throw new ConfigError({
      code: 'vista/no-exports',
      what: 'This connector has no exports of Vista tables to read.',
      fix: 'Switch on "Read exports of Vista tables" and set where they lie; or use the connector as a destination only.',
      field: 'readExports',
    });
  }
  const pattern = (config.exportName ?? '{table}*.csv').replaceAll('{table}', table);
  const found = await client.exchange.list(nameMatcher(pattern));
  const newest = found.reduce<ExchangeFile | undefined>(
    (best, one) => (best === undefined || isNewer(one, best) ? one : best),
    undefined,
  );
  if (newest !== undefined) return newest;
  throw new ConfigError({
    code: 'vista/no-export-file',
    what: `There is no export of ${table}: no file is called ${pattern}.`,
    fix: `Have Vista's table ${table} exported there, or leave this data set out of the sync.`,
    field: 'exportName',
  });
}

function isNewer(one: ExchangeFile, other: ExchangeFile): boolean {
  // Files copied in the same second are told apart by the stamp in their names.
  return one.modifiedAt === other.modifiedAt ? one.name > other.name : one.modifiedAt > other.modifiedAt;
}

function isSame(place: Place, file: ExchangeFile): boolean {
  return place.name === file.name && place.size === file.size && place.modifiedAt === file.modifiedAt;
}

function changed(table: string): ConflictError {
  return new ConflictError({
    code: 'vista/export-changed',
    what: `The export of ${table} was replaced while it was being read.`,
    fix: 'Run the sync again: it reads the new export from its beginning.',
  });
}

function wrongColumns(table: string, file: string, missing: readonly string[]): ConfigError {
  return new ConfigError({
    code: 'vista/wrong-columns',
    what: `"${file}" has no column ${missing.join(', ')}, so it is no export of ${table}.`,
    expected: "Expected Vista's own column names in the first row.",
    fix: 'Export the table with its column names, or correct the file name pattern of the connector.',
    field: 'exportName',
  });
}

import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { ConfigError, ConflictError } from '../../kernel/index.ts';
import type { ExchangeFile } from '../exchange/exchange.ts';
import { nameMatcher } from '../exchange/names.ts';
import type { OpenExchange } from '../exchange/open-exchange.ts';
import { localFile, type RowBatch, readTable } from '../formats/index.ts';
import type { OpenContext, Page, ReadScope, VendorRecord } from '../product.ts';
import { removeSpool, spoolSealed } from '../spool-sealed.ts';
import type { Vendor } from './errors.ts';

const Place = Type.Object({
  files: Type.Array(Type.Object({ name: Type.String(), size: Type.Number(), modifiedAt: Type.String() })),
  /** The file that is being read. */
  at: Type.Integer(),
  inside: Type.String(),
});
type Place = Static<typeof Place>;

/** Files of one layout that a product of Arcoro puts out, each an instalment of the same kind of rows. */
export interface CsvFiles {
  dataSet: string;
  vendor: Vendor;
  /** As people write it: `pay-stubs*.csv`. */
  pattern: string;
  /** The columns of the layout, all of which must be there. */
  columns: readonly string[];
  /** What to do when no file is there. */
  fix: string;
}

type FileClient = {
  readonly exchange: OpenExchange;
  readonly context: Pick<OpenContext<unknown>, 'scratchFolder' | 'signal' | 'note' | 'keepFile'>;
};

/**
 * Reads all files of a layout, the oldest name first, in pages.
 * @throws ConfigError `<product>/no-file`, `<product>/wrong-columns`; ConflictError `<product>/file-changed`.
 */
export async function* readCsvFiles(
  client: FileClient,
  files: CsvFiles,
  scope: ReadScope,
): AsyncGenerator<Page> {
  const found = (await client.exchange.list(nameMatcher(files.pattern))).sort((one, other) =>
    one.name < other.name ? -1 : 1,
  );
  if (found.length === 0) throw noFile(files);
  const start: Place =
    scope.resume === undefined
      ? { files: found, at: 0, inside: '' }
      : Value.Parse(Place, JSON.parse(scope.resume));
  // One page is held back, to know which is the last.
  let held: Page | undefined;
  for (let at = start.at; at < start.files.length; at += 1) {
    const file = start.files[at];
    if (file === undefined || !found.some((each) => isSame(each, file))) throw changed(files, file?.name);
    const resume = at === start.at && start.inside !== '' ? start.inside : undefined;
    for await (const batch of batchesOf(client, file, resume)) {
      if (held !== undefined) yield held;
      held = pageOf(files, file, batch, { files: start.files, at, inside: batch.bookmark });
    }
  }
  yield { ...(held ?? { records: [] }), end: true };
}

/** Moves the files out of the way that were read up to a bookmark. */
export async function settleCsvFiles(client: FileClient, bookmark: string): Promise<void> {
  const place = Value.Parse(Place, JSON.parse(bookmark));
  for (const file of place.files.slice(0, place.at + 1)) await client.exchange.settle(file.name, 'read');
}

async function* batchesOf(
  client: FileClient,
  file: ExchangeFile,
  resume: string | undefined,
): AsyncGenerator<RowBatch> {
  const { scratchFolder, signal, note, keepFile } = client.context;
  const bytes = await client.exchange.read(file.name);
  const content = await spoolSealed(scratchFolder, file.name, bytes, signal);
  try {
    await keepFile?.({ name: file.name, content });
    yield* readTable(localFile(content), {
      layout: { format: 'csv', encoding: 'auto', delimiter: ',', escape: 'double', header: true },
      ...(resume === undefined ? {} : { resume }),
      isIdentifier: (column) => /ID$|Number$|SSN|Cost Center|Zip/.test(column),
      note: (line) => note({ ...line, what: `${file.name}: ${line.what}` }),
      signal,
    });
  } catch (error) {
    // A file without rows says that there is nothing, which is an answer.
    if (!(error instanceof ConfigError) || error.code !== 'file/header-only') throw error;
  } finally {
    await removeSpool(content);
  }
}

function pageOf(files: CsvFiles, file: ExchangeFile, batch: RowBatch, place: Place): Page {
  const missing = files.columns.filter((name) => !batch.columns.includes(name));
  if (missing.length > 0) {
    throw new ConfigError({
      code: `${files.vendor.id}/wrong-columns`,
      what: `"${file.name}" has no column ${missing.join(', ')}.`,
      expected: `Expected the columns ${files.columns.join(', ')}.`,
      fix: 'Export the file again in that layout, or correct the file name pattern of the connector.',
      field: 'filePattern',
    });
  }
  const records = batch.rows.map((row, index): VendorRecord => {
    // File and line tell rows apart that are otherwise equal.
    const record: VendorRecord = { File: file.name, Line: String(batch.lines[index] ?? '') };
    for (const [at, column] of batch.columns.entries()) {
      const cell = row[at];
      record[column] = cell === undefined || cell === '' ? null : cell;
    }
    return record;
  });
  return {
    records,
    bookmark: JSON.stringify(place),
    ...(batch.problems.length === 0
      ? {}
      : {
          problems: batch.problems.map((each) => ({ ...each, position: `${file.name}, ${each.position}` })),
        }),
  };
}

const isSame = (one: ExchangeFile, other: ExchangeFile) =>
  one.name === other.name && one.size === other.size && one.modifiedAt === other.modifiedAt;

function noFile({ vendor, pattern, fix }: CsvFiles): ConfigError {
  return new ConfigError({
    code: `${vendor.id}/no-file`,
    what: `There is no file "${pattern}" from ${vendor.name}.`,
    fix,
    field: 'filePattern',
  });
}

function changed({ vendor }: CsvFiles, name = ''): ConflictError {
  return new ConflictError({
    code: `${vendor.id}/file-changed`,
    what: `"${name}" was replaced or taken away while it was being read.`,
    fix: 'Run the sync again: it reads the files that are there now.',
  });
}

import { nameMatcher } from '../../sdk/exchange/names.ts';
import { type RowBatch, readTable, type TableSource } from '../../sdk/formats/index.ts';
import {
  type Bookmark,
  ConfigError,
  type ExchangeFile,
  type Page,
  type ReadProblem,
  spoolSealed,
  TransientError,
  type VendorRecord,
} from '../../sdk/index.ts';
import type { CoreHrClient } from './client.ts';
import { exportPattern } from './file-settings.ts';

/**
 * The newest export of a kind, batch by batch, with our column names. The bookmark holds which file it was, so that
 * a read is never taken up in another one. `settles`: the file is put away afterwards, as the connector says.
 * @throws ConfigError `core-hr/no-export`
 */
export async function* readExport(
  client: CoreHrClient,
  kind: string,
  resume?: Bookmark,
  settles = true,
): AsyncGenerator<Page> {
  const file = await newestExport(client, kind);
  const resumed = resume === undefined ? undefined : takeUp(file, resume);
  const source = sourceOf(client, file);
  const names = client.context.config.exportColumns ?? {};
  const batches = readTable(source, {
    layout: { format: 'csv', encoding: 'auto', delimiter: ',', escape: 'double', header: true },
    ...(resumed === undefined ? {} : { resume: resumed }),
    isIdentifier: (column) => /ID$|Number$|SSN|Code$|Zip/.test(column),
    note: (note) => client.context.note({ ...note, what: `${file.name}: ${note.what}` }),
    signal: client.context.signal,
  });
  // One batch is held back, to know which is the last.
  let held: Page | undefined;
  for await (const batch of orNothing(batches)) {
    if (held !== undefined) yield held;
    held = {
      records: batch.rows.map((row) => recordOf(batch, row, names)),
      bookmark: `${identityOf(file)} ${batch.bookmark}`,
      ...(batch.problems.length === 0 ? {} : { problems: batch.problems.map(inFile(file.name)) }),
    };
  }
  yield { ...(held ?? { records: [] }), end: true };
  if (settles) await client.exchange.settle(file.name, 'read');
}

async function newestExport(client: CoreHrClient, kind: string): Promise<ExchangeFile> {
  const pattern = exportPattern(client.context.config, kind);
  const files = await client.exchange.list(nameMatcher(pattern));
  const newest = files.reduce<ExchangeFile | undefined>(
    (best, file) => (best === undefined || isNewer(file, best) ? file : best),
    undefined,
  );
  if (newest !== undefined) return newest;
  throw new ConfigError({
    code: 'core-hr/no-export',
    what: `There is no file "${pattern}" from Core HR.`,
    expected: `Expected the scheduled export "${kind.replaceAll('-', ' ')}".`,
    fix: 'Set up the export in Core HR (Data, Exports), or correct its name or the folder in the connector.',
    field: 'exportFiles',
  });
}

function isNewer(file: ExchangeFile, other: ExchangeFile): boolean {
  return file.modifiedAt === other.modifiedAt ? file.name > other.name : file.modifiedAt > other.modifiedAt;
}

const identityOf = (file: ExchangeFile) => `${encodeURIComponent(file.name)} ${file.size} ${file.modifiedAt}`;

function takeUp(file: ExchangeFile, resume: Bookmark): Bookmark {
  const start = `${identityOf(file)} `;
  if (resume.startsWith(start)) return resume.slice(start.length);
  throw new TransientError({
    code: 'core-hr/newer-export',
    what: `Core HR has written a newer "${file.name}" since the read began.`,
    fix: 'Nothing to do: the next run reads the newer one from its beginning.',
  });
}

/** An export without rows is a whole export: what its emptiness means is for the guards to judge. */
async function* orNothing(batches: AsyncIterable<RowBatch>): AsyncGenerator<RowBatch> {
  try {
    yield* batches;
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'file/header-only') throw error;
  }
}

function recordOf(batch: RowBatch, row: RowBatch['rows'][number], names: Readonly<Record<string, string>>) {
  const record: VendorRecord = {};
  for (const [index, column] of batch.columns.entries()) {
    const value = row[index];
    record[names[column] ?? column] = value === undefined || value === '' ? null : value;
  }
  return record;
}

function inFile(name: string) {
  return (problem: ReadProblem): ReadProblem => ({ ...problem, position: `${name}, ${problem.position}` });
}

function sourceOf(client: CoreHrClient, file: ExchangeFile): TableSource {
  return {
    name: file.name,
    bytes: () => client.exchange.read(file.name),
    stored: async () =>
      spoolSealed(client.context.scratchFolder, file.name, await client.exchange.read(file.name)),
  };
}

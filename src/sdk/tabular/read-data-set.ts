import { ConfigError } from '../../kernel/index.ts';
import type { EntityDefinition } from '../../model/index.ts';
import type { ExchangeFile } from '../exchange/exchange.ts';
import {
  changedWhileReading,
  IdentifierWatch,
  readTable,
  type TableLayout,
  type TableNote,
} from '../formats/index.ts';
import type { FilesRead, Page, ReadScope } from '../product.ts';
import { isAnswer } from './answer-names.ts';
import { columnMatcher } from './column-match.ts';
import { assertTotals } from './control-totals.ts';
import { namePattern, usualReadPattern } from './file-names.ts';
import { openTable, totalsOf } from './open-table.ts';
import { type Place, type PlacedFile, parsePlace } from './place.ts';
import { contentsOf, wasReadBefore } from './read-before.ts';
import { RecordBuilder } from './record-builder.ts';
import { assertStillThere, type SpooledFile, spoolFile } from './spool-file.ts';
import { fileOf, type TabularClient } from './tabular-client.ts';

/**
 * Reads a data set from its newest file, or from all, in pages of about 500 records. The last page carries `end`
 * only when every file was read to its end, had rows, and has not changed meanwhile.
 * @throws ConfigError `file/not-found`, `file/too-old`, `file/missing-columns`, and those of `readTable`;
 * TransientError `file/changed-while-reading`.
 */
export async function* readDataSet(
  client: TabularClient,
  definition: EntityDefinition,
  scope: ReadScope,
): AsyncGenerator<Page> {
  const found = await chosenFiles(client, definition);
  let place: Place = { files: found, at: 0 };
  if (scope.resume !== undefined) {
    place = parsePlace(scope.resume);
    for (const file of place.files.slice(place.at)) await assertStillThere(client, file);
  }
  let held: Page | undefined;
  let isWhole = true;
  for (let at = place.at; at < place.files.length; at += 1) {
    const file = place.files[at];
    if (file === undefined) throw changedWhileReading('');
    const resume = at === place.at ? place.inside : undefined;
    for await (const page of readFile(client, definition, file, { resume, filesRead: scope.filesRead })) {
      if (held !== undefined) yield held;
      const { bookmark, ...rest } = page;
      if (page.isPart === true) isWhole = false;
      held = {
        ...rest,
        bookmark: JSON.stringify({
          files: place.files,
          at,
          ...(bookmark === undefined ? {} : { inside: bookmark }),
        }),
      };
    }
    await assertStillThere(client, file);
  }
  // From a file without rows, or one that was passed by, nobody's absence follows: such a read is not complete.
  yield { ...(held ?? { records: [] }), ...(isWhole ? { end: true } : {}) };
}

async function chosenFiles(client: TabularClient, definition: EntityDefinition): Promise<ExchangeFile[]> {
  const { pattern = usualReadPattern } = fileOf(client.tabular, definition.id);
  const { which, order, oldestMs } = client.tabular.reading;
  const listed = (
    await client.exchange.list(namePattern(pattern, definition.id, client.tabular.names))
  ).filter(({ name }) => !isAnswer(name) && !isCompanion(client, name));
  const found = listed.sort(
    (one, other) =>
      (order === 'time' ? compare(one.modifiedAt, other.modifiedAt) : 0) || compare(one.name, other.name),
  );
  const newest = found.at(-1);
  if (newest === undefined) {
    throw new ConfigError({
      code: 'file/not-found',
      what: `There is no file for ${definition.label.toLowerCase()}: no name matches "${pattern.replace(/\{(dataSet|entity)\}/g, definition.id)}".`,
      fix: 'Put or upload the file there, correct the pattern in the connector, or take this data set out of the sync.',
      field: 'files',
    });
  }
  const chosen = which === 'all' ? found : [newest];
  return oldestMs === undefined ? chosen : youngEnough(client, definition, chosen, oldestMs);
}

function isCompanion({ tabular }: TabularClient, name: string): boolean {
  return tabular.control.kind === 'companion' && name.endsWith(tabular.control.ending);
}

/** Those that are not too old; the others are named. @throws ConfigError `file/too-old` when none is left. */
function youngEnough(
  client: TabularClient,
  definition: EntityDefinition,
  files: readonly ExchangeFile[],
  oldestMs: number,
): ExchangeFile[] {
  const earliest = new Date(client.clock.nowMs() - oldestMs).toISOString();
  const young = files.filter(({ modifiedAt }) => modifiedAt >= earliest);
  const last = files.at(-1);
  if (young.length === 0 && last !== undefined) {
    throw new ConfigError({
      code: 'file/too-old',
      what: `"${last.name}" was last changed at ${last.modifiedAt}, longer ago than the connector allows. It was not read.`,
      expected: `At most ${oldestMs / 3_600_000} hours are allowed.`,
      fix: 'Ask the sender why no newer file came; to read this one all the same, raise the limit in the connector.',
      field: 'readOldest',
    });
  }
  for (const { name } of files.filter((file) => !young.includes(file))) {
    client.note({
      level: 'warning',
      code: 'file/too-old',
      dataSet: definition.id,
      what: `"${name}" is older than the connector allows and was passed by.`,
      fix: 'Move it away, or raise the limit in the connector to have it read.',
    });
  }
  return young;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** As {@link readRows}; of a file without rows that is accepted an empty page that says it is a part. */
async function* readFile(
  client: TabularClient,
  definition: EntityDefinition,
  file: PlacedFile,
  from: { resume: string | undefined; filesRead: FilesRead | undefined },
): AsyncGenerator<Page> {
  try {
    yield* readRows(client, definition, file, from);
  } catch (error) {
    const hasNoRows =
      error instanceof ConfigError && (error.code === 'file/empty' || error.code === 'file/header-only');
    if (!hasNoRows || client.tabular.reading.noRows === 'refuse') throw error;
    client.note({
      level: 'info',
      code: error.code,
      dataSet: definition.id,
      what: `${error.what} The connector accepts that.`,
    });
    yield { records: [], isPart: true };
  }
}

/** Writes into `file` what its contents are, where the ledger of the sync asks for that. */
async function* readRows(
  client: TabularClient,
  definition: EntityDefinition,
  file: PlacedFile,
  { resume, filesRead }: { resume: string | undefined; filesRead: FilesRead | undefined },
): AsyncGenerator<Page> {
  const matcher = columnMatcher(definition);
  const note = (line: TableNote) =>
    client.note({ ...line, dataSet: definition.id, what: `${file.name}: ${line.what}` });
  let spooled = await spoolFile(client, file, definition.id);
  try {
    if (client.tabular.reading.again === 'pass by' && resume === undefined) {
      const sha256 = await contentsOf(spooled.content);
      if (await wasReadBefore(client, definition.id, file, sha256, filesRead)) {
        yield { records: [], isPart: true };
        return;
      }
      file.sha256 = sha256;
    }
    const { control } = client.tabular;
    const told = await totalsOf(client, file, spooled);
    spooled = told.spooled;
    const table = await openTable(client, definition, spooled, resume === undefined ? note : undefined);
    const { layout } = table;
    const watch = new IdentifierWatch((column) => matcher.identifierLength(column));
    const records = new RecordBuilder(definition, table.reading, table.exactly);
    if (told.totals !== undefined && control.kind !== 'none' && resume === undefined)
      await assertTotals(
        file,
        spooled,
        told.totals,
        control.sum,
        pagesOf(client, records, file, spooled, layout),
      );
    for await (const batch of readTable(spooled.source, {
      layout,
      note,
      signal: client.signal,
      isIdentifier: (column) => matcher.identifierLength(column) !== undefined,
      ...(resume === undefined ? {} : { resume }),
    })) {
      watch.watch(batch);
      yield { ...records.page(batch, file.name), bookmark: batch.bookmark };
    }
    // Part of a column says nothing about the whole.
    if (resume === undefined) for (const warning of watch.warnings()) note(warning);
  } finally {
    await spooled.remove();
  }
}

/** All pages of a file once over, for its control totals; what is said of it is said when it is read. */
async function* pagesOf(
  client: TabularClient,
  records: RecordBuilder,
  file: ExchangeFile,
  spooled: SpooledFile,
  layout: TableLayout,
): AsyncGenerator<Page> {
  for await (const batch of readTable(spooled.source, { layout, signal: client.signal }))
    yield records.page(batch, file.name);
}

import type { StoredFile } from '../../kernel/index.ts';
import { ConfigError } from '../../kernel/index.ts';
import type { EntityDefinition } from '../../model/index.ts';
import type { AnswerSupport, Rejection, Settlement } from '../answer.ts';
import type { FilePlace } from '../exchange/exchange.ts';
import { localFile, type RowBatch, readTable } from '../formats/index.ts';
import type { Bookmark, ReadProblem } from '../product.ts';
import type { FileOutput } from '../write.ts';
import { answerNames, isAcknowledgement } from './answer-names.ts';
import { columnMatcher } from './column-match.ts';
import { ErrorsFile, type RejectedRow } from './errors-file.ts';
import { openTable } from './open-table.ts';
import { filesOfBookmark, type PlacedFile, parsePlace } from './place.ts';
import { contentsOf } from './read-before.ts';
import { RecordBuilder } from './record-builder.ts';
import { type SpooledFile, spoolFile } from './spool-file.ts';
import type { TabularClient } from './tabular-client.ts';
import { withoutTrailer } from './without-trailer.ts';

/** What goes back for files that were read: the rows that were not taken, and an acknowledgement. */
export function tabularAnswers<C extends TabularClient>(definition: EntityDefinition): AnswerSupport<C> {
  return {
    isWanted: ({ tabular }) => tabular.answers.errors !== undefined || tabular.answers.ack !== undefined,
    write: (client, bookmark, settlement, out) => answer(client, definition, bookmark, settlement, out),
    place: placeOf,
  };
}

function placeOf({ exchange, tabular: { answers } }: TabularClient, name: string): FilePlace {
  return exchange.beside((isAcknowledgement(name) ? answers.ack : answers.errors)?.folder ?? '');
}

async function answer(
  client: TabularClient,
  definition: EntityDefinition,
  bookmark: Bookmark,
  settlement: Settlement,
  out: Pick<FileOutput, 'open'>,
): Promise<void> {
  const { answers, reading } = client.tabular;
  const { files, at } = parsePlace(bookmark);
  const shared = new Set(settlement.others.flatMap(filesOfBookmark));
  const begun = files.slice(0, at + 1);
  const all = begun.map(({ name }) => name);
  for (const file of begun) {
    // What was passed by has been answered when it was read.
    if (reading.again === 'pass by' && file.sha256 === undefined) continue;
    client.signal.throwIfAborted();
    const names = answerNames(file.name, all, shared.has(file.name) ? definition.id : undefined);
    const kept = await settlement.kept(file.name);
    const spooled =
      kept === undefined
        ? await spoolFile({ ...client, keepFile: async () => undefined }, file, definition.id)
        : asSpooled(kept, file);
    let open = spooled;
    try {
      const sha256 = await contentsOf(spooled.content);
      const { control } = client.tabular;
      if (control.kind === 'trailer')
        open = (await withoutTrailer(client, file, spooled, control.word)).spooled;
      const tally = await goThrough(client, definition, file, open, settlement, {
        out,
        name: names.errors,
        withValues: kept !== undefined,
      });
      if (answers.ack === undefined) continue;
      const ack = await out.open(names.ack);
      const { rejected, ...counts } = tally;
      const told = {
        file: file.name,
        dataSet: definition.id,
        sha256,
        ...counts,
        rejected,
        errorsFile: answers.errors !== undefined && rejected > 0 ? names.errors : null,
        runId: settlement.runId,
        at: settlement.at,
      };
      await ack.write(`${JSON.stringify(told, null, 2)}\n`);
    } finally {
      await open.remove();
    }
  }
}

/** The run's own copy. Where it keeps none, the file itself is read once more, which nobody has put away yet. */
function asSpooled(kept: StoredFile, file: PlacedFile): SpooledFile {
  const name = file.name.replace(/\.(pgp|gpg|asc)$/i, '');
  return { source: localFile(kept, name), content: kept, remove: async () => undefined };
}

interface Tally {
  received: number;
  accepted: number;
  created: number;
  updated: number;
  deactivated: number;
  unchanged: number;
  leftOut: number;
  open: number;
  rejected: number;
}

/** Reads a file once more, row by row beside what became of it. */
async function goThrough(
  client: TabularClient,
  definition: EntityDefinition,
  file: PlacedFile,
  spooled: SpooledFile,
  settlement: Settlement,
  /** Without values where the run may keep none, because somebody who was erased is in the file. */
  into: { out: Pick<FileOutput, 'open'>; name: string; withValues: boolean },
): Promise<Tally> {
  const tally: Tally = {
    received: 0,
    accepted: 0,
    created: 0,
    updated: 0,
    deactivated: 0,
    unchanged: 0,
    leftOut: 0,
    open: 0,
    rejected: 0,
  };
  const wantsErrors = client.tabular.answers.errors !== undefined;
  try {
    const { layout, reading } = await openTable(client, definition, spooled);
    const records = new RecordBuilder(definition, reading);
    const batches = () =>
      readTable(spooled.source, {
        layout,
        signal: client.signal,
        isIdentifier: (column) => columnMatcher(definition).identifierLength(column) !== undefined,
      });
    const columns = wantsErrors ? await columnsOf(batches(), layout.format.endsWith('json')) : [];
    const errors = new ErrorsFile(into.out, into.name, columns, layout);
    for await (const batch of batches()) {
      const rejected = judge(batch, records, file, settlement, tally);
      if (wantsErrors)
        await errors.add(
          rejected.map((row) =>
            into.withValues ? placed(row, batch.columns, columns) : { ...row, values: [] },
          ),
        );
    }
    // One of an earlier run would be taken for what is wrong with this file.
    const isOld =
      wantsErrors &&
      tally.rejected === 0 &&
      (await placeOf(client, into.name).look(into.name)) === 'published';
    if (isOld) await errors.begin();
  } catch (error) {
    const hasNoRows =
      error instanceof ConfigError && (error.code === 'file/empty' || error.code === 'file/header-only');
    if (!hasNoRows) throw error;
  }
  return tally;
}

/** Of all rows; objects of a list may name theirs one by one. */
async function columnsOf(batches: AsyncIterable<RowBatch>, toTheEnd: boolean): Promise<string[]> {
  const columns = new Set<string>();
  for await (const batch of batches) {
    for (const column of batch.columns) columns.add(column);
    if (!toTheEnd) break;
  }
  return [...columns];
}

/** Counts the rows of a batch and gives those back that were rejected, in their order. */
function judge(
  batch: RowBatch,
  records: RecordBuilder,
  file: PlacedFile,
  settlement: Settlement,
  tally: Tally,
): RejectedRow[] {
  const rejected: RejectedRow[] = [];
  const reject = (
    line: number,
    values: readonly unknown[],
    reasons: readonly (Rejection & { column?: string })[],
  ) =>
    void rejected.push({
      line,
      values: values.map((value) => (value === null || value === undefined ? '' : String(value))),
      reasons,
    });
  const reasonOf = ({ code, what, fix }: ReadProblem): Rejection => ({ code, what, fix });
  for (const problem of batch.problems)
    reject(Number(/\d+/.exec(problem.position)?.[0] ?? 0), problem.values ?? [], [reasonOf(problem)]);
  records.each(batch, file.name, (index, record, problem) => {
    const line = batch.lines[index] ?? 0;
    const row = batch.rows[index] ?? [];
    if (problem !== undefined) return reject(line, row, [reasonOf(problem)]);
    const fate = settlement.fateOf(record);
    if (fate.as === 'rejected') {
      const reasons = fate.reasons.map((reason) => {
        const column = reason.field === undefined ? undefined : records.columnOf(reason.field);
        return { ...reason, ...(column === undefined ? {} : { column }) };
      });
      return reject(line, row, reasons);
    }
    if (fate.as === 'left out') tally.leftOut += 1;
    else if (fate.as === 'open') tally.open += 1;
    else {
      tally.accepted += 1;
      if (fate.done === 'create') tally.created += 1;
      else if (fate.done === 'update') tally.updated += 1;
      else if (fate.done === undefined) tally.unchanged += 1;
      else tally.deactivated += 1;
    }
  });
  tally.rejected += rejected.length;
  tally.received += batch.rows.length + batch.problems.length;
  return rejected.sort((one, other) => one.line - other.line);
}

/** The row's values by the columns of the whole file. */
function placed(row: RejectedRow, columns: readonly string[], all: readonly string[]): RejectedRow {
  if (columns.length === all.length) return row;
  return { ...row, values: all.map((column) => row.values[columns.indexOf(column)] ?? '') };
}

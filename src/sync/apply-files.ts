import { mkdirSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { BugError, crashPoint } from '../kernel/index.ts';
import type { FileWriter, WriteItem } from '../sdk/index.ts';
import { truncateRecord } from './check-record.ts';
import {
  deliver,
  openStates,
  settledAs,
  settleSent,
  settleUndelivered,
  tellWhatBecame,
} from './deliver-files.ts';
import { digestOf } from './digest.ts';
import type { Flow } from './flow.ts';
import { LocalFiles } from './local-files.ts';
import type { RunFileRecord } from './ports.ts';
import { resolvePending, writeItem, writeReceipts } from './receipts.ts';
import { breathe, type RunContext, wasCancelled } from './run-context.ts';

/**
 * Writes a data set as files: first whole and complete in the run's folder, then under a temporary name at the
 * receiver, then renamed. Names come from the run's start, so a crash at any point finds them again.
 */
export async function applyFiles(context: RunContext, flow: Flow): Promise<void> {
  const writer = flow.destination.write as FileWriter<unknown>;
  const exchange = writer.exchange(context.destination.client);
  let files = (await context.store.files()).filter(
    (file) => file.dataSet === flow.id && file.direction === 'produced',
  );
  let standing: ReadonlyMap<string, readonly number[]> | undefined;
  if (!(await resumable(files))) {
    const output = await formatFiles(context, flow, writer);
    files = await keepFiles(context, flow, output);
    standing = output.accepted;
  }
  try {
    for (const file of files) {
      await deliver(context, exchange, file);
      await breathe(context);
    }
  } catch (error) {
    // When this process is being stopped, the next one delivers the rest.
    if (!context.signal.aborted || wasCancelled(context))
      await settleUndelivered(context, flow, exchange, files, standing);
    throw error;
  }
  await settleSent(context, flow, files);
  const verdict = writer.verdict?.(context.destination.client);
  if (verdict !== undefined) await tellWhatBecame(context, flow, { exchange, files, verdict });
}

/** Whether the files of an interrupted run can still be delivered: published ones need no local copy. */
async function resumable(files: readonly RunFileRecord[]): Promise<boolean> {
  if (files.length === 0) return false;
  for (const file of files) {
    if (file.state === 'published' || file.state === 'publishing') continue;
    const there = await access(file.path).then(
      () => true,
      () => false,
    );
    if (!there) return false;
  }
  return true;
}

async function formatFiles(
  context: RunContext,
  flow: Flow,
  writer: FileWriter<unknown>,
): Promise<LocalFiles> {
  const folder = join(context.folder, 'produced');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const output = new LocalFiles(folder, await stampOf(context));
  try {
    const whole = writer.contents(context.destination.client) === 'all';
    const items = whole ? withUnchanged(context, flow, output) : plannedItems(context, flow, output);
    await writer.format(context.destination.client, items, output);
  } finally {
    await output.close();
  }
  if (output.forgotten > 0)
    throw new BugError(
      `${context.destination.product.manifest.id} neither wrote nor refused ${output.forgotten} ${flow.id}`,
    );
  return output;
}

/**
 * Records what was formatted and settles what does not stand in it, all at once. From then on the files' rows are the
 * intent of every change that is still open: to mark 100,000 changes one by one wrote each of them once more.
 */
async function keepFiles(context: RunContext, flow: Flow, output: LocalFiles): Promise<RunFileRecord[]> {
  const files: RunFileRecord[] = [];
  for (const { name, size, file } of output.files) {
    files.push({
      name,
      direction: 'produced',
      dataSet: flow.id,
      path: file.path,
      key: file.key,
      size,
      sha256: await digestOf(file),
      state: 'written',
    });
  }
  crashPoint('files.written');
  const { store, log } = context;
  await store.together(async () => {
    for (const file of files) await store.saveFile(file);
    const asIs = 'What was sent before is right as it is: nothing had to be added.';
    await writeReceipts(context, flow, [
      ...output.refused,
      ...output.nothingToAdd.map((change) => settledAs(flow, change, asIs)),
    ]);
    for (const { change, code, what } of output.warnings) {
      await log.add({
        level: 'warning',
        code,
        dataSet: flow.id,
        recordKey: change.sourceKey,
        title: change.title,
        message: what,
        fix: 'Look whether the value is still right.',
        cause: `${code}|${flow.id}`,
      });
    }
    await log.flush();
  });
  crashPoint('files.marked');
  return files;
}

/** The planned changes as items; remembered by id only while their page is being formatted. */
async function* plannedItems(context: RunContext, flow: Flow, output: LocalFiles): AsyncIterable<WriteItem> {
  for (let after = 0; ; ) {
    const changes = await context.store.plan.changes(flow.id, openStates, after, 500);
    const last = changes.at(-1);
    if (last === undefined) return;
    after = last.seq;
    for (const { change, error } of await resolvePending(context, changes)) {
      if (error !== undefined) output.refused.push({ change, state: 'refused', error });
      else {
        const item = writeItem(flow, change);
        output.expect(item, change);
        yield item;
      }
    }
    await context.progress.tick(flow.id);
    await breathe(context);
  }
}

/** Where each file holds every record: behind what is new, all that was sent before and has not changed since. */
async function* withUnchanged(context: RunContext, flow: Flow, output: LocalFiles): AsyncIterable<WriteItem> {
  const planned = new Set<string>();
  for await (const item of plannedItems(context, flow, output)) {
    planned.add(output.sourceKeyOf(item) ?? '');
    yield item;
  }
  for await (const links of context.store.links.all(flow.id, true)) {
    for (const { sourceKey, destinationKey, sent } of links) {
      if (sent === undefined || planned.has(sourceKey)) continue;
      yield {
        changeId: `unchanged|${sourceKey}`,
        kind: 'update',
        externalKey: destinationKey,
        record: truncateRecord(flow, flow.destinationMapping.toRecord(sent)),
        changed: [],
      };
    }
    await breathe(context);
  }
}

/** The second of the run's start, or the next one that no run before has taken: its files may still lie there. */
async function stampOf({ task, store }: RunContext): Promise<string> {
  for (let second = task.startedAtMs; ; second += 1_000) {
    const stamp = new Date(second).toISOString().replace(/\D/g, '').slice(0, 14);
    if (!(await store.stampIsTaken(stamp))) return stamp;
  }
}

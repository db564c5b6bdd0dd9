import { mkdirSync } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BugError, ConfigError, crashPoint } from '../kernel/index.ts';
import type { FileExchange, FileOutput, FileWriter, OpenFile, WriteItem } from '../sdk/index.ts';
import { truncateRecord } from './check-record.ts';
import { digestOf } from './digest.ts';
import type { Flow } from './flow.ts';
import type { Change } from './plan.ts';
import type { RunFileRecord } from './ports.ts';
import { resolvePending, type Settled, writeItem, writeReceipts } from './receipts.ts';
import { breathe, type RunContext } from './run-context.ts';

/**
 * Writes a data set as files: first whole and complete in the run's folder, then under a temporary name at the
 * receiver, then renamed. Names come from the run's start, so a crash at any point finds them again.
 */
export async function applyFiles(context: RunContext, flow: Flow): Promise<void> {
  const writer = flow.destination.write as FileWriter<unknown>;
  const exchange = writer.exchange(context.destination.client);
  const earlier = (await context.store.files()).filter(
    (file) => file.dataSet === flow.id && file.direction === 'produced',
  );
  const interrupted = await anySent(context, flow);
  let files = earlier;
  if (interrupted && !(await resumable(earlier))) await takeBack(context, flow);
  if (!interrupted || !(await resumable(earlier))) files = await formatFiles(context, flow, writer);
  for (const file of files) {
    await deliver(context, exchange, file);
    await breathe(context);
  }
  await settleSent(context, flow, files);
}

async function anySent(context: RunContext, flow: Flow): Promise<boolean> {
  return (await context.store.plan.changes(flow.id, ['sent'], 0, 1)).length > 0;
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

/** Nothing was published yet, so what was marked as sent has not left. */
async function takeBack(context: RunContext, flow: Flow): Promise<void> {
  for (;;) {
    const changes = await context.store.plan.changes(flow.id, ['sent'], 0, 500);
    if (changes.length === 0) return;
    await context.store.plan.markPlanned(changes.map(({ seq }) => seq));
  }
}

async function formatFiles(
  context: RunContext,
  flow: Flow,
  writer: FileWriter<unknown>,
): Promise<RunFileRecord[]> {
  const folder = join(context.folder, 'produced');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const output = new LocalFiles(folder, stampOf(context.task.startedAtMs));
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
  await writeReceipts(context, flow, output.refused);
  for (const { change, code, what } of output.warnings) {
    await context.log.add({
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
  const files: RunFileRecord[] = [];
  for (const { name, path } of output.files) {
    const file: RunFileRecord = {
      name,
      direction: 'produced',
      dataSet: flow.id,
      path,
      size: (await stat(path)).size,
      sha256: await digestOf(path),
      state: 'written',
    };
    await context.store.saveFile(file);
    files.push(file);
  }
  crashPoint('files.written');
  for (let at = 0; at < output.accepted.length; at += 1_000) {
    await context.store.plan.markSent(output.accepted.slice(at, at + 1_000));
  }
  crashPoint('files.marked');
  return files;
}

/** The planned changes as items; remembered by id only while their page is being formatted. */
async function* plannedItems(context: RunContext, flow: Flow, output: LocalFiles): AsyncIterable<WriteItem> {
  for (let after = 0; ; ) {
    const changes = await context.store.plan.changes(flow.id, ['planned'], after, 500);
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

async function deliver(context: RunContext, exchange: FileExchange, file: RunFileRecord): Promise<void> {
  const enter = async (state: RunFileRecord['state']) => {
    file.state = state;
    await context.store.saveFile(file);
    crashPoint(`files.${state}`);
  };
  if (file.state === 'published') return;
  if (file.state === 'publishing') {
    // The rename was asked for before we stopped: a temporary name that is gone has been renamed.
    if ((await exchange.look(file.name)) === 'staged') await exchange.publish(file.name);
    await enter('published');
    return;
  }
  await exchange.stage(file.path, file.name);
  await enter('staged');
  await enter('publishing');
  await exchange.publish(file.name);
  await enter('published');
}

async function settleSent(context: RunContext, flow: Flow, files: readonly RunFileRecord[]): Promise<void> {
  const names = files.map(({ name }) => name).join(', ');
  for (let after = 0; ; ) {
    const changes = await context.store.plan.changes(flow.id, ['sent'], after, 1_000);
    const last = changes.at(-1);
    if (last === undefined) return;
    after = last.seq;
    const settled = changes.map((change): Settled => {
      const destinationKey = change.destinationKey ?? flow.destinationKey(change.after);
      return {
        change,
        state: 'applied',
        detail: `Written to ${names}.`,
        ...(destinationKey === undefined ? {} : { destinationKey }),
      };
    });
    await writeReceipts(context, flow, settled);
    crashPoint('files.settled');
    await breathe(context);
  }
}

class LocalFiles implements FileOutput {
  readonly stamp: string;
  readonly files: { name: string; path: string; write: (chunk: string | Uint8Array) => Promise<void> }[] = [];
  readonly accepted: number[] = [];
  readonly refused: Settled[] = [];
  readonly warnings: { change: Change; code: string; what: string }[] = [];
  readonly #folder: string;
  readonly #expected = new Map<string, Change>();
  readonly #closers: (() => Promise<void>)[] = [];

  constructor(folder: string, stamp: string) {
    this.#folder = folder;
    this.stamp = stamp;
  }

  expect(item: WriteItem, change: Change): void {
    this.#expected.set(item.changeId, change);
  }

  sourceKeyOf(item: WriteItem): string | undefined {
    return this.#expected.get(item.changeId)?.sourceKey;
  }

  async open(name: string): Promise<OpenFile> {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_. -]{0,150}$/.test(name)) {
      throw new ConfigError({
        code: 'config/bad-file-name',
        what: `"${name}" cannot be a file's name.`,
        expected: 'Expected letters, digits, dashes, dots and underscores.',
        fix: 'Correct the file name pattern of the connector.',
        field: 'fileName',
      });
    }
    const path = join(this.#folder, name);
    const handle = await open(path, 'w', 0o600);
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    const flush = async () => {
      const chunks = waiting;
      waiting = [];
      bytes = 0;
      if (chunks.length > 0) await handle.writev(chunks);
    };
    const write = async (chunk: string | Uint8Array) => {
      const buffer = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
      waiting.push(buffer);
      bytes += buffer.length;
      if (bytes > 256 * 1024) await flush();
    };
    this.#closers.push(async () => {
      await flush();
      await handle.sync();
      await handle.close();
    });
    this.files.push({ name, path, write });
    return { write };
  }

  accept(item: WriteItem): void {
    const change = this.#take(item);
    if (change !== undefined) this.accepted.push(change.seq);
  }

  refuse(item: WriteItem, error: Settled['error'] & object): void {
    const change = this.#take(item);
    if (change !== undefined) this.refused.push({ change, state: 'refused', error });
  }

  warn(item: WriteItem, code: string, what: string): void {
    const change = this.#expected.get(item.changeId);
    if (change !== undefined) this.warnings.push({ change, code, what });
  }

  /** Items that the product was given and said nothing about. */
  get forgotten(): number {
    return this.#expected.size;
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close();
  }

  #take(item: WriteItem): Change | undefined {
    const change = this.#expected.get(item.changeId);
    this.#expected.delete(item.changeId);
    return change;
  }
}

function stampOf(startedAtMs: number): string {
  return new Date(startedAtMs).toISOString().replace(/\D/g, '').slice(0, 14);
}

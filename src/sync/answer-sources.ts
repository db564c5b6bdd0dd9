import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { crashPoint, isoNow, newId, SealedWriter } from '../kernel/index.ts';
import type { AnswerSupport, FileOutput, Settlement } from '../sdk/index.ts';
import { deliver } from './deliver-files.ts';
import { digestOf } from './digest.ts';
import { isRestricted, wordsOf } from './end-run.ts';
import { Fates } from './fates.ts';
import type { Flow } from './flow.ts';
import type { RunFileRecord } from './ports.ts';
import type { RunContext } from './run-context.ts';

/**
 * Tells whoever sent the records by files what became of them, where the connector is to. Only a run that looked at
 * all of it says so: not one that was limited, and not a retry.
 * Like files for a destination an answer is first written whole and kept with the run, then delivered step by step,
 * so that after a crash the same file is delivered and no other.
 */
export async function answerSources(context: RunContext, failed: ReadonlySet<string>): Promise<void> {
  const { task, source, scratch, signal, log } = context;
  if (task.purpose !== 'sync' || isRestricted(context)) return;
  for (const flow of context.flows) {
    const { answer } = flow.source;
    const { bookmark } = scratch.open('source', flow.id).state;
    if (answer === undefined || bookmark === undefined || failed.has(flow.id)) continue;
    if (!answer.isWanted(source.client)) continue;
    try {
      for (const file of await answersTo(context, flow, answer, bookmark))
        await deliver(context, answer.place(source.client, file.name), file, source.name);
    } catch (error) {
      if (signal.aborted) throw error;
      // What was applied stands, whether or not its sender could be told.
      await log.add({
        level: 'warning',
        code: 'source/not-answered',
        dataSet: flow.id,
        message: `What became of the ${flow.definition.label.toLowerCase()} could not be told to ${source.name}: ${wordsOf(error).what}`,
        fix: `${wordsOf(error).fix} What was to be told stands among the files of this run, or in its errors.`,
        cause: `source/not-answered|${flow.id}`,
      });
    }
  }
}

/** Those that rest with the run since before a crash, or new ones. */
async function answersTo(
  context: RunContext,
  flow: Flow,
  answer: AnswerSupport<unknown>,
  bookmark: string,
): Promise<RunFileRecord[]> {
  const { store, source } = context;
  const before = (await store.files()).filter(
    (file) => file.dataSet === flow.id && file.direction === 'returned',
  );
  if (before.length > 0) return before;
  const out = new AnswerFiles(join(context.folder, 'returned'));
  try {
    await answer.write(source.client, bookmark, await settlementOf(context, flow), out);
  } finally {
    await out.close();
  }
  const files: RunFileRecord[] = [];
  for (const { name, writer } of out.files) {
    const { path, key } = writer.file;
    const stored = { name, path, key };
    const sha256 = await digestOf(stored);
    files.push({
      ...stored,
      direction: 'returned',
      dataSet: flow.id,
      size: writer.size,
      sha256,
      state: 'written',
    });
  }
  crashPoint('answers.written');
  await store.together(async () => {
    for (const file of files) await store.saveFile(file);
  });
  crashPoint('answers.saved');
  return files;
}

async function settlementOf(context: RunContext, flow: Flow): Promise<Settlement> {
  const { task, store, scratch, clock } = context;
  const fates = await Fates.of(context, flow);
  return {
    runId: task.runId,
    at: isoNow(clock),
    others: context.flows.flatMap((other) => {
      const { bookmark } = scratch.open('source', other.id).state;
      return other.id === flow.id || bookmark === undefined ? [] : [bookmark];
    }),
    fateOf: (record) => fates.of(record),
    kept: async (name) =>
      (await store.files()).find((file) => file.direction === 'read' && file.name === name),
  };
}

/** Answers as they are written in the run's folder, sealed. */
class AnswerFiles implements Pick<FileOutput, 'open'> {
  readonly files: { name: string; writer: SealedWriter }[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async open(name: string) {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const writer = await SealedWriter.create(join(this.#folder, newId()));
    this.files.push({ name, writer });
    return {
      write: (chunk: string | Uint8Array) =>
        writer.write(typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk),
    };
  }

  async close(): Promise<void> {
    for (const { writer } of this.files) await writer.finish(true);
  }
}

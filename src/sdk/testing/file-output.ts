import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChalklineError } from '../../kernel/index.ts';
import type { FileOutput, OpenFile, WriteItem } from '../write.ts';

/** Takes the place of a run's folder: remembers which item went where. */
export class TestFileOutput implements FileOutput {
  readonly stamp: string;
  readonly accepted: { changeId: string; fileName: string; externalKey: string }[] = [];
  readonly nothingToAdd: string[] = [];
  readonly refused: { changeId: string; error: ChalklineError }[] = [];
  readonly warnings: { changeId: string; code: string; what: string }[] = [];
  readonly names: string[] = [];
  readonly #folder: string;

  constructor(folder: string, stamp = '20260302081500') {
    this.#folder = folder;
    this.stamp = stamp;
  }

  async open(name: string): Promise<OpenFile> {
    if (/[\\/]/.test(name)) throw new Error(`A file name holds no path: ${name}`);
    if (this.names.includes(name)) throw new Error(`The file ${name} was begun twice`);
    await mkdir(this.#folder, { recursive: true });
    await writeFile(this.pathOf(name), '');
    this.names.push(name);
    return { write: (chunk) => appendFile(this.pathOf(name), chunk) };
  }

  accept({ changeId }: WriteItem, fileNames: string | readonly string[], externalKey: string): void {
    const names = typeof fileNames === 'string' ? [fileNames] : fileNames;
    if (names.length === 0) this.nothingToAdd.push(changeId);
    for (const fileName of names) this.accepted.push({ changeId, fileName, externalKey });
  }

  refuse(item: WriteItem, error: ChalklineError): void {
    this.refused.push({ changeId: item.changeId, error });
  }

  warn(item: WriteItem, code: string, what: string): void {
    this.warnings.push({ changeId: item.changeId, code, what });
  }

  pathOf(name: string): string {
    return join(this.#folder, name);
  }

  async hashes(): Promise<Record<string, string>> {
    const hash = async (name: string) =>
      [
        name,
        createHash('sha256')
          .update(await readFile(this.pathOf(name)))
          .digest('hex'),
      ] as const;
    return Object.fromEntries(await Promise.all(this.names.map(hash)));
  }
}

/** Hands items over as the engine does: one by one. */
export async function* oneByOne(items: readonly WriteItem[]): AsyncIterable<WriteItem> {
  yield* items;
}

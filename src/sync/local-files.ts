import { join } from 'node:path';
import { ConfigError, newId, SealedWriter, type StoredFile } from '../kernel/index.ts';
import type { FileOutput, OpenFile, WriteItem } from '../sdk/index.ts';
import type { Change } from './plan.ts';
import type { Settled } from './receipts.ts';

/** The files of one data set as they are written in the run's folder, sealed, and what the product said of each item. */
export class LocalFiles implements FileOutput {
  readonly stamp: string;
  readonly files: { name: string; size: number; file: StoredFile & { key: Buffer } }[] = [];
  /** The changes that stand in each file, by its name. */
  readonly accepted = new Map<string, number[]>();
  /** Those that are as they shall be without a line of their own. */
  readonly nothingToAdd: Change[] = [];
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
    if (!/^[A-Za-z0-9_][A-Za-z0-9_. -]{0,219}$/.test(name)) {
      throw new ConfigError({
        code: 'config/bad-file-name',
        what: `"${name}" cannot be a file's name.`,
        expected: 'Expected letters, digits, dashes, dots and underscores.',
        fix: 'Correct the file name pattern of the connector.',
        field: 'fileName',
      });
    }
    // A name of ours: what a run before the crash has written under the vendor's name is another file.
    const writer = await SealedWriter.create(join(this.#folder, newId()));
    this.#closers.push(async () => {
      await writer.finish(true);
      this.files.push({ name, size: writer.size, file: { ...writer.file, name } });
    });
    return {
      write: (chunk) => writer.write(typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk),
    };
  }

  accept(item: WriteItem, fileNames: string | readonly string[]): void {
    const change = this.#take(item);
    if (change === undefined) return;
    const names = typeof fileNames === 'string' ? [fileNames] : fileNames;
    if (names.length === 0) this.nothingToAdd.push(change);
    for (const name of new Set(names)) {
      const standing = this.accepted.get(name);
      if (standing === undefined) this.accepted.set(name, [change.seq]);
      else standing.push(change.seq);
    }
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

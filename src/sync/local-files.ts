import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../kernel/index.ts';
import type { FileOutput, OpenFile, WriteItem } from '../sdk/index.ts';
import type { Change } from './plan.ts';
import type { Settled } from './receipts.ts';

/** The files of one data set as they are written in the run's folder, and what the product said of each item. */
export class LocalFiles implements FileOutput {
  readonly stamp: string;
  readonly files: { name: string; path: string; write: (chunk: string | Uint8Array) => Promise<void> }[] = [];
  /** The changes that stand in each file, by its name. */
  readonly accepted = new Map<string, number[]>();
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

  accept(item: WriteItem, fileName: string): void {
    const change = this.#take(item);
    if (change === undefined) return;
    const standing = this.accepted.get(fileName);
    if (standing === undefined) this.accepted.set(fileName, [change.seq]);
    else standing.push(change.seq);
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

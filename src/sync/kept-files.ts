import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { newId, readStored, type StoredFile, sealInto } from '../kernel/index.ts';
import { digestOf } from './digest.ts';
import type { RunStore } from './ports.ts';

export type KeepFile = (file: { name: string; content: StoredFile; dataSet?: string }) => Promise<void>;

/** Copies of what was read, in the run's own folder, where they stay for download under a seal of their own. */
export class KeptFiles {
  readonly #store: RunStore;
  readonly #folder: string;
  /** Names of the files that each data set was read from; those of none in particular under ''. */
  readonly #names = new Map<string, Set<string>>();
  readonly #leftOut = new Set<string>();

  /** `folder`: the run's. */
  constructor(store: RunStore, folder: string) {
    this.#store = store;
    this.#folder = join(folder, 'kept');
  }

  readonly keep: KeepFile = async ({ name: given, content, dataSet }) => {
    const name = basename(given);
    const names = this.#names.get(dataSet ?? '') ?? new Set<string>();
    this.#names.set(dataSet ?? '', names.add(name));
    if (this.#leftOut.has(name)) return;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const copy = await sealInto(join(this.#folder, newId()), readStored(content), { durable: true });
    const before = (await this.#store.files()).find((one) => one.name === name);
    await this.#store.saveFile({
      name,
      direction: 'read',
      ...(dataSet === undefined ? {} : { dataSet }),
      ...copy,
      sha256: await digestOf(copy),
      state: 'read',
    });
    if (before !== undefined) await rm(before.path, { force: true });
  };

  /**
   * Keeps no copy of the files that a data set was read from, because they hold somebody who was erased. Answers how
   * many there were.
   */
  async leaveOut(dataSet: string): Promise<number> {
    const names = new Set([...(this.#names.get(dataSet) ?? []), ...(this.#names.get('') ?? [])]);
    const kept = (await this.#store.files()).filter(
      (file) =>
        file.direction === 'read' &&
        (names.has(file.name) || file.dataSet === dataSet || file.dataSet === undefined),
    );
    for (const name of names) this.#leftOut.add(name);
    for (const { name, path } of kept) {
      // The file first: its row leads to it when this stops half-way.
      await rm(path, { force: true });
      await this.#store.dropFile(name);
    }
    return kept.length;
  }
}

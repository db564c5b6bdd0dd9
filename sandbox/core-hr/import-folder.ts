import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '../arcoro/index.ts';
import type { SandboxContext } from '../kit/index.ts';
import { importFile, refused } from './import-file.ts';
import { type Layout, layoutOf } from './layouts.ts';
import type { ImportRecord, Tables } from './tables.ts';

/** Time clock files are looked for every five minutes, all others at half past the hour (documented). */
export const everyFiveMinutes = (layout: Layout | undefined) => layout?.everyFiveMinutes === true;

/**
 * The folder that stands for the (S)FTP server. A file is deleted when it was picked up (documented),
 * whatever came of it.
 */
export class ImportFolder {
  readonly #folder: string;
  readonly #context: SandboxContext;
  readonly #tables: Tables;
  readonly #resources: Resource<Tables>[];
  readonly #layouts: Layout[];

  constructor(
    folder: string,
    context: SandboxContext,
    tables: Tables,
    resources: Resource<Tables>[],
    layouts: Layout[],
  ) {
    this.#folder = folder;
    this.#context = context;
    this.#tables = tables;
    this.#resources = resources;
    this.#layouts = layouts;
    mkdirSync(folder, { recursive: true });
  }

  /** Takes in what lies there now, in the order of the names; returns the new lines of the import history. */
  poll(wanted: (layout: Layout | undefined) => boolean = () => true): ImportRecord[] {
    const files = readdirSync(this.#folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.csv$/i.test(entry.name) && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort()
      .filter((name) => wanted(layoutOf(name, this.#layouts)));
    return files.map((name) => this.#take(name));
  }

  #take(name: string): ImportRecord {
    const path = join(this.#folder, name);
    const content = readFileSync(path, 'utf8');
    const layout = layoutOf(name, this.#layouts);
    const record = this.#context.state.atomically(() => {
      const outcome =
        layout === undefined
          ? refused('No import is set up for a file of this name.')
          : importFile(content, layout, this.#resources, this.#tables);
      const id = randomUUID();
      const at = this.#context.clock.nowIso();
      return this.#tables.imports.put(id, { id, file: name, layout: layout?.name ?? null, at, ...outcome });
    });
    rmSync(path, { force: true });
    return record;
  }
}

import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxContext } from '../kit/index.ts';
import { importFile, refused } from './import-file.ts';
import { type Layout, layoutOf } from './layouts.ts';
import type { Resource } from './resource.ts';
import type { ImportRecord, Tables } from './tables.ts';

const MINUTE_MS = 60_000;

/**
 * The folder that stands for the (S)FTP server: looked into at half past each hour, for time clock
 * files every five minutes (documented). A file is deleted when it was picked up, whatever came of it.
 */
export class ImportFolder {
  readonly #folder: string;
  readonly #context: SandboxContext;
  readonly #tables: Tables;
  readonly #resources: Resource[];
  readonly #layouts: Layout[];
  #hour: number;
  #fiveMinutes: number;

  constructor(
    folder: string,
    context: SandboxContext,
    tables: Tables,
    resources: Resource[],
    layouts: Layout[],
  ) {
    this.#folder = folder;
    this.#context = context;
    this.#tables = tables;
    this.#resources = resources;
    this.#layouts = layouts;
    this.#hour = this.#halfHoursPassed();
    this.#fiveMinutes = this.#fiveMinutesPassed();
    mkdirSync(folder, { recursive: true });
  }

  /** Polls when the sandbox clock says so; says whether the half hour came. */
  tick(): boolean {
    const hourCame = this.#halfHoursPassed() > this.#hour;
    const fiveCame = this.#fiveMinutesPassed() > this.#fiveMinutes;
    this.#hour = this.#halfHoursPassed();
    this.#fiveMinutes = this.#fiveMinutesPassed();
    if (hourCame) this.poll();
    else if (fiveCame) this.poll((layout) => layout?.everyFiveMinutes === true);
    return hourCame;
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

  #halfHoursPassed(): number {
    return Math.floor((this.#context.clock.nowMs() - 30 * MINUTE_MS) / (60 * MINUTE_MS));
  }

  #fiveMinutesPassed(): number {
    return Math.floor(this.#context.clock.nowMs() / (5 * MINUTE_MS));
  }
}

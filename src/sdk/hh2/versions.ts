import { asObject } from '../flatten.ts';
import { stuckVersion } from './errors.ts';
import type { Hh2Row, Hh2Session } from './session.ts';

export interface VersionPage {
  rows: Hh2Row[];
  /** The highest version so far; reading goes on behind it. */
  version: number;
  end: boolean;
}

/**
 * Reads a list in blocks: rows with a version greater than the last one, until a block is not full (ArcoroSample,
 * Corely). A row that changes meanwhile gets a new version and would come again; it comes once, as it was first.
 */
export async function* versionPages(
  hh2: Hh2Session,
  path: string,
  after = 0,
  query: Readonly<Record<string, string>> = {},
): AsyncGenerator<VersionPage> {
  const seen = new Set<unknown>();
  for (let version = after; ; ) {
    const rows = await hh2.rows(path, { ...query, version });
    const end = rows.length < hh2.blockSize;
    const highest = rows.reduce((most, row) => Math.max(most, versionOf(row)), version);
    if (!end && highest === version) throw stuckVersion(path);
    version = highest;
    const fresh = rows.filter((row) => !seen.has(row.Id));
    for (const row of fresh) seen.add(row.Id);
    yield { rows: fresh, version, end };
    if (end) return;
  }
}

export function versionOf(row: Hh2Row): number {
  const version = Number(row.Version);
  return Number.isSafeInteger(version) ? version : 0;
}

/** A whole list kept by id, brought up to date by asking for what has a higher version. */
export class VersionedList {
  readonly #hh2: Hh2Session;
  readonly #path: string;
  readonly #versioned: boolean;
  #rows = new Map<string, Hh2Row>();
  #version = 0;
  #loaded = false;
  #loading: Promise<void> | undefined;

  /** `versioned: false`: a list without versions, read whole each time (pay groups). */
  constructor(hh2: Hh2Session, path: string, { versioned = true } = {}) {
    this.#hh2 = hh2;
    this.#path = path;
    this.#versioned = versioned;
  }

  /** The list as it was last asked for; asked for now if it never was. */
  async rows(): Promise<ReadonlyMap<string, Hh2Row>> {
    if (!this.#loaded) await this.refresh();
    return this.#rows;
  }

  async byId(id: unknown): Promise<Hh2Row | undefined> {
    return typeof id === 'string' && id !== '' ? (await this.rows()).get(id) : undefined;
  }

  /** The rows that are in use and have this value; codes are compared with their spelling. */
  async withCode(code: string, member = 'Code'): Promise<Hh2Row[]> {
    const rows = [...(await this.rows()).values()];
    return rows.filter((row) => row[member] === code && row.IsArchived !== true);
  }

  /** Asks for what has changed. Calls that come meanwhile wait for the same answer. */
  refresh(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    if (!this.#versioned) {
      const rows = await this.#hh2.rows(this.#path, {});
      this.#rows = new Map(rows.map((row) => [String(row.Id), row]));
    } else {
      for await (const { rows, version } of versionPages(this.#hh2, this.#path, this.#version)) {
        for (const row of rows) this.#rows.set(String(row.Id), asObject(row));
        this.#version = version;
      }
    }
    this.#loaded = true;
  }
}

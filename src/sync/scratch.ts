import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { sealBytes, unsealBytes } from '../kernel/index.ts';

/** One spooled record: what it is compared and joined by, and its sealed payload. */
export interface SpoolRow {
  /** The record's key at its own end. */
  key: string;
  fingerprint: string;
  /** The employee number, where the record is an employee. */
  number?: string | null;
  /** For records that hold from a day on: what they have in common, and the day. */
  group?: string | null;
  effectiveFrom?: string | null;
  /** Hashed values of the matching rules, in the rules' order. */
  matches: readonly (string | null)[];
  /** Why it takes no further part, e.g. `skipped`; absent when it does. */
  status?: string;
  /** False when the record is not in use at the destination. */
  active?: boolean;
  payload: unknown;
}

export interface StoredRow {
  seq: number;
  key: string;
  fp: string;
  num: string | null;
  status: string | null;
  active: number;
  d: number | null;
  how: string | null;
  block: number;
  idx: number;
}

/** How many matching rules a sync may have. */
export const maxMatchRules = 4;

/**
 * A run's scratch file: what was read from both ends, so that a million records are compared within bounded
 * memory. Payloads are sealed in blocks with a key of the run; keys and hashes are not personal. It survives a
 * crash, and is deleted when the run ends.
 */
export class Scratch {
  readonly db: DatabaseSync;
  readonly #key: Buffer;

  constructor(path: string, key: Buffer) {
    this.#key = key;
    this.db = new DatabaseSync(path);
    this.db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE',
    );
    this.db.exec(
      'CREATE TABLE IF NOT EXISTS spool (name TEXT PRIMARY KEY, bookmark TEXT, complete INTEGER, counted TEXT)',
    );
  }

  open(side: 'source' | 'destination', dataSet: string): Spool {
    return new Spool(this.db, this.#key, `${side}_${dataSet}`);
  }

  /** A value of its own, as it rests here. `place`: what it is, so that it is taken for nothing else. */
  seal(value: unknown, place: string): Buffer {
    return sealBytes(this.#key, Buffer.from(JSON.stringify(value), 'utf8'), place);
  }

  unseal<T>(body: Uint8Array, place: string): T {
    return JSON.parse(unsealBytes(this.#key, Buffer.from(body), place).toString('utf8')) as T;
  }

  close(): void {
    this.db.close();
  }
}

/** The records of one data set at one end. */
export class Spool {
  readonly name: string;
  readonly #db: DatabaseSync;
  readonly #key: Buffer;
  readonly #insert: StatementSync;
  readonly #insertBlock: StatementSync;
  readonly #markDuplicate: StatementSync;
  readonly #readBlock: StatementSync;
  readonly #has: StatementSync;
  readonly #byNumber: StatementSync;
  readonly #blocks = new Map<number, unknown[]>();
  #nextBlock: number;

  constructor(db: DatabaseSync, key: Buffer, name: string) {
    this.#db = db;
    this.#key = key;
    this.name = name;
    db.exec(`CREATE TABLE IF NOT EXISTS ${name} (
      seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, fp TEXT NOT NULL, num TEXT, grp TEXT, eff TEXT,
      m0 TEXT, m1 TEXT, m2 TEXT, m3 TEXT, status TEXT, active INTEGER NOT NULL, d INTEGER, how TEXT,
      block INTEGER NOT NULL, idx INTEGER NOT NULL);
      CREATE TABLE IF NOT EXISTS ${name}_block (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
      CREATE TABLE IF NOT EXISTS ${name}_event (id INTEGER PRIMARY KEY, body BLOB NOT NULL)`);
    db.prepare('INSERT OR IGNORE INTO spool (name, complete) VALUES (?, 0)').run(name);
    this.#insert = db.prepare(
      `INSERT INTO ${name} (key, fp, num, grp, eff, m0, m1, m2, m3, status, active, block, idx)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
    );
    this.#markDuplicate = db.prepare(`UPDATE ${name} SET status = 'duplicate' WHERE key = ?`);
    this.#insertBlock = db.prepare(`INSERT INTO ${name}_block (id, body) VALUES (?, ?)`);
    this.#readBlock = db.prepare(`SELECT body FROM ${name}_block WHERE id = ?`);
    this.#has = db.prepare(`SELECT 1 FROM ${name} WHERE key = ?`);
    this.#byNumber = db.prepare(`SELECT * FROM ${name} WHERE num = ? LIMIT 1`);
    this.#nextBlock =
      1 + Number(db.prepare(`SELECT coalesce(max(id), 0) AS top FROM ${name}_block`).get()?.top ?? 0);
  }

  /** Where an interrupted read left off, and whether it had reached its end. */
  get state(): { bookmark: string | undefined; complete: boolean; counted: string | undefined } {
    const row = this.#db
      .prepare('SELECT bookmark, complete, counted FROM spool WHERE name = ?')
      .get(this.name);
    return {
      bookmark: (row?.bookmark as string | null) ?? undefined,
      complete: row?.complete === 1,
      counted: (row?.counted as string | null) ?? undefined,
    };
  }

  /**
   * Keeps a page, all of it or nothing. `bookmark`: from where to go on after a crash. `account` is told the rows
   * whose key was there before, and answers the reader's own tallies so far and the events of the page.
   */
  append(
    rows: readonly SpoolRow[],
    bookmark?: string,
    account: (repeated: readonly SpoolRow[]) => { counted?: unknown; events: readonly unknown[] } = () => ({
      events: [],
    }),
  ): void {
    const repeated: SpoolRow[] = [];
    this.#db.exec('BEGIN');
    try {
      if (rows.length > 0) {
        const block = this.#nextBlock;
        this.#nextBlock += 1;
        const body = Buffer.from(JSON.stringify(rows.map((row) => row.payload)), 'utf8');
        this.#insertBlock.run(block, sealBytes(this.#key, body, `${this.name}|${block}`));
        for (const [index, row] of rows.entries()) {
          const [m0 = null, m1 = null, m2 = null, m3 = null] = row.matches;
          const { changes } = this.#insert.run(
            row.key,
            row.fingerprint,
            row.number ?? null,
            row.group ?? null,
            row.effectiveFrom ?? null,
            m0,
            m1,
            m2,
            m3,
            row.status ?? null,
            row.active === false ? 0 : 1,
            block,
            index,
          );
          if (changes === 0) {
            this.#markDuplicate.run(row.key);
            repeated.push(row);
          }
        }
      }
      const { counted, events } = account(repeated);
      if (events.length > 0) {
        const body = sealBytes(this.#key, Buffer.from(JSON.stringify(events), 'utf8'), `${this.name}|event`);
        this.#db.prepare(`INSERT INTO ${this.name}_event (body) VALUES (?)`).run(body);
      }
      this.#db
        .prepare('UPDATE spool SET bookmark = ?, counted = ? WHERE name = ?')
        .run(bookmark ?? null, counted === undefined ? null : JSON.stringify(counted), this.name);
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** The read is over; indexes are built now, when that is cheapest. */
  finish(complete: boolean, rules: number): void {
    for (let rule = 0; rule < rules; rule += 1) {
      this.#db.exec(
        `CREATE INDEX IF NOT EXISTS ${this.name}_m${rule} ON ${this.name} (m${rule}) WHERE m${rule} IS NOT NULL`,
      );
    }
    this.#db.exec(`CREATE INDEX IF NOT EXISTS ${this.name}_num ON ${this.name} (num) WHERE num IS NOT NULL`);
    this.#db.prepare('UPDATE spool SET complete = ? WHERE name = ?').run(complete ? 1 : 2, this.name);
  }

  /** Empties it, to read again from the start. */
  clear(): void {
    this.#db.exec(`DELETE FROM ${this.name}; DELETE FROM ${this.name}_block; DELETE FROM ${this.name}_event`);
    this.#db
      .prepare('UPDATE spool SET bookmark = NULL, complete = 0, counted = NULL WHERE name = ?')
      .run(this.name);
    this.#blocks.clear();
  }

  /** Whether a read was ended, with or without the vendor's end marker. */
  get ended(): boolean {
    return this.#db.prepare('SELECT complete FROM spool WHERE name = ?').get(this.name)?.complete !== 0;
  }

  payload<T>(row: { block: number; idx: number }): T {
    let block = this.#blocks.get(row.block);
    if (block === undefined) {
      const stored = this.#readBlock.get(row.block)?.body as Uint8Array;
      const body = unsealBytes(this.#key, Buffer.from(stored), `${this.name}|${row.block}`);
      block = JSON.parse(body.toString('utf8')) as unknown[];
      if (this.#blocks.size >= 8) this.#blocks.delete(this.#blocks.keys().next().value ?? 0);
      this.#blocks.set(row.block, block);
    }
    return block[row.idx] as T;
  }

  /** The events of all pages, in order. */
  *events<T>(): Iterable<T[]> {
    for (const row of this.#db.prepare(`SELECT body FROM ${this.name}_event ORDER BY id`).iterate()) {
      const body = unsealBytes(this.#key, Buffer.from(row.body as Uint8Array), `${this.name}|event`);
      yield JSON.parse(body.toString('utf8')) as T[];
    }
  }

  has(key: string): boolean {
    return this.#has.get(key) !== undefined;
  }

  get size(): number {
    return Number(this.#db.prepare(`SELECT count(*) AS n FROM ${this.name}`).get()?.n ?? 0);
  }

  /** The row of an employee number. */
  byNumber(number: string): StoredRow | undefined {
    return this.#byNumber.get(number) as unknown as StoredRow | undefined;
  }
}

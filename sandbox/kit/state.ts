import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type Row = Record<string, unknown>;

/** What a sandbox remembers: named tables of JSON rows, in a file or in memory. */
export class SandboxState {
  readonly #db: DatabaseSync;
  readonly #tables = new Map<string, Table<Row>>();

  /** `file`: where it is kept between starts; in memory only when absent. */
  constructor(file?: string) {
    if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
    this.#db = new DatabaseSync(file ?? ':memory:');
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    this.#db.exec(
      'CREATE TABLE IF NOT EXISTS rows (tab TEXT, key TEXT, seq INTEGER, body TEXT, PRIMARY KEY (tab, key)) WITHOUT ROWID',
    );
  }

  /** The table of that name; rows keep the order in which their keys were first put. */
  table<T extends object = Row>(name: string): Table<T> {
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = new Table<Row>(this.#db, name);
      this.#tables.set(name, table);
    }
    return table as unknown as Table<T>;
  }

  get isEmpty(): boolean {
    return this.#db.prepare('SELECT 1 FROM rows LIMIT 1').get() === undefined;
  }

  /** Runs `work` as one transaction: all of it is kept, or nothing. */
  atomically<T>(work: () => T): T {
    this.#db.exec('BEGIN');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      for (const table of this.#tables.values()) table.reload();
      throw error;
    }
  }

  /** Everything that it holds as text, to look for a value without knowing where it went. */
  dump(): string {
    return this.#db
      .prepare('SELECT body FROM rows')
      .all()
      .map(({ body }) => String(body))
      .join('\n');
  }

  clear(): void {
    this.#db.exec('DELETE FROM rows');
    for (const table of this.#tables.values()) table.reload();
  }

  close(): void {
    this.#db.close();
  }
}

/** Rows by key, held in memory and written through to SQLite. */
export class Table<T extends object> {
  readonly #db: DatabaseSync;
  readonly #name: string;
  readonly #rows = new Map<string, T>();
  #seq = 0;

  constructor(db: DatabaseSync, name: string) {
    this.#db = db;
    this.#name = name;
    this.reload();
  }

  reload(): void {
    this.#rows.clear();
    const rows = this.#db
      .prepare('SELECT key, seq, body FROM rows WHERE tab = ? ORDER BY seq')
      .all(this.#name) as unknown as { key: string; seq: number; body: string }[];
    for (const row of rows) {
      this.#rows.set(row.key, JSON.parse(row.body) as T);
      this.#seq = row.seq;
    }
  }

  get(key: string): T | undefined {
    return this.#rows.get(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  put(key: string, row: T): T {
    this.#seq += 1;
    this.#db
      .prepare(
        'INSERT INTO rows (tab, key, seq, body) VALUES (?, ?, ?, ?) ON CONFLICT (tab, key) DO UPDATE SET body = excluded.body',
      )
      .run(this.#name, key, this.#seq, JSON.stringify(row));
    this.#rows.set(key, row);
    return row;
  }

  delete(key: string): boolean {
    this.#db.prepare('DELETE FROM rows WHERE tab = ? AND key = ?').run(this.#name, key);
    return this.#rows.delete(key);
  }

  values(): T[] {
    return [...this.#rows.values()];
  }

  find(test: (row: T) => boolean): T | undefined {
    for (const row of this.#rows.values()) if (test(row)) return row;
    return undefined;
  }

  get size(): number {
    return this.#rows.size;
  }
}

import { DatabaseSync } from 'node:sqlite';
import type { Client, VendorRecord } from '../../src/sdk/index.ts';

/**
 * The smallest vendor there can be, for the engine's own tests: tables of flat records in an SQLite file that
 * outlives a killed process. Its faults are rows of a table, so that a test can set them from outside.
 */
export class VendorFile implements Client {
  readonly db: DatabaseSync;
  readonly signal: AbortSignal | undefined;

  constructor(path: string, signal?: AbortSignal) {
    this.signal = signal;
    this.db = new DatabaseSync(path, { timeout: 5_000 });
    this.db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
    this.db.exec(`CREATE TABLE IF NOT EXISTS record (tab TEXT, key TEXT, body TEXT, PRIMARY KEY (tab, key));
      CREATE TABLE IF NOT EXISTS fault (kind TEXT, tab TEXT, times INTEGER);
      CREATE TABLE IF NOT EXISTS write_log (tab TEXT, verb TEXT, key TEXT, change_id TEXT);
      CREATE TABLE IF NOT EXISTS refused (change_id TEXT PRIMARY KEY);
      CREATE TABLE IF NOT EXISTS read_log (tab TEXT, at INTEGER)`);
  }

  all(tab: string): VendorRecord[] {
    return this.db
      .prepare('SELECT body FROM record WHERE tab = ? ORDER BY key')
      .all(tab)
      .map((row) => JSON.parse(String(row.body)) as VendorRecord);
  }

  /** Everything that it holds, for comparing two vendors. */
  dump(): Record<string, VendorRecord> {
    return Object.fromEntries(
      this.db
        .prepare('SELECT tab, key, body FROM record ORDER BY tab, key')
        .all()
        .map((row) => [`${row.tab} ${row.key}`, JSON.parse(String(row.body)) as VendorRecord]),
    );
  }

  get(tab: string, key: string): VendorRecord | undefined {
    const row = this.db.prepare('SELECT body FROM record WHERE tab = ? AND key = ?').get(tab, key);
    return row === undefined ? undefined : (JSON.parse(String(row.body)) as VendorRecord);
  }

  put(tab: string, key: string, record: VendorRecord): void {
    this.db
      .prepare('INSERT OR REPLACE INTO record (tab, key, body) VALUES (?, ?, ?)')
      .run(tab, key, JSON.stringify(record));
  }

  /** Puts many at once: by record, in their order. */
  fill(tab: string, records: readonly VendorRecord[], keyOf: (record: VendorRecord) => string): void {
    this.db.exec('BEGIN');
    for (const record of records) this.put(tab, keyOf(record), record);
    this.db.exec('COMMIT');
  }

  remove(tab: string, key: string): void {
    this.db.prepare('DELETE FROM record WHERE tab = ? AND key = ?').run(tab, key);
  }

  /**
   * Arms a fault. Reading: `read-fails` (or `read-fails@80`: at that record), `no-end`, `hang-read`, `slow-read`. Writing: `refuse`, `down`, `lost-answer` (it was
   * carried out), `lost-request` (it was not), `garbled` (something else was), `bug`, `hang-write`, `slow-write`. Both:
   * `throttle`. `hang-look`, `hang-open`, `hang-close`: the vendor says nothing, whatever it is told.
   */
  fault(kind: string, tab: string, times = 1): void {
    this.db.prepare('INSERT INTO fault (kind, tab, times) VALUES (?, ?, ?)').run(kind, tab, times);
  }

  /** Takes all faults away. */
  heal(): void {
    this.db.exec('DELETE FROM fault');
  }

  take(kind: string, tab: string): boolean {
    const armed = this.db
      .prepare('SELECT rowid FROM fault WHERE kind = ? AND tab = ? AND times > 0 LIMIT 1')
      .get(kind, tab);
    if (armed === undefined) return false;
    this.db.prepare('UPDATE fault SET times = times - 1 WHERE rowid = ?').run(Number(armed.rowid));
    return true;
  }

  /** Takes `refuse`. The same change is refused whenever it comes: its sender may be killed before he has noted it. */
  refuses(tab: string, changeId: string): boolean {
    if (this.db.prepare('SELECT 1 FROM refused WHERE change_id = ?').get(changeId) !== undefined) return true;
    this.db.exec('BEGIN');
    const isRefused = this.take('refuse', tab);
    if (isRefused) this.db.prepare('INSERT INTO refused VALUES (?)').run(changeId);
    this.db.exec('COMMIT');
    return isRefused;
  }

  writes(): { tab: string; verb: string; key: string; change_id: string }[] {
    return this.db.prepare('SELECT * FROM write_log').all() as never;
  }

  /** From which record on pages of a table were asked for, in order. */
  pagesRead(tab: string): number[] {
    return this.db
      .prepare('SELECT at FROM read_log WHERE tab = ? ORDER BY rowid')
      .all(tab)
      .map((row) => Number(row.at));
  }

  async close(): Promise<void> {
    if (this.take('hang-close', '')) await silence();
    this.db.close();
  }
}

/** Accepts, and never answers. */
export function silence(): Promise<never> {
  return new Promise(() => undefined);
}

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { schema, type TableSchema, tableSchema } from './schema.ts';
import { storedValue, type Value } from './value.ts';

export type VistaRow = Record<string, Value>;

/** What the database itself refuses: a missing column, a check, a key that is taken. */
export class DatabaseRefusal extends Error {}

/** Vista's tables in SQLite, with their keys, checks and defaults. */
export class VistaDatabase {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** `file`: where it is kept between starts; in memory when absent. */
  constructor(file?: string) {
    if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
    this.#db = new DatabaseSync(file ?? ':memory:');
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    for (const [name, table] of Object.entries(schema)) this.#db.exec(createTable(name, table));
    this.#db.exec('CREATE INDEX IF NOT EXISTS PREH_SSN ON PREH (PRCo, SSN)');
    this.#db.exec('CREATE INDEX IF NOT EXISTS PREH_SortName ON PREH (PRCo, SortName)');
    this.#db.exec('CREATE INDEX IF NOT EXISTS IMWENotes_ImportId ON IMWENotes (ImportId)');
    this.#db.exec('CREATE INDEX IF NOT EXISTS HRRM_SSN ON HRRM (SSN)');
    this.#db.exec('CREATE INDEX IF NOT EXISTS HRRM_SortName ON HRRM (HRCo, SortName)');
  }

  get isEmpty(): boolean {
    return this.rows('HQCO').length === 0;
  }

  /** The rows whose columns equal `where`, in the order they came. Texts compare without case, as in SQL Server. */
  rows(table: string, where: VistaRow = {}): VistaRow[] {
    const columns = Object.keys(where);
    const sql = `SELECT * FROM "${known(table)}"${conditions(columns)} ORDER BY rowid`;
    return this.#statement(sql).all(...bound(where, columns)) as VistaRow[];
  }

  first(table: string, where: VistaRow): VistaRow | undefined {
    const columns = Object.keys(where);
    const sql = `SELECT * FROM "${known(table)}"${conditions(columns)} LIMIT 1`;
    return this.#statement(sql).get(...bound(where, columns)) as VistaRow | undefined;
  }

  /** The highest number in a column among the rows that equal `where`; 0 when there are none. */
  highest(table: string, column: string, where: VistaRow): number {
    const columns = Object.keys(where);
    const sql = `SELECT MAX("${column}") AS top FROM "${known(table)}"${conditions(columns)}`;
    return Number((this.#statement(sql).get(...bound(where, columns)) as { top: number | null }).top ?? 0);
  }

  /** Adds a row; columns not given take the schema's default. @throws DatabaseRefusal */
  insert(table: string, values: VistaRow): VistaRow {
    const row: VistaRow = {};
    for (const column of tableSchema(table).columns) {
      if (column.identity) continue;
      const value = values[column.name] ?? defaultOf(column.default, (text) => storedValue(column, text));
      if (value === null && !column.nullable)
        throw new DatabaseRefusal(`Cannot insert the value NULL into column '${column.name}'`);
      row[column.name] = value;
    }
    const columns = Object.keys(row);
    const sql = `INSERT INTO "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
    this.#run(sql, bound(row, columns));
    return row;
  }

  /** Changes the rows that equal `where`. @throws DatabaseRefusal */
  update(table: string, where: VistaRow, changes: VistaRow): void {
    const columns = Object.keys(changes);
    if (columns.length === 0) return;
    for (const column of tableSchema(table).columns)
      if (changes[column.name] === null && !column.nullable)
        throw new DatabaseRefusal(`Cannot update column '${column.name}' to NULL`);
    const keys = Object.keys(where);
    const sql = `UPDATE "${known(table)}" SET ${columns.map((name) => `"${name}" = ?`).join(', ')}${conditions(keys)}`;
    this.#run(sql, [...bound(changes, columns), ...bound(where, keys)]);
  }

  delete(table: string, where: VistaRow): void {
    const keys = Object.keys(where);
    this.#run(`DELETE FROM "${known(table)}"${conditions(keys)}`, bound(where, keys));
  }

  /** All of the work is kept, or nothing; may be nested. */
  atomically<T>(work: () => T): T {
    this.#db.exec('SAVEPOINT work');
    try {
      const result = work();
      this.#db.exec('RELEASE work');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK TO work; RELEASE work');
      throw error;
    }
  }

  /** One transaction for much work, which keeps what was done even when the work fails on the way. */
  together<T>(work: () => T): T {
    this.#db.exec('BEGIN');
    try {
      return work();
    } finally {
      this.#db.exec('COMMIT');
    }
  }

  clear(): void {
    for (const name of Object.keys(schema)) this.#db.exec(`DELETE FROM "${name}"`);
  }

  close(): void {
    this.#db.close();
  }

  #statement(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #run(sql: string, values: Value[]): void {
    try {
      this.#statement(sql).run(...values);
    } catch (error) {
      throw new DatabaseRefusal((error as Error).message);
    }
  }
}

function known(table: string): string {
  tableSchema(table);
  return table;
}

function conditions(columns: string[]): string {
  return columns.length === 0 ? '' : ` WHERE ${columns.map((name) => `"${name}" IS ?`).join(' AND ')}`;
}

function bound(values: VistaRow, columns: string[]): Value[] {
  return columns.map((name) => values[name] ?? null);
}

/** `(0)`, `'N'`, `NULL` as the schema writes them. */
function defaultOf(text: string | undefined, read: (text: string) => Value): Value {
  const bare = text?.replace(/^\((.*)\)$/, '$1').replace(/^'(.*)'$/, '$1');
  return bare === undefined || bare === 'NULL' ? null : read(bare);
}

function createTable(name: string, table: TableSchema): string {
  const columns = table.columns.map((column) => {
    if (column.identity) return `"${column.name}" INTEGER PRIMARY KEY AUTOINCREMENT`;
    const isWhole = /^(tiny|small|big)?int$/.test(column.type);
    return `"${column.name}" ${isWhole ? 'INTEGER' : 'TEXT COLLATE NOCASE'}${column.nullable ? '' : ' NOT NULL'}`;
  });
  const identity = table.columns.find((column) => column.identity)?.name;
  const key = table.naturalKey?.filter((column) => column !== identity) ?? [];
  const unique = key.length === 0 ? [] : [`UNIQUE (${key.map((column) => `"${column}"`).join(', ')})`];
  // T-SQL's [Name] and its comparisons read the same in SQLite
  const checks = (table.checks ?? []).map((check) => `CHECK ${check}`);
  return `CREATE TABLE IF NOT EXISTS "${name}" (${[...columns, ...unique, ...checks].join(', ')})`;
}

import type { PGlite } from '@electric-sql/pglite';
import type { Pool } from 'pg';
import type { Tables } from './tables.ts';

export type Row = Record<string, unknown>;

/** Something that takes SQL. */
export interface Queryable {
  query<R extends object = Row>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}

/**
 * The database as one company, the installation or the door across companies sees it. PostgreSQL itself holds the
 * limits: each statement runs in a transaction under a role without rights of its own and with the company set.
 */
export interface Scope extends Queryable {
  readonly engine: Database['engine'];
  /** Typed access; joins the transaction that is open. */
  readonly tables: Tables;
  /** Runs `work` in one transaction, which everything in it joins; nested calls join the outer one. */
  transaction<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
}

/** One database, embedded or a server; the same SQL runs on both. */
export interface Database {
  readonly engine: 'embedded' | 'server';
  /** The rows of one company, and what belongs to none. */
  forCompany(companyId: string): Scope;
  /** What belongs to no company: people who sign in, settings. Tables of companies are empty to it. */
  readonly installation: Scope;
  /**
   * The door across companies. Each use says why in a comment, and stands in the list of
   * test/server/row-security.test.ts.
   */
  readonly acrossCompanies: Scope;
  /**
   * The user that owns the tables, for the shape of the database: migrations, roles, policies, statistics. On a server
   * it sees no company's rows either.
   */
  readonly owner: Queryable;
  /** Runs several statements without parameters as the owner, for migrations. */
  script(sql: string): Promise<void>;
  /** Frees the space of deleted rows and renews the statistics, where no background process does it. */
  tidy(tables: readonly string[]): Promise<void>;
  /**
   * Writes tables anew, so that no bytes of changed and deleted rows stay on disk, in the write-ahead log either. On a
   * server nothing: locking its tables, its log and its backups are its administrator's affair.
   */
  wipe(tables: readonly string[]): Promise<void>;
  /** The driver, for the task queue, which brings its own access and its own tables. */
  readonly driver: PGlite | Pool;
  close(): Promise<void>;
}

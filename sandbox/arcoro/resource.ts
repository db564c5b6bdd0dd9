import type { Row } from '../kit/index.ts';
import type { FieldErrors } from './problem.ts';
import type { ApiTables } from './tables.ts';

/** What one field accepts; `refersTo` names the resource whose id it must be. */
export interface Field {
  type: 'text' | 'date' | 'boolean' | 'number' | 'texts';
  required?: true;
  maxLength?: number;
  values?: string[];
  pattern?: RegExp;
  patternSays?: string;
  refersTo?: string;
  /** Another row with the same value is answered with 409. */
  unique?: true;
  /** Set once, at creation. */
  fixed?: true;
}

export type Filter<T extends ApiTables = ApiTables> = (row: Row, wanted: string, tables: T) => boolean;

/** A resource of the API, in a product whose tables are `T`. */
export interface Resource<T extends ApiTables = ApiTables> {
  /** Also its table and the last part of its path. */
  name: string;
  base: 'common' | 'time' | 'payroll' | 'unions';
  idField: string;
  /** Lies below `/Persons/{personId}`. */
  ofPerson?: true;
  /** `read` for those of which only a list is known. */
  operations: 'read' | 'write' | 'write and delete';
  fields: Record<string, Field>;
  /** For lists that only the product's own screens change: what a writer is told. */
  owned?: string;
  /** Rules over more than one field; may throw a Problem of its own. */
  check?(row: Row, tables: T, before: Row | undefined): FieldErrors;
  /** By query parameter. */
  filters?: Record<string, Filter<T>>;
  /** What an answer shows beside the stored fields. */
  view?(row: Row, tables: T): Row;
}

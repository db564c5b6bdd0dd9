import type { Row } from '../kit/index.ts';
import type { FieldErrors } from './problem.ts';
import type { Tables } from './tables.ts';

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

export type Filter = (row: Row, wanted: string, tables: Tables) => boolean;

export interface Resource {
  /** Also its table and the last part of its path. */
  name: string;
  base: 'common' | 'time' | 'payroll' | 'unions';
  idField: string;
  /** Lies below `/Persons/{personId}`. */
  ofPerson?: true;
  /** `read` for those of which only a list is known. */
  operations: 'read' | 'write' | 'write and delete';
  fields: Record<string, Field>;
  /** Rules over more than one field. */
  check?(row: Row, tables: Tables): FieldErrors;
  /** By query parameter. */
  filters?: Record<string, Filter>;
}

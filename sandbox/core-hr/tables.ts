import { type ApiTables, apiTablesOf } from '../arcoro/index.ts';
import type { SandboxState, Table } from '../kit/index.ts';

/** All rows are JSON in the vendor's (assumed) shape; which fields there are is said in the resource files. */
export interface Tables extends ApiTables {
  /** What travels in files only: one table per kind of file. */
  file(kind: string): Table<FileRow>;
  imports: Table<ImportRecord>;
}

/** One row of a file kind, as text in the file's own format. */
export interface FileRow {
  id: string;
  personId: string;
  values: Record<string, string>;
}

export interface ImportRecord {
  id: string;
  file: string;
  layout: string | null;
  at: string;
  outcome: 'processed' | 'processed with errors' | 'refused';
  /** Why the whole file was refused. */
  reason: string | null;
  rows: number;
  added: number;
  updated: number;
  errors: { row: number; column: string | null; message: string }[];
}

export function tablesOf(state: SandboxState): Tables {
  return {
    ...apiTablesOf(state),
    file: (kind) => state.table<FileRow>(`file ${kind}`),
    imports: state.table<ImportRecord>('imports'),
  };
}

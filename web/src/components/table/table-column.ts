import type { ReactNode } from 'react';

export type CellValue = string | number | boolean | null | undefined;

/** A column as the pages declare it: its value sorts and is exported, its cell is what one sees. */
export interface TableColumn<Row> {
  id: string;
  header: string;
  value: (row: Row) => CellValue;
  cell?: (row: Row) => ReactNode;
  /** In pixels; for a growing column the least. */
  width: number;
  grow?: boolean;
  align?: 'right' | 'center';
  sortable?: boolean;
  /** Shown only once chosen. */
  hiddenAtFirst?: boolean;
  /** The column is too narrow for its header, which is then only read out. */
  narrowHeader?: boolean;
  /** Cannot be switched off and is not exported. */
  actions?: boolean;
}

/** Orders cells: numbers by size, text as people expect it, nothing last. */
export function compareCells(a: CellValue, b: CellValue): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true, sensitivity: 'base' });
}

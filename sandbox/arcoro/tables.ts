import type { Row, SandboxState, Table } from '../kit/index.ts';

/** The tables that every product behind the Arcoro API has; rows are JSON in the vendor's (assumed) shape. */
export interface ApiTables {
  of(resource: string): Table<Row>;
  persons: Table<Row>;
  employees: Table<Row>;
}

export function apiTablesOf(state: SandboxState): ApiTables {
  return {
    of: (resource) => state.table(resource),
    persons: state.table('Persons'),
    employees: state.table('Employees'),
  };
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

import type { Row, SandboxState, Table } from '../kit/index.ts';

/** All rows are JSON in the vendor's (assumed) shape; which fields there are is said in the resource files. */
export interface Tables {
  of(resource: string): Table<Row>;
  persons: Table<Row>;
  employees: Table<Row>;
  periods: Table<PeriodRow>;
  time: Table<Row>;
}

export interface PeriodRow {
  id: string;
  startDate: string;
  endDate: string;
  payDate: string;
  state: 'open' | 'closed' | 'paid';
}

export function tablesOf(state: SandboxState): Tables {
  return {
    of: (resource) => state.table(resource),
    persons: state.table('Persons'),
    employees: state.table('Employees'),
    periods: state.table<PeriodRow>('pay periods'),
    time: state.table('TimeEntries'),
  };
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The employment that carries this number. */
export function employmentOf(tables: Tables, employeeNumber: unknown): Row | undefined {
  return tables.employees.find((row) => row.employeeNumber === employeeNumber);
}

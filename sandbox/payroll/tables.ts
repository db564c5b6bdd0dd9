import { type ApiTables, apiTablesOf, textOf } from '../arcoro/index.ts';
import type { Row, SandboxState, Table } from '../kit/index.ts';

/** All rows are JSON in the vendor's (assumed) shape; which fields there are is said in the resource files. */
export interface Tables extends ApiTables {
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
    ...apiTablesOf(state),
    periods: state.table<PeriodRow>('pay periods'),
    time: state.table('TimeEntries'),
  };
}

/** The employment that carries this number. */
export function employmentOf(tables: Tables, employeeNumber: unknown): Row | undefined {
  return tables.employees.find((row) => row.employeeNumber === employeeNumber);
}

/** Pay belongs to the person: when the employee number changes, the rows follow (assumed). */
export function moveNumber(from: unknown, to: unknown, tables: Tables): void {
  if (from === to) return;
  for (const name of ['PayRates', 'TaxSetups', 'DirectDeposits', 'Deductions']) {
    const table = tables.of(name);
    for (const row of table.values())
      if (row.employeeNumber === from) table.put(textOf(row.id), { ...row, employeeNumber: to });
  }
}

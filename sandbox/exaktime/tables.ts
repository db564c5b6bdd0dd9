import { type ApiTables, apiTablesOf } from '../arcoro/index.ts';
import type { SandboxState, Table } from '../kit/index.ts';

/** All rows are JSON in the vendor's (assumed) shape; which fields there are is said in the resource files. */
export interface Tables extends ApiTables {
  time: Table<TimeRow>;
  periods: Table<PeriodRow>;
  approvals: Table<ApprovalRow>;
}

/** A worked span with its hours in one hour group; only the clock writes these, never the API. */
export interface TimeRow {
  id: string;
  personId: string;
  workDate: string;
  hours: number;
  /** Regular, Overtime, Doubletime, or the name of a time off plan. */
  hourGroup: string;
  locationId: string | null;
  costCodeId: string | null;
  jobId: string | null;
  modifiedOn: string;
}

export interface PeriodRow {
  id: string;
  startDate: string;
  endDate: string;
  isClosed: boolean;
}

export interface ApprovalRow {
  id: string;
  personId: string;
  type: 'Employee' | 'Supervisor';
  /** Of a whole period or of one day. */
  periodId: string | null;
  workDate: string | null;
  approver: string;
  approvedOn: string;
}

export function tablesOf(state: SandboxState): Tables {
  return {
    ...apiTablesOf(state),
    time: state.table<TimeRow>('time'),
    periods: state.table<PeriodRow>('pay periods'),
    approvals: state.table<ApprovalRow>('approvals'),
  };
}

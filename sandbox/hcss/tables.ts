import type { SandboxContext, Table } from '../kit/index.ts';

/** A record of Setups or HeavyJob as the sandbox keeps it: the vendor's members and what it needs itself. */
export interface Kept {
  id: string;
  businessUnitCode: string;
  isDeleted: boolean;
  /** Rises with every new row; cursors go on behind it. */
  seq: number;
  modifiedMs: number;
  /** The vendor's members by name. */
  members: Record<string, unknown>;
}

export interface BusinessUnit {
  id: string;
  code: string;
  description: string;
  defaultPayClass: string;
}

export interface HourTag {
  id: string;
  businessUnitCode: string;
  kind: 'attendance' | 'nonuse';
  code: string;
  description: string;
}

export interface HourEntry {
  timeCardCostCodeId: string;
  tagId: string | null;
  tagCode: string | null;
  hours: number;
}

export interface CardEmployee {
  timeCardEmployeeId: string;
  employeeId: string;
  payClassCode: string;
  regularHours: HourEntry[];
  overtimeHours: HourEntry[];
  doubleOvertimeHours: HourEntry[];
  costAdjustments: { code: string; description: string; type: string; quantity: number }[];
}

export interface TimeCard {
  id: string;
  seq: number;
  businessUnitCode: string;
  foremanId: string;
  jobId: string;
  date: string;
  shift: number;
  revision: number;
  isApproved: boolean;
  isReviewed: boolean;
  isAccepted: boolean;
  isRejected: boolean;
  sentToPayrollRevision: number | null;
  sentToPayrollDateTime: string | null;
  modifiedMs: number;
  lockedMs: number | null;
  columns: { timeCardCostCodeId: string; costCodeId: string; quantity: number }[];
  employees: CardEmployee[];
}

export interface EmployeeSkill {
  id: string;
  seq: number;
  modifiedMs: number;
  members: Record<string, unknown>;
}

export const KINDS = ['Employee', 'PayClass', 'Job', 'CostCode'] as const;
export type Kind = (typeof KINDS)[number];

export interface Tables {
  businessUnits: Table<BusinessUnit>;
  kept: Record<Kind, Table<Kept>>;
  hourTags: Table<HourTag>;
  timeCards: Table<TimeCard>;
  skills: Table<{ courseCode: string; name: string }>;
  employeeSkills: Table<EmployeeSkill>;
}

export function tablesOf({ state }: SandboxContext): Tables {
  return {
    businessUnits: state.table('businessUnits'),
    kept: {
      Employee: state.table('employees'),
      PayClass: state.table('payClasses'),
      Job: state.table('jobs'),
      CostCode: state.table('costCodes'),
    },
    hourTags: state.table('hourTags'),
    timeCards: state.table('timeCards'),
    skills: state.table('skills'),
    employeeSkills: state.table('employeeSkills'),
  };
}

/** The next place in a table's order. */
export function nextSeq(table: Table<{ seq: number }>): number {
  return Math.max(0, ...table.values().map((row) => row.seq)) + 1;
}

export const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

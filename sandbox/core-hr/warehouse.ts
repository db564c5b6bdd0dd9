import { textOf } from '../arcoro/index.ts';
import type { Row, SandboxContext, Table } from '../kit/index.ts';
import type { Assumptions } from './assumptions.ts';
import { fromFileDate } from './file-dates.ts';
import type { Tables } from './tables.ts';

/** The sets that a reader of HR data needs; columns are assumed, names of the sets are documented. */
export const SETS: Record<
  string,
  Record<string, 'Edm.String' | 'Edm.Guid' | 'Edm.Date' | 'Edm.Boolean' | 'Edm.Decimal'>
> = {
  DwUsers: {
    UserId: 'Edm.Guid',
    FirstName: 'Edm.String',
    LastName: 'Edm.String',
    EmployeeId: 'Edm.String',
    WorkEmail: 'Edm.String',
    IsActive: 'Edm.Boolean',
    HireDate: 'Edm.Date',
    TerminationDate: 'Edm.Date',
    DepartmentName: 'Edm.String',
    LocationName: 'Edm.String',
    JobCodeName: 'Edm.String',
  },
  DwEmploymentStatusHistories: {
    HistoryId: 'Edm.String',
    UserId: 'Edm.Guid',
    EmployeeId: 'Edm.String',
    Status: 'Edm.String',
    StartDate: 'Edm.Date',
    EndDate: 'Edm.Date',
  },
  DwTimeOffBalances: {
    BalanceId: 'Edm.String',
    UserId: 'Edm.Guid',
    EmployeeId: 'Edm.String',
    PlanName: 'Edm.String',
    BalanceHours: 'Edm.Decimal',
    AsOfDate: 'Edm.Date',
  },
  DwTimeOffRequests: {
    RequestId: 'Edm.String',
    UserId: 'Edm.Guid',
    EmployeeId: 'Edm.String',
    PlanName: 'Edm.String',
    StartDate: 'Edm.Date',
    EndDate: 'Edm.Date',
    Hours: 'Edm.Decimal',
    Status: 'Edm.String',
  },
  DwLocations: {
    LocationId: 'Edm.Guid',
    Identifier: 'Edm.String',
    Name: 'Edm.String',
    IsActive: 'Edm.Boolean',
  },
  DwCostCodes: {
    CostCodeId: 'Edm.Guid',
    Identifier: 'Edm.String',
    Name: 'Edm.String',
    IsActive: 'Edm.Boolean',
  },
};

interface Snapshot {
  night: number;
  sets: Record<string, Row[]>;
}

/** Yesterday's state, rebuilt each night. It is taken before the first write of a day, so it cannot hold that write. */
export class Warehouse {
  readonly #kept: Table<Snapshot>;
  readonly #tables: Tables;
  readonly #context: SandboxContext;
  readonly #hour: number;

  constructor(context: SandboxContext, tables: Tables, assumed: Assumptions) {
    this.#kept = context.state.table<Snapshot>('warehouse');
    this.#tables = tables;
    this.#context = context;
    this.#hour = assumed.warehouseHour;
  }

  rows(set: string): Row[] {
    return this.refreshIfDue().sets[set] ?? [];
  }

  refreshIfDue(): Snapshot {
    const night = Math.floor((this.#context.clock.nowMs() - this.#hour * 3_600_000) / 86_400_000);
    const kept = this.#kept.get('latest');
    if (kept !== undefined && kept.night >= night) return kept;
    return this.#kept.put('latest', { night, sets: this.#build() });
  }

  #build(): Record<string, Row[]> {
    const tables = this.#tables;
    const named = (resource: string, id: unknown) =>
      textOf(tables.of(resource).get(textOf(id))?.name) || null;
    const emails = new Map(
      tables
        .of('EmailAddresses')
        .values()
        .filter((row) => row.type === 'Work')
        .map((row) => [row.personId, row.address]),
    );
    const employments = tables.employees
      .values()
      .map((row) => ({ person: tables.persons.get(textOf(row.personId)), row }));
    const latest = new Map(employments.map(({ row }) => [row.personId, row.employeeNumber]));
    return {
      DwUsers: employments.map(({ person, row }) => ({
        UserId: row.personId,
        FirstName: person?.firstName ?? null,
        LastName: person?.lastName ?? null,
        EmployeeId: row.employeeNumber,
        WorkEmail: emails.get(row.personId) ?? null,
        IsActive: row.status !== 'Terminated',
        HireDate: row.hireDate,
        TerminationDate: row.terminationDate,
        DepartmentName: named('Departments', row.departmentId),
        LocationName: named('Locations', row.locationId),
        JobCodeName: named('JobCodes', row.jobCodeId),
      })),
      DwEmploymentStatusHistories: employments.flatMap(({ row }) => {
        const shared = { UserId: row.personId, EmployeeId: row.employeeNumber };
        const first = {
          HistoryId: `${textOf(row.employeeId)}-1`,
          ...shared,
          Status: 'Active',
          StartDate: row.hireDate,
          EndDate: row.terminationDate,
        };
        if (row.terminationDate === null) return [first];
        return [
          first,
          {
            HistoryId: `${textOf(row.employeeId)}-2`,
            ...shared,
            Status: 'Terminated',
            StartDate: row.terminationDate,
            EndDate: null,
          },
        ];
      }),
      DwTimeOffBalances: tables
        .file('time-off-balances')
        .values()
        .map(({ id, personId, values }) => ({
          BalanceId: id,
          UserId: personId,
          EmployeeId: latest.get(personId) ?? null,
          PlanName: values.Plan ?? '',
          BalanceHours: Number(values['Balance Hours']),
          AsOfDate: fromFileDate(values['As Of'] ?? ''),
        })),
      DwTimeOffRequests: [],
      DwLocations: tables
        .of('Locations')
        .values()
        .map((row) => ({
          LocationId: row.id,
          Identifier: row.identifier,
          Name: row.name,
          IsActive: row.isActive,
        })),
      DwCostCodes: tables
        .of('CostCodes')
        .values()
        .map((row) => ({
          CostCodeId: row.id,
          Identifier: row.identifier,
          Name: row.name,
          IsActive: row.isActive,
        })),
    };
  }
}

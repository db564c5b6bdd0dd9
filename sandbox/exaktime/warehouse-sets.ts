import type { Row } from '../kit/index.ts';
import type { Tables } from './tables.ts';

type Edm = 'Edm.String' | 'Edm.Guid' | 'Edm.Date' | 'Edm.DateTimeOffset' | 'Edm.Boolean' | 'Edm.Decimal';

const time = {
  TimeRecordId: 'Edm.Guid',
  PersonId: 'Edm.Guid',
  EmployeeId: 'Edm.String',
  WorkDate: 'Edm.Date',
  StartTime: 'Edm.DateTimeOffset',
  EndTime: 'Edm.DateTimeOffset',
  Hours: 'Edm.Decimal',
  HourGroup: 'Edm.String',
  LocationId: 'Edm.Guid',
  CostCodeId: 'Edm.Guid',
  JobId: 'Edm.Guid',
  EquipmentId: 'Edm.Guid',
  IsApproved: 'Edm.Boolean',
  ModifiedOn: 'Edm.DateTimeOffset',
} as const;

const coded = { Identifier: 'Edm.String', Name: 'Edm.String', IsActive: 'Edm.Boolean' } as const;

/** Names of the sets are documented, and of columns only what they hold: their names are assumed. */
export const SETS: Record<string, Record<string, Edm>> = {
  DwUsers: { PersonId: 'Edm.Guid', FirstName: 'Edm.String', LastName: 'Edm.String', IsActive: 'Edm.Boolean' },
  DwTimeRecords: time,
  DwTimeRecordByHourGroups: time,
  DwTimePunches: {
    PunchId: 'Edm.String',
    PersonId: 'Edm.Guid',
    PunchTime: 'Edm.DateTimeOffset',
    DeviceType: 'Edm.String',
    LocationId: 'Edm.Guid',
    NetworkTimeDifference: 'Edm.Decimal',
  },
  DwPayPeriods: {
    PayPeriodId: 'Edm.String',
    StartDate: 'Edm.Date',
    EndDate: 'Edm.Date',
    IsClosed: 'Edm.Boolean',
    Type: 'Edm.String',
  },
  DwPayPeriodApprovals: {
    ApprovalId: 'Edm.String',
    PayPeriodId: 'Edm.String',
    ApprovalType: 'Edm.String',
    PersonId: 'Edm.Guid',
    EmployeeId: 'Edm.String',
    Approver: 'Edm.String',
    ApprovedOn: 'Edm.DateTimeOffset',
    Comment: 'Edm.String',
  },
  DwWorkDateTimeApprovals: {
    ApprovalId: 'Edm.String',
    WorkDate: 'Edm.Date',
    ApprovalType: 'Edm.String',
    PersonId: 'Edm.Guid',
    EmployeeId: 'Edm.String',
    Approver: 'Edm.String',
    ApprovedOn: 'Edm.DateTimeOffset',
  },
  DwTimeOffRequests: {
    RequestId: 'Edm.String',
    EmployeeId: 'Edm.String',
    PlanName: 'Edm.String',
    StartDate: 'Edm.Date',
    EndDate: 'Edm.Date',
    Hours: 'Edm.Decimal',
    Status: 'Edm.String',
  },
  DwTimeOffBalances: {
    BalanceId: 'Edm.String',
    EmployeeId: 'Edm.String',
    PlanName: 'Edm.String',
    BalanceHours: 'Edm.Decimal',
    MaximumHours: 'Edm.Decimal',
    AsOfDate: 'Edm.Date',
  },
  DwLocations: { LocationId: 'Edm.Guid', ...coded },
  DwCostCodes: { CostCodeId: 'Edm.Guid', ...coded },
  DwEquipments: { EquipmentId: 'Edm.Guid', ...coded },
  DwExpenses: { ExpenseId: 'Edm.Guid', PersonId: 'Edm.Guid', Amount: 'Edm.Decimal' },
};

/** The sets as they are built in the night before `date`: nothing of that day is in them yet. */
export function buildSets(tables: Tables, date: string): Record<string, Row[]> {
  const numbers = new Map(tables.employees.values().map((row) => [row.personId, row.employeeNumber]));
  const approvals = tables.approvals.values();
  const periodOf = (day: string) =>
    tables.periods.find((period) => period.startDate <= day && day <= period.endDate)?.id;
  const worked = tables.time.values().filter((row) => row.workDate < date);
  const records = worked.map((row) => ({
    TimeRecordId: row.id,
    PersonId: row.personId,
    EmployeeId: numbers.get(row.personId) ?? null,
    WorkDate: row.workDate,
    StartTime: `${row.workDate}T13:00:00Z`,
    EndTime: new Date(Date.parse(`${row.workDate}T13:00:00Z`) + row.hours * 3_600_000).toISOString(),
    Hours: row.hours,
    HourGroup: row.hourGroup,
    LocationId: row.locationId,
    CostCodeId: row.costCodeId,
    JobId: row.jobId,
    EquipmentId: null,
    IsApproved: approvals.some(
      (each) =>
        each.type === 'Supervisor' &&
        each.personId === row.personId &&
        (each.workDate === row.workDate ||
          (each.periodId !== null && each.periodId === periodOf(row.workDate))),
    ),
    ModifiedOn: row.modifiedOn,
  }));
  const list = (resource: string, id: string) =>
    tables
      .of(resource)
      .values()
      .map((row) => ({ [id]: row.id, Identifier: row.identifier, Name: row.name, IsActive: row.isActive }));
  const approval = (row: (typeof approvals)[number]) => ({
    ApprovalId: row.id,
    ApprovalType: row.type,
    PersonId: row.personId,
    EmployeeId: numbers.get(row.personId) ?? null,
    Approver: row.approver,
    ApprovedOn: row.approvedOn,
  });
  return {
    DwUsers: tables.persons.values().map((row) => ({
      PersonId: row.personId,
      FirstName: row.firstName,
      LastName: row.lastName,
      IsActive: tables.employees.find((one) => one.personId === row.personId)?.status === 'Active',
    })),
    DwTimeRecords: records,
    DwTimeRecordByHourGroups: records,
    DwTimePunches: records.flatMap((row) =>
      (['StartTime', 'EndTime'] as const).map((end) => ({
        PunchId: `${row.TimeRecordId}-${end}`,
        PersonId: row.PersonId,
        PunchTime: row[end],
        DeviceType: 'Mobile',
        LocationId: row.LocationId,
        NetworkTimeDifference: 0,
      })),
    ),
    DwPayPeriods: tables.periods.values().map((row) => ({
      PayPeriodId: row.id,
      StartDate: row.startDate,
      EndDate: row.endDate,
      IsClosed: row.isClosed,
      Type: 'Weekly',
    })),
    DwPayPeriodApprovals: approvals
      .filter((row) => row.periodId !== null)
      .map((row) => ({ ...approval(row), PayPeriodId: row.periodId, Comment: null })),
    DwWorkDateTimeApprovals: approvals
      .filter((row) => row.workDate !== null)
      .map((row) => ({ ...approval(row), WorkDate: row.workDate })),
    DwTimeOffBalances: tables
      .of('balances')
      .values()
      .map(({ id, personId, ...row }) => ({
        BalanceId: id,
        EmployeeId: numbers.get(personId) ?? null,
        ...row,
      })),
    DwLocations: list('Locations', 'LocationId'),
    DwCostCodes: list('CostCodes', 'CostCodeId'),
  };
}

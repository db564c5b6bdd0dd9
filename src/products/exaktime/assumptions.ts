import { Type } from 'typebox';
import { apiNames, assumed, assumedGroup, phaseSeparator } from '../../sdk/arcoro-api/index.ts';

/** What the vendor does not publish, each as a setting with the value that we assume; README.md lists them. */
export const Assumptions = assumedGroup({
  ...apiNames,
  phaseSeparator,
  payrollSwitch: assumed(
    'Member: Sync to Payroll',
    'The member of an employment that holds this switch of the employee screen.',
    'syncToPayroll',
  ),
  contractorFlag: assumed(
    'Member: Contractor',
    'The member of an employment that holds the Contractor checkbox.',
    'isContractor',
  ),
  sharedSwitch: assumed(
    'Member: Sync to Other Arcoro products',
    'The member of a location that holds this switch of its screen.',
    'syncToOtherProducts',
  ),
  rateGroup: assumed(
    'Member: rate code group',
    'The member of an employment that names its rate code group.',
    'rateCodeGroup',
  ),
  odataPath: assumed('Path: data warehouse', 'Where the OData sets lie.', '/odata'),
  timeSet: assumed(
    'Set of hours',
    'The set with hours by record and hour group.',
    'DwTimeRecordByHourGroups',
  ),
  periodSet: assumed('Set of pay periods', 'The set with the pay periods.', 'DwPayPeriods'),
  approvalSet: assumed('Set of approvals', 'Who approved which pay period.', 'DwPayPeriodApprovals'),
  dayApprovalSet: assumed('Set of daily approvals', 'Who approved which day.', 'DwWorkDateTimeApprovals'),
  balanceSet: assumed('Set of time off', 'Balances of time off plans.', 'DwTimeOffBalances'),
  approvalType: assumed(
    'Approval that counts',
    'The approval type without which time is not approved for payroll.',
    'Supervisor',
  ),
  regularGroup: assumed('Hour group: regular', 'Its name in the warehouse.', 'Regular'),
  overtimeGroup: assumed('Hour group: overtime', 'Its name in the warehouse.', 'Overtime'),
  doubletimeGroup: assumed('Hour group: doubletime', 'Its name in the warehouse.', 'Doubletime'),
});

/** The columns that are used of each set, by what they mean; their names in the warehouse are settings. */
export const COLUMNS = {
  timeSet: {
    record: 'TimeRecordId',
    person: 'PersonId',
    employee: 'EmployeeId',
    date: 'WorkDate',
    hours: 'Hours',
    group: 'HourGroup',
    location: 'LocationId',
    costCode: 'CostCodeId',
    job: 'JobId',
  },
  periodSet: { id: 'PayPeriodId', start: 'StartDate', end: 'EndDate', closed: 'IsClosed' },
  approvalSet: { period: 'PayPeriodId', type: 'ApprovalType', person: 'PersonId' },
  dayApprovalSet: { date: 'WorkDate', type: 'ApprovalType', person: 'PersonId' },
  balanceSet: { employee: 'EmployeeId', plan: 'PlanName', hours: 'BalanceHours', asOf: 'AsOfDate' },
} as const;

export type SetName = keyof typeof COLUMNS;

export const WarehouseColumns = Type.Record(
  Type.String({ pattern: '^\\w+\\.\\w+$' }),
  Type.String({ minLength: 1 }),
  {
    title: 'Columns of the warehouse',
    description: `Only where your warehouse (${'/odata/$metadata'}) names a column differently: on the left what we look for, e.g. timeSet.hours, on the right its name there.`,
  },
);

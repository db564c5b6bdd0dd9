import { apiNames, assumed, assumedGroup } from '../../sdk/arcoro-api/index.ts';

const list = (title: string, what: string, usual: string) =>
  assumed(`List: ${title}`, `The last part of the path of ${what}, below the path for payroll.`, usual);

/** What the vendor does not publish, each as a setting with the value that we assume; README.md lists them. */
export const Assumptions = assumedGroup({
  ...apiNames,
  deductionCodeList: list('deduction codes', 'deduction and benefit codes', 'DeductionCodes'),
  workersCompList: list("workers' comp", "workers' compensation codes", 'WorkersCompCodes'),
  payRateList: list('pay rates', "employees' pay rates", 'PayRates'),
  taxList: list('taxes', "employees' federal and state tax set-up", 'TaxSetups'),
  depositList: list('direct deposits', "employees' bank accounts", 'DirectDeposits'),
  deductionList: list('deductions', "employees' deductions and benefits", 'Deductions'),
  timeList: list('time', 'the time packages of a pay period', 'TimeEntries'),
  ownerFilter: assumed(
    'Filter: employee of a row',
    'The query parameter that narrows pay rates, taxes, deposits and deductions to one employee.',
    'employee_number',
  ),
  timeFilter: assumed(
    'Filter: time by record id',
    'The query parameter that finds a time entry by the id it was sent with.',
    'record_id',
  ),
  timeSource: assumed(
    'Name of the source of time',
    'Together with record id and version it tells Payroll what it has had already.',
    'chalkline',
  ),
});

import { listOfCodes, payrollLists } from '../../sdk/hh2/index.ts';
import { type DataSet, defineDataSet, type FileWriter, type WriteKind } from '../../sdk/index.ts';
import { deductionFields, formatDeductions, formatTaxes, taxFields } from './calculations.ts';
import type { Sage100Client } from './client.ts';
import { depositFields, formatDeposits } from './direct-deposits.ts';
import { employeeFields, formatEmployees } from './employees.ts';
import { readsPayrollLists } from './hh2-assumptions.ts';
import { costCodes, projectPhases, projects } from './jobs.ts';
import * as mappings from './mappings.ts';
import { formatPayRates, payRateFields, withEarning } from './pay-rates.ts';
import { formatPayStatements, formatTime, payStatementFields, timeFields } from './time-and-pay.ts';

/** Written only: hh2 has no people of Sage 100, so what was sent is the present state. */
function asFiles(
  format: FileWriter<Sage100Client>['format'],
  kinds: readonly WriteKind[],
  contents: 'changes' | 'all' = 'changes',
  withKey?: FileWriter<Sage100Client>['withKey'],
): Pick<DataSet<Sage100Client>, 'write'> {
  return {
    write: {
      style: 'files',
      kinds,
      contents: () => contents,
      format,
      exchange: (client) => client.exchange,
      ...(withKey === undefined ? {} : { withKey }),
    },
  };
}

const throughHh2 = { readable: readsPayrollLists };
const { departments, payGroups, unions, earningCodes } = payrollLists;

export const dataSets: readonly DataSet<Sage100Client>[] = [
  listOfCodes<Sage100Client>(departments, throughHh2),
  listOfCodes<Sage100Client>(payGroups, throughHh2),
  listOfCodes<Sage100Client>(earningCodes, throughHh2),
  listOfCodes<Sage100Client>(unions, throughHh2),
  projects,
  projectPhases,
  costCodes,
  defineDataSet<Sage100Client>({
    id: 'employees',
    vendorName: '5-2-1 Employees (PREMP)',
    fields: employeeFields,
    primaryKey: ['recnum'],
    mapping: mappings.employees,
    note: 'Employee numbers are whole numbers; of the middle name the initial is sent. People cannot be read, so what was sent is compared.',
    ...asFiles(formatEmployees, ['create', 'update', 'deactivate']),
  }),
  defineDataSet<Sage100Client>({
    id: 'payRates',
    vendorName: '5-2-1 Employees, rates (PREMP)',
    fields: payRateFields,
    primaryKey: ['recnum', 'Earning', 'RateType'],
    mapping: mappings.payRates,
    note: 'Regular, overtime and premium rate, by the pay types 1 to 3, and the salary. Rates have no dates in Sage: the one in force today is sent, a later one waits for its day.',
    ...asFiles(formatPayRates, ['create', 'update'], 'changes', withEarning),
  }),
  defineDataSet<Sage100Client>({
    id: 'taxes',
    vendorName: '5-2-1 Employees, calculations of taxes (PREMPCALC)',
    fields: taxFields,
    primaryKey: ['recnum', 'TaxCode'],
    mapping: mappings.taxes,
    note: 'The numbers of the calculations are a setting. Amounts of the W-4 since 2020 have no column.',
    ...asFiles(formatTaxes, ['create', 'update']),
  }),
  defineDataSet<Sage100Client>({
    id: 'directDeposits',
    vendorName: '5-2-1 Employees, direct deposit (PREMP)',
    fields: depositFields,
    primaryKey: ['recnum', 'rtnmbr', 'actnum'],
    mapping: mappings.directDeposits,
    note: 'Up to four accounts with amounts, or percentages where the number of their rate type is known; all accounts of all people are sent each time, so that their places stay right.',
    ...asFiles(formatDeposits, ['create', 'update', 'deactivate'], 'all'),
  }),
  defineDataSet<Sage100Client>({
    id: 'deductions',
    vendorName: '5-2-1 Employees, calculations (PREMPCALC)',
    fields: deductionFields,
    primaryKey: ['recnum', 'clcnum'],
    mapping: mappings.deductions,
    note: 'The deduction code is the number of the payroll calculation. An ended one is switched off.',
    ...asFiles(formatDeductions, ['create', 'update', 'deactivate']),
  }),
  defineDataSet<Sage100Client>({
    id: 'timeEntries',
    vendorName: '5-5-1 Daily payroll (PRDAILY)',
    fields: timeFields,
    primaryKey: ['Ref'],
    mapping: mappings.timeEntries,
    note: 'Lines of daily payroll, which a person processes. A file imported twice doubles the hours; what was sent is never sent again: a correction goes as the difference, or takes back the old line and gives the new one.',
    ...asFiles(formatTime, ['create', 'update']),
  }),
  defineDataSet<Sage100Client>({
    id: 'payStatements',
    vendorName: '5-2-2 Payroll records (PRR, H lines)',
    fields: payStatementFields,
    primaryKey: ['empnum', 'chknum'],
    mapping: mappings.payStatements,
    note: 'Checks with their dates; gross and net are computed by Sage and are not sent.',
    ...asFiles(formatPayStatements, ['create']),
  }),
];

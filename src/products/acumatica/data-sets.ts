import type { DataSet } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import { deductions } from './deductions.ts';
import { directDeposits } from './direct-deposits.ts';
import { employees } from './employee-data-set.ts';
import { feedDataSets } from './feed-data-sets.ts';
import { listDataSets } from './list-data-sets.ts';
import { payRates } from './pay-rates.ts';
import { payrollLists } from './payroll-lists.ts';
import { projectDataSets } from './project-data-sets.ts';
import { taxes } from './taxes.ts';
import { timeEntries } from './time-entries.ts';

/** Lists, projects, people, and what hangs on people. */
export const dataSets: readonly DataSet<AcumaticaClient>[] = [
  ...feedDataSets,
  ...listDataSets,
  ...payrollLists,
  ...projectDataSets,
  employees,
  payRates,
  directDeposits,
  deductions,
  taxes,
  timeEntries,
];

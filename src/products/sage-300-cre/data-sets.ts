import type { DataSet } from '../../sdk/index.ts';
import type { Sage300Client } from './client.ts';
import { deductions } from './deductions.ts';
import { directDeposits } from './direct-deposits.ts';
import { employees } from './employees.ts';
import { costCodes, projectPhases, projects } from './jobs.ts';
import { lists } from './lists.ts';
import { payRates } from './pay-rates.ts';
import { taxes } from './taxes.ts';
import { timeEntries } from './time-entries.ts';

/** Lists and jobs, then people and what belongs to them, then time. */
export const dataSets: readonly DataSet<Sage300Client>[] = [
  ...lists,
  projects,
  projectPhases,
  costCodes,
  employees,
  payRates,
  taxes,
  directDeposits,
  deductions,
  timeEntries,
];

import type { DataSet } from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import { costCodes } from './cost-codes.ts';
import { deductions } from './deductions.ts';
import { directDeposits } from './direct-deposits.ts';
import { employees } from './employee-data-set.ts';
import { listDataSets } from './list-data-sets.ts';
import { payRates } from './pay-rates.ts';
import { taxes } from './taxes.ts';
import { timeEntries } from './time-entries.ts';

/** Lists first, then people, then what hangs on them. */
export const dataSets: readonly DataSet<CmicClient>[] = [
  ...listDataSets,
  costCodes,
  employees,
  payRates,
  taxes,
  directDeposits,
  deductions,
  timeEntries,
];

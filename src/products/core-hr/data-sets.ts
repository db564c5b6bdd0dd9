import type { DataSet } from '../../sdk/index.ts';
import type { CoreHrClient } from './client.ts';
import { employees } from './employee-data-set.ts';
import { fileDataSets } from './file-data-sets.ts';
import { listDataSets } from './list-data-sets.ts';

/** Lists first, then people, then what only files carry. */
export const dataSets: readonly DataSet<CoreHrClient>[] = [...listDataSets, employees, ...fileDataSets];

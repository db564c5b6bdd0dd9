import { apiList, peopleDataSet } from '../../sdk/arcoro-api/index.ts';
import type { DataSet } from '../../sdk/index.ts';
import type { CoreHrClient } from './client.ts';
import { fileDataSets } from './file-data-sets.ts';
import { lists } from './lists.ts';
import { people } from './people.ts';

/** Lists first, then people, then what only files carry. */
export const dataSets: readonly DataSet<CoreHrClient>[] = [
  ...lists.map((list) => apiList(list)),
  peopleDataSet(people),
  ...fileDataSets,
];

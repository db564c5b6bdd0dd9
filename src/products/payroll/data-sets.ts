import { apiList, organisationLists, peopleDataSet } from '../../sdk/arcoro-api/index.ts';
import type { DataSet } from '../../sdk/index.ts';
import type { PayrollClient } from './client.ts';
import { ownedLists, payLists } from './pay-lists.ts';
import { payStatements } from './pay-statements.ts';
import { people } from './people.ts';
import { timeEntries } from './time-entries.ts';

/** Lists first, then people, then what hangs on them. */
export const dataSets: readonly DataSet<PayrollClient>[] = [
  ...organisationLists.map((list) => apiList<PayrollClient>(list)),
  ...ownedLists.map((list) => apiList(list)),
  peopleDataSet(people),
  ...payLists.map((list) => apiList(list)),
  timeEntries,
  payStatements,
];

import {
  type ApiList,
  apiList,
  codedFields,
  type Json,
  organisationLists,
  peopleDataSet,
  phaseList,
  projectList,
} from '../../sdk/arcoro-api/index.ts';
import type { DataSet } from '../../sdk/index.ts';
import type { ExakTimeClient } from './client.ts';
import * as mappings from './mappings.ts';
import { people } from './people.ts';
import { timeEntries } from './time-entries.ts';
import { ptoBalances } from './time-off.ts';

const lists: readonly ApiList<ExakTimeClient>[] = [
  ...organisationLists.map((list) =>
    list.id === 'locations'
      ? {
          ...list,
          newRow: { isUsedForTime: true },
          keeps: (row: Json, { assumed, context }: ExakTimeClient) =>
            context.config.onlySharedLocations !== true || row[assumed.sharedSwitch] === true,
          note: 'Cost center 2 of the older link with Core HR. Deactivated locations still appear in time.',
        }
      : list,
  ),
  {
    id: 'costCodes',
    resource: 'CostCodes',
    base: 'time',
    naturalKey: ['identifier'],
    mapping: mappings.costCodes,
    fields: codedFields,
    // Otherwise nobody could pick it at the clock.
    newRow: { displayOption: 'Default' },
    note: 'Cost center 1 of the older link with Core HR. Cost codes hold for all projects, and their names are unique.',
  },
  {
    ...projectList,
    newRow: { allLocations: true },
    note: 'Jobs that lie below another job are phases. A new job holds at all locations.',
  },
  { ...phaseList, newRow: { allLocations: true } },
];

/** Lists first, then people, then what the warehouse or files carry. */
export const dataSets: readonly DataSet<ExakTimeClient>[] = [
  ...lists.map((list) => apiList(list)),
  peopleDataSet(people),
  timeEntries,
  ptoBalances,
];

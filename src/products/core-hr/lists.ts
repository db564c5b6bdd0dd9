import {
  type ApiList,
  codedFields,
  codedMapping,
  organisationLists,
  phaseList,
  projectList,
} from '../../sdk/arcoro-api/index.ts';
import type { CoreHrClient } from './client.ts';
import * as mappings from './mappings.ts';

const coded = { mapping: codedMapping, fields: codedFields, naturalKey: ['identifier'] };
const whenPayrollIsOn = 'When Arcoro Payroll is in use, this list belongs to Payroll and changes only there.';

/** The lists of a company: read whole, written row by row, never deleted (Core HR offers no delete for them). */
export const lists: readonly ApiList<CoreHrClient>[] = [
  ...organisationLists,
  {
    id: 'payGroups',
    resource: 'PaySchedules',
    base: 'payroll',
    naturalKey: ['identifier'],
    mapping: mappings.payGroups,
    fields: {
      ...codedFields,
      frequency: {
        label: 'Frequency',
        required: true,
        choices: ['Weekly', 'Biweekly', 'Semimonthly', 'Monthly'],
      },
    },
    note: whenPayrollIsOn,
  },
  { ...coded, id: 'earningCodes', resource: 'RateCodes', base: 'payroll', note: whenPayrollIsOn },
  {
    ...coded,
    id: 'costCodes',
    resource: 'CostCodes',
    base: 'time',
    note: 'Cost codes of Core HR hold for all projects.',
  },
  { ...projectList, note: 'Jobs that lie below another job are phases.' },
  phaseList,
];

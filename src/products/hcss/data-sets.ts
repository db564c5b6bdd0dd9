import { certifications } from './certifications.ts';
import { heavyJobDataSets } from './heavyjob-data-sets.ts';
import { setupsDataSets } from './setups-data-sets.ts';
import { timeEntries } from './time-entries.ts';

/** Setups (people, pay classes), HeavyJob (jobs, cost codes, hours) and Skills, each with its own file. */
export const dataSets = [...setupsDataSets, ...heavyJobDataSets, timeEntries, certifications];

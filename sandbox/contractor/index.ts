/** A generated demo contractor as neutral data, from which every sandbox fills itself; nobody in it is real. */
export { buildContractor } from './build.ts';
export { addDays, addYears, lastFullWeek } from './dates.ts';
export {
  DELIBERATE_PROBLEMS,
  type DeliberateProblem,
  FEWEST_PEOPLE,
  problemOf,
  REHIRED_OLD_NUMBER,
} from './deliberate-problems.ts';
export { guidOf, Random } from './random.ts';
export { type StalePeople, stalePeople } from './stale-people.ts';
export type * from './types.ts';

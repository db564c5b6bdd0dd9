import { API_ASSUMPTIONS } from '../arcoro/index.ts';

/**
 * What the vendor does not publish, in one place: every string here is a guess that an option of
 * `startExaktimeSandbox` replaces. Source of the guesses: the fact sheet's sections 2 and 3.
 */
export const ASSUMPTIONS = {
  ...API_ASSUMPTIONS,
  /** The filters are documented, their spelling is not; `page_size` suggests this one. */
  personFilters: {
    firstName: 'first_name',
    lastName: 'last_name',
    employeeIdentifier: 'employee_identifier',
  },
  employeeFilters: { employeeId: 'employee_id', status: 'status' },
  /** The hour (UTC) at which the warehouse is rebuilt; that it happens nightly is documented. */
  warehouseHour: 6,
};

export type Assumptions = typeof ASSUMPTIONS;

/** The guesses with some replaced, group by group. */
export function withAssumptions(replaced: Partial<Assumptions> = {}): Assumptions {
  return { ...ASSUMPTIONS, ...replaced };
}

/** Sign-in for the demo company. */
export const EXAKTIME_DEMO = {
  company: 'plumblevel-demo',
  readWriteKey: 'exaktime-demo-read-write-key',
  readOnlyKey: 'exaktime-demo-read-only-key',
};

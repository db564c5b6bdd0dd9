import { API_ASSUMPTIONS } from '../arcoro/index.ts';

/**
 * What the vendor does not publish, in one place: every string here is a guess that an option of
 * `startPayrollSandbox` replaces. Nothing of pay, taxes, deposits or time is public: fact sheet, section 3.
 */
export const ASSUMPTIONS = {
  ...API_ASSUMPTIONS,
  personFilters: { firstName: 'first_name', lastName: 'last_name' },
  employeeFilters: { employeeId: 'employee_id', status: 'status' },
  ownerFilter: 'employee_number',
  timeFilter: 'record_id',
};

export type Assumptions = typeof ASSUMPTIONS;

/** The guesses with some replaced, group by group. */
export function withAssumptions(replaced: Partial<Assumptions> = {}): Assumptions {
  return { ...ASSUMPTIONS, ...replaced };
}

/** Sign-in for the demo company. */
export const PAYROLL_DEMO = {
  company: 'plumblevel-demo',
  readWriteKey: 'payroll-demo-read-write-key',
  readOnlyKey: 'payroll-demo-read-only-key',
};

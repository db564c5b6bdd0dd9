import { API_ASSUMPTIONS } from '../arcoro/index.ts';

/**
 * What the vendor does not publish, in one place: every string here is a guess that an option of
 * `startCoreHrSandbox` replaces. Source of the guesses: the fact sheet's assumption block.
 */
export const ASSUMPTIONS = {
  ...API_ASSUMPTIONS,
  /** The filters are documented, their spelling is not; `page_size` suggests this one. */
  personFilters: {
    firstName: 'first_name',
    lastName: 'last_name',
    workEmail: 'work_email',
    employeeIdentifier: 'employee_identifier',
  },
  employeeFilters: {
    name: 'name',
    jobTitle: 'job_title',
    department: 'department',
    employeeId: 'employee_id',
    status: 'status',
    modules: 'modules',
  },
  /** The hour (UTC) at which the warehouse is rebuilt; that it happens nightly is documented. */
  warehouseHour: 2,
};

export type Assumptions = typeof ASSUMPTIONS;

/** The guesses with some replaced, group by group. */
export function withAssumptions(replaced: Partial<Assumptions> = {}): Assumptions {
  return { ...ASSUMPTIONS, ...replaced };
}

/** Sign-in for the demo company. */
export const CORE_HR_DEMO = {
  companyId: 'PLUMBLEVEL-DEMO',
  readWriteKey: 'core-hr-demo-read-write-key',
  readOnlyKey: 'core-hr-demo-read-only-key',
};

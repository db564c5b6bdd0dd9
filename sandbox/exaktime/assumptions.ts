/**
 * What the vendor does not publish, in one place: every string here is a guess that an option of
 * `startExaktimeSandbox` replaces. Source of the guesses: the fact sheet's sections 2 and 3.
 */
export const ASSUMPTIONS = {
  login: {
    path: '/v1/Auth/Login',
    header: 'X-Api-Key',
    tokenField: 'accessToken',
    expiresField: 'expiresIn',
  },
  auth: { header: 'Authorization', scheme: 'Bearer' },
  tokenSeconds: 3600,
  page: { items: 'items', total: 'totalCount', number: 'page', size: 'pageSize' },
  /** `unions` is a guess as a place; the other four are documented. */
  paths: {
    common: '/v1/Common',
    time: '/v1/Time',
    payroll: '/v1/Payroll',
    unions: '/v1/Payroll',
    odata: '/odata',
  },
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

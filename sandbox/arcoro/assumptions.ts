/**
 * What the vendor does not publish of the API that its products share. Every string is a guess that an option of a
 * sandbox replaces. Source: the fact sheets of Core HR, ExakTime and Payroll.
 */
export const API_ASSUMPTIONS = {
  login: {
    path: '/v1/Auth/Login',
    header: 'X-Api-Key',
    tokenField: 'accessToken',
    expiresField: 'expiresIn',
  },
  auth: { header: 'Authorization', scheme: 'Bearer' },
  tokenSeconds: 3600,
  page: { items: 'items', total: 'totalCount', number: 'page', size: 'pageSize' },
  /** `unions` is a guess as a place; the others are documented. */
  paths: {
    common: '/v1/Common',
    time: '/v1/Time',
    payroll: '/v1/Payroll',
    unions: '/v1/Payroll',
    odata: '/odata',
  },
};

export type ApiAssumptions = typeof API_ASSUMPTIONS;

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
  /** Where the parts of a person lie, below the path of the person. */
  partPath: '{resource}',
  /** In the list of persons with employment, each row is an employment; with a name here, a person with a list of them. */
  employmentsField: '',
  errorsField: 'errors',
  /** Amounts go out and come in as text. */
  numbersAsText: false,
  /** Other spellings of fields (by resource) and of words (by resource and field). */
  names: {} as Record<string, Record<string, string>>,
  words: {} as Record<string, Record<string, Record<string, string>>>,
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

import { type Static, Type } from 'typebox';

const word = (title: string, description: string, usual: string) =>
  Type.Optional(Type.String({ title, description, default: usual, minLength: 1 }));

/**
 * What the vendor does not publish, each as a setting with the value that we assume. The list of what is documented
 * and what is not stands in README.md.
 */
export const Assumptions = Type.Object(
  {
    loginPath: word('Login path', 'Where the API key is exchanged for a token.', '/v1/Auth/Login'),
    keyHeader: word('Header of the key', 'The header that carries the API key at login.', 'X-Api-Key'),
    tokenField: word('Field of the token', "The token's name in the answer to the login.", 'accessToken'),
    expiresField: word(
      'Field of the life time',
      'The name of its life in seconds in that answer.',
      'expiresIn',
    ),
    tokenHeader: word('Header of the token', 'The header that carries the token.', 'Authorization'),
    tokenScheme: word('Scheme of the token', 'The word before the token.', 'Bearer'),
    itemsField: word('Field of the rows', 'The name of the list in a page.', 'items'),
    totalField: word('Field of the total', 'The name of the number of all rows in a page.', 'totalCount'),
    commonPath: word(
      'Path: people and organisation',
      'Persons, departments, locations, job codes.',
      '/v1/Common',
    ),
    timePath: word('Path: time', 'Jobs and cost codes.', '/v1/Time'),
    payrollPath: word('Path: payroll', 'Rate codes, pay schedules, labor classes.', '/v1/Payroll'),
    unionPath: word('Path: unions', 'Unions, their locals and classes.', '/v1/Payroll'),
    numberFilter: word(
      'Filter: employee id',
      'The query parameter that finds an employee by number.',
      'employee_id',
    ),
    firstNameFilter: word(
      'Filter: first name',
      'The query parameter that finds people by first name.',
      'first_name',
    ),
    lastNameFilter: word(
      'Filter: last name',
      'The query parameter that finds people by last name.',
      'last_name',
    ),
    phaseSeparator: word(
      'Between project and phase',
      "What stands between a job's identifier and that of a job below it, as in 24-001.10.",
      '.',
    ),
  },
  {
    title: 'Details that the vendor does not publish',
    description: 'Leave these as they are unless Arcoro has told you otherwise.',
  },
);

export type Assumed = Required<Static<typeof Assumptions>>;

/** The settings with the assumed values where nothing is set. */
export function withAssumed(set: Static<typeof Assumptions> | undefined): Assumed {
  const entries = Object.entries(Assumptions.properties).map(([name, schema]) => [
    name,
    set?.[name as keyof Assumed] ?? (schema as { default?: string }).default ?? '',
  ]);
  return Object.fromEntries(entries) as Assumed;
}

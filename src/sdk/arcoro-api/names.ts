import { type Static, type TObject, type TProperties, Type } from 'typebox';

/** A setting for something that the vendor does not publish, with the value that we assume. */
export const assumed = (title: string, description: string, usual: string) =>
  Type.Optional(Type.String({ title, description, default: usual, minLength: 1 }));

/** What Arcoro does not publish of the API that its products share; each product adds its own to these. */
export const apiNames = {
  loginPath: assumed('Login path', 'Where the API key is exchanged for a token.', '/v1/Auth/Login'),
  keyHeader: assumed('Header of the key', 'The header that carries the API key at login.', 'X-Api-Key'),
  tokenField: assumed('Field of the token', "The token's name in the answer to the login.", 'accessToken'),
  expiresField: assumed(
    'Field of the life time',
    'The name of its life in seconds in that answer.',
    'expiresIn',
  ),
  tokenHeader: assumed('Header of the token', 'The header that carries the token.', 'Authorization'),
  tokenScheme: assumed('Scheme of the token', 'The word before the token.', 'Bearer'),
  itemsField: assumed('Field of the rows', 'The name of the list in a page.', 'items'),
  totalField: assumed('Field of the total', 'The name of the number of all rows in a page.', 'totalCount'),
  commonPath: assumed('Path: people and organisation', 'Persons, departments, locations.', '/v1/Common'),
  timePath: assumed('Path: time', 'Jobs and cost codes.', '/v1/Time'),
  payrollPath: assumed('Path: payroll', 'Rate codes, pay schedules, labor classes.', '/v1/Payroll'),
  unionPath: assumed('Path: unions', 'Unions, their locals and classes.', '/v1/Payroll'),
  childPath: assumed(
    'Path: parts of a person',
    'Of phones, e-mails, addresses and ids; {person} stands for the path of the person, {resource} for PhoneNumbers and the like.',
    '{person}/{resource}',
  ),
  userIdMember: assumed(
    'Member: Arcoro User ID',
    'The member of a person that files call "Arcoro User ID". Dashes and case are of no account when it is read.',
    'personId',
  ),
  employmentsField: assumed(
    'Field of the employments',
    'In the list of persons with employment, should each row hold its employments as a list.',
    'employments',
  ),
  errorsField: assumed('Field of the errors', 'In a refusal: what is wrong, by field.', 'errors'),
  numberFilter: assumed(
    'Filter: employee id',
    'The query parameter that finds an employment by employee number.',
    'employee_id',
  ),
  firstNameFilter: assumed(
    'Filter: first name',
    'The query parameter that finds people by first name.',
    'first_name',
  ),
  lastNameFilter: assumed(
    'Filter: last name',
    'The query parameter that finds people by last name.',
    'last_name',
  ),
} satisfies TProperties;

export type ApiNames = Record<keyof typeof apiNames, string>;

/** The group of settings in a connector's form; collapsed in people's minds, because hardly anybody touches it. */
export function assumedGroup<Own extends TProperties>(properties: Own) {
  return Type.Object(properties, {
    title: 'Details that the vendor does not publish',
    description: 'Leave these as they are unless Arcoro has told you otherwise.',
  });
}

/** The settings of such a group, with the assumed values where nothing is set. */
export function withAssumed<Own extends TProperties>(
  group: TObject<Own>,
  set: Static<TObject<Own>> | undefined,
): Record<keyof Own, string> {
  const given = (set ?? {}) as Record<string, string | undefined>;
  const entries = Object.entries(group.properties).map(([name, schema]) => [
    name,
    given[name] ?? (schema as { default?: string }).default ?? '',
  ]);
  return Object.fromEntries(entries) as Record<keyof Own, string>;
}

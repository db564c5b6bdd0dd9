import type { EntityDefinition, FieldKind } from '../../model/index.ts';

/** What else people and systems call our fields, beyond their names and labels. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  employeeNumber: [
    'employee',
    'employee id',
    'emp id',
    'emp no',
    'emp number',
    'employee no',
    'employee code',
    'eeid',
    'ee number',
    'clock number',
    'badge',
  ],
  personId: ['person', 'person number'],
  ssn: ['social security number', 'social security', 'social security no', 'ss number'],
  firstName: ['given name', 'first', 'fname'],
  middleName: ['middle', 'middle initial', 'mi'],
  lastName: ['surname', 'family name', 'last', 'lname'],
  preferredName: ['nickname', 'known as'],
  street1: ['address', 'address 1', 'address line 1', 'street address', 'street'],
  street2: ['address 2', 'address line 2'],
  state: ['state or province', 'province', 'st'],
  postalCode: ['zip', 'zip code', 'postcode'],
  homePhone: ['phone', 'telephone', 'phone number'],
  mobilePhone: ['mobile', 'cell', 'cell phone', 'cellphone'],
  workEmail: ['email', 'email address', 'company email', 'business email'],
  homeEmail: ['personal email'],
  birthDate: ['dob', 'date of birth', 'birthday'],
  gender: ['sex'],
  hireDate: ['date of hire', 'date hired', 'hired'],
  originalHireDate: ['first hire date'],
  terminationDate: ['term date', 'date terminated', 'date of termination', 'separation date'],
  terminationReason: ['term reason'],
  status: ['employment status', 'employee status'],
  employmentType: ['employee type'],
  supervisorNumber: ['manager', 'manager id', 'manager number', 'reports to'],
  jobTitleCode: ['title', 'position', 'position code', 'job code'],
  departmentCode: ['dept', 'dept code'],
  workersCompCode: ['wc code', 'work comp code', 'workers comp'],
  startDate: ['effective date', 'effective', 'from date', 'begin date'],
  endDate: ['to date', 'thru', 'through', 'thru date', 'expiration date'],
  active: ['is active', 'enabled'],
  amount: ['rate', 'pay rate'],
  workDate: ['date'],
  externalRef: ['id', 'entry', 'reference'],
  routingNumber: ['aba', 'aba number', 'transit number', 'routing'],
  accountNumber: ['account', 'bank account'],
};

/** How long the digits of these identifiers are. */
const LENGTHS: Partial<Record<FieldKind, number>> = { ssn: 9, routing: 9 };
const IDENTIFIERS: ReadonlySet<FieldKind> = new Set(['identifier', 'code', 'ssn', 'routing', 'account']);

/** Which columns of a file are which of our fields. */
export interface ColumnMatcher {
  /** The name for each column in a record: our field where one is meant, else the column's own. */
  match(columns: readonly string[]): string[];
  /** Our field that a column would be, looked at alone. */
  fieldOf(column: string): string | undefined;
  /** As {@link IdentifierWatch} asks: digits that the identifiers of a column have, 0 for any number, undefined for other columns. */
  identifierLength(column: string): number | undefined;
}

const matchers = new Map<string, ColumnMatcher>();

/** Matches headers without regard to case, spaces and punctuation: our field names first, then labels, then aliases. */
export function columnMatcher(definition: EntityDefinition): ColumnMatcher {
  let matcher = matchers.get(definition.id);
  if (matcher === undefined) {
    matcher = compile(definition);
    matchers.set(definition.id, matcher);
  }
  return matcher;
}

function compile(definition: EntityDefinition): ColumnMatcher {
  const known = new Map<string, { field: string; rank: number }>();
  const add = (written: string, field: string, rank: number) => {
    const key = bare(written);
    if (key !== '' && !known.has(key)) known.set(key, { field, rank });
  };
  const fields = Object.entries(definition.fields);
  for (const [name] of fields) add(name, name, 0);
  for (const [name, field] of fields) add(field.label, name, 1);
  for (const [name] of fields) for (const alias of ALIASES[name] ?? []) add(alias, name, 2);
  for (const [name] of fields)
    for (const alias of derivedAliases(name, definition.singular)) add(alias, name, 3);

  const fieldOf = (column: string) => known.get(bare(column))?.field;
  return {
    fieldOf,
    match(columns) {
      const best = new Map<string, { index: number; rank: number }>();
      columns.forEach((column, index) => {
        const found = known.get(bare(column));
        const earlier = found === undefined ? undefined : best.get(found.field);
        if (found !== undefined && (earlier === undefined || found.rank < earlier.rank)) {
          best.set(found.field, { index, rank: found.rank });
        }
      });
      const names = [...columns];
      for (const [field, { index }] of best) names[index] = field;
      return names;
    },
    identifierLength(column) {
      const field = fieldOf(column);
      const kind = field === undefined ? undefined : definition.fields[field]?.kind;
      return kind !== undefined && IDENTIFIERS.has(kind) ? (LENGTHS[kind] ?? 0) : undefined;
    },
  };
}

/** `departmentCode` → department, department id ...; the code and name of a department: department code, department name. */
function derivedAliases(name: string, singular: string): string[] {
  if (name === 'code')
    return ['', ' code', ' id', ' no', ' number'].map((end) => singular + end).concat('id', 'number', 'no');
  if (name === 'name') return [`${singular} name`, `${singular} description`, 'description', 'desc', 'title'];
  const coded = /^(.+?)(?:Code|Number)$/.exec(name)?.[1];
  return coded === undefined ? [] : ['', ' code', ' id', ' no', ' number', ' num'].map((end) => coded + end);
}

/** Header text as it is compared: letters and digits, small. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

import { asList, asObject, unflatten, type VendorRecord } from '../../sdk/index.ts';

/** A JSON object in the vendor's shape, numbers as text. */
export type Json = Record<string, unknown>;

const NOT_DATA = new Set(['id', 'rowNumber', 'note', 'error', 'files', '_links', 'delete']);

/** What the published schema types as a number among the fields that we write; a test holds this against it. */
export const NUMBERS: ReadonlySet<string> = new Set([
  'Amount',
  'ContributionAmount',
  'ContributionMax',
  'ContributionPercent',
  'DeductionAmount',
  'DeductionMax',
  'DeductionPercent',
  'DepositSequenceNbr',
  'GarnOrigAmount',
  'PayRate',
  'Percent',
]);

const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
// Text to a JSON number without a binary float in between.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** Parses JSON and keeps each number as the text that was sent, so that no decimal is ever rounded. */
export function parseExact(text: string): unknown {
  const keep = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  try {
    return JSON.parse(text, keep);
  } catch {
    return undefined;
  }
}

/**
 * A record of the contract API, unwrapped and flat: `ContactInfo.Email`, own fields as `custom.View.Field`.
 * Fields without a value (`{}`) are null; detail rows are left out: see {@link rowsOf}. Blanks at the end of
 * fixed-width keys are cut.
 */
export function flatRecord(json: Json, prefix = '', into: VendorRecord = {}): VendorRecord {
  if (prefix === '' && typeof json.id === 'string') into.id = json.id;
  for (const [name, member] of Object.entries(json)) {
    if (NOT_DATA.has(name) || typeof member !== 'object' || member === null || Array.isArray(member))
      continue;
    if (name === 'custom') ownFields(asObject(member), `${prefix}custom.`, into);
    else if (isPart(member)) flatRecord(asObject(member), `${prefix}${name}.`, into);
    else into[`${prefix}${name}`] = plain(asObject(member).value);
  }
  return into;
}

function isPart(member: object): boolean {
  return 'id' in member || 'rowNumber' in member;
}

function ownFields(custom: Json, prefix: string, into: VendorRecord): void {
  for (const [view, fields] of Object.entries(custom)) {
    for (const [field, wrapped] of Object.entries(asObject(fields)))
      into[`${prefix}${view}.${field}`] = plain(asObject(wrapped).value);
  }
}

function plain(value: unknown): string | boolean | null {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' ? value.trimEnd() : null;
}

/** The text of one field, at a path of linked parts: `textAt(json, 'EmployeeSettings.ReportsTo')`. */
export function textAt(json: Json, path: string): string | undefined {
  let at: Json = json;
  for (const step of path.split('.')) at = asObject(at[step]);
  return typeof at.value === 'string' ? at.value.trimEnd() : undefined;
}

/** Detail rows at a path of linked parts; none when they were not asked for. */
export function rowsOf(json: Json, path: string): Json[] {
  const steps = path.split('.');
  const name = steps.pop() ?? '';
  let at = json;
  for (const step of steps) at = asObject(at[step]);
  return asList(at[name]).map(asObject);
}

/** Flat fields to a body: nested, each value as `{"value": x}`, numbers as they are written. `id` stays bare. */
export function wrapped(fields: VendorRecord): Json {
  const { id, ...rest } = fields;
  const body = wrapAll(unflatten(rest));
  return typeof id === 'string' ? { id, ...body } : body;
}

function wrapAll(members: Json): Json {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => {
      if (typeof member === 'object' && member !== null) return [name, wrapAll(asObject(member))];
      const isNumber = NUMBERS.has(name) && typeof member === 'string' && PLAIN_NUMBER.test(member);
      return [name, { value: isNumber ? rawJSON(member) : member }];
    }),
  );
}

/** A literal of a `$filter`: quotes doubled. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

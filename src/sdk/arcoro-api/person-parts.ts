import { RecordError } from '../../kernel/index.ts';
import type { VendorRecord } from '../product.ts';
import type { WriteItem } from '../write.ts';
import type { Json } from './api.ts';
import { named } from './errors.ts';
import {
  ADDRESS,
  childPath,
  homeAddress,
  type People,
  type PeopleClient,
  TYPED,
  type TypedPart,
} from './people.ts';

/** The members of one part of the record, without its prefix; only those in `fields`. */
export function membersOf(record: VendorRecord, wanted: string, fields: readonly string[]): Json {
  const members: Json = {};
  for (const field of fields) {
    const dot = field.indexOf('.');
    if (field.slice(0, dot) === wanted) members[field.slice(dot + 1)] = record[field] ?? null;
  }
  return members;
}

export function typedPartsOf<C extends PeopleClient>(people: People<C>): TypedPart[] {
  return (Object.keys(TYPED) as TypedPart[]).filter((part) => people.types[part] !== undefined);
}

/** Computed by us when reading, so never sent. */
const DERIVED = new Set(['rehireDate', 'employeeId']);

/**
 * The employment's members with codes turned into ids.
 * `before` gives the union where it does not change.
 */
export async function employmentBody<C extends PeopleClient>(
  client: C,
  people: People<C>,
  record: VendorRecord,
  fields: readonly string[],
  before: Json,
): Promise<Json> {
  const body: Json = {};
  const members = membersOf(record, 'employee', fields);
  // In their order the union comes before its locals and classes.
  for (const [member, list] of Object.entries(people.codeMembers)) {
    const code = members[member];
    if (code === undefined) continue;
    const unionId = body.unionId ?? before.unionId;
    const within = list === 'UnionLocals' || list === 'UnionClasses' ? { unionId } : {};
    body[`${member}Id`] =
      code === null ? null : await client.codes.idOf(list, String(code), `employee.${member}`, within);
  }
  const made = people.derive({});
  for (const [member, value] of Object.entries(members)) {
    if (member === 'manager') {
      body.managerId = value === null ? null : await client.managers.idOf(String(value));
    } else if (!(member in people.codeMembers) && !DERIVED.has(member) && !(`employee.${member}` in made))
      body[member] = value;
  }
  return { ...body, ...people.compose(client, record, members, before) };
}

/** Phones, e-mails and ids: one row per type, added, replaced or (when emptied) removed. */
export async function writeTyped(
  { api }: PeopleClient,
  personId: string,
  part: TypedPart,
  item: WriteItem,
  rows: readonly Json[],
): Promise<void> {
  const { resource, value: member } = TYPED[part];
  for (const [type, value] of Object.entries(membersOf(item.record, part, item.changed))) {
    const field = `${part}.${type}`;
    const row = rows.find((each) => each.type === type);
    try {
      if (typeof value === 'string') {
        if (row === undefined)
          await api.create(childPath(api, personId, resource), { type, [member]: value });
        else await api.replace(childPath(api, personId, resource, row.id), { ...row, [member]: value });
      } else if (row !== undefined) {
        if (part === 'ids') throw ssnStays(api.vendor, field);
        await api.remove(childPath(api, personId, resource, row.id));
      }
    } catch (error) {
      throw named(error, field);
    }
  }
}

/** The home address is one row: merged when it is there, added whole when not, removed when emptied. */
export async function writeAddress(
  { api }: PeopleClient,
  personId: string,
  item: WriteItem,
  rows: readonly Json[],
): Promise<void> {
  const changes = membersOf(item.record, 'address', item.changed);
  if (Object.keys(changes).length === 0) return;
  const row = homeAddress(rows);
  if (row !== undefined) {
    const merged: Json = { ...row, ...changes };
    const isEmpty = ['street1', 'street2', 'city', 'postalCode'].every((member) => !merged[member]);
    if (isEmpty) await api.remove(childPath(api, personId, ADDRESS.resource, row.id));
    else await api.replace(childPath(api, personId, ADDRESS.resource, row.id), merged);
    return;
  }
  const whole = membersOf(item.record, 'address', Object.keys(item.record));
  if (Object.values(whole).every((value) => value === null)) return;
  await api.create(childPath(api, personId, ADDRESS.resource), { type: ADDRESS.type, ...whole });
}

function ssnStays(vendor: { id: string; name: string }, field: string): RecordError {
  return new RecordError({
    code: `${vendor.id}/ssn-stays`,
    what: `The source has no SSN for this person, and ${vendor.name} has one.`,
    expected: 'An SSN is corrected, never emptied.',
    fix: 'Fill in the SSN at the source, or leave it out of the mapping.',
    field,
  });
}

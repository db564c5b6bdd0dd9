import { RecordError, type VendorRecord, type WriteItem } from '../../sdk/index.ts';
import type { CoreHrClient, Json } from './client.ts';
import { ADDRESS, CODE_MEMBERS, partOf, TYPED, type TypedPart } from './employee-fields.ts';
import { childPath, homeAddress } from './employee-record.ts';
import { named } from './errors.ts';

/** The members of one part of the record, without its prefix; only those in `fields`. */
export function membersOf(record: VendorRecord, wanted: string, fields: readonly string[]): Json {
  const members: Json = {};
  for (const field of fields) {
    const [part, member] = partOf(field);
    if (part === wanted) members[member] = record[field] ?? null;
  }
  return members;
}

/** The employment's members with codes turned into ids. `before` gives the union where it does not change. */
export async function employmentBody(
  client: CoreHrClient,
  record: VendorRecord,
  fields: readonly string[],
  before: Json = {},
): Promise<Json> {
  const body: Json = {};
  // In the order of CODE_MEMBERS the union comes before its locals and classes.
  const members = membersOf(record, 'employee', fields);
  for (const [member, list] of Object.entries(CODE_MEMBERS)) {
    const code = members[member];
    if (code === undefined) continue;
    const unionId = body.unionId ?? before.unionId;
    const within = list === 'UnionLocals' || list === 'UnionClasses' ? { unionId } : {};
    body[`${member}Id`] =
      code === null ? null : await client.codes.idOf(list, String(code), `employee.${member}`, within);
  }
  for (const [member, value] of Object.entries(members)) {
    if (member === 'manager') {
      body.managerId = value === null ? null : await client.managers.idOf(String(value));
    } else if (!(member in CODE_MEMBERS) && !DERIVED.has(member)) body[member] = value;
  }
  return body;
}

/** Computed by us when reading, so never sent. */
const DERIVED = new Set(['rehireDate', 'employeeId']);

/** Phones, e-mails and ids: one row per type, added, replaced or (when emptied) removed. */
export async function writeTyped(
  client: CoreHrClient,
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
          await client.create(childPath(client, personId, resource), { type, [member]: value });
        else await client.replace(childPath(client, personId, resource, row.id), { ...row, [member]: value });
      } else if (row !== undefined) {
        if (part === 'ids') throw ssnStays(field);
        await client.remove(childPath(client, personId, resource, row.id));
      }
    } catch (error) {
      throw named(error, field);
    }
  }
}

/** The home address is one row: merged when it is there, added whole when not, removed when emptied. */
export async function writeAddress(
  client: CoreHrClient,
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
    if (isEmpty) await client.remove(childPath(client, personId, ADDRESS.resource, row.id));
    else await client.replace(childPath(client, personId, ADDRESS.resource, row.id), merged);
    return;
  }
  const whole = membersOf(item.record, 'address', Object.keys(item.record));
  if (Object.values(whole).every((value) => value === null)) return;
  await client.create(childPath(client, personId, ADDRESS.resource), { type: ADDRESS.type, ...whole });
}

function ssnStays(field: string): RecordError {
  return new RecordError({
    code: 'core-hr/ssn-stays',
    what: 'The source has no SSN for this person, and Core HR has one.',
    expected: 'An SSN is corrected, never emptied.',
    fix: 'Fill in the SSN at the source, or leave it out of the mapping.',
    field,
  });
}

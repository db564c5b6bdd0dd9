import { flatten, type VendorRecord } from '../../sdk/index.ts';
import type { CoreHrClient, Json } from './client.ts';
import { ADDRESS, CODE_MEMBERS, TYPED, type TypedPart } from './employee-fields.ts';
import { textLists } from './list-data-sets.ts';

/** What hangs below a person, as far as the connector reads it; absent parts were not asked for. */
export interface Details {
  ids?: Json[];
  phones?: Json[];
  emails?: Json[];
  addresses?: Json[];
}

export const TYPED_PARTS = Object.keys(TYPED) as TypedPart[];

/** Asks for the details that the connector is set to read: one call each. */
export async function detailsOf(client: CoreHrClient, personId: string): Promise<Details> {
  const wanted = client.context.config.personDetails ?? ['SSN', 'Address', 'Phones', 'E-mails'];
  const all = (resource: string) => client.all(childPath(client, personId, resource));
  const [ids, phones, emails, addresses] = await Promise.all([
    wanted.includes(TYPED.ids.detail) ? all(TYPED.ids.resource) : undefined,
    wanted.includes(TYPED.phones.detail) ? all(TYPED.phones.resource) : undefined,
    wanted.includes(TYPED.emails.detail) ? all(TYPED.emails.resource) : undefined,
    wanted.includes(ADDRESS.detail) ? all(ADDRESS.resource) : undefined,
  ]);
  return {
    ...(ids === undefined ? {} : { ids }),
    ...(phones === undefined ? {} : { phones }),
    ...(emails === undefined ? {} : { emails }),
    ...(addresses === undefined ? {} : { addresses }),
  };
}

export function personPath(client: CoreHrClient, personId?: string): string {
  const persons = client.path('common', 'Persons');
  return personId === undefined ? persons : `${persons}/${encodeURIComponent(personId)}`;
}

export function childPath(client: CoreHrClient, personId: string, resource: string, id?: unknown): string {
  const path = `${personPath(client, personId)}/${resource}`;
  return id === undefined ? path : `${path}/${encodeURIComponent(String(id))}`;
}

/**
 * Joins a person, the employment in force and the details into one flat record.
 * `managerNumber`: the employee number behind the employment's manager id.
 */
export async function recordOf(
  client: CoreHrClient,
  person: Json,
  employment: Json | undefined,
  details: Details,
  managerNumber: string | null,
): Promise<VendorRecord> {
  const record: VendorRecord = { ...flatten(person, 'person'), ...textLists(person, 'person.') };
  for (const part of TYPED_PARTS) {
    const rows = details[part];
    if (rows === undefined) continue;
    const { value } = TYPED[part];
    for (const type of part === 'ids' ? ['SSN'] : part === 'phones' ? ['Home', 'Mobile'] : ['Work', 'Home'])
      record[`${part}.${type}`] = null;
    for (const row of rows) {
      const name = `${part}.${String(row.type)}`;
      // Of two numbers of one type the first stands: the second is the vendor's older row or a slip.
      if (typeof row[value] === 'string') record[name] ??= row[value];
    }
  }
  if (details.addresses !== undefined) Object.assign(record, addressFields(homeAddress(details.addresses)));
  if (employment !== undefined) {
    Object.assign(record, flatten(employment, 'employee'), textLists(employment, 'employee.'));
    for (const [member, list] of Object.entries(CODE_MEMBERS)) {
      record[`employee.${member}`] = await client.codes.codeOf(list, employment[`${member}Id`]);
    }
    record['employee.manager'] = managerNumber;
    record['employee.rehireDate'] = rehireDateOf(employment);
  }
  return record;
}

export function homeAddress(addresses: readonly Json[]): Json | undefined {
  return addresses.find((row) => row.type === ADDRESS.type) ?? undefined;
}

function addressFields(address: Json | undefined): VendorRecord {
  const none = { street1: null, street2: null, city: null, state: null, postalCode: null, country: null };
  return flatten({ ...none, ...address }, 'address');
}

/** A hire after the original hire is a return. */
function rehireDateOf({ hireDate, originalHireDate }: Json): string | null {
  if (typeof hireDate !== 'string' || typeof originalHireDate !== 'string') return null;
  return hireDate > originalHireDate ? hireDate : null;
}

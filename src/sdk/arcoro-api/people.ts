import type { RecordError } from '../../kernel/index.ts';
import { flatten } from '../flatten.ts';
import type { Mapping } from '../mapping.ts';
import type { VendorField, VendorRecord } from '../product.ts';
import type { WriteItem } from '../write.ts';
import type { ArcoroApi, Json } from './api.ts';
import { type ArcoroClient, textLists } from './api-list.ts';
import type { ListName } from './code-lists.ts';
import type { Managers } from './employments.ts';

export interface PeopleClient extends ArcoroClient {
  readonly managers: Managers;
}

/** What a person has several of, by type: one row for each. */
export const TYPED = {
  ids: { resource: 'GovernmentIdentifications', value: 'number' },
  phones: { resource: 'PhoneNumbers', value: 'number' },
  emails: { resource: 'EmailAddresses', value: 'address' },
} as const;

export type TypedPart = keyof typeof TYPED;
export type DetailPart = TypedPart | 'address';

export const ADDRESS = { resource: 'StreetAddresses', type: 'Home' } as const;

/** What one product reads and writes of a person and the employment in force, as one flat record. */
export interface People<C extends PeopleClient> {
  fields: Readonly<Record<string, VendorField>>;
  mapping: Mapping;
  note: string;
  /** The kinds of numbers, addresses and ids that the product has fields for. */
  types: Partial<Record<TypedPart, readonly string[]>>;
  /** Which details the connector reads; each is a call per person. */
  details(client: C): readonly DetailPart[];
  /** Members of an employment that hold an id, and the list in which it stands. `manager` is another employment. */
  codeMembers: Readonly<Record<string, ListName>>;
  /** Model fields that the vendor sets itself. */
  readOnly: readonly string[];
  /** Whether this employment belongs to the data set. */
  keeps?(client: C, employment: Json): boolean;
  /** Fields of our record made of the employment. */
  derive(employment: Json): VendorRecord;
  /** Members of the employment that are made of several fields; given those that are written. */
  compose(client: C, record: VendorRecord, members: Json, before: Json): Json;
  /** What stands elsewhere about everybody, asked once before they come page by page. */
  extend?(client: C): Promise<(person: Json, employment: Json) => VendorRecord>;
  /** How somebody leaves, where a status alone is not enough. */
  leaving?(client: C, item: WriteItem): WriteItem;
  /** Whether a change may be sent now; it may be narrowed, and what is kept back refused in words. */
  prepare?(client: C, item: WriteItem, before: Json): Prepared;
}

export interface Prepared {
  item: WriteItem;
  /** Why a part is kept back; thrown after the rest was written. */
  refusal?: RecordError;
  /** What is kept back and until when, for the receipt. */
  detail?: string;
}

export function personPath(api: ArcoroApi, personId?: string): string {
  const persons = api.path('common', 'Persons');
  return personId === undefined ? persons : `${persons}/${encodeURIComponent(personId)}`;
}

export function childPath(api: ArcoroApi, personId: string, resource: string, id?: unknown): string {
  const path = api.below(personId, resource);
  return id === undefined ? path : `${path}/${encodeURIComponent(String(id))}`;
}

/** What hangs below a person; a part is absent when it was not asked for. */
export type Details = Partial<Record<DetailPart, Json[]>>;

/** Asks for the details that the connector is set to read: one call each. */
export async function detailsOf(
  api: ArcoroApi,
  personId: string,
  wanted: readonly DetailPart[],
): Promise<Details> {
  const parts = await Promise.all(
    wanted.map(async (part) => {
      const { resource } = part === 'address' ? ADDRESS : TYPED[part];
      return [part, await api.all(childPath(api, personId, resource))] as const;
    }),
  );
  return Object.fromEntries(parts);
}

/**
 * Joins a person, the employment in force and the details into one flat record.
 * `managerNumber`: the employee number behind the employment's manager id.
 */
export async function personRecord<C extends PeopleClient>(
  client: C,
  people: People<C>,
  { person, employment, details, managerNumber }: Joined,
): Promise<VendorRecord> {
  const record: VendorRecord = { ...flatten(person, 'person'), ...textLists(person, 'person.') };
  for (const part of Object.keys(TYPED) as TypedPart[]) {
    const rows = details[part];
    if (rows === undefined) continue;
    const { value } = TYPED[part];
    for (const type of people.types[part] ?? []) record[`${part}.${type}`] = null;
    for (const row of rows) {
      const name = `${part}.${String(row.type)}`;
      // Of two numbers of one type the first stands: the second is the vendor's older row or a slip.
      if (typeof row[value] === 'string') record[name] ??= row[value];
    }
  }
  if (details.address !== undefined) Object.assign(record, addressFields(homeAddress(details.address)));
  if (employment !== undefined) {
    Object.assign(record, flatten(employment, 'employee'), textLists(employment, 'employee.'));
    for (const [member, list] of Object.entries(people.codeMembers)) {
      record[`employee.${member}`] = await client.codes.codeOf(list, employment[`${member}Id`]);
    }
    record['employee.manager'] = managerNumber;
    record['employee.rehireDate'] = rehireDateOf(employment);
    Object.assign(record, people.derive(employment));
  }
  return record;
}

export interface Joined {
  person: Json;
  employment: Json | undefined;
  details: Details;
  managerNumber: string | null;
}

export function homeAddress(addresses: readonly Json[]): Json | undefined {
  return addresses.find((row) => row.type === ADDRESS.type);
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

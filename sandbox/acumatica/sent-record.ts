import { type RecordType, recordType, type ScalarKind } from './catalogue.ts';
import { parseDate } from './dates.ts';
import type { CustomValue, Scalar } from './record.ts';
import { badMember } from './refusal.ts';

/** A body as it was sent, its names and types checked. `null`: the field is to be emptied. */
export interface SentRecord {
  id?: string;
  delete: boolean;
  note?: string;
  fields: Map<string, Scalar | null>;
  links: Map<string, SentRecord>;
  details: Map<string, SentRecord[]>;
  custom: Record<string, Record<string, CustomValue>>;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UNWRAPPED = new Set(['rowNumber', 'error', 'files', '_links']);

export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** @throws Refusal 400 with the path of the member that the contract does not have or that has another type. */
export function parseSent(type: RecordType, body: unknown, path = ''): SentRecord {
  const sent: SentRecord = {
    delete: false,
    fields: new Map(),
    links: new Map(),
    details: new Map(),
    custom: {},
  };
  if (!isObject(body)) throw badMember(path, 'An object is expected.');
  for (const [name, value] of Object.entries(body)) {
    const here = path === '' ? name : `${path}.${name}`;
    const member = type.members.get(name);
    if (member?.kind === 'scalar') {
      const scalar = parseScalar(name, member.type, value, here);
      if (scalar !== undefined) sent.fields.set(name, scalar);
    } else if (member?.kind === 'linked') {
      if (value !== null) sent.links.set(name, parseSent(recordType(member.of), value, here));
    } else if (member?.kind === 'detail') {
      if (!Array.isArray(value)) throw badMember(here, 'An array is expected.');
      sent.details.set(
        name,
        value.map((row, at) => parseSent(recordType(member.of), row, `${here}[${at}]`)),
      );
    } else {
      parseUnwrapped(sent, name, value, here, type.name);
    }
  }
  return sent;
}

function parseUnwrapped(
  sent: SentRecord,
  name: string,
  value: unknown,
  path: string,
  typeName: string,
): void {
  if (name === 'id') {
    if (typeof value !== 'string' || !isGuid(value)) throw badMember(path, 'The value is not a GUID.');
    sent.id = value.toLowerCase();
  } else if (name === 'delete') {
    sent.delete = value === true;
  } else if (name === 'note') {
    if (isObject(value) && typeof value.value === 'string') sent.note = value.value;
  } else if (name === 'custom') {
    sent.custom = parseCustom(value, path);
  } else if (!UNWRAPPED.has(name)) {
    throw badMember(path, `'${name}' is not a member of '${typeName}'.`);
  }
}

/** `{}` says nothing about the field, `{"value": null}` empties it. */
function parseScalar(
  name: string,
  kind: ScalarKind,
  wrapped: unknown,
  path: string,
): Scalar | null | undefined {
  if (!isObject(wrapped)) throw badMember(path, 'A field is sent as {"value": ...}.');
  const value = wrapped.value;
  if (value === undefined || value === null) return value;
  const fits = (): Scalar | undefined => {
    if (kind === 'boolean') return typeof value === 'boolean' ? value : undefined;
    if (kind === 'decimal') return typeof value === 'number' ? value : undefined;
    if (kind === 'int' || kind === 'short' || kind === 'byte')
      return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
    if (typeof value !== 'string') return undefined;
    if (kind === 'guid') return isGuid(value) ? value.toLowerCase() : undefined;
    return kind === 'datetime' ? parseDate(name, value) : value;
  };
  const scalar = fits();
  if (scalar === undefined)
    throw badMember(path, `The value ${JSON.stringify(value)} is not valid for ${kind}.`);
  return scalar;
}

function parseCustom(value: unknown, path: string): SentRecord['custom'] {
  if (!isObject(value)) throw badMember(path, 'An object of views is expected.');
  const custom: SentRecord['custom'] = {};
  for (const [view, fields] of Object.entries(value)) {
    if (!isObject(fields)) throw badMember(`${path}.${view}`, 'An object of fields is expected.');
    const kept: Record<string, CustomValue> = {};
    for (const [field, wrapped] of Object.entries(fields)) {
      if (!isObject(wrapped) || !/^Custom[A-Z][A-Za-z]+Field$/.test(String(wrapped.type)))
        throw badMember(`${path}.${view}.${field}`, 'A custom field needs its type, e.g. CustomStringField.');
      kept[field] = {
        type: String(wrapped.type),
        ...(wrapped.value == null ? {} : { value: wrapped.value as Scalar }),
      };
    }
    custom[view] = kept;
  }
  return custom;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { Row } from '../kit/index.ts';
import type { Member } from './members.ts';
import { badValue, Refusal, required, unknownMember } from './refusal.ts';
import type { Resource } from './resources.ts';
import type { Caller, Site } from './site.ts';

/** The sent members in the types of their table; what the site sets itself is passed over. */
export function typed(site: Site, resource: Resource, body: Row): Row {
  const members = new Map(site.membersOf(resource).map((member) => [member.name, member]));
  const row: Row = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === 'links') continue;
    const stored = site.storedName(name);
    const member = stored === undefined ? undefined : members.get(stored);
    if (member === undefined) throw unknownMember(name, resource.entity);
    if (member.readOnly) continue;
    row[member.name] = typedValue(resource, member, value);
  }
  return row;
}

function typedValue({ entity }: Resource, member: Member, value: unknown): unknown {
  const { name, type } = member;
  if (value === null || value === '') return value;
  if (typeof value !== 'string' && typeof value !== 'number') throw badValue(name, entity, value);
  if (type === 'number' || type === 'integer') {
    const number = Number(value);
    if (!Number.isFinite(number) || (type === 'integer' && !Number.isInteger(number)))
      throw badValue(name, entity, value);
    return number;
  }
  const text = String(value);
  if (type === 'date') {
    if (!isDate(text.slice(0, 10)) || !/^(T.*)?$/.test(text.slice(10))) throw badValue(name, entity, value);
    return text.slice(0, 10);
  }
  if (type === 'datetime') {
    const at = Date.parse(text);
    if (Number.isNaN(at)) throw badValue(name, entity, value);
    return `${new Date(at).toISOString().slice(0, 19)}Z`;
  }
  if (member.maxLength !== undefined && text.length > member.maxLength)
    throw new Refusal(400, `Attribute ${name} in ${entity} exceeds the length ${member.maxLength}.`, {
      code: '27023',
      member: name,
    });
  if (member.choices !== undefined && !member.choices.includes(text)) throw badValue(name, entity, value);
  return text;
}

function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** The first that is missing: the site names one at a time. */
export function demandMembers(site: Site, resource: Resource, row: Row): void {
  for (const { name, required: isRequired } of site.membersOf(resource)) {
    if (!isRequired || name === resource.id) continue;
    if (row[name] === undefined || row[name] === null || row[name] === '')
      throw required(name, resource.entity);
  }
}

/** Audit members of a new row; the update date stays empty until the first change. */
export function stamped(site: Site, resource: Resource, row: Row, caller: Caller): Row {
  const now = site.now();
  const stamped: Row = { ...row };
  for (const { name } of site.membersOf(resource)) {
    if (name.endsWith('IuCreateDate') || name.endsWith('LastUpdDate')) stamped[name] = now;
    if (name.endsWith('IuCreateUser')) stamped[name] = caller.user;
  }
  return stamped;
}

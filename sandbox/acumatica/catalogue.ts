import { readFileSync } from 'node:fs';

export type ScalarKind = 'string' | 'int' | 'short' | 'byte' | 'decimal' | 'boolean' | 'datetime' | 'guid';

export type Member =
  | { kind: 'scalar'; type: ScalarKind }
  | { kind: 'linked'; of: string }
  | { kind: 'detail'; of: string };

/** A record type of the endpoint, top-level or nested. */
export interface RecordType {
  name: string;
  members: Map<string, Member>;
}

/** A top-level entity of the endpoint: a form seen through the contract. */
export interface EntityType extends RecordType {
  /** The form, e.g. `EP203000`; long operations lock it, rights and features switch it off. */
  screen: string;
  keys: string[];
  actions: string[];
  parameters: Record<string, string[]>;
  /** `View.Field` of the form → path of the contract field it stands behind. */
  views: Record<string, string>;
}

interface CatalogueFile {
  endpoint: string;
  version: string;
  entities: Record<string, Omit<EntityType, 'name' | 'members'>>;
  types: Record<string, Record<string, string>>;
}

const file: CatalogueFile = JSON.parse(
  readFileSync(new URL('./schema/catalogue.json', import.meta.url), 'utf8'),
);

export const ENDPOINT = file.endpoint;
export const VERSION = file.version;

const types = new Map<string, RecordType>(
  Object.entries(file.types).map(([name, members]) => [
    name,
    { name, members: new Map(Object.entries(members).map(([member, text]) => [member, parseMember(text)])) },
  ]),
);

const entities = new Map<string, EntityType>(
  Object.entries(file.entities).map(([name, entity]) => [name, { ...recordType(name), ...entity }]),
);

export function recordType(name: string): RecordType {
  const type = types.get(name);
  if (type === undefined) throw new Error(`The catalogue has no record type ${name}`);
  return type;
}

export function entityType(name: string): EntityType | undefined {
  return entities.get(name);
}

export function entityNames(): string[] {
  return [...entities.keys()];
}

export interface FoundMember {
  member: Member;
  /** A detail collection lies on the way to it. */
  throughDetail: boolean;
}

/** Follows `Linked/Field`; undefined when a step does not exist. */
export function memberAt(type: RecordType, path: string[]): FoundMember | undefined {
  let at = type;
  let throughDetail = false;
  for (const [index, step] of path.entries()) {
    const member = at.members.get(step);
    if (member === undefined) return undefined;
    if (index === path.length - 1) return { member, throughDetail };
    if (member.kind === 'scalar') return undefined;
    throughDetail ||= member.kind === 'detail';
    at = recordType(member.of);
  }
  return undefined;
}

function parseMember(text: string): Member {
  if (text.startsWith('-> ')) return { kind: 'linked', of: text.slice(3) };
  if (text.startsWith('[] ')) return { kind: 'detail', of: text.slice(3) };
  return { kind: 'scalar', type: text as ScalarKind };
}

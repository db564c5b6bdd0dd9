import { Type } from 'typebox';
import type { Json } from './api.ts';

/** Our name of a field → the API's, by resource: `Employees.employeeNumber`. */
export const MemberNames = Type.Optional(
  Type.Record(Type.String({ pattern: '^\\w+\\.\\w+$' }), Type.String({ minLength: 1 }), {
    title: 'Fields with other names',
    description:
      'Only where the API names a field differently (https://my.arcoro.com/api): on the left what we look for, e.g. Employees.employeeNumber, on the right its name there.',
  }),
);

/** Our word of a fixed list → the API's, by resource and field: `Employees.status.Leave of Absence`. */
export const ListWords = Type.Optional(
  Type.Record(Type.String({ pattern: '^\\w+\\.\\w+\\..+$' }), Type.String({ minLength: 1 }), {
    title: 'Words of lists that are spelled differently',
    description:
      'Only where the API has another word for a status, a type or a kind: on the left ours, e.g. Employees.status.Leave of Absence or PhoneNumbers.type.Mobile, on the right the word there.',
  }),
);

export interface DialectConfig {
  members?: Readonly<Record<string, string>>;
  words?: Readonly<Record<string, string>>;
}

/** A member of the API's whose name we use for another one is kept under a name that nobody has. */
const SHADOWED = ' of the API';

interface Names {
  theirs: Map<string, string>;
  ours: Map<string, string>;
}

/**
 * Names and words between us and the API. No body of it is public, so every one of them is an assumption that a
 * connector may replace; an unnamed one goes through as it is.
 */
export class Dialect {
  readonly #members = new Map<string, Names>();
  readonly #words = new Map<string, Names>();

  constructor({ members = {}, words = {} }: DialectConfig) {
    for (const [place, theirs] of Object.entries(members)) {
      const [resource = '', ours = ''] = place.split('.');
      learn(this.#members, resource, ours, theirs);
    }
    for (const [place, theirs] of Object.entries(words)) {
      const [resource = '', member = '', ...ours] = place.split('.');
      learn(this.#words, `${resource}.${member}`, ours.join('.'), theirs);
    }
  }

  /** A row of the API in our names and words. */
  read(resource: string, row: Json): Json {
    if (this.#members.size === 0 && this.#words.size === 0) return row;
    const names = this.#members.get(resource);
    const read: Json = {};
    for (const [theirs, value] of Object.entries(row)) {
      const ours = names?.ours.get(theirs) ?? (names?.theirs.has(theirs) ? theirs + SHADOWED : theirs);
      read[ours] = this.#word('ours', `${resource}.${ours}`, value);
    }
    return read;
  }

  /** The reverse. */
  write(resource: string, row: Json): Json {
    if (this.#members.size === 0 && this.#words.size === 0) return row;
    const names = this.#members.get(resource);
    const written: Json = {};
    for (const [ours, value] of Object.entries(row)) {
      const theirs = ours.endsWith(SHADOWED)
        ? ours.slice(0, -SHADOWED.length)
        : (names?.theirs.get(ours) ?? ours);
      written[theirs] = this.#word('theirs', `${resource}.${ours}`, value);
    }
    return written;
  }

  /** Our name of a member that the API complains about. */
  nameOf(resource: string, theirs: string): string {
    return this.#members.get(resource)?.ours.get(theirs) ?? theirs;
  }

  #word(to: keyof Names, place: string, value: unknown): unknown {
    return typeof value === 'string' ? (this.#words.get(place)?.[to].get(value) ?? value) : value;
  }
}

function learn(into: Map<string, Names>, place: string, ours: string, theirs: string): void {
  const names = into.get(place) ?? { theirs: new Map(), ours: new Map() };
  names.theirs.set(ours, theirs);
  names.ours.set(theirs, ours);
  into.set(place, names);
}

/** Problems of a connector's form: names of what we never ask for. */
export function checkDialect(
  { members = {}, words = {} }: DialectConfig,
  resources: readonly string[],
): { field: string; what: string; fix: string }[] {
  const unknown = (field: 'members' | 'words', places: Readonly<Record<string, string>>) =>
    Object.keys(places)
      .filter((place) => !resources.includes(place.split('.')[0] ?? ''))
      .map((place) => ({
        field,
        what: `"${place}" begins with no resource that we ask for.`,
        fix: `Begin with one of ${resources.join(', ')}.`,
      }));
  return [...unknown('members', members), ...unknown('words', words)];
}

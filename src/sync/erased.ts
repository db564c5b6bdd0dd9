import { createHmac } from 'node:crypto';
import type { Entity, EntityDefinition } from '../model/index.ts';

/**
 * What is kept of somebody who was erased: hashes under the company's key of the SSN, of name and birth date, and of the
 * number at each connector, which tell a record of theirs when it comes again and say nothing by themselves. `beside`: only in syncs
 * with that other connector, where the number is somebody else's in further ones.
 */
export function erasedHash(
  hashKey: string,
  what: 'ssn' | 'name and birth date' | `number at ${string}` | `number at ${string} beside ${string}`,
  value: string,
): string {
  return createHmac('sha256', hashKey)
    .update(JSON.stringify(['erased', what, value.trim().toLowerCase()]))
    .digest('base64url');
}

/**
 * First and last name and the birth date as one text, however they are written; undefined where one is missing. It tells
 * people apart well, but not well enough to leave somebody out by it alone.
 */
export function nameAndBirthDate({ firstName, lastName, birthDate }: Entity): string | undefined {
  const parts = [firstName, lastName, birthDate].map((value) =>
    typeof value === 'string'
      ? value
          .normalize('NFKD')
          .replace(/[^\p{L}\p{N}]/gu, '')
          .toLowerCase()
      : '',
  );
  return parts.includes('') ? undefined : parts.join('|');
}

/** Hashes of people who were erased, each with whether everybody it is of is known by an SSN as well. */
export type ErasedHashes = ReadonlyMap<string, { knownBySsn: boolean }>;

/** Tells the records of one connector that are about somebody erased, and who is named in those of others. */
export class ErasedPeople {
  readonly #hashes: ErasedHashes;
  readonly #hashKey: string;
  readonly #ends: { here: string; there: string };
  /** What this run has found of employees whose number is in question: what hangs on them follows. */
  readonly #verdicts = new Map<string, boolean | 'both'>();

  /** `here`: the connector whose records are judged; `there`: the sync's other end. */
  constructor(hashes: ErasedHashes, hashKey: string, ends: { here: string; there: string }) {
    this.#hashes = hashes;
    this.#hashKey = hashKey;
    this.#ends = ends;
  }

  has(definition: EntityDefinition, entity: Entity): boolean {
    if (this.#hashes.size === 0) return false;
    if (definition.id !== 'employees') return this.#hasOwner(entity[definition.owner ?? '']);
    const { employeeNumber, ssn } = entity;
    const byNumber = this.#ofNumber(employeeNumber);
    const hasSsn = typeof ssn === 'string' && ssn !== '';
    const bySsn = hasSsn && this.#hashes.has(erasedHash(this.#hashKey, 'ssn', ssn));
    // With another SSN than the one that was erased, it is somebody else who was given the number; unless name and
    // birth date are the same, too: then the SSN was corrected.
    const isOthers = hasSsn && byNumber?.knownBySsn === true && !this.#hasName(entity);
    const is = bySsn || (byNumber !== undefined && !isOthers);
    if (typeof employeeNumber === 'string' && (bySsn || byNumber !== undefined)) {
      const earlier = this.#verdicts.get(employeeNumber);
      this.#verdicts.set(employeeNumber, earlier === undefined || earlier === is ? is : 'both');
    }
    return is;
  }

  /** Whether an employee who comes under another number and SSN has the name and birth date of somebody erased. */
  resembles(entity: Entity): boolean {
    return this.#hashes.size > 0 && this.#hasName(entity);
  }

  /**
   * The record of somebody else without the fields that name somebody erased, e.g. as supervisor: as if they had not
   * been read, so that they are neither kept nor written, and the other system keeps what it has.
   */
  without(definition: EntityDefinition, entity: Entity): Entity {
    if (this.#hashes.size === 0) return entity;
    const named = Object.keys(entity).filter(
      (name) =>
        name !== definition.owner &&
        definition.fields[name]?.refersTo === 'employees' &&
        this.#hasOwner(entity[name]),
    );
    if (named.length === 0) return entity;
    return Object.fromEntries(Object.entries(entity).filter(([name]) => !named.includes(name)));
  }

  #hasName(entity: Entity): boolean {
    const text = nameAndBirthDate(entity);
    return text !== undefined && this.#hashes.has(erasedHash(this.#hashKey, 'name and birth date', text));
  }

  #hasOwner(number: unknown): boolean {
    const verdict = typeof number === 'string' ? this.#verdicts.get(number) : undefined;
    return typeof verdict === 'boolean' ? verdict : this.#ofNumber(number) !== undefined;
  }

  #ofNumber(number: unknown): { knownBySsn: boolean } | undefined {
    if (typeof number !== 'string' || number === '') return undefined;
    const { here, there } = this.#ends;
    return (
      this.#hashes.get(erasedHash(this.#hashKey, `number at ${here}`, number)) ??
      this.#hashes.get(erasedHash(this.#hashKey, `number at ${here} beside ${there}`, number))
    );
  }
}

import { createHmac } from 'node:crypto';
import type { Entity, EntityDefinition } from '../model/index.ts';

/**
 * What is kept of somebody who was erased: hashes under the company's key of the SSN and of the number at each
 * connector, which tell a record of theirs when it comes again and say nothing by themselves.
 */
export function erasedHash(hashKey: string, what: 'ssn' | `number at ${string}`, value: string): string {
  return createHmac('sha256', hashKey)
    .update(JSON.stringify(['erased', what, value.trim().toLowerCase()]))
    .digest('base64url');
}

/** Tells the records of one connector that are about somebody erased. */
export class ErasedPeople {
  readonly #hashes: ReadonlySet<string>;
  readonly #hashKey: string;
  readonly #connectorId: string;

  constructor(hashes: ReadonlySet<string>, hashKey: string, connectorId: string) {
    this.#hashes = hashes;
    this.#hashKey = hashKey;
    this.#connectorId = connectorId;
  }

  has(definition: EntityDefinition, entity: Entity): boolean {
    if (this.#hashes.size === 0) return false;
    const number = entity[definition.id === 'employees' ? 'employeeNumber' : (definition.owner ?? '')];
    const { ssn } = entity;
    return (
      (typeof number === 'string' &&
        number !== '' &&
        this.#hashes.has(erasedHash(this.#hashKey, `number at ${this.#connectorId}`, number))) ||
      (typeof ssn === 'string' && ssn !== '' && this.#hashes.has(erasedHash(this.#hashKey, 'ssn', ssn)))
    );
  }
}

import type { Entity, Field } from './field.ts';

/** A kind of thing that flows: its fields, what tells two of them apart, and what must be there first. */
export interface EntityDefinition {
  /** The data set's id, e.g. `employees`. */
  id: string;
  label: string;
  /** One of them, in a sentence: `employee`. */
  singular: string;
  /** The fields that together are unique. */
  key: readonly string[];
  fields: Readonly<Record<string, Field>>;
  /** Data sets that must be in place before this one. */
  after: readonly string[];
  /** The field that names the employee it belongs to, when it belongs to one. */
  owner?: string;
  /** The field that says from which day it holds; such entities have several values over time. */
  effectiveFrom?: string;
  /** The field that says whether it is in use, and the value that means it is not. */
  inactive?: { field: string; value: string | boolean };
  /** Each one counts: the same one sent twice is there twice, and is paid twice. */
  addsUp?: boolean;
  /** Routing and account data: every change is a payment instruction. */
  movesMoney?: boolean;
  /** What a person reads in lists. */
  title(entity: Entity): string;
}

/** Checks the definition against itself and returns it. */
export function defineEntity(definition: EntityDefinition): EntityDefinition {
  for (const name of [...definition.key, definition.owner, definition.effectiveFrom]) {
    if (name !== undefined && definition.fields[name] === undefined) {
      throw new Error(`Entity ${definition.id} has no field "${name}"`);
    }
  }
  return definition;
}

/** Joins key values so that no two keys can collide. */
export function keyOf(definition: Pick<EntityDefinition, 'key'>, entity: Entity): string {
  return joinKey(definition.key.map((name) => entity[name] ?? null));
}

export function joinKey(values: readonly (string | boolean | null | undefined)[]): string {
  return values
    .map((value) =>
      String(value ?? '')
        .replaceAll('\\', '\\\\')
        .replaceAll('|', '\\|'),
    )
    .join('|');
}

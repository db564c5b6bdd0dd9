import type { VendorRecord } from './product.ts';

/**
 * Makes a flat record of nested JSON: `{a: {b: 1}}` → `{'a.b': '1'}`. Numbers become text as written in JSON
 *; lists are left to the data set, which knows
 * what their rows are.
 */
export function flatten(value: unknown, prefix = '', into: VendorRecord = {}): VendorRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return into;
  for (const [name, member] of Object.entries(value)) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    if (member === null || typeof member === 'string' || typeof member === 'boolean') into[path] = member;
    else if (typeof member === 'number') into[path] = String(member);
    else if (!Array.isArray(member)) flatten(member, path, into);
  }
  return into;
}

/** Reverses {@link flatten} for writing; fields without a value become null. */
export function unflatten(record: VendorRecord): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(record)) {
    const parts = path.split('.');
    let node = root;
    for (const part of parts.slice(0, -1)) {
      const next = node[part];
      node[part] = typeof next === 'object' && next !== null ? next : {};
      node = node[part] as Record<string, unknown>;
    }
    node[parts.at(-1) ?? path] = value;
  }
  return root;
}

/** A record as read from JSON of which nothing is known but that it is an object. */
export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

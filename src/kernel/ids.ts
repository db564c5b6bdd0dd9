import { randomUUID } from 'node:crypto';

/** A new UUID of version 7: ids made later sort later. */
export function newId(nowMs: number = Date.now()): string {
  const time = nowMs.toString(16).padStart(12, '0');
  // Its random part is that of a version 4, which Node draws from a supply.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

import type { Entity, FieldValue } from '../model/index.ts';
import type { Pair } from './diff.ts';
import type { Flow } from './flow.ts';

/** Who is known under another number there keeps it: what identifies a record is never changed by an update. */
export function keepIdentity(flow: Flow, pair: Pair): Pair {
  if (pair.destination === undefined) return pair;
  const { before } = pair.destination;
  const kept: Entity = {};
  for (const field of flow.identity) {
    const value = before[field];
    if (value !== undefined) kept[field] = value;
  }
  return { ...pair, after: { ...pair.after, ...kept } };
}

/**
 * Somebody who has left and of whose last day or reason the source says nothing keeps what the destination has: some
 * vendors demand both, so they were set when the end was sent, and would be emptied in the next run.
 */
export function keepEnd(flow: Flow, pair: Pair): Pair {
  if (flow.id !== 'employees' || pair.destination === undefined) return pair;
  const { before } = pair.destination;
  const status = pair.after.status ?? pair.sourceFacts.status;
  if (status !== 'terminated' && status !== 'retired') return pair;
  const kept: Entity = {};
  for (const field of ['terminationDate', 'terminationReason']) {
    const there = before[field];
    if (there !== undefined && isGiven(there) && !isGiven(pair.after[field])) kept[field] = there;
  }
  return Object.keys(kept).length === 0 ? pair : { ...pair, after: { ...pair.after, ...kept } };
}

function isGiven(value: FieldValue | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

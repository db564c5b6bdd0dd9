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
 * Somebody who has left and of whose last day the source says nothing keeps the one that the destination has: some
 * vendors demand one, so it was set when the end was sent, and would be emptied in the next run.
 */
export function keepEnd(flow: Flow, pair: Pair): Pair {
  if (flow.id !== 'employees' || pair.destination === undefined) return pair;
  const { terminationDate: there } = pair.destination.before;
  const status = pair.after.status ?? pair.sourceFacts.status;
  const hasLeft = status === 'terminated' || status === 'retired';
  if (!hasLeft || !isGiven(there) || isGiven(pair.after.terminationDate)) return pair;
  return { ...pair, after: { ...pair.after, terminationDate: there ?? null } };
}

function isGiven(value: FieldValue | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

import { newId } from '../kernel/index.ts';
import type { Entity, FieldValue } from '../model/index.ts';
import { type Flow, fingerprintOf } from './flow.ts';
import { keepEnd, keepIdentity } from './kept-fields.ts';
import { judgeReturn } from './lifecycle.ts';
import type { Change, ChangeKind, FieldDifference } from './plan.ts';
import type { Lifecycle } from './sync-config.ts';

/** A pair to be compared: what shall be, and what is. */
export interface Pair {
  sourceKey: string;
  title: string;
  employeeNumber: string | undefined;
  after: Entity;
  /** What the source says of an employee beyond the mapped fields. */
  sourceFacts: Entity;
  pending: { field: string; dataSet: string; sourceKey: string }[];
  destination: { key: string; before: Entity; facts: Entity; active: boolean } | undefined;
  /** The fingerprint when it was last sent or found equal. */
  lastFingerprint: string | undefined;
}

export interface Verdict {
  /** Of the mapped fields as they shall be there. */
  fingerprint: string;
  change?: Omit<Change, 'seq'>;
  /** Nothing to write, and why, when that needs saying. */
  skip?: { code: string; reason: string };
  /** Needs a person. */
  question?: { code: string; what: string; fix: string };
  warning?: { code: string; what: string; fix: string };
}

/**
 * Stage 4: what has to change, field by field, on normalised values. A field that the source did not give is left
 * alone; a field that it gave empty is emptied.
 */
export function diffPair(flow: Flow, given: Pair, rules: Lifecycle, today: string, hashKey: string): Verdict {
  const told = keepIdentity(flow, given);
  const kept = keepEnd(flow, told);
  const inactiveNow = isInactive(flow, kept.after, kept.sourceFacts);
  // Of what the source says: an end that only the destination knows is no news from the source.
  const fingerprint = fingerprintOf(told.after, flow.fields, hashKey);
  const pair = isAsSent(flow, given, hashKey) ? { ...kept, lastFingerprint: fingerprint } : kept;
  if (pair.destination === undefined) {
    if (inactiveNow)
      return {
        fingerprint,
        skip: {
          code: 'skip/inactive-at-source',
          reason: 'not in use at the source and never at the destination',
        },
      };
    const ended = pair.after.endDate ?? pair.sourceFacts.endDate;
    if (flow.definition.inactive !== undefined && typeof ended === 'string' && ended < today)
      return {
        fingerprint,
        skip: {
          code: 'skip/ended-at-source',
          reason: 'it has ended at the source and never was at the destination',
        },
      };
    const differences = allOf(flow, pair.after);
    return {
      fingerprint,
      change: makeChange(
        flow,
        pair,
        kindOfNew(flow, pair, today),
        'create',
        differences,
        fingerprint,
        'not at the destination yet',
      ),
    };
  }

  const { before, active, facts } = pair.destination;
  // An account or deduction that has ended on both sides says nothing more: some vendors end it by setting it to zero.
  if (flow.definition.movesMoney === true && inactiveNow && !active) return { fingerprint };
  const differences = differencesOf(flow, pair, before, fingerprint);
  if (differences.length === 0) return { fingerprint };
  const back = !active && !inactiveNow && flow.definition.inactive !== undefined;
  const leaving = active && inactiveNow;
  if (back && flow.id === 'employees') {
    const kind = judgeReturn(pair.after, pair.sourceFacts, facts);
    const since = typeof facts.terminationDate === 'string' ? `, ended ${facts.terminationDate}` : '';
    if (kind === 'rehire' && rules.rehire === 'ask') {
      return {
        fingerprint,
        question: {
          code: 'match/rehire',
          what: `This person is back${since}; the sync is set to ask.`,
          fix: 'Set the rehire rule of the sync to "same record" or "new record", then run again.',
        },
      };
    }
    if (kind === 'rehire' && rules.rehire === 'new record') {
      const fresh = { ...given, destination: undefined };
      return {
        fingerprint,
        change: makeChange(
          flow,
          fresh,
          'rehire',
          'create',
          allOf(flow, fresh.after),
          fingerprintOf(fresh.after, flow.fields, hashKey),
          `return of a former employee${since}; a new record`,
        ),
      };
    }
    return {
      fingerprint,
      change: makeChange(
        flow,
        pair,
        kind,
        'update',
        differences,
        fingerprint,
        kind === 'rehire'
          ? `return of a former employee${since}`
          : 'the end at the destination no longer holds',
      ),
    };
  }
  const warning = editedThere(flow, pair, fingerprint);
  const kind: ChangeKind = leaving ? 'deactivate' : kindOfUpdate(flow, pair, today);
  const write = leaving ? 'deactivate' : 'update';
  const change = makeChange(flow, pair, kind, write, differences, fingerprint, reasonOf(flow, differences));
  return { fingerprint, change, ...(warning === undefined ? {} : { warning }) };
}

/**
 * Whether the source says what was sent last, word by word. What the destination made of it (a number without its
 * zeros) is no change of the source.
 */
function isAsSent(flow: Flow, { after, lastFingerprint }: Pair, hashKey: string): boolean {
  return lastFingerprint !== undefined && lastFingerprint === fingerprintOf(after, flow.fields, hashKey);
}

/** A record that is gone from the source: put out of use, or removed where the sync says so in so many words. */
export function absentChange(
  flow: Flow,
  record: {
    sourceKey: string;
    destinationKey: string;
    title: string;
    employeeNumber: string | undefined;
    before: Entity;
  },
  hashKey: string,
): Omit<Change, 'seq'> | undefined {
  const remove = flow.config.deletes === 'remove';
  const rule = flow.definition.inactive;
  if (!remove && rule === undefined) return undefined;
  const after: Entity =
    remove || rule === undefined ? record.before : { ...record.before, [rule.field]: rule.value };
  return {
    id: newId(),
    dataSet: flow.id,
    kind: remove ? 'remove' : 'deactivate',
    write: remove ? 'remove' : 'deactivate',
    sourceKey: record.sourceKey,
    destinationKey: record.destinationKey,
    title: record.title,
    ...(record.employeeNumber === undefined ? {} : { employeeNumber: record.employeeNumber }),
    reason: 'no longer at the source',
    absent: true,
    differences:
      remove || rule === undefined
        ? []
        : [{ field: rule.field, before: record.before[rule.field] ?? null, after: rule.value }],
    after,
    before: record.before,
    fingerprint: fingerprintOf(after, flow.fields, hashKey),
  };
}

/**
 * What would be read back if it were written: a destination that knows only active and inactive makes no difference
 * between leave and active, and would be sent the same update for ever.
 */
function asDestinationHolds(flow: Flow, after: Entity): Entity {
  if (flow.ledger) return after;
  return flow.destinationMapping.toEntity(flow.destinationMapping.toRecord(after), []);
}

function differencesOf(flow: Flow, pair: Pair, before: Entity, fingerprint: string): FieldDifference[] {
  const differences: FieldDifference[] = [];
  let held: Entity | undefined;
  for (const name of flow.compared) {
    if (flow.identity.has(name)) continue;
    const after = pair.after[name];
    if (after === undefined) continue;
    const present = before[name] ?? null;
    if (same(after, present)) continue;
    // The source says what it said when it was last sent: the value there came from the destination itself.
    if (flow.filledIn.has(name) && !hasValue(after) && pair.lastFingerprint === fingerprint) continue;
    held ??= asDestinationHolds(flow, pair.after);
    if (!same(held[name] ?? after, present)) differences.push({ field: name, before: present, after });
  }
  // What cannot be read back counts as changed only against what we sent ourselves.
  if (
    flow.writeOnly.length > 0 &&
    pair.lastFingerprint !== undefined &&
    pair.lastFingerprint !== fingerprint &&
    differences.length === 0
  ) {
    for (const name of flow.writeOnly) {
      const after = pair.after[name];
      if (hasValue(after)) differences.push({ field: name, before: null, after: after ?? null });
    }
  }
  return differences;
}

/**
 * Whether two values say the same. Both are in the normal form of their field's kind, so numbers of equal worth are
 * equal texts already; an identifier `10.10` is not `10.1`.
 */
export function same(left: FieldValue, right: FieldValue): boolean {
  return (left ?? '') === (right ?? '');
}

function isInactive(flow: Flow, after: Entity, facts: Entity): boolean {
  const rule = flow.definition.inactive;
  if (rule === undefined) return false;
  return (after[rule.field] ?? facts[rule.field]) === rule.value;
}

function kindOfNew(flow: Flow, pair: Pair, today: string): ChangeKind {
  if (flow.definition.movesMoney === true) return 'bank-account';
  return isFuture(flow, pair.after, today) ? 'future-dated' : 'create';
}

function kindOfUpdate(flow: Flow, pair: Pair, today: string): ChangeKind {
  if (flow.definition.movesMoney === true) return 'bank-account';
  return isFuture(flow, pair.after, today) ? 'future-dated' : 'update';
}

function isFuture(flow: Flow, after: Entity, today: string): boolean {
  const field = flow.definition.effectiveFrom;
  const from = field === undefined ? undefined : after[field];
  return flow.destination.effectiveDated === true && typeof from === 'string' && from > today;
}

/**
 * The source says what it said when it was last sent or found equal, so what differs was changed at the destination.
 * Fields that cannot be read back differ only when the source has moved.
 */
function editedThere(flow: Flow, pair: Pair, fingerprint: string): Verdict['warning'] {
  if (flow.ledger || pair.lastFingerprint !== fingerprint) return undefined;
  return {
    code: 'drift/edited-at-destination',
    what: 'Edited at the destination since the last sync; the source wins and the edit is overwritten.',
    fix: 'Make the change at the source if it is right, or take the field out of the sync.',
  };
}

function reasonOf(flow: Flow, differences: readonly FieldDifference[]): string {
  const names = differences.map(({ field }) => flow.definition.fields[field]?.label ?? field);
  return `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''} differ${names.length === 1 ? 's' : ''}`;
}

function allOf(flow: Flow, after: Entity): FieldDifference[] {
  return flow.fields
    .filter((name) => hasValue(after[name]))
    .map((name) => ({ field: name, before: null, after: after[name] ?? null }));
}

function hasValue(value: string | boolean | null | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

function makeChange(
  flow: Flow,
  pair: Pair,
  kind: ChangeKind,
  write: Change['write'],
  differences: FieldDifference[],
  fingerprint: string,
  reason: string,
): Omit<Change, 'seq'> {
  return {
    id: newId(),
    dataSet: flow.id,
    kind,
    write,
    sourceKey: pair.sourceKey,
    ...(pair.destination === undefined
      ? {}
      : { destinationKey: pair.destination.key, before: pair.destination.before }),
    title: pair.title,
    ...(pair.employeeNumber === undefined ? {} : { employeeNumber: pair.employeeNumber }),
    reason,
    differences,
    after: pair.after,
    ...(pair.pending.length === 0 ? {} : { pendingReferences: pair.pending }),
    fingerprint,
  };
}

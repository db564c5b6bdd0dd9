import { RecordError } from '../kernel/index.ts';
import type { Entity } from '../model/index.ts';
import { checkRecord, vendorFieldsOf } from './check-record.ts';
import { canWrite, type Flow } from './flow.ts';
import type { Change } from './plan.ts';
import { isKey } from './printable.ts';
import type { RunContext } from './run-context.ts';
import type { Named } from './source-events.ts';

/**
 * Whether a change may go into the plan: does the sync want it, can the destination do it, does the record meet the
 * destination's demands? Says in the log why not. `full`: the entity before anything is cut to length; `isTaken`:
 * whether the destination has a record of that key.
 */
export async function admitChange(
  context: RunContext,
  flow: Flow,
  change: Omit<Change, 'seq'>,
  full: Entity,
  name: Named,
  isTaken: (destinationKey: string) => boolean,
): Promise<'planned' | 'left' | 'refused'> {
  const { log, destination } = context;
  const creating = change.write === 'create';
  const wanted = creating ? flow.config.create : change.write === 'deactivate' || flow.config.update;
  const able = canWrite(flow, change.write) || (change.write === 'deactivate' && canWrite(flow, 'update'));
  if (!wanted || !able) {
    const reason = wanted
      ? `${destination.name} does not take ${creating ? 'new ones' : 'such changes'}`
      : `the sync does not ${change.write} ${flow.definition.label.toLowerCase()}`;
    const code = wanted ? 'skip/not-supported' : 'skip/not-wanted';
    await log.add({
      level: wanted ? 'warning' : 'info',
      code,
      ...name,
      message: `Not planned to ${change.write}: ${reason}.`,
      fix: wanted ? 'Do it by hand at the destination.' : 'Nothing to do.',
      cause: `${code}|${flow.id}|${change.write}`,
    });
    return 'left';
  }
  const fields = change.differences.map(({ field }) => field);
  const record = flow.destinationMapping.toRecord(full);
  const checked = checkRecord(flow, record, vendorFieldsOf(flow, fields), creating, destination.name);
  const errors = [...missingFields(flow, full, fields, creating, checked.errors), ...checked.errors];
  const key = creating ? flow.destinationKey(change.after) : undefined;
  if (key !== undefined && !isKey(key)) errors.push(badKey(flow));
  else if (key !== undefined && isTaken(key)) errors.push(keyTaken(flow, key, destination.name));
  for (const error of errors) await log.recordError(name, error);
  if (errors.length > 0) return 'refused';
  for (const { code, field, what, fix } of checked.warnings) {
    await log.add({
      level: 'warning',
      code,
      ...name,
      field,
      message: what,
      fix,
      cause: `${code}|${flow.id}|${field}`,
    });
  }
  return 'planned';
}

/** Fields without which the record makes no sense anywhere, beside those that the destination demands. */
function missingFields(
  flow: Flow,
  entity: Entity,
  changed: readonly string[],
  creating: boolean,
  known: readonly RecordError[],
): RecordError[] {
  const errors: RecordError[] = [];
  for (const name of flow.fields) {
    const field = flow.definition.fields[name];
    const value = entity[name];
    const empty = value === undefined || value === null || value === '';
    if (field?.required !== true || !empty || !(creating || changed.includes(name))) continue;
    if (known.some((error) => error.field === name)) continue;
    errors.push(
      new RecordError({
        code: 'record/missing-field',
        what: `${field.label} is empty, and a ${flow.definition.singular} makes no sense without it.`,
        fix: 'Fill it at the source, or give it a default in the mapping.',
        field: name,
      }),
    );
  }
  return errors;
}

function badKey(flow: Flow): RecordError {
  return new RecordError({
    code: 'record/bad-key',
    what: `The key that this ${flow.definition.singular} would have is too long or holds signs that are no text.`,
    fix: 'Correct it at the source, then run again.',
  });
}

/** The rules have not found the two to be the same, and yet they would be known by the same key. */
function keyTaken(flow: Flow, key: string, destination: string): RecordError {
  const { singular } = flow.definition;
  return new RecordError({
    code: 'match/key-taken',
    what: `${destination} has another ${singular} under the key of this one (${key}).`,
    fix: 'Give one of them another key, or correct what should have told that they are the same.',
  });
}

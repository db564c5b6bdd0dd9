import { RecordError } from '../kernel/index.ts';
import { dataSet, type FieldProblem } from '../model/index.ts';
import type { ReadProblem } from '../sdk/index.ts';
import type { CodeProblem } from './code-book.ts';
import type { RunEvent } from './event.ts';
import type { Flow } from './flow.ts';

/** Which record of the source an event is about. */
export interface Named {
  dataSet: string;
  recordKey: string;
  title: string;
  employeeNumber?: string;
}

export function problemEvent(name: Named, problem: FieldProblem): RunEvent {
  return {
    level: 'error',
    code: problem.code,
    ...name,
    field: problem.field,
    message: `${problem.what} ${problem.expected}`,
    fix: 'Correct the value at the source, then run again.',
    cause: `${problem.code}|${name.dataSet}|${problem.field}`,
    action: { kind: 'edit-record' },
  };
}

export function codeEvent(flow: Flow, destination: string, name: Named, problem: CodeProblem): RunEvent {
  const list = dataSet(problem.dataSet).label.toLowerCase();
  const label = flow.definition.fields[problem.field]?.label ?? problem.field;
  const why = {
    'not in crosswalk': 'is not in the crosswalk, and this sync demands that it is',
    unknown: `is not among the ${list} of ${destination} and not in the crosswalk`,
    'wrongly mapped': `is not among the ${list} of ${destination}, and neither is its crosswalk entry`,
    'left out': 'is left out of this run',
  }[problem.why];
  return {
    level: 'error',
    code: problem.why === 'wrongly mapped' ? 'record/unknown-mapped-code' : 'record/unknown-code',
    ...name,
    field: problem.field,
    message: `${label} "${problem.code}" ${why}.`,
    fix: `Map "${problem.code}" in the crosswalk for ${list}, or add it at the destination.`,
    cause: `unknown-code|${problem.dataSet}|${problem.code}`,
    action: { kind: 'map-code', dataSet: problem.dataSet, code: problem.code },
  };
}

/** Somebody who was erased may have come back: nothing but name and birth date says so, and two people may share these. */
export function resemblesErasedEvent(name: Named): RunEvent {
  return {
    level: 'warning',
    code: 'person/resembles-erased',
    ...name,
    message: 'Name and birth date are those of somebody who was erased here; number and SSN are not.',
    fix: "If it is the same person, erase them again on Admin → People's data: runs then leave out this number and SSN, too. If it is somebody else, nothing is to be done.",
    cause: `person/resembles-erased|${name.dataSet}`,
  };
}

export function skipEvent(name: Named, code: string, message: string): RunEvent {
  return {
    level: 'info',
    code,
    ...name,
    message,
    fix: 'Nothing to do, if that is what you want.',
    cause: `${code}|${name.dataSet}|${message}`,
  };
}

export function ownerEvent(flow: Flow, owner: string, name: Named, fate: 'refused' | 'unknown'): RunEvent {
  return {
    level: 'error',
    code: 'record/waits-for-employee',
    ...name,
    field: owner,
    message: `The ${flow.definition.singular} waits for its employee, who ${fate === 'refused' ? 'could not be synced' : 'is on neither side'}.`,
    fix: 'Settle the error of the employee, then run again.',
    cause: `waits-for-employee|${flow.id}|${fate}`,
  };
}

/** A record without a key, or with one that nothing could remember. */
export function keyEvent(flow: Flow, name: Named, empty: boolean): RunEvent {
  const fields = flow.source.primaryKey.join(', ');
  const error = empty
    ? new RecordError({
        code: 'record/no-key',
        what: `A ${flow.definition.singular} has no value in ${fields}, which tells records apart.`,
        fix: 'Fill it at the source, then run again.',
      })
    : new RecordError({
        code: 'record/bad-key',
        what: `A ${flow.definition.singular} has a key in ${fields} that is too long or holds signs that are no text.`,
        fix: 'Correct it at the source, then run again.',
      });
  const { recordKey: _, ...who } = name;
  return {
    level: 'error',
    code: error.code,
    ...(empty ? name : who),
    message: error.what,
    fix: error.fix,
    cause: `${error.code}|${name.dataSet}`,
  };
}

export function duplicateEvent(flow: Flow, name: Named): RunEvent {
  return {
    level: 'error',
    code: 'record/duplicate-key',
    ...name,
    message: `The source has more than one ${flow.definition.singular} with the same key (${flow.source.primaryKey.join(', ')}). None of them was taken.`,
    fix: 'Remove or renumber all but one at the source, then run again.',
    cause: `record/duplicate-key|${flow.id}`,
  };
}

/** A record that a person wanted retried and that the source does not have any more. */
export function goneEvent(flow: Flow, key: string): RunEvent {
  return {
    level: 'info',
    code: 'skip/gone',
    dataSet: flow.id,
    recordKey: key,
    title: key,
    message: `Left out: the ${flow.definition.singular} is no longer at the source.`,
    fix: 'Nothing to do.',
    cause: `skip/gone|${flow.id}`,
  };
}

export function unreadableEvent(flow: Flow, problem: ReadProblem): RunEvent {
  return {
    level: 'error',
    code: problem.code,
    dataSet: flow.id,
    title: problem.position,
    message: `${problem.position}: ${problem.what}`,
    fix: problem.fix,
    cause: `${problem.code}|${flow.id}`,
  };
}

/** A record of which the destination keeps one value at a time, and whose day is still to come. */
export function laterEvent(flow: Flow, destination: string, name: Named, day: string): RunEvent {
  return {
    level: 'info',
    code: 'dates/later',
    ...name,
    message: `Waits until ${day}: ${destination} keeps only the ${flow.definition.singular} in force.`,
    fix: 'Nothing to do: the first run from that day on sends it.',
    cause: `dates/later|${flow.id}`,
  };
}

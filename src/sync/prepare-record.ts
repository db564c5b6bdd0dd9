import { dataSet, type Entity, type EntityDefinition, type FieldProblem, joinKey } from '../model/index.ts';
import type { VendorRecord } from '../sdk/index.ts';
import type { CodeProblem } from './code-book.ts';
import type { RunEvent } from './event.ts';
import { endRule, type Flow, fingerprintOf, matchValue } from './flow.ts';
import { judgeLifecycle } from './lifecycle.ts';
import type { PeopleSent } from './people-sent.ts';
import { isKey, printable } from './printable.ts';
import type { RunContext } from './run-context.ts';
import type { SpoolRow } from './scratch.ts';
import { compileSelection } from './select.ts';
import {
  codeEvent,
  keyEvent,
  type Named,
  ownerEvent,
  problemEvent,
  resemblesErasedEvent,
  skipEvent,
} from './source-events.ts';
import { employeeFacts, packValues, type SourcePayload } from './spooled.ts';

/** What has been read of a data set so far, a record or row each. */
export interface Tally {
  read: number;
  unreadable: number;
  /** Further records with a key that was there already. */
  repeated: number;
  /** Held back for a later day, wholly or in part. */
  waiting: number;
  /** About people who were erased: not kept anywhere, so that nothing names them again. */
  erased: number;
  /** Of others, with somebody erased as supervisor or the like: read without that. */
  erasedNamed: number;
  isPart?: boolean;
}

export type NumbersNow = (employeeNumber: string) => string | undefined;

/**
 * What brings one record of the source into the destination's terms and judges it: the row for the spool, or undefined
 * when nothing is kept of it. What a person should know is put into `events`, and counted in `tally`.
 */
export function compilePreparation(
  context: RunContext,
  flow: Flow,
  tally: Tally,
  presentNumber: NumbersNow,
  sent: PeopleSent,
): (record: VendorRecord, events: RunEvent[]) => SpoolRow | undefined {
  const select = compileSelection(flow.definition, flow.config.filter, context.task.options);
  const { definition, compared, fields, matching } = flow;
  const isEmployee = flow.id === 'employees';
  const dated = definition.effectiveFrom;
  const oneAtATime = dated !== undefined && flow.destination.effectiveDated !== true;
  const groupFields = definition.key.filter((name) => name !== dated);
  const relevant = new Set([...fields, ...flow.config.mapping.map((line) => line.source ?? '')]);
  const listCodes = definition.fields.code !== undefined && definition.owner === undefined;
  const { owner } = definition;
  const endsBy = endRule(definition);

  return (record, events) => {
    const key = flow.sourceKey(record);
    const problems: FieldProblem[] = [];
    const read = flow.sourceMapping.toEntity(record, problems);
    if (context.erased.source.has(definition, read)) {
      tally.read += 1;
      tally.erased += 1;
      return undefined;
    }
    const entity = context.erased.source.without(definition, read);
    if (entity !== read) tally.erasedNamed += 1;
    const title = printable(definition.title(entity), 200);
    const number = isEmployee
      ? textOf(entity.employeeNumber)
      : owner === undefined
        ? undefined
        : textOf(entity[owner]);
    const name: Named = {
      dataSet: flow.id,
      recordKey: key,
      title,
      ...(number ? { employeeNumber: printable(number, 100) } : {}),
    };
    const unselected = select(entity, key);
    if (unselected?.by !== 'retry') tally.read += 1;
    if (isEmployee && unselected === undefined && context.erased.source.resembles(read))
      events.push(resemblesErasedEvent(name));
    const empty = key.replaceAll('|', '') === '';
    if (empty || !isKey(key)) {
      if (unselected?.by === 'retry') return undefined;
      tally.unreadable += 1;
      events.push(keyEvent(flow, name, empty));
      return undefined;
    }

    let status: string | undefined;
    if (unselected?.by === 'retry') {
      status = 'not asked';
    } else if (unselected !== undefined) {
      status = 'skipped';
      events.push(
        skipEvent(
          name,
          `skip/${unselected.by}`,
          `Left out by the ${unselected.by === 'filter' ? 'filter' : 'run'}: ${unselected.rule}.`,
        ),
      );
    }
    const verdict =
      isEmployee && status === undefined
        ? judgeLifecycle(entity, context.task.config.lifecycle, context.today)
        : { entity };
    if (verdict.hold !== undefined) {
      status = 'skipped';
      tally.waiting += 1;
      events.push(skipEvent(name, verdict.hold.code, `Held back: ${verdict.hold.reason}.`));
    } else if (verdict.note !== undefined) {
      tally.waiting += 1;
      events.push({
        ...skipEvent(name, verdict.note.code, `Partly held back: ${verdict.note.reason}.`),
        level: 'warning',
      });
    }

    const after = flow.translate(endedBy(verdict.entity, endsBy, context.today), problems);
    const pending: NonNullable<SourcePayload['pending']> = [];
    if (status === undefined) {
      const found = problems.filter((problem) => relevant.has(problem.field));
      if (found.length > 0) {
        status = 'refused';
        for (const problem of found) events.push(problemEvent(name, problem));
      }
    }
    if (status === undefined && owner !== undefined && context.employees.known) {
      status = judgeOwner(context, flow, { owner, number: number ?? '', after, name, events, pending });
    } else if (status === undefined && owner !== undefined) {
      after[owner] = presentNumber(textOf(after[owner])) ?? after[owner] ?? null;
      const warning = sent.warningFor(flow, name, textOf(after[owner]), context.destination.name);
      if (warning !== undefined) events.push(warning);
    }
    if (status === undefined) {
      const unknown: CodeProblem[] = [];
      context.codes.translate(flow, after, unknown);
      const leftOut = unknown.find(({ why }) => why === 'left out');
      if (leftOut !== undefined) {
        status = 'skipped';
        const what = dataSet(leftOut.dataSet).singular;
        events.push(
          skipEvent(name, 'skip/reference', `Left out, because its ${what} is left out of this run.`),
        );
      } else if (unknown.length > 0) {
        status = 'refused';
        for (const problem of unknown) events.push(codeEvent(flow, context.destination.name, name, problem));
      }
    }
    if (listCodes) {
      context.codes.see(flow.id, String(after.code ?? ''), String(after.name ?? ''));
      context.codes.translateOwn(flow, after);
    }

    const payload: SourcePayload = {
      values: packValues(after, fields),
      title,
      ...factsOf(isEmployee, verdict.entity, definition),
      ...(pending.length > 0 ? { pending } : {}),
      ...(name.employeeNumber === undefined ? {} : { owner: name.employeeNumber }),
    };
    return {
      key,
      fingerprint: fingerprintOf(after, compared, context.hashKey),
      number: isEmployee ? (number ?? null) : listCodes ? textOf(after.code) : null,
      group: oneAtATime ? joinKey(groupFields.map((field) => after[field])) : null,
      effectiveFrom: oneAtATime ? textOf(after[dated]) || '0000-00-00' : null,
      matches: flow.matchesByKey
        ? [flow.destinationKey(after) ?? null]
        : matching.map((rule) => matchValue(after, rule, context.hashKey, oneAtATime ? dated : undefined)),
      ...(status === undefined ? {} : { status }),
      payload,
    };
  };
}

/** A bank account whose last day has passed is out of use, although its source does not say it in so many words. */
function endedBy(entity: Entity, rule: EntityDefinition['inactive'], today: string): Entity {
  const { endDate } = entity;
  if (rule === undefined || entity[rule.field] !== undefined) return entity;
  return typeof endDate === 'string' && endDate !== '' && endDate < today
    ? { ...entity, [rule.field]: rule.value }
    : entity;
}

/** What planning needs to know of a record beyond the fields that are written. */
function factsOf(
  isEmployee: boolean,
  entity: Entity,
  { inactive, fields }: EntityDefinition,
): { facts?: Entity } {
  if (isEmployee) return { facts: employeeFacts(entity) };
  const ends = inactive !== undefined && fields.endDate !== undefined && entity.endDate;
  return ends ? { facts: { endDate: ends } } : {};
}

/** What the fate of its employee means for a record; puts in the number that the destination knows them by. */
function judgeOwner(
  context: RunContext,
  flow: Flow,
  record: {
    owner: string;
    /** The source's. */
    number: string;
    after: Entity;
    name: Named;
    events: RunEvent[];
    pending: NonNullable<SourcePayload['pending']>;
  },
): string | undefined {
  const { owner, number, after, name, events, pending } = record;
  // Whose it is must be said; that is checked with the other demands.
  if (number === '') return undefined;
  const fate = context.employees.fateOf(number, textOf(after[owner]));
  switch (fate.fate) {
    case 'there':
      after[owner] = fate.number;
      return undefined;
    case 'planned':
      after[owner] = fate.number;
      pending.push({ field: owner, dataSet: 'employees', sourceKey: fate.sourceKey });
      return undefined;
    case 'left out':
      events.push(skipEvent(name, 'skip/owner', 'Left out, because the employee is left out of this run.'));
      return 'skipped';
    default:
      events.push(ownerEvent(flow, owner, name, fate.fate));
      return 'refused';
  }
}

function textOf(value: string | boolean | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

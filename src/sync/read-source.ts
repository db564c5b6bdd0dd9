import { crashPoint } from '../kernel/index.ts';
import { dataSet, type Entity, type EntityDefinition, type FieldProblem, joinKey } from '../model/index.ts';
import type { VendorRecord } from '../sdk/index.ts';
import type { CodeProblem } from './code-book.ts';
import type { RunEvent } from './event.ts';
import { endRule, type Flow, fingerprintOf, matchValue } from './flow.ts';
import { judgeLifecycle } from './lifecycle.ts';
import { PeopleSent } from './people-sent.ts';
import { isKey, printable } from './printable.ts';
import { breathe, type RunContext } from './run-context.ts';
import type { Spool, SpoolRow } from './scratch.ts';
import { compileSelection } from './select.ts';
import type { ShapeWatch } from './shape.ts';
import {
  codeEvent,
  duplicateEvent,
  goneEvent,
  keyEvent,
  type Named,
  ownerEvent,
  problemEvent,
  resemblesErasedEvent,
  skipEvent,
  unreadableEvent,
} from './source-events.ts';
import { readPages, sinceOf } from './source-pages.ts';
import { employeeFacts, packValues, type SourcePayload } from './spooled.ts';

/** What a read of the source came to. */
export interface SourceRead {
  read: number;
  /** Rows that could not even be told apart: refused, and absence proves nothing any more. */
  unreadable: number;
  /** The vendor's end marker was seen and nothing was left out. */
  complete: boolean;
  /** The source said that it gave a part on purpose. */
  isPart: boolean;
}

interface Tally {
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

/**
 * Stage 1, extract and map: reads every record of the source, brings it into our model and then into the
 * destination's terms, and spools it. A record's problem never stops the others.
 */
export async function readSource(
  context: RunContext,
  flow: Flow,
  spool: Spool,
  shape: ShapeWatch,
): Promise<SourceRead> {
  const since = await sinceOf(context, flow);
  const only = context.task.options.onlyKeys;
  const earlier = spool.state;
  const tally: Tally =
    earlier.counted === undefined
      ? { read: 0, unreadable: 0, repeated: 0, waiting: 0, erased: 0, erasedNamed: 0 }
      : JSON.parse(earlier.counted);
  const entry = context.progress.of(flow.id);
  const { counts } = entry;

  if (!spool.ended) {
    const prepare = compilePreparation(
      context,
      flow,
      tally,
      await numbersNow(context, flow),
      await PeopleSent.of(context, flow),
    );
    let ended = false;
    for await (const page of readPages(context, flow, since, earlier.bookmark)) {
      const events: RunEvent[] = [];
      const rows: SpoolRow[] = [];
      for (const record of page.records) {
        shape.look(record);
        const row = prepare(record, events);
        if (row !== undefined) rows.push(row);
      }
      for (const problem of only === undefined ? (page.problems ?? []) : []) {
        tally.read += 1;
        tally.unreadable += 1;
        events.push(unreadableEvent(flow, problem));
      }
      if (page.isPart === true) tally.isPart = true;
      spool.append(rows, page.bookmark, (repeated) => {
        for (const row of repeated) {
          tally.repeated += 1;
          const { title, owner } = row.payload as SourcePayload;
          const whose = owner === undefined ? {} : { employeeNumber: owner };
          events.push(duplicateEvent(flow, { dataSet: flow.id, recordKey: row.key, title, ...whose }));
        }
        return { counted: tally, events };
      });
      counts.read = tally.read;
      if (page.end === true) ended = true;
      crashPoint('source.page');
      await context.progress.tick(flow.id);
      await breathe(context);
    }
    spool.finish(ended, Math.max(1, flow.matching.length));
  }
  for (const events of spool.events<RunEvent>()) for (const event of events) await context.log.add(event);
  const gone = (only?.[flow.id] ?? []).filter((key) => !spool.has(key));
  for (const key of gone) await context.log.add(goneEvent(flow, key));
  counts.read = tally.read + gone.length;
  counts.skipped += gone.length + tally.erased;
  if (tally.erased + tally.erasedNamed > 0) await tellErased(context, flow, tally);
  counts.refused += tally.unreadable + tally.repeated;
  entry.waiting = tally.waiting;
  return {
    read: tally.read,
    unreadable: tally.unreadable,
    complete: spool.state.complete && since === undefined && only === undefined,
    isPart: tally.isPart === true,
  };
}

type NumbersNow = (employeeNumber: string) => string | undefined;

/** How the destination knows people today whom the source may still know by an earlier number. */
async function numbersNow({ employees, destination }: RunContext, flow: Flow): Promise<NumbersNow> {
  const { presentNumbers } = flow.destination;
  const isAsked = flow.definition.owner !== undefined && !employees.known && presentNumbers !== undefined;
  return isAsked ? presentNumbers(destination.client) : () => undefined;
}

/** What was read without people who were erased, and that no copy is kept of files that still hold them. */
async function tellErased(context: RunContext, flow: Flow, tally: Tally): Promise<void> {
  const label = flow.definition.label.toLowerCase();
  const files = await context.kept.leaveOut(flow.id);
  const parts = [
    ...(tally.erased > 0
      ? [`${tally.erased} ${label} at the source are of people who were erased here; they are left out.`]
      : []),
    ...(tally.erasedNamed > 0
      ? [`${tally.erasedNamed} ${label} name people who were erased here; those fields are left alone.`]
      : []),
    ...(files > 0 ? ['The files that hold them are not kept with this run.'] : []),
  ];
  await context.log.info(flow.id, 'person/erased', parts.join(' '));
}

function compilePreparation(
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

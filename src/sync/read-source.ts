import { RecordError } from '../kernel/index.ts';
import { dataSet, type Entity, type FieldProblem } from '../model/index.ts';
import type { Page, VendorRecord } from '../sdk/index.ts';
import type { CodeProblem } from './code-book.ts';
import type { RunEvent } from './event.ts';
import { type Flow, fingerprintOf, matchValue, vendorKey } from './flow.ts';
import { judgeLifecycle } from './lifecycle.ts';
import { breathe, type RunContext } from './run-context.ts';
import type { Spool, SpoolRow } from './scratch.ts';
import { compileSelection } from './select.ts';
import { employeeFacts, packValues, type SourcePayload } from './spooled.ts';

/** What a read of the source came to. */
export interface SourceRead {
  read: number;
  /** Rows that could not even be told apart: refused, and absence proves nothing any more. */
  unreadable: number;
  /** The vendor's end marker was seen and nothing was left out. */
  complete: boolean;
}

interface Tally {
  read: number;
  unreadable: number;
  refused: number;
}

/**
 * Stage 1, extract and map: reads every record of the source, brings it into our model and then into the
 * destination's terms, and spools it. A record's problem never stops the others.
 */
export async function readSource(context: RunContext, flow: Flow, spool: Spool): Promise<SourceRead> {
  const since = await sinceOf(context, flow);
  const whole = since === undefined && context.task.options.onlyKeys === undefined;
  const earlier = spool.state;
  const tally: Tally =
    earlier.counted === undefined ? { read: 0, unreadable: 0, refused: 0 } : JSON.parse(earlier.counted);
  const counts = context.progress.of(flow.id).counts;
  const prepare = compilePreparation(context, flow, tally);
  let ended = earlier.complete;

  if (!spool.ended) {
    for await (const page of readPages(context, flow, since, earlier.bookmark)) {
      const events: RunEvent[] = [];
      const rows: SpoolRow[] = [];
      for (const record of page.records) {
        const row = prepare(record, events);
        if (row !== undefined) rows.push(row);
      }
      refuseUnreadable(flow, page, tally, events);
      for (const repeated of spool.append(rows, page.bookmark, tally, events)) {
        tally.refused += 1;
        spool.append([], page.bookmark, tally, [duplicateEvent(flow, repeated)]);
      }
      counts.read = tally.read;
      if (page.end === true) ended = true;
      await context.progress.tick(flow.id);
      await breathe(context);
    }
    spool.finish(ended, flow.matching.length);
  }
  for (const events of spool.events<RunEvent>()) for (const event of events) await context.log.add(event);
  counts.read = tally.read;
  counts.refused += tally.unreadable + tally.refused;
  return { read: tally.read, unreadable: tally.unreadable, complete: ended && whole };
}

function readPages(
  context: RunContext,
  flow: Flow,
  since: string | undefined,
  resume: string | undefined,
): AsyncIterable<Page> {
  const { read } = flow.source;
  if (read === undefined) throw new Error(`${context.source.product.manifest.name} cannot read ${flow.id}`);
  const { from, to, payGroup } = context.task.options;
  const options = Object.fromEntries(
    Object.entries({ from, to, payGroup }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  return read(context.source.client, {
    options,
    ...(since === undefined ? {} : { since }),
    ...(resume === undefined ? {} : { resume }),
  });
}

async function sinceOf(context: RunContext, flow: Flow): Promise<string | undefined> {
  if (context.task.options.read !== 'changes' || flow.source.cursor === undefined) return undefined;
  const since = await context.store.cursor(flow.id);
  if (since === undefined) return undefined;
  return new Date(Date.parse(since) - flow.source.cursor.lookbackMinutes * 60_000).toISOString();
}

function compilePreparation(
  context: RunContext,
  flow: Flow,
  tally: Tally,
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
  const readsKey = flow.ledger || flow.matching.length === 0;

  return (record, events) => {
    tally.read += 1;
    const key = vendorKey(flow.source, record);
    const problems: FieldProblem[] = [];
    const entity = flow.sourceMapping.toEntity(record, problems);
    const title = definition.title(entity);
    const number = isEmployee
      ? textOf(entity.employeeNumber)
      : owner === undefined
        ? undefined
        : textOf(entity[owner]);
    const name = { dataSet: flow.id, recordKey: key, title, ...(number ? { employeeNumber: number } : {}) };
    if (key.replaceAll('|', '') === '') {
      tally.unreadable += 1;
      events.push(errorEvent(name, noKey(flow)));
      return undefined;
    }

    let status: string | undefined;
    const unselected = select(entity, key);
    if (unselected !== undefined) {
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
      events.push(skipEvent(name, verdict.hold.code, `Held back: ${verdict.hold.reason}.`));
    } else if (verdict.note !== undefined) {
      events.push({
        ...skipEvent(name, verdict.note.code, `Partly held back: ${verdict.note.reason}.`),
        level: 'warning',
      });
    }

    const after = flow.translate(verdict.entity, problems);
    const pending: NonNullable<SourcePayload['pending']> = [];
    if (status === undefined) {
      const found = problems.filter((problem) => relevant.has(problem.field));
      if (found.length > 0) {
        status = 'refused';
        for (const problem of found) events.push(problemEvent(name, problem));
      }
    }
    if (status === undefined && owner !== undefined && context.employees.known) {
      status = judgeOwner(context, flow, after, owner, name, events, pending);
    }
    if (status === undefined) {
      const unknown: CodeProblem[] = [];
      context.codes.translate(flow, after, unknown);
      if (unknown.length > 0) {
        status = 'refused';
        for (const problem of unknown) events.push(codeEvent(context, flow, name, problem));
      }
    }
    if (listCodes) {
      context.codes.see(flow.id, String(after.code ?? ''), String(after.name ?? ''));
      context.codes.translateOwn(flow, after);
    }

    const payload: SourcePayload = {
      values: packValues(after, fields),
      title,
      ...(isEmployee ? { facts: employeeFacts(verdict.entity) } : {}),
      ...(pending.length > 0 ? { pending } : {}),
      ...(number ? { owner: number } : {}),
    };
    return {
      key,
      fingerprint: fingerprintOf(after, compared, context.hashKey),
      number: isEmployee ? (number ?? null) : listCodes ? textOf(after.code) : null,
      group: oneAtATime ? groupFields.map((field) => textOf(after[field])).join('|') : null,
      effectiveFrom: oneAtATime ? textOf(after[dated]) || '0000-00-00' : null,
      matches: readsKey
        ? [flow.destinationKey(after) ?? null]
        : matching.map((rule) => matchValue(after, rule, context.hashKey, oneAtATime ? dated : undefined)),
      ...(status === undefined ? {} : { status }),
      payload,
    };
  };
}

interface Named {
  dataSet: string;
  recordKey: string;
  title: string;
}

function judgeOwner(
  context: RunContext,
  flow: Flow,
  after: Entity,
  owner: string,
  name: Named,
  events: RunEvent[],
  pending: NonNullable<SourcePayload['pending']>,
): string | undefined {
  const number = textOf(after[owner]);
  const fate = context.employees.fateOf(number);
  switch (fate.fate) {
    case 'there':
      after[owner] = fate.number;
      return undefined;
    case 'planned':
      pending.push({ field: owner, dataSet: 'employees', sourceKey: fate.sourceKey });
      return undefined;
    case 'left out':
      events.push(skipEvent(name, 'skip/owner', 'Left out, because the employee is left out of this run.'));
      return 'skipped';
    default:
      events.push({
        level: 'error',
        code: 'record/waits-for-employee',
        ...name,
        field: owner,
        message: `The ${flow.definition.singular} waits for employee ${number}, who ${fate.fate === 'refused' ? 'could not be synced' : 'is on neither side'}.`,
        fix: 'Settle the error of the employee, then run again.',
        cause: `waits-for-employee|${flow.id}|${fate.fate}`,
      });
      return 'refused';
  }
}

function codeEvent(context: RunContext, flow: Flow, name: Named, problem: CodeProblem): RunEvent {
  const list = dataSet(problem.dataSet);
  const label = flow.definition.fields[problem.field]?.label ?? problem.field;
  return {
    level: 'error',
    code: problem.unmapped ? 'record/unknown-code' : 'record/unknown-mapped-code',
    ...name,
    field: problem.field,
    message: `${label} "${problem.code}" is not among the ${list.label.toLowerCase()} of ${context.destination.name}${problem.unmapped ? ' and not in the crosswalk' : ', and neither is its crosswalk entry'}.`,
    fix: `Map "${problem.code}" in the crosswalk for ${list.label.toLowerCase()}, or add it at the destination.`,
    cause: `unknown-code|${problem.dataSet}|${problem.code}`,
    action: { kind: 'map-code', dataSet: problem.dataSet, code: problem.code },
  };
}

function problemEvent(name: Named, problem: FieldProblem): RunEvent {
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

function skipEvent(name: Named, code: string, message: string): RunEvent {
  return {
    level: 'info',
    code,
    ...name,
    message,
    fix: 'Nothing to do, if that is what you want.',
    cause: `${code}|${name.dataSet}|${message}`,
  };
}

function errorEvent(name: Named, error: RecordError): RunEvent {
  return {
    level: 'error',
    code: error.code,
    ...name,
    message: error.what,
    fix: error.fix,
    cause: `${error.code}|${name.dataSet}`,
  };
}

function noKey(flow: Flow): RecordError {
  return new RecordError({
    code: 'record/no-key',
    what: `A ${flow.definition.singular} has no value in ${flow.source.primaryKey.join(', ')}, which tells records apart.`,
    fix: 'Fill it at the source, then run again.',
  });
}

function duplicateEvent(flow: Flow, row: SpoolRow): RunEvent {
  const { title } = row.payload as SourcePayload;
  return {
    level: 'error',
    code: 'record/duplicate-key',
    dataSet: flow.id,
    recordKey: row.key,
    title,
    message: `The source has more than one ${flow.definition.singular} with the same key (${flow.source.primaryKey.join(', ')}). None of them was taken.`,
    fix: 'Remove or renumber all but one at the source, then run again.',
    cause: `record/duplicate-key|${flow.id}`,
  };
}

function refuseUnreadable(flow: Flow, page: Page, tally: Tally, events: RunEvent[]): void {
  for (const problem of page.problems ?? []) {
    tally.read += 1;
    tally.unreadable += 1;
    events.push({
      level: 'error',
      code: problem.code,
      dataSet: flow.id,
      title: problem.position,
      message: `${problem.position}: ${problem.what}`,
      fix: problem.fix,
      cause: `${problem.code}|${flow.id}`,
    });
  }
}

function textOf(value: string | boolean | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

import { crashPoint } from '../kernel/index.ts';
import type { RunEvent } from './event.ts';
import type { Flow } from './flow.ts';
import { PeopleSent } from './people-sent.ts';
import { compilePreparation, type NumbersNow, type Tally } from './prepare-record.ts';
import { breathe, type RunContext } from './run-context.ts';
import type { Spool, SpoolRow } from './scratch.ts';
import type { ShapeWatch } from './shape.ts';
import { duplicateEvent, goneEvent, unreadableEvent } from './source-events.ts';
import { readPages, sinceOf } from './source-pages.ts';
import type { SourcePayload } from './spooled.ts';

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

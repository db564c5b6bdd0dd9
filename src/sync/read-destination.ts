import { TransientError } from '../kernel/index.ts';
import type { FieldProblem } from '../model/index.ts';
import { type Flow, fingerprintOf, matchValue } from './flow.ts';
import { layLinks, spoolLedger } from './known-links.ts';
import { readPatiently, waitBeforeRetry } from './patience.ts';
import { printable } from './printable.ts';
import { breathe, type RunContext, waitFor } from './run-context.ts';
import type { Spool, SpoolRow } from './scratch.ts';
import type { ShapeWatch } from './shape.ts';
import { type DestinationPayload, employeeFacts, packValues } from './spooled.ts';

/**
 * Stage 2: the destination's present state, record by record, or what was last sent where it cannot be read.
 * Returns how many records there are.
 */
export async function readDestination(
  context: RunContext,
  flow: Flow,
  spool: Spool,
  shape: ShapeWatch,
): Promise<number> {
  await layLinks(context, flow);
  for (let failures = 1; !spool.ended; failures += 1) {
    // A half-read destination would make creates of what is there: an interrupted read starts over.
    spool.clear();
    try {
      if (flow.ledger) spoolLedger(context, spool);
      else await spoolRecords(context, flow, spool, shape);
    } catch (error) {
      const wait = waitBeforeRetry(error, failures);
      if (wait === undefined || context.signal.aborted) throw error;
      await waitFor(context, wait);
    }
  }
  const size = spool.size;
  context.progress.of(flow.id).destinationCount = size;
  return size;
}

async function spoolRecords(context: RunContext, flow: Flow, spool: Spool, shape: ShapeWatch): Promise<void> {
  const { read } = flow.destination;
  if (read === undefined)
    throw new Error(`${context.destination.product.manifest.name} cannot read ${flow.id}`);
  const { definition } = flow;
  const isEmployee = flow.id === 'employees';
  const listCodes = definition.fields.code !== undefined && definition.owner === undefined;
  const dated = definition.effectiveFrom;
  const oneAtATime = dated !== undefined && flow.destination.effectiveDated !== true;
  let ended = false;
  const pages = readPatiently(read(context.destination.client, { options: {} }), {
    ms: context.patience.pageMs,
    forWhat: `${context.destination.name} to give a page of ${definition.label.toLowerCase()}`,
    stop: context.signal,
  });
  for await (const page of pages) {
    const rows: SpoolRow[] = [];
    for (const record of page.records) {
      shape.look(record);
      // What cannot be read at the destination is left out of the comparison and so will be written afresh.
      const problems: FieldProblem[] = [];
      const read = flow.destinationMapping.toEntity(record, problems);
      // What the other system still holds of somebody erased is its own affair: not compared, not named.
      if (context.erased.destination.has(definition, read)) continue;
      const entity = context.erased.destination.without(definition, read);
      const payload: DestinationPayload = {
        values: packValues(entity, flow.fields),
        title: printable(definition.title(entity), 200),
        ...(isEmployee ? { facts: employeeFacts(entity) } : {}),
      };
      const key = flow.presentKey(record);
      rows.push({
        key,
        fingerprint: fingerprintOf(entity, flow.compared, context.hashKey),
        number: isEmployee ? textOf(entity.employeeNumber) : listCodes ? textOf(entity.code) : null,
        matches: flow.matchesByKey
          ? [key]
          : flow.matching.map((rule) =>
              matchValue(entity, rule, context.hashKey, oneAtATime ? dated : undefined),
            ),
        active:
          definition.inactive === undefined ||
          entity[definition.inactive.field] !== definition.inactive.value,
        payload,
      });
    }
    spool.append(rows);
    for (const problem of page.problems ?? []) {
      await context.log.add({
        level: 'warning',
        code: 'destination/unreadable',
        dataSet: flow.id,
        title: problem.position,
        message: `A record at ${context.destination.name} cannot be read and is not compared. ${problem.position}: ${problem.what}`,
        fix: problem.fix,
        cause: `destination/unreadable|${flow.id}`,
      });
    }
    if (page.end === true) ended = true;
    await context.progress.tick(flow.id);
    await breathe(context);
  }
  if (!ended) {
    const label = definition.label.toLowerCase();
    throw new TransientError({
      code: 'read/destination-partial',
      what: `${context.destination.name} did not say that these were all its ${label}, so what it kept back might be created twice.`,
      fix: 'Run again; if it stays so, test the connector.',
    });
  }
  spool.finish(true, Math.max(1, flow.matching.length));
}

function textOf(value: string | boolean | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

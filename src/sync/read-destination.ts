import type { FieldProblem } from '../model/index.ts';
import { type Flow, fingerprintOf, matchValue, vendorKey } from './flow.ts';
import { layLinks, spoolLedger } from './known-links.ts';
import { breathe, type RunContext } from './run-context.ts';
import type { Spool, SpoolRow } from './scratch.ts';
import { type DestinationPayload, employeeFacts, packValues } from './spooled.ts';

/**
 * Stage 2: the destination's present state, record by record, or what was last sent where it cannot be read.
 * Returns how many records there are.
 */
export async function readDestination(context: RunContext, flow: Flow, spool: Spool): Promise<number> {
  await layLinks(context, flow);
  if (!spool.ended) {
    // A half-read destination would make creates of what is there: an interrupted read starts over.
    spool.clear();
    if (flow.ledger) spoolLedger(context, spool);
    else await spoolRecords(context, flow, spool);
  }
  const size = spool.size;
  context.progress.of(flow.id).destinationCount = size;
  return size;
}

async function spoolRecords(context: RunContext, flow: Flow, spool: Spool): Promise<void> {
  const { read } = flow.destination;
  if (read === undefined)
    throw new Error(`${context.destination.product.manifest.name} cannot read ${flow.id}`);
  const { definition } = flow;
  const isEmployee = flow.id === 'employees';
  const listCodes = definition.fields.code !== undefined && definition.owner === undefined;
  const dated = definition.effectiveFrom;
  const oneAtATime = dated !== undefined && flow.destination.effectiveDated !== true;
  let ended = false;
  for await (const page of read(context.destination.client, { options: {} })) {
    const rows: SpoolRow[] = [];
    for (const record of page.records) {
      // What cannot be read at the destination is left out of the comparison and so will be written afresh.
      const problems: FieldProblem[] = [];
      const entity = flow.destinationMapping.toEntity(record, problems);
      const payload: DestinationPayload = {
        values: packValues(entity, flow.fields),
        title: definition.title(entity),
        ...(isEmployee ? { facts: employeeFacts(entity) } : {}),
      };
      rows.push({
        key: vendorKey(flow.destination, record),
        fingerprint: fingerprintOf(entity, flow.compared, context.hashKey),
        number: isEmployee ? textOf(entity.employeeNumber) : listCodes ? textOf(entity.code) : null,
        matches: flow.matching.map((rule) =>
          matchValue(entity, rule, context.hashKey, oneAtATime ? dated : undefined),
        ),
        active:
          definition.inactive === undefined ||
          entity[definition.inactive.field] !== definition.inactive.value,
        payload,
      });
    }
    spool.append(rows, undefined, null, []);
    if (page.end === true) ended = true;
    await context.progress.tick(flow.id);
    await breathe(context);
  }
  spool.finish(ended, flow.matching.length);
}

function textOf(value: string | boolean | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

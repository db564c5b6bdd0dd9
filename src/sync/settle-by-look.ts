import type { ChalklineError } from '../kernel/index.ts';
import type { Entity } from '../model/index.ts';
import type { RecordWriter, VendorRecord, WriteItem } from '../sdk/index.ts';
import { same } from './diff.ts';
import type { Flow } from './flow.ts';
import { bounded } from './patience.ts';
import type { Change } from './plan.ts';
import { type Settled, writeItem, writeReceipts } from './receipts.ts';
import type { RunContext } from './run-context.ts';

export interface Present {
  externalKey: string;
  record: VendorRecord;
}

export interface Doubtful {
  change: Change;
  error: ChalklineError;
}

/** What the destination holds of these now, by change; undefined when it offers no way to look. */
export async function look(
  context: RunContext,
  flow: Flow,
  writer: RecordWriter<unknown>,
  items: readonly WriteItem[],
): Promise<Map<string, Present> | undefined> {
  if (writer.look === undefined || !flow.canLook) return undefined;
  const { destination, life, patience } = context;
  const answers = await bounded(writer.look(destination.client, items), {
    ms: patience.callMs,
    forWhat: `${destination.name} to say what it has of ${items.length} ${flow.definition.label.toLowerCase()}`,
    stop: life.cutOff,
  });
  return new Map(answers.map((answer) => [answer.changeId, answer]));
}

/** Settles what is in doubt by the destination's present state. Returns the changes that are proved absent. */
export async function settleByLook(
  context: RunContext,
  flow: Flow,
  writer: RecordWriter<unknown>,
  doubtful: readonly Doubtful[],
): Promise<Change[]> {
  const where = context.destination.name;
  const leaveOpen = (why: string) =>
    writeReceipts(
      context,
      flow,
      doubtful.map(({ change, error }) => ({ change, state: 'in doubt', detail: `${error.what} ${why}` })),
    );
  let found: Map<string, Present> | undefined;
  try {
    found = await look(
      context,
      flow,
      writer,
      doubtful.map(({ change }) => writeItem(flow, change)),
    );
  } catch (cause) {
    await leaveOpen(`Looking for it failed too: ${(cause as Error).message}`);
    return [];
  }
  if (found === undefined) {
    if (writer.idempotent === true) return doubtful.map(({ change }) => change);
    await leaveOpen(`${where} offers no way to look.`);
    return [];
  }
  const settled: Settled[] = [];
  const absent: Change[] = [];
  for (const { change, error } of doubtful) {
    const present = found.get(change.id);
    const finding = judge(flow, change, present);
    if (finding === 'absent') absent.push(change);
    else if (finding === 'arrived') {
      const key = present?.externalKey ?? change.destinationKey;
      settled.push({
        change,
        state: 'applied',
        ...(key === undefined ? {} : { destinationKey: key }),
        detail:
          change.write === 'remove'
            ? 'Found gone after an unanswered call.'
            : 'Found there after an unanswered call.',
      });
    } else {
      const why = writesBlindly(flow, change)
        ? `What it changes cannot be read back from ${where}.`
        : `The record at ${where} is neither as before nor as planned.`;
      settled.push({ change, state: 'in doubt', detail: `${error.what} ${why}` });
    }
  }
  await writeReceipts(context, flow, settled);
  return absent;
}

function judge(flow: Flow, change: Change, present: Present | undefined): 'arrived' | 'absent' | 'unclear' {
  if (change.write === 'remove') return present === undefined ? 'arrived' : 'absent';
  if (present === undefined) return change.write === 'create' ? 'absent' : 'unclear';
  const entity = flow.destinationMapping.toEntity(present.record, []);
  if (holds(flow, entity, change)) return 'arrived';
  if (change.write === 'create' || writesBlindly(flow, change)) return 'unclear';
  return movedFields(flow, entity, change).length === 0 ? 'absent' : 'unclear';
}

/** Whether the destination has what the change wants. What cannot be read back proves nothing. */
export function holds(flow: Flow, entity: Entity, change: Change): boolean {
  const readable = change.differences.filter(
    ({ field, after }) =>
      flow.compared.includes(field) && !(flow.filledIn.has(field) && (after === null || after === '')),
  );
  return readable.length > 0 && readable.every(({ field, after }) => same(entity[field] ?? null, after));
}

/** Whether a change consists of nothing but fields that cannot be read back. */
function writesBlindly(flow: Flow, change: Change): boolean {
  return !change.differences.some(({ field }) => flow.compared.includes(field));
}

/** Fields that are no longer as they were when the plan was made. */
export function movedFields(flow: Flow, entity: Entity, change: Change): string[] {
  const { before } = change;
  if (before === undefined) return [];
  return flow.compared.filter((field) => {
    const was = before[field];
    const is = entity[field];
    return was !== undefined && is !== undefined && !same(is, was);
  });
}

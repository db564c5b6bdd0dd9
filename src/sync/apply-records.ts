import { type ChalklineError, crashPoint, RecordError, TransientError } from '../kernel/index.ts';
import type { Entity } from '../model/index.ts';
import type { RecordWriter, VendorRecord, WriteAnswer, WriteItem } from '../sdk/index.ts';
import type { Flow } from './flow.ts';
import type { Change } from './plan.ts';
import { resolvePending, type Settled, writeItem, writeReceipts } from './receipts.ts';
import { breathe, type RunContext } from './run-context.ts';

/** How long the destination gets before we look whether an unanswered change has arrived. */
const lookAfterMs = 400;
/** A change whose absence was proved is sent again this often. */
const attempts = 2;

/**
 * Writes a data set record by record. For each chunk: has the destination moved? → intent → call → receipt.
 * What is sent and not answered is looked up, never sent blindly again.
 */
export async function applyRecords(context: RunContext, flow: Flow): Promise<void> {
  const { plan } = context.store;
  const writer = flow.destination.write as RecordWriter<unknown>;
  const size = Math.min(
    200,
    (writer.batchSize ?? 1) * Math.max(1, context.destination.limits.concurrency) * 2,
  );
  await settleInterrupted(context, flow, writer);
  for (let after = 0; ; ) {
    const changes = await plan.changes(flow.id, ['planned'], after, size);
    const last = changes.at(-1);
    if (last === undefined) return;
    after = last.seq;
    await writeChunk(context, flow, writer, changes, 1);
    await breathe(context);
  }
}

/** After a crash: changes with an intent and no receipt are looked up before anything is sent. */
async function settleInterrupted(
  context: RunContext,
  flow: Flow,
  writer: RecordWriter<unknown>,
): Promise<void> {
  for (let after = 0; ; ) {
    const changes = await context.store.plan.changes(flow.id, ['sent'], after, 100);
    const last = changes.at(-1);
    if (last === undefined) return;
    after = last.seq;
    const doubtful = changes.map((change) => ({
      change,
      error: unanswered('The program stopped while it was being sent.'),
    }));
    const absent = await settleByLook(context, flow, writer, doubtful);
    await context.store.plan.markPlanned(absent.map(({ seq }) => seq));
  }
}

async function writeChunk(
  context: RunContext,
  flow: Flow,
  writer: RecordWriter<unknown>,
  changes: readonly Change[],
  attempt: number,
): Promise<void> {
  const settled: Settled[] = [];
  const resolved: Change[] = [];
  for (const { change, error } of await resolvePending(context, changes)) {
    if (error === undefined) resolved.push(change);
    else settled.push({ change, state: 'refused', error });
  }
  const items = await checkUnmoved(context, flow, writer, resolved, settled);
  await writeReceipts(context, flow, settled);
  if (items.length === 0) return;

  const bySeq = new Map(items.map(({ item, change }) => [item.changeId, change]));
  await context.store.plan.markSent(items.map(({ change }) => change.seq));
  crashPoint('apply.sent');
  const answers = await send(
    context,
    writer,
    items.map(({ item }) => item),
  );
  crashPoint('apply.answered');

  const receipts: Settled[] = [];
  const doubtful: { change: Change; error: ChalklineError }[] = [];
  const unsent: { change: Change; error: unknown }[] = [];
  for (const [changeId, change] of bySeq) {
    const answer = answers.get(changeId);
    if (answer === undefined)
      doubtful.push({ change, error: unanswered('The product gave no answer for it.') });
    else if (answer.outcome === 'written')
      receipts.push({
        change,
        state: 'applied',
        destinationKey: answer.externalKey,
        ...(answer.detail === undefined ? {} : { detail: answer.detail }),
      });
    else if (answer.outcome === 'refused') receipts.push({ change, state: 'refused', error: answer.error });
    else if (answer.outcome === 'in doubt') doubtful.push({ change, error: answer.error });
    else unsent.push({ change, error: answer.error });
  }
  await writeReceipts(context, flow, receipts);
  crashPoint('apply.settled');
  if (doubtful.length > 0) {
    await context.clock.sleep(lookAfterMs);
    const absent = await settleByLook(context, flow, writer, doubtful);
    await context.store.plan.markPlanned(absent.map(({ seq }) => seq));
    if (absent.length > 0 && attempt < attempts) await writeChunk(context, flow, writer, absent, attempt + 1);
    else
      await writeReceipts(
        context,
        flow,
        absent.map((change) => ({
          change,
          state: 'in doubt',
          detail: `${context.destination.name} did not answer, and the change is not there.`,
        })),
      );
  }
  if (unsent.length > 0) {
    await context.store.plan.markPlanned(unsent.map(({ change }) => change.seq));
    throw unsent[0]?.error;
  }
}

/** What the destination holds now against what the plan rests on: what moved in between is a conflict. */
async function checkUnmoved(
  context: RunContext,
  flow: Flow,
  writer: RecordWriter<unknown>,
  changes: readonly Change[],
  settled: Settled[],
): Promise<{ change: Change; item: WriteItem }[]> {
  const items = changes.map((change) => ({ change, item: writeItem(flow, change) }));
  if (writer.look === undefined || items.length === 0) return items;
  const found = new Map(
    (
      await writer.look(
        context.destination.client,
        items.map(({ item }) => item),
      )
    ).map((answer) => [answer.changeId, answer]),
  );
  const ready: typeof items = [];
  for (const { change } of items) {
    const present = found.get(change.id);
    if (present === undefined) {
      if (change.write === 'create') ready.push({ change, item: writeItem(flow, change) });
      else if (change.write === 'remove')
        settled.push({
          change,
          state: 'applied',
          ...(change.destinationKey === undefined ? {} : { destinationKey: change.destinationKey }),
          detail: 'It was gone already.',
        });
      else
        settled.push({
          change,
          state: 'conflict',
          detail: `It is no longer at ${context.destination.name}.`,
        });
      continue;
    }
    const entity = flow.destinationMapping.toEntity(present.record, []);
    if (holds(flow, entity, change)) {
      settled.push({
        change,
        state: 'applied',
        destinationKey: present.externalKey,
        detail: 'It was there already.',
      });
    } else if (change.write === 'create') {
      settled.push({
        change,
        state: 'conflict',
        detail: `Meanwhile it was made at ${context.destination.name} with other values.`,
      });
    } else if (movedFields(flow, entity, change).length > 0) {
      const names = movedFields(flow, entity, change).map(
        (field) => flow.definition.fields[field]?.label ?? field,
      );
      settled.push({
        change,
        state: 'conflict',
        detail: `Changed at ${context.destination.name} after the plan was made: ${names.join(', ')}.`,
      });
    } else {
      ready.push({ change, item: writeItem(flow, change, present.record) });
    }
  }
  return ready;
}

type SendAnswer = WriteAnswer | { changeId: string; outcome: 'not sent'; error: unknown };

async function send(
  context: RunContext,
  writer: RecordWriter<unknown>,
  items: readonly WriteItem[],
): Promise<Map<string, SendAnswer>> {
  const batches: WriteItem[][] = [];
  const size = writer.batchSize ?? 1;
  for (const kind of ['create', 'update', 'deactivate', 'remove'] as const) {
    const same = items.filter((item) => item.kind === kind);
    for (let at = 0; at < same.length; at += size) batches.push(same.slice(at, at + size));
  }
  const answers = new Map<string, SendAnswer>();
  let next = 0;
  const worker = async () => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      for (const answer of await sendBatch(context, writer, batch)) answers.set(answer.changeId, answer);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, context.destination.limits.concurrency) }, worker));
  return answers;
}

async function sendBatch(
  context: RunContext,
  writer: RecordWriter<unknown>,
  batch: readonly WriteItem[],
): Promise<SendAnswer[]> {
  const kind = batch[0]?.kind ?? 'update';
  const write = writer[kind];
  if (write === undefined || context.signal.aborted) {
    return batch.map(({ changeId }) => ({
      changeId,
      outcome: 'not sent',
      error: context.signal.reason ?? new Error(`The product cannot ${kind}`),
    }));
  }
  try {
    return await write(context.destination.client, batch);
  } catch (error) {
    if (error instanceof RecordError)
      return batch.map(({ changeId }) => ({ changeId, outcome: 'refused', error }));
    // Only an error that says it was never sent leaves no doubt.
    if (error instanceof TransientError && error.sent)
      return batch.map(({ changeId }) => ({ changeId, outcome: 'in doubt', error }));
    if (context.signal.aborted)
      return batch.map(({ changeId }) => ({
        changeId,
        outcome: 'in doubt',
        error: unanswered('The run was cancelled while it was being sent.'),
      }));
    return batch.map(({ changeId }) => ({ changeId, outcome: 'not sent', error }));
  }
}

/** Settles what is in doubt by the destination's present state. Returns the changes that are proved absent. */
async function settleByLook(
  context: RunContext,
  flow: Flow,
  writer: RecordWriter<unknown>,
  doubtful: readonly { change: Change; error: ChalklineError }[],
): Promise<Change[]> {
  if (writer.look === undefined) {
    if (writer.idempotent === true) return doubtful.map(({ change }) => change);
    await writeReceipts(
      context,
      flow,
      doubtful.map(({ change, error }) => ({
        change,
        state: 'in doubt',
        detail: `${error.what} ${context.destination.name} offers no way to look.`,
      })),
    );
    return [];
  }
  let found: Map<string, { externalKey: string; record: VendorRecord }>;
  try {
    const answers = await writer.look(
      context.destination.client,
      doubtful.map(({ change }) => writeItem(flow, change)),
    );
    found = new Map(answers.map((answer) => [answer.changeId, answer]));
  } catch (cause) {
    await writeReceipts(
      context,
      flow,
      doubtful.map(({ change, error }) => ({
        change,
        state: 'in doubt',
        detail: `${error.what} Looking for it failed too: ${(cause as Error).message}`,
      })),
    );
    return [];
  }
  const settled: Settled[] = [];
  const absent: Change[] = [];
  for (const { change, error } of doubtful) {
    const present = found.get(change.id);
    const entity = present === undefined ? undefined : flow.destinationMapping.toEntity(present.record, []);
    if (change.write === 'remove') {
      if (present === undefined)
        settled.push({
          change,
          state: 'applied',
          ...(change.destinationKey === undefined ? {} : { destinationKey: change.destinationKey }),
          detail: 'Found gone after an unanswered call.',
        });
      else absent.push(change);
    } else if (present !== undefined && entity !== undefined && holds(flow, entity, change)) {
      settled.push({
        change,
        state: 'applied',
        destinationKey: present.externalKey,
        detail: 'Found there after an unanswered call.',
      });
    } else if (
      present === undefined
        ? change.write === 'create'
        : change.write !== 'create' && movedFields(flow, entity ?? {}, change).length === 0
    ) {
      absent.push(change);
    } else {
      settled.push({
        change,
        state: 'in doubt',
        detail: `${error.what} The record at ${context.destination.name} is neither as before nor as planned.`,
      });
    }
  }
  await writeReceipts(context, flow, settled);
  return absent;
}

/** Whether the destination has what the change wants, as far as it can be read back. */
function holds(flow: Flow, entity: Entity, change: Change): boolean {
  return change.differences.every(
    ({ field, after }) => !flow.compared.includes(field) || equal(entity[field], after),
  );
}

function movedFields(flow: Flow, entity: Entity, change: Change): string[] {
  const { before } = change;
  if (before === undefined) return [];
  return flow.compared.filter(
    (field) =>
      before[field] !== undefined && entity[field] !== undefined && !equal(entity[field], before[field]),
  );
}

function equal(
  left: string | boolean | null | undefined,
  right: string | boolean | null | undefined,
): boolean {
  return (left ?? '') === (right ?? '');
}

function unanswered(what: string): TransientError {
  return new TransientError({
    code: 'write/unanswered',
    what,
    fix: 'The next run looks at the destination and finishes what is missing.',
    sent: true,
  });
}

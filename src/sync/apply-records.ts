import { crashPoint } from '../kernel/index.ts';
import type { RecordWriter, WriteItem } from '../sdk/index.ts';
import type { Flow } from './flow.ts';
import type { Change } from './plan.ts';
import { resolvePending, type Settled, writeItem, writeReceipts } from './receipts.ts';
import { breathe, type RunContext, wasCancelled } from './run-context.ts';
import { send, unanswered, wholePeople } from './send-changes.ts';
import { type Doubtful, holds, look, movedFields, settleByLook } from './settle-by-look.ts';

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
    // One more, to see whether the last one's person goes on.
    const next = await plan.changes(flow.id, ['planned'], after, size + 1);
    const changes = wholePeople(next, size, ({ employeeNumber }) => employeeNumber);
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
    // What was on its way when we died may arrive only now.
    if (after === 0) await context.clock.sleep(lookAfterMs, context.signal);
    after = last.seq;
    const resolved = await resolvePending(context, changes);
    const doubtful = resolved.map(({ change }) => ({
      change,
      error: unanswered('The program stopped while it was being sent.'),
    }));
    const absent = await settleByLook(context, flow, writer, doubtful);
    await context.store.plan.markPlanned(absent.map(({ seq }) => seq));
    crashPoint('apply.looked');
    await breathe(context);
  }
}

async function writeChunk(
  context: RunContext,
  flow: Flow,
  writer: RecordWriter<unknown>,
  changes: readonly Change[],
  attempt: number,
): Promise<void> {
  const { plan } = context.store;
  const settled: Settled[] = [];
  const resolved: Change[] = [];
  for (const { change, error } of await resolvePending(context, changes)) {
    if (error === undefined) resolved.push(change);
    else settled.push({ change, state: 'refused', error });
  }
  const items = await checkUnmoved(context, flow, writer, resolved, settled);
  await writeReceipts(context, flow, settled);
  crashPoint('apply.checked');
  if (items.length === 0) return;

  await plan.markSent(items.map(({ change }) => change.seq));
  crashPoint('apply.sent');
  const whose = new Map(items.map(({ item, change }) => [item.changeId, change.employeeNumber]));
  const answers = await send(
    context,
    writer,
    items.map(({ item }) => item),
    (changeId) => whose.get(changeId),
  );
  crashPoint('apply.answered');

  const receipts: Settled[] = [];
  const doubtful: Doubtful[] = [];
  const unsent: { change: Change; error: unknown }[] = [];
  for (const { item, change } of items) {
    const answer = answers.get(item.changeId);
    if (answer === undefined)
      doubtful.push({ change, error: unanswered('The product gave no answer for it.') });
    else if (answer.outcome === 'written')
      receipts.push({
        change,
        state: 'applied',
        destinationKey: answer.externalKey,
        ...(answer.detail === undefined ? {} : { detail: answer.detail }),
        ...(answer.isPartial === true ? { isPartial: true } : {}),
      });
    else if (answer.outcome === 'refused') receipts.push({ change, state: 'refused', error: answer.error });
    else if (answer.outcome === 'in doubt') doubtful.push({ change, error: answer.error });
    else unsent.push({ change, error: answer.error });
  }
  await writeReceipts(context, flow, receipts);
  crashPoint('apply.settled');
  await plan.markPlanned(unsent.map(({ change }) => change.seq));
  if (doubtful.length > 0) await settleDoubtful(context, flow, writer, doubtful, attempt);
  if (unsent.length > 0) throw unsent[0]?.error;
}

async function settleDoubtful(
  context: RunContext,
  flow: Flow,
  writer: RecordWriter<unknown>,
  doubtful: readonly Doubtful[],
  attempt: number,
): Promise<void> {
  if (context.signal.aborted && !wasCancelled(context)) {
    // This process is being stopped: the run goes on in the next, which looks before it sends.
    throw context.signal.reason;
  }
  await context.clock.sleep(lookAfterMs, context.signal).catch(() => undefined);
  const absent = await settleByLook(context, flow, writer, doubtful);
  if (absent.length === 0) return;
  if (attempt < attempts || context.signal.aborted) {
    await context.store.plan.markPlanned(absent.map(({ seq }) => seq));
    crashPoint('apply.absent');
    await breathe(context);
    await writeChunk(context, flow, writer, absent, attempt + 1);
    return;
  }
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

/** Whether a record hangs on an employee whom this run has created, so that what is there came with them. */
function cameWithEmployee(change: Change): boolean {
  return change.pendingReferences?.some(({ dataSet }) => dataSet === 'employees') === true;
}

/** What the destination holds now against what the plan rests on: what moved in between is a conflict. */
async function checkUnmoved(
  context: RunContext,
  flow: Flow,
  writer: RecordWriter<unknown>,
  changes: readonly Change[],
  settled: Settled[],
): Promise<{ change: Change; item: WriteItem }[]> {
  const where = context.destination.name;
  const items = changes.map((change) => ({ change, item: writeItem(flow, change) }));
  if (items.length === 0) return items;
  const found = await look(
    context,
    flow,
    writer,
    items.map(({ item }) => item),
  );
  if (found === undefined) return items;
  const ready: typeof items = [];
  for (const { change, item } of items) {
    const present = found.get(change.id);
    if (present === undefined) {
      if (change.write === 'create') ready.push({ change, item });
      else if (change.write === 'remove')
        settled.push({
          change,
          state: 'applied',
          ...(change.destinationKey === undefined ? {} : { destinationKey: change.destinationKey }),
          detail: 'It was gone already.',
        });
      else settled.push({ change, state: 'conflict', detail: `It is no longer at ${where}.` });
      continue;
    }
    const entity = flow.destinationMapping.toEntity(present.record, []);
    const readable = change.differences.every(({ field }) => flow.compared.includes(field));
    const moved = movedFields(flow, entity, change).map(
      (field) => flow.definition.fields[field]?.label ?? field,
    );
    if (holds(flow, entity, change) && (readable || change.write === 'create')) {
      settled.push({
        change,
        state: 'applied',
        destinationKey: present.externalKey,
        detail: 'It was there already.',
      });
    } else if (change.write === 'create' && cameWithEmployee(change)) {
      // Nobody has edited it: the vendor made it moments ago, together with the employee whom this run created.
      const made = { ...change, write: 'update' as const, destinationKey: present.externalKey };
      ready.push({ change: made, item: writeItem(flow, made, present.record) });
    } else if (change.write === 'create') {
      settled.push({
        change,
        state: 'conflict',
        detail: `Meanwhile it was made at ${where} with other values.`,
      });
    } else if (moved.length > 0) {
      settled.push({
        change,
        state: 'conflict',
        detail: `Changed at ${where} after the plan was made: ${moved.join(', ')}.`,
      });
    } else {
      ready.push({ change, item: writeItem(flow, change, present.record) });
    }
  }
  return ready;
}

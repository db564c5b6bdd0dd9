import {
  AuthError,
  type ChalklineError,
  ConfigError,
  RateLimitError,
  RecordError,
  TransientError,
} from '../kernel/index.ts';
import {
  type RecordWriter,
  type WriteAnswer,
  type WriteItem,
  wasNothingSent,
  wasSomethingSent,
  watchSending,
} from '../sdk/index.ts';
import { bounded, waitBeforeRetry } from './patience.ts';
import { type RunContext, waitFor } from './run-context.ts';

export type SendAnswer = WriteAnswer | { changeId: string; outcome: 'not sent'; error: unknown };

/**
 * Sends items, as many at a time as the vendor allows, and says of each how it went. `belongsTo`: of whom a change is, by
 * its id; what is of one person goes together, because it may hold only together (shares of the pay).
 */
export async function send(
  context: RunContext,
  writer: RecordWriter<unknown>,
  items: readonly WriteItem[],
  belongsTo: (changeId: string) => string | undefined,
): Promise<Map<string, SendAnswer>> {
  const batches: WriteItem[][] = [];
  const size = writer.batchSize ?? 1;
  for (const kind of ['create', 'update', 'deactivate', 'remove'] as const) {
    let rest = items.filter((item) => item.kind === kind);
    while (rest.length > 0) {
      const batch = wholePeople(rest, size, ({ changeId }) => belongsTo(changeId));
      batches.push(batch);
      rest = rest.slice(batch.length);
    }
  }
  const answers = new Map<string, SendAnswer>();
  let next = 0;
  const worker = async () => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      for (const answer of await sendPatiently(context, writer, batch)) answers.set(answer.changeId, answer);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, context.destination.limits.concurrency) }, worker));
  return answers;
}

/**
 * The first `size` in a row, less those at the end that are of somebody who goes on behind it. Whoever has more than
 * `size` is cut all the same.
 */
export function wholePeople<T>(
  all: readonly T[],
  size: number,
  belongsTo: (one: T) => string | undefined,
): T[] {
  const first = all.slice(0, size);
  const next = all[size];
  const whose = next === undefined ? undefined : belongsTo(next);
  if (whose === undefined) return first;
  const end = first.findLastIndex((one) => belongsTo(one) !== whose) + 1;
  return end === 0 ? first : first.slice(0, end);
}

/** What was certainly not carried out is sent again after a while, where that may help. */
async function sendPatiently(
  context: RunContext,
  writer: RecordWriter<unknown>,
  batch: readonly WriteItem[],
): Promise<SendAnswer[]> {
  const done: SendAnswer[] = [];
  let open = batch;
  for (let failures = 1; ; failures += 1) {
    const answers = await sendBatch(context, writer, open);
    const unsent = new Map<string, unknown>();
    for (const answer of answers) {
      if (answer.outcome === 'not sent') unsent.set(answer.changeId, answer.error);
      else done.push(answer);
    }
    const [error] = unsent.values();
    const wait = unsent.size > 0 ? waitBeforeRetry(error, failures) : undefined;
    const asTheyAre = () => [...done, ...answers.filter(({ outcome }) => outcome === 'not sent')];
    if (wait === undefined || context.signal.aborted) return asTheyAre();
    try {
      await waitFor(context, wait);
    } catch {
      return asTheyAre();
    }
    open = open.filter(({ changeId }) => unsent.has(changeId));
  }
}

async function sendBatch(
  context: RunContext,
  writer: RecordWriter<unknown>,
  batch: readonly WriteItem[],
): Promise<SendAnswer[]> {
  const { destination, life, patience, signal } = context;
  const kind = batch[0]?.kind ?? 'update';
  const write = writer[kind];
  const alike = (outcome: 'not sent', error: unknown): SendAnswer[] =>
    batch.map(({ changeId }) => ({ changeId, outcome, error }));
  const inDoubt = (error: ChalklineError): SendAnswer[] =>
    batch.map(({ changeId }) => ({ changeId, outcome: 'in doubt', error }));
  if (signal.aborted) return alike('not sent', signal.reason);
  if (write === undefined) return alike('not sent', new Error(`The product cannot ${kind}`));
  return watchSending(async () => {
    try {
      return await bounded(write(destination.client, batch), {
        ms: patience.callMs,
        forWhat: `${destination.name} to answer`,
        stop: life.cutOff,
        sent: true,
      });
    } catch (error) {
      if (error instanceof RecordError)
        return batch.map(({ changeId }) => ({ changeId, outcome: 'refused', error }));
      if (wasNotSent(error)) return alike('not sent', error);
      if (error instanceof TransientError) return inDoubt(error);
      return inDoubt(
        unanswered(
          signal.aborted
            ? 'The run was ended while it was being sent.'
            : `Sending it failed: ${(error as Error).message}`,
        ),
      );
    }
  });
}

/** Only an error that says that nothing was sent leaves no doubt. */
function wasNotSent(error: unknown): boolean {
  // Who is waited for in vain may still be at it.
  if (error instanceof TransientError) return error.code !== 'vendor/no-answer' && wasNothingSent(error);
  const concernsAll =
    error instanceof RateLimitError || error instanceof AuthError || error instanceof ConfigError;
  return concernsAll && !wasSomethingSent();
}

export function unanswered(what: string): TransientError {
  return new TransientError({
    code: 'write/unanswered',
    what,
    fix: 'The next run looks at the destination and finishes what is missing.',
    sent: true,
  });
}

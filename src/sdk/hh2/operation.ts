import { type ChalklineError, RecordError, TransientError } from '../../kernel/index.ts';
import { watchSending } from '../net/sending.ts';
import type { OpenContext } from '../product.ts';
import { brokenOff, type WriteAnswer, type WriteItem } from '../write.ts';
import { utcStamp } from './change-events.ts';
import { fieldIn, withoutNumbers } from './errors.ts';
import type { Hh2Row, Hh2Session } from './session.ts';

const STATUS = '/Synchronization/RequestService.svc/status';
const FAILURES = '/Synchronization/EventService.svc/events/failures';

/** One object on its way into Sage. */
export interface Hh2Write {
  /** POST makes, PUT changes the object with this id. */
  method: 'POST' | 'PUT';
  path: string;
  id?: string;
  body: Hh2Row;
  /** Where hh2 is told to hand it to Sage. */
  synchronizePath: string;
}

export interface Patience {
  /** Between two looks at an operation at first, in milliseconds; grows to fifteen times that. */
  pollMs: number;
  /** After this the change is in doubt. */
  longestMs: number;
}

/** Sage has a record with this key already. */
export class KeyInUse extends RecordError {}

/**
 * The whole write cycle of hh2: post, synchronize, poll, and then the list of failures, for a completed operation need
 * not have succeeded (Fyle SDK, Corely). Returns the id of the object.
 * @throws RecordError what hh2 rejects or Sage refuses; KeyInUse; TransientError what ends without a word (in doubt)
 */
export async function carryOut(
  hh2: Hh2Session,
  { clock, signal }: Pick<OpenContext<unknown>, 'clock' | 'signal'>,
  write: Hh2Write,
  patience: Patience,
): Promise<string> {
  const { method, path, body, synchronizePath } = write;
  const query = write.id === undefined ? undefined : { id: write.id };
  const posted = await hh2.call({ method, path, json: body, ...(query === undefined ? {} : { query }) });
  const id = idIn(posted, path);
  const operation = idIn(
    await hh2.call({ method: 'POST', path: synchronizePath, query: { id } }),
    synchronizePath,
  );

  const untilMs = clock.nowMs() + patience.longestMs;
  for (let waitMs = patience.pollMs; ; waitMs = Math.min(waitMs * 1.5, patience.pollMs * 15)) {
    await clock.sleep(waitMs, signal);
    const status = (await hh2.call({ method: 'POST', path: `${STATUS}/${operation}`, safe: true })) as
      | Hh2Row
      | undefined;
    if (hasStamp(status?.CompletedOn)) {
      await assertSucceeded(hh2, id, status?.CreatedOn);
      return id;
    }
    if (hasStamp(status?.DisabledOn)) throw unsettled('hh2 has given the change up before Sage had it.');
    if (clock.nowMs() >= untilMs) throw unsettled(whereItIs(status));
  }
}

/** Failures of earlier tries stay in the list: those before this operation do not count. */
async function assertSucceeded(hh2: Hh2Session, id: string, createdOn: unknown): Promise<void> {
  const failures = await hh2.rows(FAILURES, { entity: id });
  // The two stamps differ in precision: whole seconds here, seven decimals there.
  const sinceMs = Math.floor((utcStamp(createdOn) ?? 0) / 1000) * 1000;
  const failure = failures.find((row) => (utcStamp(row.CreatedOnUtc) ?? sinceMs) >= sinceMs);
  if (failure === undefined) return;
  const words = String(failure.ErrorMessage ?? '');
  if (words.includes('KeyAlreadyInUse')) {
    throw new KeyInUse({
      code: 'hh2/key-in-use',
      what: 'Sage already has a record with this key.',
      fix: 'Link the two records, or give this one another key at the source.',
    });
  }
  throw new RecordError({
    code: 'hh2/refused-by-sage',
    what: `hh2 carried the change to Sage, and Sage refused it: ${withoutNumbers(words)}`,
    fix: "Correct what Sage's words name at the source, then retry.",
    ...fieldIn(words),
  });
}

/** How far a change has come says whose turn it is. */
function whereItIs(status: Hh2Row | undefined): string {
  if (!hasStamp(status?.TransmittedOn)) {
    return 'hh2 has the change, but the Sync Client beside Sage has not fetched it: it is probably offline.';
  }
  if (!hasStamp(status?.ReceivedOn))
    return 'The change was handed to the Sync Client, which has not confirmed it.';
  return 'The Sync Client has the change, and Sage has not finished it.';
}

function unsettled(what: string): TransientError {
  return new TransientError({
    code: 'hh2/not-settled',
    what,
    fix: 'Look whether the Sync Client runs on the server with Sage. The next run looks what has arrived.',
    sent: true,
  });
}

function hasStamp(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function idIn(answer: unknown, path: string): string {
  if (typeof answer === 'string' && answer !== '') return answer;
  throw new TransientError({
    code: 'hh2/no-id',
    what: `hh2 took ${path} and gave no id for it.`,
    fix: 'The next run looks what has arrived.',
    sent: true,
  });
}

/**
 * Does one write and says what came of it: a refusal concerns that record alone, what was sent without an answer is
 * in doubt, anything else (sign-in, configuration) concerns all and is thrown.
 */
export function answerOf(item: WriteItem, write: () => Promise<string>): Promise<WriteAnswer> {
  const { changeId } = item;
  return watchSending(async () => {
    try {
      return { changeId, outcome: 'written', externalKey: await write() };
    } catch (error) {
      if (error instanceof RecordError) return { changeId, outcome: 'refused', error };
      if (error instanceof TransientError) return brokenOff(item, error);
      throw error;
    }
  });
}

/** Says which part of a record stands already when a later part was refused or not answered. */
export function withDone(error: unknown, done: readonly string[]): unknown {
  if (!(error instanceof RecordError) || done.length === 0) return error;
  const { code, what, fix, field } = error as ChalklineError;
  return new RecordError({
    code,
    what: `${what} (Already written: ${done.join(', ')}.)`,
    fix,
    ...(field === undefined ? {} : { field }),
    cause: error,
  });
}

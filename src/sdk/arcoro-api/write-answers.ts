import { ChalklineError, RecordError, TransientError } from '../../kernel/index.ts';
import { watchSending } from '../net/sending.ts';
import { brokenOff, type WriteAnswer, type WriteItem } from '../write.ts';

/** The key of what was written, with a word on it where there is one. */
export type Written = string | { externalKey: string; detail?: string; isPartial?: true };

/**
 * Does one write and says what came of it. A refusal concerns that record alone; a broken call leaves it in doubt,
 * to be settled by looking; anything else (sign-in, configuration) concerns all and is thrown.
 */
export function answerOf(item: WriteItem, write: () => Promise<Written>): Promise<WriteAnswer> {
  const { changeId } = item;
  return watchSending(async () => {
    try {
      const written = await write();
      const rest = typeof written === 'string' ? { externalKey: written } : written;
      return { changeId, outcome: 'written', ...rest };
    } catch (error) {
      if (error instanceof RecordError) return { changeId, outcome: 'refused', error };
      if (error instanceof HalfWritten) return { changeId, outcome: 'in doubt', error };
      if (error instanceof TransientError) return brokenOff(item, error);
      throw error;
    }
  });
}

/** Some calls of a record were carried out, the next was not, and taking them back failed too. */
export class HalfWritten extends ChalklineError {
  constructor(vendor: { id: string; name: string }, cause: unknown) {
    super({
      code: `${vendor.id}/half-written`,
      what: `Only a part of the record reached ${vendor.name}${cause instanceof ChalklineError ? `: ${cause.what}` : '.'}`,
      fix: `Nothing to do: the record is looked up in ${vendor.name} and the rest is written by the next plan.`,
      cause,
    });
  }
}

/** A refusal that says what had already been written before it. */
export function withDone(error: RecordError, done: readonly string[]): RecordError {
  const { code, what, fix, field, expected } = error;
  return new RecordError({
    code,
    what: `${what} (Already written: ${done.join(', ')}.)`,
    fix,
    ...(expected === undefined ? {} : { expected }),
    ...(field === undefined ? {} : { field }),
    cause: error,
  });
}

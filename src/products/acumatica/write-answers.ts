import {
  brokenOff,
  ConflictError,
  NotFoundError,
  RecordError,
  TransientError,
  type WriteAnswer,
  type WriteItem,
  watchSending,
} from '../../sdk/index.ts';

/**
 * What an error of a write means for its record: a refusal is its own, a broken call leaves it in doubt, to be
 * settled by looking, if anything of it was sent. Anything else (sign-in, configuration) concerns all records and is thrown.
 */
export function answerTo(item: WriteItem, error: unknown): WriteAnswer {
  const { changeId } = item;
  if (error instanceof RecordError || error instanceof ConflictError || error instanceof NotFoundError)
    return { changeId, outcome: 'refused', error };
  if (error instanceof TransientError) return brokenOff(item, error);
  throw error;
}

/** Does one write and says what came of it. */
export function answerOf(item: WriteItem, write: () => Promise<string>): Promise<WriteAnswer> {
  return watchSending(async () => {
    try {
      return { changeId: item.changeId, outcome: 'written', externalKey: await write() };
    } catch (error) {
      return answerTo(item, error);
    }
  });
}

/** A record that the plan knows and the vendor has no more. */
export function gone(what: string): RecordError {
  return new RecordError({
    code: 'acumatica/gone',
    what: `Acumatica has this ${what} no more.`,
    fix: 'Run the sync again: it will be planned as new, or left out.',
  });
}

/** The same refusal with its field as our record calls it, and with words added or a better fix. */
export function renamed(
  error: RecordError,
  field: string | undefined,
  more = '',
  better?: string,
): RecordError {
  const { code, what, expected, cause } = error;
  const fix = better ?? error.fix;
  return new RecordError({
    code,
    what: `${what}${more}`,
    ...(expected === undefined ? {} : { expected }),
    fix,
    ...(field === undefined ? {} : { field }),
    cause,
  });
}

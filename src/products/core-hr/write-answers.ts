import {
  ChalklineError,
  RecordError,
  TransientError,
  type WriteAnswer,
  type WriteItem,
} from '../../sdk/index.ts';

/**
 * Does one write and says what came of it. A refusal concerns that record alone; a broken call leaves it in doubt,
 * to be settled by looking; anything else (sign-in, configuration) concerns all and is thrown.
 */
export async function answerOf(item: WriteItem, write: () => Promise<string>): Promise<WriteAnswer> {
  const { changeId } = item;
  try {
    return { changeId, outcome: 'written', externalKey: await write() };
  } catch (error) {
    if (error instanceof RecordError) return { changeId, outcome: 'refused', error };
    if (error instanceof TransientError || error instanceof HalfWritten) {
      return { changeId, outcome: 'in doubt', error };
    }
    throw error;
  }
}

/** Some calls of a record were carried out, the next was not, and taking them back failed too. */
export class HalfWritten extends ChalklineError {
  constructor(cause: unknown) {
    super({
      code: 'core-hr/half-written',
      what: `Only a part of the record reached Core HR${cause instanceof ChalklineError ? `: ${cause.what}` : '.'}`,
      fix: 'Nothing to do: the record is looked up in Core HR and the rest is written by the next plan.',
      cause,
    });
  }
}

import {
  brokenOff,
  CancelledError,
  ChalklineError,
  RecordError,
  TransientError,
  type WriteAnswer,
  type WriteItem,
  watchSending,
} from '../../sdk/index.ts';

/**
 * Writes the items of a batch one after the other. A refusal concerns that record alone; what is not answered is in
 * doubt, to be settled by looking. What concerns all (sign-in, limits) is thrown only while nothing of the batch was
 * sent: afterwards the rest counts as in doubt, so that what was written keeps its answer.
 */
export async function writeEach(
  items: readonly WriteItem[],
  write: (item: WriteItem) => Promise<string>,
): Promise<WriteAnswer[]> {
  const answers: WriteAnswer[] = [];
  let stopped: ChalklineError | undefined;
  for (const item of items) {
    const { changeId } = item;
    if (stopped !== undefined) {
      answers.push({ changeId, outcome: 'in doubt', error: stopped });
      continue;
    }
    const answer = watchSending(async (): Promise<WriteAnswer> => {
      try {
        return { changeId, outcome: 'written', externalKey: await write(item) };
      } catch (error) {
        if (error instanceof RecordError) return { changeId, outcome: 'refused', error };
        if (error instanceof TransientError) return brokenOff(item, error);
        throw error;
      }
    });
    try {
      answers.push(await answer);
    } catch (error) {
      if (answers.length > 0 && error instanceof ChalklineError && !(error instanceof CancelledError)) {
        stopped = error;
        answers.push({ changeId, outcome: 'in doubt', error });
      } else throw error;
    }
  }
  return answers;
}

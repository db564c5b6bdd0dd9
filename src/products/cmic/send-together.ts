import {
  NotFoundError,
  RecordError,
  type WriteAnswer,
  type WriteItem,
  watchSending,
} from '../../sdk/index.ts';
import type { CmicClient, Part } from './client.ts';
import { portions } from './query.ts';
import { answerTo } from './write-answers.ts';

/** What is sent for an item, and the key that it has then. */
export interface Sending {
  part: Part;
  externalKey: string;
}

/**
 * Sends rows in batches. CMiC takes all of a batch or nothing and does not say which row was bad, so a refused batch
 * is sent again row by row; one without an answer leaves all its rows in doubt.
 * `prepare`: may throw a RecordError, which refuses that item alone.
 */
export async function sendTogether(
  client: CmicClient,
  items: readonly WriteItem[],
  prepare: (item: WriteItem) => Sending,
): Promise<WriteAnswer[]> {
  const answers: WriteAnswer[] = [];
  const ready: { item: WriteItem; sending: Sending }[] = [];
  for (const item of items) {
    try {
      ready.push({ item, sending: prepare(item) });
    } catch (error) {
      answers.push(answerTo(item, error));
    }
  }
  for (const batch of portions(ready, client.config.timeRowsPerBatch ?? 100))
    answers.push(...(await watchSending(() => sendBatch(client, batch))));
  return answers;
}

async function sendBatch(
  client: CmicClient,
  batch: readonly { item: WriteItem; sending: Sending }[],
): Promise<WriteAnswer[]> {
  try {
    const parts = batch.map(({ sending }) => sending.part);
    await client.together(parts.filter(({ payload }) => Object.keys(payload).length > 0));
    return batch.map(({ item: { changeId }, sending: { externalKey } }) => ({
      changeId,
      outcome: 'written',
      externalKey,
    }));
  } catch (error) {
    // A part whose row is gone, or a site without batches, is no reason to give up the others.
    const isPartly = error instanceof RecordError || error instanceof NotFoundError;
    if (!isPartly || batch.length === 1) return batch.map(({ item }) => answerTo(item, error));
    const answers: WriteAnswer[] = [];
    for (const one of batch) answers.push(...(await sendBatch(client, [one])));
    return answers;
  }
}

import type { WriteItem } from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import { allOf, equals, oneOf, portions } from './query.ts';
import { PYEMPTIMESHEET } from './resources.ts';
import { entriesOf } from './time-rows.ts';
import { keyOf, textOf } from './write-answers.ts';

export const TIME_KEY = ['TshVUuid', 'HourColumn'] as const;

/** By row id where it is known, else by our own id, which each of our rows carries. */
export async function lookForTime(client: CmicClient, items: readonly WriteItem[]) {
  const { timeReference } = client.assumed;
  const ids = items.flatMap(({ externalKey }) => externalKey?.split('|')[0] ?? []);
  const references = items.flatMap(({ externalKey, record }) =>
    externalKey === undefined ? textOf(record, 'Reference') : [],
  );
  const queries = [
    ...portions(ids).map((portion) => oneOf('TshVUuid', portion)),
    ...portions(references).map((portion) => oneOf(timeReference, portion)),
  ];
  const rows = await Promise.all(
    queries.map((q) => client.all(PYEMPTIMESHEET, { q: allOf(equals('TshCompCode', client.company), q) })),
  );
  const entries = rows.flat().flatMap((row) => entriesOf(client, row));
  return items.flatMap((item) => {
    const record = entries.find((entry) =>
      item.externalKey === undefined
        ? textOf(entry, timeReference) === textOf(item.record, 'Reference')
        : keyOf(entry, TIME_KEY) === item.externalKey,
    );
    if (record === undefined) return [];
    return [{ changeId: item.changeId, externalKey: keyOf(record, TIME_KEY), record }];
  });
}

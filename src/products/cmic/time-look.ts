import type { VendorRecord, WriteItem } from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import { allOf, equals, oneOf, portions } from './query.ts';
import { PYEMPTIMESHEET } from './resources.ts';
import { entriesOfRows } from './time-netting.ts';
import { keyOf, notReadable, textOf } from './write-answers.ts';

export const TIME_KEY = ['TshVUuid', 'HourColumn'] as const;

/** By our own id, which each of our rows carries, corrections too; by row id what others have typed. */
export async function lookForTime(client: CmicClient, items: readonly WriteItem[]) {
  const { timeReference } = client.assumed;
  if (!client.assumed.readTime) throw notReadable('time', 'Time can be read', 'pyemptimesheet');
  const ids = items.flatMap(({ externalKey }) => externalKey?.split('|')[0] ?? []);
  const references = items.flatMap(({ record }) => textOf(record, 'Reference') || []);
  const [named, numbered] = await Promise.all([
    rowsBy(client, timeReference, references),
    rowsBy(client, 'TshVUuid', ids),
  ]);
  const rows = new Map([...named, ...numbered].map((row) => [textOf(row, 'TshVUuid'), row]));
  const entries = entriesOfRows(client, [...rows.values()]);
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

/** All rows of the company of which a member has one of these values. */
export async function rowsBy(
  client: CmicClient,
  member: string,
  values: readonly string[],
): Promise<VendorRecord[]> {
  const company = equals('TshCompCode', client.company);
  const found = await Promise.all(
    portions([...new Set(values)]).map((portion) =>
      client.all(PYEMPTIMESHEET, { q: allOf(company, oneOf(member, portion)) }),
    ),
  );
  return found.flat();
}

import { joinKey } from '../../model/index.ts';
import type { Client, DataSet, Page, ReadScope, VendorRecord } from '../product.ts';
import type { StandIn } from './conformance.ts';

/** The external key of a record, as the engine joins it. */
export function recordKey(dataSet: Pick<DataSet, 'primaryKey'>, record: VendorRecord): string {
  return joinKey(dataSet.primaryKey.map((name) => record[name] ?? null));
}

export function scopeFor(standIn: StandIn, dataSetId: string, scope: Partial<ReadScope> = {}): ReadScope {
  return { options: standIn.options?.[dataSetId] ?? {}, ...scope };
}

/** Reads to the end. A read that does not end stops the test by its own time limit. */
export async function pagesOf<C extends Client>(
  dataSet: DataSet<C>,
  client: C,
  scope: ReadScope,
): Promise<Page[]> {
  if (dataSet.read === undefined) throw new Error(`${dataSet.id} cannot be read`);
  const pages: Page[] = [];
  for await (const page of dataSet.read(client, scope)) pages.push(page);
  return pages;
}

export async function recordsOf<C extends Client>(
  dataSet: DataSet<C>,
  client: C,
  scope: ReadScope,
): Promise<VendorRecord[]> {
  return (await pagesOf(dataSet, client, scope)).flatMap((page) => page.records);
}

import { ConfigError } from '../kernel/index.ts';
import { dataSets } from '../model/index.ts';
import { type AnyProduct, writeKinds } from '../sdk/index.ts';
import type { DataSetConfig } from '../sync/sync-config.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';
import { productOf } from './products.ts';
import { withDefaults } from './with-defaults.ts';

/** One end of a sync, as far as its possibilities are concerned. */
export interface EndSetUp {
  product: AnyProduct;
  config: Record<string, unknown>;
}

/** Both connectors of a sync, opened as far as their declarations go. */
export async function endsOf(
  hub: Hub,
  companyId: string,
  sourceId: string,
  destinationId: string,
): Promise<{ source: EndSetUp; destination: EndSetUp }> {
  if (sourceId === destinationId) {
    throw new ConfigError({
      code: 'sync/same-connector',
      what: 'Source and destination are the same connector.',
      fix: 'Choose another destination.',
      field: 'destinationId',
    });
  }
  const end = async (id: string, what: string): Promise<EndSetUp> => {
    const row = found(await hub.store.connectors.get(companyId, id), what);
    const product = productOf(hub.products, row.product);
    return { product, config: withDefaults(product, row.config) };
  };
  return {
    source: await end(sourceId, 'source connector'),
    destination: await end(destinationId, 'destination connector'),
  };
}

/** Ids of the data sets that can flow, in the order in which they have to. */
export function commonDataSets(source: EndSetUp, destination: EndSetUp): string[] {
  return dataSets
    .map(({ id }) => id)
    .filter((id) => {
      const from = source.product.dataSets.find((candidate) => candidate.id === id);
      const to = destination.product.dataSets.find((candidate) => candidate.id === id);
      return (
        from?.read !== undefined &&
        (from.readable?.(source.config) ?? true) &&
        to !== undefined &&
        (to.writable?.(destination.config) ?? true) &&
        writeKinds(to.write as never).length > 0
      );
    });
}

/** A data set's settings that a person has not touched: everything that the destination can do, and nothing deleted. */
export function usualDataSet(id: string, destination: EndSetUp): DataSetConfig {
  const kinds = kindsOf(id, destination);
  return {
    id,
    mapping: [],
    filter: [],
    deletes: 'none',
    create: kinds.includes('create'),
    update: kinds.includes('update'),
  };
}

/** What the destination does with records of a data set. */
export function kindsOf(id: string, destination: EndSetUp): string[] {
  const declared = destination.product.dataSets.find((candidate) => candidate.id === id);
  return writeKinds(declared?.write as never);
}

import { ConfigError } from '../kernel/index.ts';
import { dataSet, dataSets } from '../model/index.ts';
import { type AnyProduct, writeKinds } from '../sdk/index.ts';
import { compileFlow } from '../sync/flow.ts';
import { type DataSetConfig, type SyncConfig, usualSettings } from '../sync/sync-config.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';
import { fieldInfos, requiredFields } from './list-products.ts';
import { productOf } from './products.ts';
import { withDefaults } from './with-defaults.ts';

/** One end of a sync, as far as its possibilities are concerned. */
export interface EndSetUp {
  product: AnyProduct;
  config: Record<string, unknown>;
}

/** What *New sync* starts from: the data sets that both ends support, with safe settings and a name. */
export async function proposeSync(hub: Hub, companyId: string, sourceId: string, destinationId: string) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  const { source, destination } = await endsOf(hub, companyId, sourceId, destinationId);
  const common = commonDataSets(source, destination);
  const taken = new Set((await hub.store.syncs.list(companyId)).map((sync) => sync.name));
  const plain = `${company.name} - ${source.product.manifest.name} to ${destination.product.manifest.name}`;
  let name = plain;
  for (let count = 2; taken.has(name); count += 1) name = `${plain} (${count})`;
  const config: SyncConfig = {
    ...usualSettings,
    timeZone: company.timeZone,
    dataSets: common.map((id) => usualDataSet(id, destination)),
  };
  return { name, config, dataSets: common.map((id) => possibilities(id, source, destination)) };
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
        writeKinds(to.write as never).length > 0
      );
    });
}

function usualDataSet(id: string, destination: EndSetUp): DataSetConfig {
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

function kindsOf(id: string, destination: EndSetUp): string[] {
  const declared = destination.product.dataSets.find((candidate) => candidate.id === id);
  return writeKinds(declared?.write as never);
}

function possibilities(id: string, source: EndSetUp, destination: EndSetUp) {
  const flow = compileFlow(usualDataSet(id, destination), source, destination);
  const writable = new Set([...flow.fields, ...flow.destinationMapping.writable]);
  const note = [flow.source.note, flow.destination.note].filter(Boolean).join(' ');
  const crosswalks = [...flow.references.values()].filter((refersTo) => refersTo !== 'employees');
  return {
    id,
    label: dataSet(id).label,
    fields: fieldInfos(id, writable),
    sourceVendorFields: Object.keys(flow.source.fields),
    required: requiredFields(flow.destination, flow.destinationMapping),
    crosswalks: [...new Set(crosswalks)],
    writes: kindsOf(id, destination),
    ...(note === '' ? {} : { note }),
    usualMatching: flow.matching.map(({ fields, ask }) => ({ fields: [...fields], ask })),
  };
}

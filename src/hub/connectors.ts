import type { ConnectorRow } from '../store/index.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';

/** A connector as it is shown: never with a secret. */
export async function showConnector(hub: Hub, companyId: string, id: string) {
  const row = found(await hub.store.connectors.get(companyId, id), 'connector');
  const company = found(await hub.store.companies.get(companyId), 'company');
  return present(hub, row, company.name, await hub.store.connectors.usedBy(companyId, id));
}

/** The connectors of a company, by name. */
export async function listConnectors(hub: Hub, companyId: string) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  const syncs = await hub.store.syncs.list(companyId);
  const rows = await hub.store.connectors.list(companyId);
  return rows.map((row) =>
    present(
      hub,
      row,
      company.name,
      syncs
        .filter((sync) => sync.sourceId === row.id || sync.destinationId === row.id)
        .map((sync) => sync.name),
    ),
  );
}

function present(hub: Hub, row: ConnectorRow, companyName: string, usedBy: string[]) {
  const product = hub.products.find((candidate) => candidate.manifest.id === row.product);
  return {
    id: row.id,
    companyId: row.companyId,
    companyName,
    name: row.name,
    product: row.product,
    productName: product?.manifest.name ?? row.product,
    config: row.config,
    secretsSet: row.secretsSet,
    usedBy,
    lastTest:
      row.lastTestAt === null ? null : { at: row.lastTestAt.toISOString(), ok: row.lastTestOk ?? false },
    updatedAt: row.updatedAt.toISOString(),
  };
}

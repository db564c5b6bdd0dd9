import {
  type Actor,
  createConnector,
  createSync,
  type Hub,
  proposeSync,
  type SignIn,
  type SyncConfig,
} from '../hub/index.ts';
import { type DemoConnector, demoConnectors } from './connectors.ts';
import { demoContractor } from './contractor.ts';
import { crosswalksFor, fillCrosswalks } from './crosswalks.ts';
import type { Sandboxes } from './sandboxes.ts';
import { type DemoSync, demoSyncs } from './syncs.ts';

/** The login of the demo company, for everyone to see. */
export const demoLogin = { email: 'demo@chalkline.local', password: 'snap-the-line' };

export interface DemoCompany {
  companyId: string;
  /** The sync that is run at the first start. */
  vistaSyncId: string;
}

const actor: Actor = { userId: null, name: 'Demo', trigger: 'person', address: null };

/** Makes the demo company with its people, connectors and syncs. */
export async function setUpDemo(hub: Hub, signIn: SignIn, sandboxes: Sandboxes): Promise<DemoCompany> {
  const { name, timeZone } = demoContractor().company;
  const { id: companyId } = await hub.store.companies.create(name, timeZone);
  const userId = await signIn.createUser({ name: 'Dana Demo', ...demoLogin, installationAdmin: false });
  await hub.store.companies.saveMember(companyId, userId, { role: 'Company Admin', seesPersonalData: true });
  const vistaSyncId = await addMissing(hub, companyId, sandboxes);
  return { companyId, vistaSyncId };
}

/**
 * Adds the demo's connectors and syncs that the company does not have, as a demo of an earlier version lacks some.
 * What is there is left as people made it. Answers the id of the sync that is run first.
 */
export async function addMissing(hub: Hub, companyId: string, sandboxes: Sandboxes): Promise<string> {
  const company = await hub.store.companies.get(companyId);
  const there = new Map((await hub.store.connectors.list(companyId)).map((row) => [row.name, row.id]));
  const ids = new Map<string, string>();
  for (const connector of demoConnectors) {
    const name = `${company?.name} - ${connector.title}`;
    ids.set(
      connector.title,
      there.get(name) ?? (await addConnector(hub, companyId, name, connector, sandboxes)),
    );
  }
  const syncs = await hub.store.syncs.list(companyId);
  let first = '';
  for (const wanted of demoSyncs) {
    const ends = { sourceId: ids.get(wanted.from) ?? '', destinationId: ids.get(wanted.to) ?? '' };
    const proposal = await proposeSync(hub, companyId, ends.sourceId, ends.destinationId, wanted.template);
    const [lead] = proposal.config.dataSets;
    const alike = syncs.find(
      (sync) =>
        sync.sourceId === ends.sourceId &&
        sync.destinationId === ends.destinationId &&
        sync.config.dataSets.some(({ id }) => id === lead?.id),
    );
    const id = alike?.id ?? (await addSync(hub, companyId, wanted, ends, proposal));
    first ||= id;
  }
  return first;
}

async function addConnector(
  hub: Hub,
  companyId: string,
  name: string,
  { product, config, standIn }: DemoConnector,
  { running }: Sandboxes,
): Promise<string> {
  const reached = standIn === undefined ? undefined : running.get(standIn);
  return createConnector(hub, actor, companyId, {
    name,
    product,
    config: { ...reached?.config, ...config },
    secrets: reached?.secrets ?? {},
  });
}

async function addSync(
  hub: Hub,
  companyId: string,
  wanted: DemoSync,
  ends: { sourceId: string; destinationId: string },
  { name, config }: { name: string; config: SyncConfig },
): Promise<string> {
  const dataSets = config.dataSets
    .filter(({ id }) => wanted.without?.ids.includes(id) !== true)
    .map((dataSet) => {
      const { mapping = [], filter = [] } = wanted.special?.[dataSet.id] ?? {};
      return {
        ...dataSet,
        mapping: [...dataSet.mapping, ...mapping],
        filter: [...dataSet.filter, ...filter],
      };
    });
  const id = await createSync(hub, actor, companyId, { name, ...ends, config: { ...config, dataSets } });
  await fillCrosswalks(hub, actor, companyId, id, crosswalksFor(wanted));
  return id;
}

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../kernel/index.ts';
import {
  type AnyProduct,
  type Client,
  type Limiter,
  type Limits,
  type Note,
  netFor,
  type OpenContext,
  type Uploads,
} from '../sdk/index.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';
import { productOf } from './products.ts';
import { scratchPlace } from './scratch-place.ts';
import { withDefaults } from './with-defaults.ts';

export interface OpenOptions {
  signal: AbortSignal;
  /** Takes lines for the run's log. */
  note(line: Note): void;
  /** Keeps a copy of a file that was read with the run. */
  keepFile?: OpenContext<unknown>['keepFile'];
  /** The sync for which it is opened. */
  syncId?: string;
  /** A folder of the run's own that outlives the connector; a fresh one, removed on close, when absent. */
  scratchFolder?: string;
}

export interface OpenedConnector {
  name: string;
  product: AnyProduct;
  client: Client;
  config: Readonly<Record<string, unknown>>;
  limits: Limits;
  limiter: Limiter;
  /** Signs out and frees what was held. */
  close(): Promise<void>;
}

/** Signs in to a connector. @throws AuthError, ConfigError, TransientError of its product; NotFoundError */
export async function openConnector(
  hub: Hub,
  companyId: string,
  connectorId: string,
  options: OpenOptions,
): Promise<OpenedConnector> {
  const connector = found(await hub.store.connectors.get(companyId, connectorId), 'connector');
  const product = productOf(hub.products, connector.product);
  const secrets = await hub.store.connectors.secrets(companyId, connectorId);
  const opening = await contextFor(
    hub,
    product,
    { companyId, connectorId, config: connector.config, secrets },
    options,
  );
  const { context } = opening;
  try {
    const client = await product.open(context);
    return {
      name: connector.name,
      product,
      client,
      config: context.config,
      limits: product.manifest.limits(context.config),
      limiter: context.limiter,
      close: async () => {
        try {
          await client.close();
        } finally {
          await opening.close();
        }
      },
    };
  } catch (error) {
    await opening.close();
    throw error;
  }
}

/** A connector as it is configured, saved or not. */
export interface ConnectorSetUp {
  companyId: string;
  /** Absent for one that has not been saved. */
  connectorId?: string;
  config: Readonly<Record<string, unknown>>;
  secrets: Readonly<Record<string, string>>;
}

/** Everything that a product gets to work with. `close` removes the scratch folder unless it was given. */
export async function contextFor(
  hub: Hub,
  product: AnyProduct,
  setUp: ConnectorSetUp,
  options: OpenOptions,
): Promise<{ context: OpenContext<Record<string, unknown>>; close(): Promise<void> }> {
  const config = withDefaults(product, setUp.config);
  const own = options.scratchFolder === undefined;
  const scratchFolder = options.scratchFolder ?? join(scratchPlace(hub.dataFolder), newId());
  const { net, close: closeNet } = netFor(hub.net, config);
  await mkdir(scratchFolder, { recursive: true, mode: 0o700 });
  return {
    context: {
      config,
      secret: (name) => setUp.secrets[name] ?? '',
      net,
      limiter: limiterFor(hub, setUp, product.manifest.limits(config)),
      clock: hub.clock,
      signal: options.signal,
      scratchFolder,
      allowedRoots: hub.allowedRoots,
      uploads: uploadsOf(hub, setUp),
      names: await namesFor(hub, setUp.companyId, options.syncId),
      note: options.note,
      ...(options.keepFile === undefined ? {} : { keepFile: options.keepFile }),
    },
    close: async () => {
      await closeNet();
      if (own) await rm(scratchFolder, { recursive: true, force: true });
    },
  };
}

async function namesFor({ store }: Hub, companyId: string, syncId: string | undefined) {
  const company = await store.companies.get(companyId);
  const sync = syncId === undefined ? undefined : await store.syncs.get(companyId, syncId);
  return { company: company?.name ?? companyId, ...(sync === undefined ? {} : { sync: sync.name }) };
}

function limiterFor({ limiters }: Hub, { companyId, connectorId }: ConnectorSetUp, limits: Limits): Limiter {
  return connectorId === undefined ? limiters.unsaved(limits) : limiters.of(companyId, connectorId, limits);
}

function uploadsOf(hub: Hub, { companyId, connectorId }: ConnectorSetUp): Uploads {
  return {
    list: async () => {
      if (connectorId === undefined) return [];
      const rows = await hub.store.uploads.list(companyId, connectorId);
      return rows.map(({ name, size, uploadedAt }) => ({
        name,
        size,
        uploadedAt: uploadedAt.toISOString(),
      }));
    },
    open: async (name) => {
      const row =
        connectorId === undefined ? undefined : await hub.store.uploads.get(companyId, connectorId, name);
      return found(row, 'upload');
    },
  };
}

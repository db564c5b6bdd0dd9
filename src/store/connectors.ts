import { and, asc, eq, or } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';
import { type KeyRing, newId, seal, sealContext, unseal } from '../kernel/index.ts';
import { withUniqueName } from './unique-name.ts';

const { connectors, syncs } = schema;

export interface ConnectorRow {
  id: string;
  companyId: string;
  name: string;
  product: string;
  config: Record<string, unknown>;
  /** Names of the secrets that are set. */
  secretsSet: string[];
  lastTestAt: Date | null;
  lastTestOk: boolean | null;
  updatedAt: Date;
}

export interface ConnectorValues {
  name: string;
  product: string;
  config: Record<string, unknown>;
  /** What is left out stays; an empty text clears. */
  secrets: Record<string, string>;
}

/** Configured accesses to products; their secrets are sealed for the company, connector and field they belong to. */
export interface ConnectorStore {
  list(companyId: string): Promise<ConnectorRow[]>;
  get(companyId: string, id: string): Promise<ConnectorRow | undefined>;
  secrets(companyId: string, id: string): Promise<Record<string, string>>;
  create(companyId: string, values: ConnectorValues): Promise<string>;
  /** False when there is none. */
  update(companyId: string, id: string, values: ConnectorValues): Promise<boolean>;
  delete(companyId: string, id: string): Promise<boolean>;
  rememberTest(companyId: string, id: string, ok: boolean): Promise<void>;
  /** The syncs that use it, by name. */
  usedBy(companyId: string, id: string): Promise<string[]>;
}

export function connectorStore(database: Database, keys: KeyRing): ConnectorStore {
  const tables = tablesOf(database);
  const place = (companyId: string, id: string) =>
    and(eq(connectors.companyId, companyId), eq(connectors.id, id));
  const sealAll = (companyId: string, id: string, secrets: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(secrets)
        .filter(([, value]) => value !== '')
        .map(([field, value]) => [field, seal(keys, value, secretContext(companyId, id, field))]),
    );
  const sealed = async (companyId: string, id: string) => {
    const [row] = await tables(companyId)
      .select({ secrets: connectors.secrets })
      .from(connectors)
      .where(place(companyId, id));
    return row?.secrets;
  };

  return {
    async list(companyId) {
      const rows = await tables(companyId)
        .select()
        .from(connectors)
        .where(eq(connectors.companyId, companyId))
        .orderBy(asc(connectors.name));
      return rows.map(withoutSecrets);
    },
    async get(companyId, id) {
      const [row] = await tables(companyId).select().from(connectors).where(place(companyId, id));
      return row === undefined ? undefined : withoutSecrets(row);
    },
    async secrets(companyId, id) {
      const stored = (await sealed(companyId, id)) ?? {};
      return Object.fromEntries(
        Object.entries(stored).map(([field, value]) => [
          field,
          unseal(keys, value, secretContext(companyId, id, field)),
        ]),
      );
    },
    async create(companyId, { secrets, ...values }) {
      const id = newId();
      await withUniqueName(values.name, 'connector', () =>
        tables(companyId)
          .insert(connectors)
          .values({ companyId, id, ...values, secrets: sealAll(companyId, id, secrets) }),
      );
      return id;
    },
    async update(companyId, id, { secrets, ...values }) {
      const before = await sealed(companyId, id);
      if (before === undefined) return false;
      const kept = Object.fromEntries(Object.entries(before).filter(([field]) => !(field in secrets)));
      await withUniqueName(values.name, 'connector', () =>
        tables(companyId)
          .update(connectors)
          .set({
            ...values,
            secrets: { ...kept, ...sealAll(companyId, id, secrets) },
            updatedAt: new Date(),
          })
          .where(place(companyId, id)),
      );
      return true;
    },
    async delete(companyId, id) {
      const rows = await tables(companyId)
        .delete(connectors)
        .where(place(companyId, id))
        .returning({ id: connectors.id });
      return rows.length > 0;
    },
    async rememberTest(companyId, id, ok) {
      await tables(companyId)
        .update(connectors)
        .set({ lastTestAt: new Date(), lastTestOk: ok })
        .where(place(companyId, id));
    },
    async usedBy(companyId, id) {
      const rows = await tables(companyId)
        .select({ name: syncs.name })
        .from(syncs)
        .where(and(eq(syncs.companyId, companyId), or(eq(syncs.sourceId, id), eq(syncs.destinationId, id))))
        .orderBy(asc(syncs.name));
      return rows.map((row) => row.name);
    },
  };
}

/** What a connector's secret is bound to. */
export function secretContext(companyId: string, id: string, field: string): string {
  return sealContext('connector', companyId, [id], `secrets.${field}`);
}

function withoutSecrets({ secrets, createdAt: _, ...row }: typeof connectors.$inferSelect): ConnectorRow {
  return { ...row, secretsSet: Object.keys(secrets).sort() };
}

import { and, asc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { type Database, schema, tablesOf } from '../db/index.ts';
import { newId } from '../kernel/index.ts';
import type { SyncConfig } from '../sync/sync-config.ts';
import { withUniqueName } from './unique-name.ts';

const { connectors, runs, syncs } = schema;

export interface SyncRow {
  id: string;
  name: string;
  sourceId: string;
  sourceName: string;
  sourceProduct: string;
  destinationId: string;
  destinationName: string;
  destinationProduct: string;
  config: SyncConfig;
  decisionHash: string;
  previewedHash: string | null;
  updatedAt: Date;
}

export interface SyncValues {
  name: string;
  sourceId: string;
  destinationId: string;
  config: SyncConfig;
  decisionHash: string;
}

/** Saved flows. */
export interface SyncStore {
  list(companyId: string): Promise<SyncRow[]>;
  get(companyId: string, id: string): Promise<SyncRow | undefined>;
  create(companyId: string, values: SyncValues): Promise<string>;
  update(companyId: string, id: string, values: SyncValues): Promise<boolean>;
  saveDecisionHash(companyId: string, id: string, decisionHash: string): Promise<void>;
  /** A person has seen what these decisions lead to. */
  savePreviewedHash(companyId: string, id: string, previewedHash: string): Promise<void>;
  /** Its runs stay in the history, by name. */
  delete(companyId: string, id: string): Promise<boolean>;
}

export function syncStore(database: Database): SyncStore {
  const tables = tablesOf(database);
  const source = alias(connectors, 'source');
  const destination = alias(connectors, 'destination');
  const place = (companyId: string, id: string) => and(eq(syncs.companyId, companyId), eq(syncs.id, id));
  const select = (companyId: string) =>
    tables(companyId)
      .select({
        id: syncs.id,
        name: syncs.name,
        sourceId: syncs.sourceId,
        sourceName: source.name,
        sourceProduct: source.product,
        destinationId: syncs.destinationId,
        destinationName: destination.name,
        destinationProduct: destination.product,
        config: sql<SyncConfig>`${syncs.config}`,
        decisionHash: syncs.decisionHash,
        previewedHash: syncs.previewedHash,
        updatedAt: syncs.updatedAt,
      })
      .from(syncs)
      .innerJoin(source, and(eq(source.companyId, syncs.companyId), eq(source.id, syncs.sourceId)))
      .innerJoin(
        destination,
        and(eq(destination.companyId, syncs.companyId), eq(destination.id, syncs.destinationId)),
      );

  return {
    list: (companyId) => select(companyId).where(eq(syncs.companyId, companyId)).orderBy(asc(syncs.name)),
    async get(companyId, id) {
      const [row] = await select(companyId).where(place(companyId, id));
      return row;
    },
    async create(companyId, values) {
      const id = newId();
      await withUniqueName(values.name, 'sync', () =>
        tables(companyId)
          .insert(syncs)
          .values({ companyId, id, ...values }),
      );
      return id;
    },
    async update(companyId, id, values) {
      const rows = await withUniqueName(values.name, 'sync', () =>
        tables(companyId)
          .update(syncs)
          .set({ ...values, updatedAt: new Date() })
          .where(place(companyId, id))
          .returning({ id: syncs.id }),
      );
      return rows.length > 0;
    },
    async saveDecisionHash(companyId, id, decisionHash) {
      await tables(companyId).update(syncs).set({ decisionHash }).where(place(companyId, id));
    },
    async savePreviewedHash(companyId, id, previewedHash) {
      await tables(companyId).update(syncs).set({ previewedHash }).where(place(companyId, id));
    },
    delete: (companyId, id) =>
      tables(companyId).transaction(async (tx) => {
        await tx
          .update(runs)
          .set({ syncId: null })
          .where(and(eq(runs.companyId, companyId), eq(runs.syncId, id)));
        const rows = await tx.delete(syncs).where(place(companyId, id)).returning({ id: syncs.id });
        return rows.length > 0;
      }),
  };
}

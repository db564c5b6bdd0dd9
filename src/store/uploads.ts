import { and, desc, eq } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';

const { uploads } = schema;

export interface UploadRow {
  name: string;
  path: string;
  size: number;
  uploadedAt: Date;
}

/** Files that people gave to a connector. The bytes lie in the data folder. */
export interface UploadStore {
  /** Newest first. */
  list(companyId: string, connectorId: string): Promise<UploadRow[]>;
  get(companyId: string, connectorId: string, name: string): Promise<UploadRow | undefined>;
  save(companyId: string, connectorId: string, upload: Omit<UploadRow, 'uploadedAt'>): Promise<void>;
  delete(companyId: string, connectorId: string, name: string): Promise<void>;
}

export function uploadStore(database: Database): UploadStore {
  const tables = tablesOf(database);
  const of = (companyId: string, connectorId: string) =>
    and(eq(uploads.companyId, companyId), eq(uploads.connectorId, connectorId));
  const shown = {
    name: uploads.name,
    path: uploads.path,
    size: uploads.size,
    uploadedAt: uploads.uploadedAt,
  };
  return {
    list: (companyId, connectorId) =>
      tables(companyId)
        .select(shown)
        .from(uploads)
        .where(of(companyId, connectorId))
        .orderBy(desc(uploads.uploadedAt), desc(uploads.name)),
    async get(companyId, connectorId, name) {
      const [row] = await tables(companyId)
        .select(shown)
        .from(uploads)
        .where(and(of(companyId, connectorId), eq(uploads.name, name)));
      return row;
    },
    async save(companyId, connectorId, { name, path, size }) {
      const uploadedAt = new Date();
      await tables(companyId)
        .insert(uploads)
        .values({ companyId, connectorId, name, path, size, uploadedAt })
        .onConflictDoUpdate({
          target: [uploads.companyId, uploads.connectorId, uploads.name],
          set: { path, size, uploadedAt },
        });
    },
    async delete(companyId, connectorId, name) {
      await tables(companyId)
        .delete(uploads)
        .where(and(of(companyId, connectorId), eq(uploads.name, name)));
    },
  };
}

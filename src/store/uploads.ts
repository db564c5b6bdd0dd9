import { and, desc, eq } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';
import type { KeyRing } from '../kernel/index.ts';
import { FileKeySeal } from './seal-file-key.ts';

const { uploads } = schema;

export interface UploadRow {
  name: string;
  path: string;
  size: number;
  uploadedAt: Date;
}

/** An upload with the key that opens it, as a `StoredFile`. */
export type OpenUpload = UploadRow & { key: Buffer };

/** Files that people gave to a connector. The bytes lie sealed in the data folder, their keys in the rows. */
export interface UploadStore {
  /** Newest first. */
  list(companyId: string, connectorId: string): Promise<UploadRow[]>;
  get(companyId: string, connectorId: string, name: string): Promise<OpenUpload | undefined>;
  /** Where the bytes of all uploads of a company lie. */
  paths(companyId: string): Promise<string[]>;
  /** Takes the place of one of the same name. */
  save(companyId: string, connectorId: string, upload: Omit<OpenUpload, 'uploadedAt'>): Promise<void>;
  delete(companyId: string, connectorId: string, name: string): Promise<void>;
}

export function uploadStore(database: Database, ring: KeyRing): UploadStore {
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
        .select({ ...shown, sealedKey: uploads.sealedKey })
        .from(uploads)
        .where(and(of(companyId, connectorId), eq(uploads.name, name)));
      if (row === undefined) return undefined;
      const { sealedKey, ...upload } = row;
      return { ...upload, key: new FileKeySeal(ring, companyId).openUpload(sealedKey, connectorId, name) };
    },
    async paths(companyId) {
      const rows = await tables(companyId)
        .select({ path: uploads.path })
        .from(uploads)
        .where(eq(uploads.companyId, companyId));
      return rows.map(({ path }) => path);
    },
    async save(companyId, connectorId, { name, path, key, size }) {
      const uploadedAt = new Date();
      const sealedKey = new FileKeySeal(ring, companyId).sealUpload(key, connectorId, name);
      await tables(companyId)
        .insert(uploads)
        .values({ companyId, connectorId, name, path, sealedKey, size, uploadedAt })
        .onConflictDoUpdate({
          target: [uploads.companyId, uploads.connectorId, uploads.name],
          set: { path, sealedKey, size, uploadedAt },
        });
    },
    async delete(companyId, connectorId, name) {
      await tables(companyId)
        .delete(uploads)
        .where(and(of(companyId, connectorId), eq(uploads.name, name)));
    },
  };
}

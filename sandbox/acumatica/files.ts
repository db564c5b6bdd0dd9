import { type EntityType, entityNames } from './catalogue.ts';
import type { StoredRecord } from './record.ts';
import { unknownAddress } from './refusal.ts';
import type { TenantStore } from './store.ts';

/** Keeps a file with a record, in the place of one of the same name; returns its id. */
export function attachFile(
  store: TenantStore,
  type: EntityType,
  record: StoredRecord,
  filename: string,
  body: unknown,
): string {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? ''));
  const changed = structuredClone(record);
  const id = store.newId();
  changed.files = changed.files.filter((file) => file.filename !== filename);
  changed.files.push({ id, filename, bytesBase64: bytes.toString('base64') });
  store.save(type.name, changed);
  return id;
}

/** @throws Refusal 404 */
export function fileBytes(store: TenantStore, id: string): Buffer {
  for (const name of entityNames()) {
    for (const record of store.records(name).values()) {
      const file = record.files.find((one) => one.id === id);
      if (file !== undefined) return Buffer.from(file.bytesBase64, 'base64');
    }
  }
  throw unknownAddress();
}

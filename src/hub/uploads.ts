import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ConfigError, crashPoint, newId, sealInto } from '../kernel/index.ts';
import { recordAudit } from './audit.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';
import { scratchPlace } from './scratch-place.ts';

/** Where the uploads of a connector lie, under names of our own. */
export function uploadFolder(hub: Hub, companyId: string, connectorId: string): string {
  return join(hub.dataFolder, 'uploads', companyId, connectorId);
}

export async function listUploads(hub: Hub, companyId: string, connectorId: string) {
  found(await hub.store.connectors.get(companyId, connectorId), 'connector');
  const rows = await hub.store.uploads.list(companyId, connectorId);
  return rows.map(({ name, size, uploadedAt }) => ({ name, size, uploadedAt: uploadedAt.toISOString() }));
}

/**
 * Takes a file for a connector; one of the same name is replaced once the new one is complete. The name is only
 * shown: on disk the file has a name of ours. @throws ConfigError `upload/empty`, `upload/name`
 */
export async function takeUpload(
  hub: Hub,
  actor: Actor,
  companyId: string,
  connectorId: string,
  file: { name: string; content: Readable; isTruncated(): boolean },
): Promise<void> {
  const connector = found(await hub.store.connectors.get(companyId, connectorId), 'connector');
  const name = file.name.normalize('NFC').replace(/^.*[/\\]/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (name === '' || name.length > 200 || /[\u0000-\u001f]/.test(name)) {
    throw new ConfigError({
      code: 'upload/name',
      what: 'The file has no usable name.',
      fix: 'Give it a name of at most 200 characters and upload it again.',
      field: 'file',
    });
  }
  const folder = uploadFolder(hub, companyId, connectorId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, newId());
  // Until it is complete it is scratch, which the next start clears away if this process is killed.
  const scratch = scratchPlace(hub.dataFolder);
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const part = join(scratch, newId());
  try {
    const { key, size } = await sealInto(part, file.content, { durable: true });
    if (file.isTruncated()) {
      throw new ConfigError({
        code: 'upload/too-large',
        what: `"${name}" is larger than an upload may be.`,
        fix: 'Put it into a folder that the connector reads, or on SFTP.',
        field: 'file',
      });
    }
    await rename(part, path);
    // From here to its row, and from there to the end of the one before, a killed process leaves bytes that nobody can
    // read: `clearLeftUploads` takes them.
    crashPoint('upload.renamed');
    const before = await hub.store.uploads.get(companyId, connectorId, name);
    await hub.store.uploads.save(companyId, connectorId, { name, path, key, size });
    crashPoint('upload.saved');
    if (before !== undefined) await rm(before.path, { force: true });
    await recordAudit(hub, actor, {
      companyId,
      action: before === undefined ? 'upload.added' : 'upload.replaced',
      subject: { kind: 'connector', id: connectorId, name: connector.name },
      details: { file: name, bytes: size },
    });
  } finally {
    await rm(part, { force: true });
  }
}

export async function deleteUpload(
  hub: Hub,
  actor: Actor,
  companyId: string,
  connectorId: string,
  name: string,
): Promise<void> {
  const row = found(await hub.store.uploads.get(companyId, connectorId, name), 'upload');
  await hub.store.uploads.delete(companyId, connectorId, name);
  await rm(row.path, { force: true });
  await recordAudit(hub, actor, {
    companyId,
    action: 'upload.deleted',
    subject: { kind: 'connector', id: connectorId },
    details: { file: name },
  });
}

import { rm } from 'node:fs/promises';
import { RefusedError } from '../kernel/index.ts';
import { recordAudit } from './audit.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';
import { uploadFolder } from './uploads.ts';

/** Deletes a connector that no sync uses. @throws RefusedError `connector/in-use` naming the syncs */
export async function deleteConnector(hub: Hub, actor: Actor, companyId: string, id: string): Promise<void> {
  const connector = found(await hub.store.connectors.get(companyId, id), 'connector');
  const usedBy = await hub.store.connectors.usedBy(companyId, id);
  if (usedBy.length > 0) {
    throw new RefusedError({
      code: 'connector/in-use',
      what: `"${connector.name}" is used by ${usedBy.map((name) => `"${name}"`).join(', ')}.`,
      fix: usedBy.length === 1 ? 'Delete that sync first.' : 'Delete those syncs first.',
    });
  }
  await hub.store.connectors.delete(companyId, id);
  await rm(uploadFolder(hub, companyId, id), { recursive: true, force: true });
  await recordAudit(hub, actor, {
    companyId,
    action: 'connector.deleted',
    subject: { kind: 'connector', id, name: connector.name },
  });
}

import { statfs } from 'node:fs/promises';
import { isoNow } from '../kernel/index.ts';
import { type Caller, demandInstallationAdmin } from './access.ts';
import type { Hub } from './hub.ts';

/** A worker writes its heartbeat every 20 s; three missed ones are no coincidence. */
const aliveMs = 60_000;
const lastBackup = 'last-backup';

/** How the installation is doing. @throws RefusedError `access/role` */
export async function systemHealth(hub: Hub, caller: Caller, facts: { version: string; startedAt: Date }) {
  demandInstallationAdmin(caller);
  const [database, queue, workers, disk, backup, unrecognised] = await Promise.all([
    hub.store.health.database(),
    hub.store.health.queue(),
    hub.store.health.workers(),
    statfs(hub.dataFolder),
    hub.store.settings.get(lastBackup),
    hub.store.erased.unrecognisedEverywhere(),
  ]);
  const nowMs = hub.clock.nowMs();
  return {
    at: new Date(nowMs).toISOString(),
    version: facts.version,
    startedAt: facts.startedAt.toISOString(),
    database,
    queue,
    workers: workers.map((worker) => ({
      name: worker.name,
      version: worker.version,
      startedAt: worker.startedAt.toISOString(),
      seenAt: worker.seenAt.toISOString(),
      alive: nowMs - worker.seenAt.getTime() < aliveMs,
    })),
    dataFolder: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    lastBackupAt: typeof backup === 'string' ? backup : null,
    unrecognised,
  };
}

/** For the script that makes the backups: it says so, and System health shows how long ago that was. */
export async function reportBackup(hub: Hub, caller: Caller): Promise<void> {
  demandInstallationAdmin(caller);
  await hub.store.settings.set(lastBackup, isoNow(hub.clock));
}

import { rm } from 'node:fs/promises';
import { ConfigError } from '../kernel/index.ts';
import { leastAuditDays, type Retention } from '../store/index.ts';
import type { Access } from './access.ts';
import { recordAudit } from './audit.ts';
import { runFolder } from './carry-out-run.ts';
import type { Actor, Hub } from './hub.ts';

const dayMs = 86_400_000;
const runsAtOnce = 20;

export function showRetention(hub: Hub, companyId: string): Promise<Retention> {
  return hub.store.retention.get(companyId);
}

/** @throws ConfigError `retention/too-short` */
export async function setRetention(hub: Hub, access: Access, retention: Retention): Promise<void> {
  const { companyId, actor } = access;
  if (retention.auditDays > 0 && retention.auditDays < leastAuditDays) {
    throw new ConfigError({
      code: 'retention/too-short',
      what: `The audit log cannot be kept for ${retention.auditDays} days only.`,
      expected: `Expected ${leastAuditDays} days or more, or 0 to keep it for ever.`,
      fix: `Choose ${leastAuditDays} days or more.`,
    });
  }
  await hub.store.retention.set(companyId, retention);
  await recordAudit(hub, actor, { companyId, action: 'retention.changed', details: { ...retention } });
}

/**
 * Removes what companies no longer keep: events, changes and files of old runs, and old entries of the audit log. A
 * run's row stays with its counts, and links stay because they keep people from being created twice.
 * @returns how many runs were purged; call it again soon when that is not 0
 */
export async function purgeOld(hub: Hub): Promise<number> {
  const actor: Actor = { userId: null, name: 'Retention', trigger: 'schedule', address: null };
  const now = hub.clock.nowMs();
  let purged = 0;
  for (const { id: companyId } of await hub.store.companies.all()) {
    const { runDays, auditDays } = await hub.store.retention.get(companyId);
    if (runDays > 0) purged += await purgeRuns(hub, actor, companyId, new Date(now - runDays * dayMs));
    if (auditDays > 0) {
      const entries = await hub.store.retention.purgeAudit(companyId, new Date(now - auditDays * dayMs));
      if (entries > 0)
        await recordAudit(hub, actor, { companyId, action: 'audit.purged', details: { entries } });
    }
  }
  return purged;
}

async function purgeRuns(hub: Hub, actor: Actor, companyId: string, before: Date): Promise<number> {
  const { retention } = hub.store;
  const runs = await retention.dueRuns(companyId, before, runsAtOnce);
  const sum = { runs: runs.length, changes: 0, events: 0, files: 0, linksBlanked: 0 };
  for (const { id } of runs) {
    // The folder first: when this stops half-way, the run is still due.
    await rm(runFolder(hub, { companyId, id }), { recursive: true, force: true });
    const { changes, events, files } = await retention.purgeRun(companyId, id, new Date(hub.clock.nowMs()));
    sum.changes += changes;
    sum.events += events;
    sum.files += files;
  }
  sum.linksBlanked = await retention.purgeUnusedLinks(companyId, before);
  if (sum.runs + sum.linksBlanked > 0) {
    await recordAudit(hub, actor, { companyId, action: 'runs.purged', details: sum });
  }
  return runs.length;
}

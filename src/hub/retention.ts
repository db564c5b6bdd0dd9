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

/** What the next purge would remove, with the periods that are set or with others that somebody thinks of. */
export async function forecastPurge(hub: Hub, companyId: string, other: Partial<Retention>) {
  const { runDays, auditDays } = { ...(await hub.store.retention.get(companyId)), ...other };
  const before = (days: number) => (days === 0 ? null : new Date(hub.clock.nowMs() - days * dayMs));
  const due = await hub.store.retention.due(companyId, before(runDays), before(auditDays));
  const last = await Promise.all(
    ['runs.purged', 'audit.purged'].map(
      async (action) => (await hub.store.audit.list(companyId, { action, limit: 1 })).rows[0],
    ),
  );
  const [latest] = last
    .flatMap((entry) => (entry === undefined ? [] : [entry.at.toISOString()]))
    .sort()
    .reverse();
  return { ...due, lastPurgeAt: latest ?? null };
}

/** Purges one company now instead of with the next round. @returns what was due before */
export async function purgeNow(hub: Hub, access: Access) {
  const due = await forecastPurge(hub, access.companyId, {});
  while ((await purgeCompany(hub, access.actor, access.companyId)).more);
  return due;
}

/**
 * Removes what companies no longer keep: events, changes and files of old runs, and old entries of the audit log. A
 * run's row stays with its counts, and links stay because they keep people from being created twice.
 * @returns how many runs were purged; call it again soon when that is not 0
 */
export async function purgeOld(hub: Hub): Promise<number> {
  const actor: Actor = { userId: null, name: 'Retention', trigger: 'schedule', address: null };
  let purged = 0;
  for (const { id } of await hub.store.companies.all()) purged += (await purgeCompany(hub, actor, id)).runs;
  return purged;
}

async function purgeCompany(hub: Hub, actor: Actor, companyId: string) {
  const now = hub.clock.nowMs();
  const { runDays, auditDays } = await hub.store.retention.get(companyId);
  const runs = runDays > 0 ? await purgeRuns(hub, actor, companyId, new Date(now - runDays * dayMs)) : 0;
  const entries =
    auditDays > 0 ? await hub.store.retention.purgeAudit(companyId, new Date(now - auditDays * dayMs)) : 0;
  if (entries > 0) await recordAudit(hub, actor, { companyId, action: 'audit.purged', details: { entries } });
  return { runs, more: runs > 0 || entries > 0 };
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

import { RefusedError } from '../kernel/index.ts';
import type { RunSummary, SyncRow } from '../store/index.ts';
import type { SyncConfig } from '../sync/sync-config.ts';
import { recordAudit } from './audit.ts';
import { changedFields } from './changed-fields.ts';
import { checkSync } from './check-sync.ts';
import { decisionHash } from './decision-hash.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';
import { durationOf } from './run-rows.ts';
import { endsOf } from './sync-ends.ts';

export interface SyncInput {
  name: string;
  sourceId: string;
  destinationId: string;
  config: SyncConfig;
}

/** The syncs of a company with their latest run, by name. */
export async function listSyncs(hub: Hub, companyId: string) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  const runs = await hub.store.history.latestOfSyncs(companyId);
  const schedules = await hub.store.schedules.list(companyId);
  const rows = await hub.store.syncs.list(companyId);
  return rows.map((row) => {
    const next = schedules
      .filter((schedule) => schedule.syncId === row.id && schedule.active && schedule.nextRunAt !== null)
      .map((schedule) => schedule.nextRunAt?.toISOString() ?? '')
      .sort()[0];
    return present(
      row,
      { companyId, companyName: company.name },
      runs.find((run) => run.syncId === row.id),
      next,
    );
  });
}

export async function showSync(hub: Hub, companyId: string, id: string) {
  return found(
    (await listSyncs(hub, companyId)).find((sync) => sync.id === id),
    'sync',
  );
}

/** Keeps a new sync; answers its id. @throws ConfigError with the fields that are wrong */
export async function createSync(
  hub: Hub,
  actor: Actor,
  companyId: string,
  input: SyncInput,
): Promise<string> {
  const { source, destination } = await endsOf(hub, companyId, input.sourceId, input.destinationId);
  checkSync(input.config, source, destination);
  const name = input.name.trim();
  const id = await hub.store.syncs.create(companyId, {
    ...input,
    name,
    decisionHash: decisionHash(input, []),
  });
  await recordAudit(hub, actor, {
    companyId,
    action: 'sync.created',
    subject: { kind: 'sync', id, name },
    details: { dataSets: input.config.dataSets.map((dataSet) => dataSet.id) },
  });
  return id;
}

export async function updateSync(
  hub: Hub,
  actor: Actor,
  companyId: string,
  id: string,
  input: SyncInput,
): Promise<void> {
  const before = found(await hub.store.syncs.get(companyId, id), 'sync');
  const { source, destination } = await endsOf(hub, companyId, input.sourceId, input.destinationId);
  checkSync(input.config, source, destination);
  const crosswalk = await hub.store.crosswalks.all(companyId, id);
  await hub.store.syncs.update(companyId, id, {
    ...input,
    name: input.name.trim(),
    decisionHash: decisionHash(input, crosswalk),
  });
  const { name, sourceId, destinationId, config } = before;
  await recordAudit(hub, actor, {
    companyId,
    action: 'sync.changed',
    subject: { kind: 'sync', id, name: input.name.trim() },
    details: {
      fields: [
        ...changedFields(
          { name, sourceId, destinationId },
          { name: input.name.trim(), sourceId: input.sourceId, destinationId: input.destinationId },
        ),
        ...changedFields(config, input.config),
      ],
    },
  });
}

/** Deletes a sync with its schedules and crosswalk; its history stays. @throws RefusedError `sync/running` */
export async function deleteSync(hub: Hub, actor: Actor, companyId: string, id: string): Promise<void> {
  const sync = found(await hub.store.syncs.get(companyId, id), 'sync');
  const [latest] = await hub.store.history.ofSync(companyId, id, 1);
  if (latest?.status === 'running' || latest?.status === 'queued') {
    throw new RefusedError({
      code: 'sync/running',
      what: `"${sync.name}" is running, started by ${latest.userName}.`,
      fix: `Wait for run ${latest.number} or cancel it, then delete the sync.`,
    });
  }
  await hub.store.syncs.delete(companyId, id);
  await recordAudit(hub, actor, {
    companyId,
    action: 'sync.deleted',
    subject: { kind: 'sync', id, name: sync.name },
  });
}

function present(
  row: SyncRow,
  company: { companyId: string; companyName: string },
  lastRun: RunSummary | undefined,
  nextRunAt: string | undefined,
) {
  const { decisionHash: _, previewedHash: __, updatedAt, ...shown } = row;
  return {
    ...company,
    ...shown,
    lastRun:
      lastRun === undefined
        ? null
        : {
            id: lastRun.id,
            status: lastRun.status,
            saveChanges: lastRun.saveChanges,
            startedAt: lastRun.startedAt?.toISOString() ?? null,
            durationMs: durationOf(lastRun),
            user: lastRun.userName,
          },
    nextRunAt: nextRunAt ?? null,
    updatedAt: updatedAt.toISOString(),
  };
}

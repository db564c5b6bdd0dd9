import { ConfigError, RefusedError } from '../kernel/index.ts';
import type { ScheduleRow } from '../store/index.ts';
import type { RunOptions } from '../sync/sync-config.ts';
import { recordAudit } from './audit.ts';
import { changedFields } from './changed-fields.ts';
import { inWords, nextRuns } from './cron.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';
import { startRun } from './start-run.ts';

export interface ScheduleInput {
  name: string;
  syncId: string;
  cron: string;
  timeZone: string;
  saveChanges: boolean;
  options: RunOptions;
  active: boolean;
  /** Switches it on although the sync has not yet had a clean run with Save changes. */
  force?: boolean;
}

export async function listSchedules(hub: Hub, companyId: string) {
  return (await hub.store.schedules.list(companyId)).map(present);
}

export async function showSchedule(hub: Hub, companyId: string, id: string) {
  return present(found(await hub.store.schedules.get(companyId, id), 'schedule'));
}

export async function createSchedule(
  hub: Hub,
  actor: Actor,
  companyId: string,
  input: ScheduleInput,
): Promise<string> {
  const values = await checked(hub, companyId, input);
  const id = await hub.store.schedules.create(companyId, values, actor.name);
  await recordAudit(hub, actor, {
    companyId,
    action: 'schedule.created',
    subject: { kind: 'schedule', id, name: values.name },
    details: { active: values.active, saveChanges: values.saveChanges, forced: input.force === true },
  });
  return id;
}

/** Changes a schedule; that also ends a pause that it gave itself. */
export async function updateSchedule(
  hub: Hub,
  actor: Actor,
  companyId: string,
  id: string,
  input: ScheduleInput,
): Promise<void> {
  const before = found(await hub.store.schedules.get(companyId, id), 'schedule');
  const values = await checked(hub, companyId, input);
  found((await hub.store.schedules.update(companyId, id, values)) ? true : undefined, 'schedule');
  const { nextRunAt: _, ...settings } = values;
  const same = Object.fromEntries(Object.entries(before).filter(([name]) => Object.hasOwn(settings, name)));
  await recordAudit(hub, actor, {
    companyId,
    action: 'schedule.changed',
    subject: { kind: 'schedule', id, name: values.name },
    details: { fields: changedFields(same, settings), active: values.active, forced: input.force === true },
  });
}

export async function deleteSchedule(hub: Hub, actor: Actor, companyId: string, id: string): Promise<void> {
  const { name } = found(await hub.store.schedules.get(companyId, id), 'schedule');
  found((await hub.store.schedules.delete(companyId, id)) ? true : undefined, 'schedule');
  await recordAudit(hub, actor, {
    companyId,
    action: 'schedule.deleted',
    subject: { kind: 'schedule', id, name },
  });
}

/** Runs a schedule's sync now, for a person: with its options, whether it is active or not. */
export async function executeSchedule(hub: Hub, actor: Actor, companyId: string, id: string) {
  const schedule = found(await hub.store.schedules.get(companyId, id), 'schedule');
  const run = await startRun(hub, actor, companyId, schedule.syncId, {
    saveChanges: schedule.saveChanges,
    options: schedule.options,
  });
  await hub.store.schedules.rememberRun(companyId, id, run.id);
  await recordAudit(hub, actor, {
    companyId,
    action: 'schedule.executed',
    subject: { kind: 'schedule', id, name: schedule.name },
    details: { run: run.number },
  });
  return run;
}

/** What a cron means, before it is saved. */
export function previewSchedule(hub: Hub, cron: string, timeZone: string) {
  const next = nextRuns(cron, timeZone, new Date(hub.clock.nowMs()), 5);
  return { frequency: inWords(cron), next: next.map((instant) => instant.toISOString()) };
}

async function checked(hub: Hub, companyId: string, { force, ...input }: ScheduleInput) {
  const sync = found(await hub.store.syncs.get(companyId, input.syncId), 'sync');
  const [next] = nextRuns(input.cron, input.timeZone, new Date(hub.clock.nowMs()), 1);
  if (next === undefined) {
    throw new ConfigError({
      code: 'schedule/never',
      what: `"${input.cron}" never comes.`,
      fix: 'Choose a date that exists.',
      field: 'cron',
    });
  }
  if (input.active && input.saveChanges && force !== true) {
    if (!(await hub.store.history.hasCleanWrite(companyId, input.syncId))) {
      throw new RefusedError({
        code: 'schedule/not-earned',
        what: `"${sync.name}" has not yet completed a run with Save changes without errors.`,
        expected: 'A schedule that writes stands on one such run.',
        fix: 'Run the sync with Save changes and settle its errors, or save the schedule switched off.',
        field: 'active',
      });
    }
  }
  return { ...input, name: input.name.trim(), nextRunAt: input.active ? next : null };
}

function present(row: ScheduleRow) {
  return {
    id: row.id,
    name: row.name,
    syncId: row.syncId,
    syncName: row.syncName,
    cron: row.cron,
    timeZone: row.timeZone,
    frequency: inWords(row.cron),
    saveChanges: row.saveChanges,
    options: row.options,
    active: row.active,
    pausedBecause: row.pausedBecause,
    nextRunAt: row.nextRunAt?.toISOString() ?? null,
    lastRunAt: row.lastRunAt?.toISOString() ?? null,
    lastRunId: row.lastRunId,
    lastResult: row.lastResult,
  };
}

import { describeError, RefusedError } from '../kernel/index.ts';
import type { ScheduleRow } from '../store/index.ts';
import { nextRuns } from './cron.ts';
import type { Actor, Hub } from './hub.ts';
import { startRun } from './start-run.ts';

/**
 * Starts the runs of schedules whose time has come. Each is claimed first, so several processes may ask. While a run
 * of the same sync is on its way the turn is left out: runs of a sync never overlap.
 */
export async function fireSchedules(hub: Hub): Promise<void> {
  for (const schedule of await hub.store.schedules.due()) {
    const [next] = nextRuns(schedule.cron, schedule.timeZone, new Date(hub.clock.nowMs()), 1);
    if (!(await hub.store.schedules.claim(schedule, next ?? null))) continue;
    try {
      await fire(hub, schedule);
    } catch (error) {
      if (error instanceof RefusedError) {
        hub.logger.info({ schedule: schedule.id, code: error.code }, 'a scheduled run was left out');
      } else {
        hub.logger.error({ schedule: schedule.id, error: describeError(error) }, 'a schedule did not start');
      }
    }
  }
}

async function fire(hub: Hub, schedule: ScheduleRow): Promise<void> {
  const { companyId } = schedule;
  const sync = await hub.store.syncs.get(companyId, schedule.syncId);
  if (sync === undefined) return;
  if ((await hub.store.erased.unrecognised(companyId)).length > 0) {
    const waits =
      "Waits until somebody has looked at Admin → People's data: encryption keys were lost, and with them who was erased.";
    await hub.store.schedules.pause(companyId, schedule.id, waits);
    return;
  }
  const actor: Actor = { userId: null, name: schedule.name, trigger: 'schedule', address: null };
  const unseen = schedule.saveChanges && sync.previewedHash !== sync.decisionHash;
  const run = await startRun(hub, actor, companyId, schedule.syncId, {
    saveChanges: schedule.saveChanges && !unseen,
    options: schedule.options,
  });
  await hub.store.schedules.rememberRun(companyId, schedule.id, run.id);
  // The settings were changed: nothing is written until a person has looked at what they lead to.
  const waits = `Waits for a person to look at run ${run.number} or run the sync: its settings have changed since the last look, so nothing is written yet.`;
  await hub.store.schedules.pause(companyId, schedule.id, unseen ? waits : null);
}

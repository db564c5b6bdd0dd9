import Type, { type Static } from 'typebox';
import { RunOptions } from '../../hub/index.ts';
import { Id, Instant, Name, Nullable, Optional } from './basics.ts';

// ---- Schedules: /api/companies/:companyId/schedules -------------------------------------------------------------

export const Schedule = Type.Object({
  id: Id,
  name: Type.String(),
  syncId: Id,
  syncName: Type.String(),
  cron: Type.String(),
  timeZone: Type.String(),
  /** The cron in words: `At 02:00, Monday through Friday`. */
  frequency: Type.String(),
  saveChanges: Type.Boolean(),
  options: RunOptions,
  active: Type.Boolean(),
  /** Why it paused itself. */
  pausedBecause: Nullable(Type.String()),
  nextRunAt: Nullable(Instant),
  lastRunAt: Nullable(Instant),
  lastRunId: Nullable(Id),
  lastResult: Nullable(Type.String()),
});
export type Schedule = Static<typeof Schedule>;

export const ScheduleInput = Type.Object({
  name: Name,
  syncId: Id,
  cron: Type.String({ minLength: 9, maxLength: 100 }),
  timeZone: Type.String(),
  saveChanges: Type.Boolean(),
  options: RunOptions,
  active: Type.Boolean(),
  /** Switches it on although the sync has had no clean run with Save changes yet. */
  force: Optional(Type.Boolean()),
});
export type ScheduleInput = Static<typeof ScheduleInput>;

/** GET /schedules/preview?cron&timeZone */
export const SchedulePreview = Type.Object({ frequency: Type.String(), next: Type.Array(Instant) });
export type SchedulePreview = Static<typeof SchedulePreview>;

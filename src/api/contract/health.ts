import Type, { type Static } from 'typebox';
import { Count, Id, Instant, Nullable } from './basics.ts';

/** GET /api/system-health — for administrators of the installation. */
export const SystemHealth = Type.Object({
  at: Instant,
  version: Type.String(),
  startedAt: Instant,
  database: Type.Object({
    engine: Type.Union([Type.Literal('embedded'), Type.Literal('server')]),
    version: Type.String(),
    sizeBytes: Count,
    migration: Type.String(),
    migrations: Count,
  }),
  queue: Type.Object({ waitingTasks: Count, waitingRuns: Count, runningRuns: Count }),
  workers: Type.Array(
    Type.Object({
      name: Type.String(),
      version: Type.String(),
      startedAt: Instant,
      seenAt: Instant,
      /** Heard of within the last minute. */
      alive: Type.Boolean(),
    }),
  ),
  dataFolder: Type.Object({ freeBytes: Count, totalBytes: Count }),
  /** When a backup was last reported to us; we make none ourselves. */
  lastBackupAt: Nullable(Instant),
  /** People who were erased and can no longer be recognised, since keys were lost; those companies' runs wait. */
  unrecognised: Type.Array(Type.Object({ companyId: Id, company: Type.String(), people: Count })),
});
export type SystemHealth = Static<typeof SystemHealth>;

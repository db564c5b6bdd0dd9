import Type, { type Static } from 'typebox';
import { RunOptions } from '../../hub/index.ts';
import { Count, Id, Instant, Nullable, Optional } from './basics.ts';

// ---- Runs: /api/companies/:companyId/runs -----------------------------------------------------------------------

export const runStatuses = [
  'queued',
  'running',
  'completed',
  'completed with errors',
  'stopped by a guard',
  'failed',
  'cancelled',
] as const;

export const RunCounts = Type.Object({
  read: Count,
  created: Count,
  updated: Count,
  deactivated: Count,
  unchanged: Count,
  skipped: Count,
  refused: Count,
  conflict: Count,
  inDoubt: Count,
  absent: Count,
});
export type RunCounts = Static<typeof RunCounts>;

export const DataSetProgress = Type.Object({
  dataSet: Type.String(),
  label: Type.String(),
  stage: Type.String(),
  counts: RunCounts,
  destinationCount: Optional(Count),
  planned: Count,
  settled: Count,
  startedAt: Optional(Instant),
  finishedAt: Optional(Instant),
  detail: Optional(Type.String()),
});
export type DataSetProgress = Static<typeof DataSetProgress>;

/** POST /api/companies/:companyId/syncs/:id/runs */
export const RunInput = Type.Object({
  saveChanges: Type.Boolean(),
  options: RunOptions,
  /** The same key starts one run however often it is sent. */
  requestKey: Optional(Type.String({ maxLength: 100 })),
});
export type RunInput = Static<typeof RunInput>;

/** A row of Sync History. total = errors + warnings + infos + failures. */
export const RunRow = Type.Object({
  id: Id,
  number: Type.Integer(),
  companyId: Id,
  companyName: Type.String(),
  syncId: Nullable(Id),
  name: Type.String(),
  status: Type.String(),
  saveChanges: Type.Boolean(),
  trigger: Type.String(),
  user: Type.String(),
  queuedAt: Instant,
  startedAt: Nullable(Instant),
  finishedAt: Nullable(Instant),
  durationMs: Nullable(Type.Number()),
  total: Count,
  errors: Count,
  warnings: Count,
  infos: Count,
  failures: Count,
  /** How far a running run is, for a progress bar; null when it is not known or not running. */
  progress: Nullable(Type.Number({ minimum: 0, maximum: 1 })),
  /** Set in the answer to a start: true when the same run was already on its way; `user` started it. */
  joined: Optional(Type.Boolean()),
});
export type RunRow = Static<typeof RunRow>;

/** GET /runs?syncId&status&save&search&from&to&sort=-startedAt&limit&after; GET /runs.csv takes the same filters. */
export const RunPage = Type.Object({ rows: Type.Array(RunRow), next: Nullable(Type.String()), total: Count });
export type RunPage = Static<typeof RunPage>;

export const RunDetails = Type.Intersect([
  RunRow,
  Type.Object({
    counts: RunCounts,
    dataSets: Type.Array(DataSetProgress),
    options: RunOptions,
    sourceName: Type.String(),
    destinationName: Type.String(),
    plan: Nullable(
      Type.Object({
        id: Id,
        state: Type.String(),
        expiresAt: Instant,
        changes: Count,
        /** Changes by kind, e.g. `{create: 12, 'bank-account': 2}`. */
        kinds: Type.Record(Type.String(), Count),
        appliedByRun: Nullable(Id),
      }),
    ),
    /** Guards that stopped it, in sentences. */
    guards: Type.Array(Type.Object({ code: Type.String(), dataSet: Type.String(), message: Type.String() })),
    /** What can be done now; the screens offer just these. */
    can: Type.Object({
      apply: Type.Boolean(),
      override: Type.Boolean(),
      retry: Type.Boolean(),
      cancel: Type.Boolean(),
    }),
    /** The run whose plan this one applies, or whose failures it retries. */
    parentRun: Nullable(Id),
    waitingUntil: Nullable(Instant),
    failure: Nullable(Type.String()),
    /** When retention removed its events, changes and files; the counts stay. */
    purgedAt: Nullable(Instant),
  }),
]);
export type RunDetails = Static<typeof RunDetails>;

/** GET /runs/:id/events?level&cause&dataSet&search&limit&after; GET /runs/:id/events.csv takes the same filters. */
export const RunEvent = Type.Object({
  id: Type.String(),
  at: Instant,
  level: Type.String(),
  code: Type.String(),
  dataSet: Nullable(Type.String()),
  recordKey: Nullable(Type.String()),
  title: Nullable(Type.String()),
  field: Nullable(Type.String()),
  message: Type.String(),
  fix: Type.String(),
  cause: Type.String(),
  action: Nullable(
    Type.Object({
      kind: Type.String(),
      dataSet: Optional(Type.String()),
      code: Optional(Type.String()),
      candidates: Optional(Type.Array(Type.String())),
    }),
  ),
});
export type RunEvent = Static<typeof RunEvent>;
export const EventPage = Type.Object({
  rows: Type.Array(RunEvent),
  next: Nullable(Type.String()),
  total: Count,
});
export type EventPage = Static<typeof EventPage>;

/** GET /runs/:id/event-groups?level */
export const EventGroup = Type.Object({
  cause: Type.String(),
  level: Type.String(),
  code: Type.String(),
  dataSet: Nullable(Type.String()),
  count: Count,
  message: Type.String(),
  fix: Type.String(),
  action: RunEvent.properties.action,
});
export type EventGroup = Static<typeof EventGroup>;

/** GET /runs/:id/changes?dataSet&kind&state&search&limit&after; GET /runs/:id/changes.csv takes the same filters. */
export const ChangeRow = Type.Object({
  id: Id,
  seq: Type.Integer(),
  dataSet: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  title: Type.String(),
  reason: Type.String(),
  detail: Nullable(Type.String()),
  /** Values are masked as the reader's rights demand. */
  differences: Type.Array(
    Type.Object({
      field: Type.String(),
      label: Type.String(),
      before: Nullable(Type.Union([Type.String(), Type.Boolean()])),
      after: Nullable(Type.Union([Type.String(), Type.Boolean()])),
    }),
  ),
});
export type ChangeRow = Static<typeof ChangeRow>;
export const ChangePage = Type.Object({
  rows: Type.Array(ChangeRow),
  next: Nullable(Type.String()),
  total: Count,
});
export type ChangePage = Static<typeof ChangePage>;

/** GET /runs/:id/files; content at GET /runs/:id/files/:fileId */
export const RunFile = Type.Object({
  id: Id,
  name: Type.String(),
  /** `returned`: what was told to the sender of files that were read. */
  direction: Type.Union([Type.Literal('read'), Type.Literal('produced'), Type.Literal('returned')]),
  dataSet: Nullable(Type.String()),
  size: Count,
  sha256: Type.String(),
  state: Type.String(),
  createdAt: Instant,
});
export type RunFile = Static<typeof RunFile>;

/** POST /runs/:id/apply {overrideReason?} · /retry {saveChanges?} · /cancel {} answer a RunRow. */
export const ApplyInput = Type.Object({
  overrideReason: Optional(Type.String({ minLength: 3, maxLength: 500 })),
});
export type ApplyInput = Static<typeof ApplyInput>;

/** Without `saveChanges` the retry writes when the run did. */
export const RetryInput = Type.Object({ saveChanges: Optional(Type.Boolean()) });
export type RetryInput = Static<typeof RetryInput>;

/** Server-sent events: GET /runs/:id/stream and GET /runs/stream send `event: run` with a RunDetails or RunRow as data. */
export type RunStreamMessage = RunDetails | RunRow;

/** GET /overview — the small charts on Sync History: last 30 days. */
export const Overview = Type.Object({
  runsByDay: Type.Array(
    Type.Object({ day: Type.String(), completed: Count, withErrors: Count, failed: Count }),
  ),
  errorsByCause: Type.Array(Type.Object({ cause: Type.String(), message: Type.String(), count: Count })),
});
export type Overview = Static<typeof Overview>;

/**
 * What goes over HTTP: the schemas that validate, serialise and document every call, and that the screens see as
 * types. Instants are ISO text in UTC, dates `2026-03-02`, durations milliseconds.
 */
import Type, { type Static } from 'typebox';
import { RunOptions, SyncConfig } from '../hub/index.ts';

const Id = Type.String({ format: 'uuid' });
const Instant = Type.String();
const Optional = Type.Optional;
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

/** RFC 9457. `code`, `fix` and `field` are ours. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  fix: Type.String(),
  field: Optional(Type.String()),
  /** Further problems of the same request, by field. */
  errors: Optional(Type.Array(Type.Object({ field: Type.String(), detail: Type.String() }))),
  requestId: Optional(Type.String()),
});
export type Problem = Static<typeof Problem>;

/** GET /api/health — without sign-in. */
export const Health = Type.Object({
  status: Type.Literal('ok'),
  version: Type.String(),
  database: Type.String(),
});
export type Health = Static<typeof Health>;

/** GET /api/me */
export const Me = Type.Object({
  user: Type.Object({ id: Type.String(), name: Type.String(), email: Type.String() }),
  installationAdmin: Type.Boolean(),
  companies: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      role: Type.String(),
      seesPersonalData: Type.Boolean(),
      timeZone: Type.String(),
    }),
  ),
});
export type Me = Static<typeof Me>;

/** POST /api/companies — for the administrator of the installation; answers a member of `Me.companies`. */
export const CompanyInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 120 }),
  timeZone: Type.String(),
});
export type CompanyInput = Static<typeof CompanyInput>;

/** GET /api/demo — without sign-in, only on an installation with the demo company; 404 elsewhere. */
export const Demo = Type.Object({ email: Type.String(), password: Type.String() });
export type Demo = Static<typeof Demo>;

/** A field as the screens need it: of our model. */
export const FieldInfo = Type.Object({
  id: Type.String(),
  label: Type.String(),
  kind: Type.String(),
  sensitivity: Type.String(),
  required: Type.Boolean(),
  choices: Optional(Type.Array(Type.String())),
  refersTo: Optional(Type.String()),
  help: Optional(Type.String()),
});
export type FieldInfo = Static<typeof FieldInfo>;

export const DataSetInfo = Type.Object({
  id: Type.String(),
  label: Type.String(),
  directions: Type.Array(Type.Union([Type.Literal('read'), Type.Literal('write')])),
  vendorName: Type.String(),
  /** Our fields that the product reads, and that it writes. */
  readable: Type.Array(Type.String()),
  writable: Type.Array(Type.String()),
  /** Our fields that the product demands when a record is created. */
  required: Type.Array(Type.String()),
  /** The vendor's own fields, which a mapping may name as `vendor.<field>`. */
  vendorFields: Type.Array(Type.String()),
  writes: Type.Array(Type.String()),
  incremental: Type.Boolean(),
  effectiveDated: Type.Boolean(),
  note: Optional(Type.String()),
  after: Type.Array(Type.String()),
  fields: Type.Array(FieldInfo),
  runOptions: Type.Array(
    Type.Object({
      id: Type.String(),
      label: Type.String(),
      kind: Type.String(),
      choices: Optional(Type.Array(Type.String())),
      help: Optional(Type.String()),
    }),
  ),
});
export type DataSetInfo = Static<typeof DataSetInfo>;

/** GET /api/products */
export const ProductInfo = Type.Object({
  id: Type.String(),
  name: Type.String(),
  summary: Type.String(),
  /** JSON Schema of the configuration form; properties with `secret: true` are write-only. */
  configSchema: Type.Unknown(),
  secretFields: Type.Array(Type.String()),
  takesUploads: Type.Boolean(),
  dataSets: Type.Array(DataSetInfo),
});
export type ProductInfo = Static<typeof ProductInfo>;

// ---- Connectors: /api/companies/:companyId/connectors ---------------------------------------------------------

export const Connector = Type.Object({
  id: Id,
  companyId: Id,
  companyName: Type.String(),
  name: Type.String(),
  product: Type.String(),
  productName: Type.String(),
  config: Type.Record(Type.String(), Type.Unknown()),
  /** Which secrets are set; their values never leave. */
  secretsSet: Type.Array(Type.String()),
  /** Names of syncs that use it. */
  usedBy: Type.Array(Type.String()),
  lastTest: Nullable(Type.Object({ at: Instant, ok: Type.Boolean() })),
  updatedAt: Instant,
});
export type Connector = Static<typeof Connector>;

/** POST (create) and PUT /:id. Secrets left out stay as they are; an empty text clears one. */
export const ConnectorInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 120 }),
  product: Type.String(),
  config: Type.Record(Type.String(), Type.Unknown()),
  secrets: Type.Record(Type.String(), Type.String()),
});
export type ConnectorInput = Static<typeof ConnectorInput>;

/** POST /test (an unsaved connector, `connectorId` to reuse its stored secrets) and POST /:id/test answer one TestStep per line (application/x-ndjson). */
export const TestInput = Type.Object({
  product: Type.String(),
  config: Type.Record(Type.String(), Type.Unknown()),
  secrets: Type.Record(Type.String(), Type.String()),
  connectorId: Optional(Id),
  /** Data sets to read one page of; all when absent. */
  dataSets: Optional(Type.Array(Type.String())),
});
export type TestInput = Static<typeof TestInput>;

export const TestStep = Type.Object({
  title: Type.String(),
  outcome: Type.Union([Type.Literal('ok'), Type.Literal('failed'), Type.Literal('skipped')]),
  tookMs: Type.Number(),
  detail: Optional(Type.String()),
  fix: Optional(Type.String()),
  /** An SSH host key to confirm; putting it into `config.hostKeys` confirms it. */
  fingerprint: Optional(Type.String()),
});
export type TestStep = Static<typeof TestStep>;

/** Uploads of a File connector: GET, POST (multipart), DELETE /:id/uploads/:name; GET /:id/uploads/:name/preview */
export const Upload = Type.Object({ name: Type.String(), size: Count, uploadedAt: Instant });
export type Upload = Static<typeof Upload>;

export const FilePreview = Type.Object({
  format: Type.String(),
  encoding: Type.String(),
  delimiter: Optional(Type.String()),
  header: Type.Boolean(),
  columns: Type.Array(Type.String()),
  rows: Type.Array(Type.Array(Type.String())),
  /** Why it was read this way, in sentences. */
  because: Type.Array(Type.String()),
});
export type FilePreview = Static<typeof FilePreview>;

// ---- Syncs: /api/companies/:companyId/syncs ---------------------------------------------------------------------

export const Sync = Type.Object({
  id: Id,
  companyId: Id,
  companyName: Type.String(),
  name: Type.String(),
  sourceId: Id,
  sourceName: Type.String(),
  sourceProduct: Type.String(),
  destinationId: Id,
  destinationName: Type.String(),
  destinationProduct: Type.String(),
  config: SyncConfig,
  /** The latest run, for the list's Status, Started, Duration and User. */
  lastRun: Nullable(
    Type.Object({
      id: Id,
      status: Type.String(),
      saveChanges: Type.Boolean(),
      startedAt: Nullable(Instant),
      durationMs: Nullable(Type.Number()),
      user: Type.String(),
    }),
  ),
  nextRunAt: Nullable(Instant),
  updatedAt: Instant,
});
export type Sync = Static<typeof Sync>;

export const SyncInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 120 }),
  sourceId: Id,
  destinationId: Id,
  config: SyncConfig,
});
export type SyncInput = Static<typeof SyncInput>;

/** GET /proposal?sourceId&destinationId — what *New sync* starts from. */
export const SyncProposal = Type.Object({
  name: Type.String(),
  config: SyncConfig,
  /** The data sets that both ends support, with the fields that can flow and the ones demanded. */
  dataSets: Type.Array(
    Type.Object({
      id: Type.String(),
      label: Type.String(),
      fields: Type.Array(FieldInfo),
      sourceVendorFields: Type.Array(Type.String()),
      required: Type.Array(Type.String()),
      crosswalks: Type.Array(Type.String()),
      writes: Type.Array(Type.String()),
      note: Optional(Type.String()),
      usualMatching: Type.Array(Type.Object({ fields: Type.Array(Type.String()), ask: Type.Boolean() })),
    }),
  ),
});
export type SyncProposal = Static<typeof SyncProposal>;

/** GET/PUT /:id/crosswalks/:dataSet; GET .csv and POST .csv; GET /proposals */
export const CrosswalkEntry = Type.Object({
  sourceCode: Type.String({ minLength: 1 }),
  destinationCode: Type.String({ minLength: 1 }),
  sourceName: Optional(Type.String()),
  destinationName: Optional(Type.String()),
});
export type CrosswalkEntry = Static<typeof CrosswalkEntry>;

export const Crosswalk = Type.Object({
  dataSet: Type.String(),
  entries: Type.Array(CrosswalkEntry),
  /** Codes seen at either end by the last run, for pickers. */
  sourceCodes: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  destinationCodes: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
});
export type Crosswalk = Static<typeof Crosswalk>;

export const CrosswalkProposal = Type.Object({
  sourceCode: Type.String(),
  sourceName: Type.String(),
  candidates: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Type.String(),
      similarity: Type.Number({ minimum: 0, maximum: 1 }),
    }),
  ),
});
export type CrosswalkProposal = Static<typeof CrosswalkProposal>;

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
  direction: Type.Union([Type.Literal('read'), Type.Literal('produced')]),
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
  name: Type.String({ minLength: 1, maxLength: 120 }),
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

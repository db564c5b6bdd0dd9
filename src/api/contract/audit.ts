import Type, { type Static } from 'typebox';
import { Count, Instant, Nullable } from './basics.ts';

const { Optional } = Type;

/** GET /audit?person&action&subject&search&from&to&limit&after: the newest first. /api/audit is the installation's. */
export const AuditEntry = Type.Object({
  seq: Type.Integer(),
  at: Instant,
  person: Type.String(),
  trigger: Type.String(),
  /** An IP address, `local` for the machine itself, null when nobody called. */
  address: Nullable(Type.String()),
  /** `noun.verb-in-past` */
  action: Type.String(),
  subject: Nullable(
    Type.Object({
      kind: Nullable(Type.String()),
      id: Nullable(Type.String()),
      name: Nullable(Type.String()),
    }),
  ),
  details: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  hash: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditPage = Type.Object({
  rows: Type.Array(AuditEntry),
  next: Nullable(Type.String()),
  total: Count,
});
export type AuditPage = Static<typeof AuditPage>;

/** GET /audit/choices: who and what occurs, for filters. */
export const AuditChoices = Type.Object({
  people: Type.Array(Type.String()),
  actions: Type.Array(Type.String()),
});
export type AuditChoices = Static<typeof AuditChoices>;

/** The last entry of a log. */
export const AuditHead = Type.Object({ seq: Count, hash: Type.String({ maxLength: 64 }) });

/** GET, PUT /retention: in days; 0 keeps for ever. */
export const Retention = Type.Object({
  runDays: Type.Integer({ minimum: 0, maximum: 36_500 }),
  /** 0, or 90 at least: `retention/too-short`. */
  auditDays: Type.Integer({ minimum: 0, maximum: 36_500 }),
});
export type Retention = Static<typeof Retention>;

/** GET /retention/due?runDays&auditDays, POST /retention/purge: what a purge would remove, or removed. */
export const DueForPurge = Type.Object({
  runs: Count,
  changes: Count,
  events: Count,
  files: Count,
  bytes: Count,
  auditEntries: Count,
  lastPurgeAt: Nullable(Instant),
});
export type DueForPurge = Static<typeof DueForPurge>;

/** POST /runs/:id/changes/:seq/reveal: one field of a change in full. */
export const RevealInput = Type.Object({ field: Type.String({ minLength: 1, maxLength: 200 }) });
const Value = Nullable(Type.Union([Type.String(), Type.Boolean()]));
export const RevealedValue = Type.Object({ before: Value, after: Value });
export type RevealedValue = Static<typeof RevealedValue>;

/** POST /audit/verify */
export const AuditVerifyInput = Type.Object({ remembered: Optional(AuditHead) });

export const AuditVerdict = Type.Object({
  whole: Type.Boolean(),
  entries: Count,
  /** The first entry that is kept; those before were purged by retention. */
  from: Type.Integer(),
  head: AuditHead,
  faults: Type.Array(
    Type.Object({
      kind: Type.String(),
      seq: Type.Integer(),
      to: Type.Integer(),
      message: Type.String(),
    }),
  ),
});
export type AuditVerdict = Static<typeof AuditVerdict>;

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

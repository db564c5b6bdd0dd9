import Type, { type Static } from 'typebox';
import { Count, Id, Instant, Name, Nullable, Optional } from './basics.ts';

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
  name: Name,
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

import Type, { type Static } from 'typebox';
import { SyncConfig } from '../../hub/index.ts';
import { Id, Instant, Name, Nullable, Optional } from './basics.ts';
import { FieldInfo } from './installation.ts';

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
  name: Name,
  sourceId: Id,
  destinationId: Id,
  config: SyncConfig,
});
export type SyncInput = Static<typeof SyncInput>;

/** GET /proposal?sourceId&destinationId&template — what *New sync* starts from. */
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

/** GET /templates?sourceId&destinationId — the ready-made syncs that are possible between two connectors. */
export const SyncTemplate = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** What it does, in one sentence. */
  sentence: Type.String(),
  /** What to do before the first run. */
  before: Optional(Type.String()),
  dataSets: Type.Array(Type.Object({ id: Type.String(), label: Type.String() })),
  /** What both ends have and what cannot flow all the same. */
  leftOut: Type.Array(Type.Object({ id: Type.String(), label: Type.String(), why: Type.String() })),
  /** Lists whose codes both ends must agree on. */
  crosswalks: Type.Array(
    Type.Object({
      id: Type.String(),
      label: Type.String(),
      /** How many codes the source uses; null until a run has seen both ends. */
      codes: Nullable(Type.Integer()),
      /** How many of them the destination has as they are. */
      agree: Nullable(Type.Integer()),
    }),
  ),
});
export type SyncTemplate = Static<typeof SyncTemplate>;

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

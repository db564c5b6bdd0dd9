import Type, { type Static } from 'typebox';
import { MappingStep } from '../sdk/index.ts';

/** One line of a sync's own mapping: which of our fields gets its value from where. */
export const MappingLine = Type.Object({
  /** Our field on the destination's side, e.g. `departmentCode`. */
  target: Type.String({ minLength: 1 }),
  /** Our field on the source's side, or `vendor.<name>` for a field that the product does not map; absent for constants. */
  source: Type.Optional(Type.String({ minLength: 1 })),
  steps: Type.Array(MappingStep),
});
export type MappingLine = Static<typeof MappingLine>;

export const FilterRule = Type.Object({
  field: Type.String({ minLength: 1 }),
  is: Type.Union([
    Type.Literal('equal to'),
    Type.Literal('not equal to'),
    Type.Literal('one of'),
    Type.Literal('none of'),
    Type.Literal('empty'),
    Type.Literal('not empty'),
    Type.Literal('starting with'),
    Type.Literal('before'),
    Type.Literal('on or after'),
  ]),
  values: Type.Array(Type.String()),
});
export type FilterRule = Static<typeof FilterRule>;

/** Records whose fields are all equal are the same thing. */
export const MatchRule = Type.Object({
  fields: Type.Array(Type.String(), { minItems: 1 }),
  /** A hit is only a question for a person, never taken by itself. */
  ask: Type.Boolean(),
});
export type MatchRule = Static<typeof MatchRule>;

export const DeletePolicy = Type.Union([
  Type.Literal('none'),
  Type.Literal('deactivate'),
  Type.Literal('remove'),
]);
export type DeletePolicy = Static<typeof DeletePolicy>;

export const DataSetConfig = Type.Object({
  id: Type.String(),
  /** The fields that flow; absent: all that both ends know. */
  fields: Type.Optional(Type.Array(Type.String())),
  /** Only what differs from taking each field over as it is. */
  mapping: Type.Array(MappingLine),
  /** All rules must hold. */
  filter: Type.Array(FilterRule),
  /** In order; absent: the usual ones of the data set. */
  matching: Type.Optional(Type.Array(MatchRule)),
  deletes: DeletePolicy,
  create: Type.Boolean(),
  update: Type.Boolean(),
});
export type DataSetConfig = Static<typeof DataSetConfig>;

export const Lifecycle = Type.Object({
  futureHires: Type.Union([Type.Literal('never'), Type.Literal('inactive'), Type.Literal('days before')]),
  futureHireDays: Type.Integer({ minimum: 0, maximum: 365 }),
  termination: Type.Union([Type.Literal('at once'), Type.Literal('after last pay date')]),
  rehire: Type.Union([Type.Literal('same record'), Type.Literal('new record'), Type.Literal('ask')]),
});
export type Lifecycle = Static<typeof Lifecycle>;

export const Guards = Type.Object({
  /** More deactivations than this share of the destination's active records stop the run. */
  maxDeactivationsPercent: Type.Number({ minimum: 0, maximum: 100 }),
  /** Up to this many are always allowed, so that small companies are not stopped by one person. */
  alwaysAllowedDeactivations: Type.Integer({ minimum: 0 }),
  /** More updates than this share of the destination's records stop the run. */
  maxChangesPercent: Type.Number({ minimum: 0, maximum: 100 }),
  alwaysAllowedChanges: Type.Integer({ minimum: 0 }),
  /** A source with fewer records than this share of its usual count stops the run. */
  minSourcePercent: Type.Number({ minimum: 0, maximum: 100 }),
  /** More records than this without a required crosswalk entry stop the run. */
  maxUnmapped: Type.Integer({ minimum: 0 }),
});
export type Guards = Static<typeof Guards>;

export const SyncConfig = Type.Object({
  dataSets: Type.Array(DataSetConfig),
  lifecycle: Lifecycle,
  guards: Guards,
  /** Data sets whose codes must be in the crosswalk; for others a code without an entry goes over as it is. */
  crosswalkRequired: Type.Array(Type.String()),
  /** Calendar dates are judged in this time zone, e.g. whether a hire is in the future. */
  timeZone: Type.String(),
});
export type SyncConfig = Static<typeof SyncConfig>;

/** A new sync's settings, safe by default: nothing is ever deleted, guards on. */
export const usualSettings: Omit<SyncConfig, 'dataSets'> = {
  lifecycle: {
    futureHires: 'days before',
    futureHireDays: 14,
    termination: 'at once',
    rehire: 'same record',
  },
  guards: {
    maxDeactivationsPercent: 2,
    alwaysAllowedDeactivations: 5,
    maxChangesPercent: 50,
    alwaysAllowedChanges: 100,
    minSourcePercent: 50,
    maxUnmapped: 25,
  },
  crosswalkRequired: [],
  timeZone: 'America/Chicago',
};

/** What a person may choose in the Run dialog. */
export const RunOptions = Type.Object({
  /** Only these employees; empty: all. */
  employeeIds: Type.Optional(Type.Array(Type.String())),
  payGroup: Type.Optional(Type.String()),
  /** `changes`: only what the source says has changed since the last run; `everything`: compare all. */
  read: Type.Optional(Type.Union([Type.Literal('everything'), Type.Literal('changes')])),
  /** Also files that the connector would pass by because an earlier run has read them. */
  files: Type.Optional(Type.Literal('again')),
  /** For dated data sets such as time entries; both inclusive. */
  from: Type.Optional(Type.String({ format: 'date' })),
  to: Type.Optional(Type.String({ format: 'date' })),
  /** Set by "Retry what failed": only these source keys, by data set. */
  onlyKeys: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
});
export type RunOptions = Static<typeof RunOptions>;

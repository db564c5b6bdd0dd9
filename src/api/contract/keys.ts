import Type, { type Static } from 'typebox';

/** How far sealing anew has come; `finishedAt` null while it goes on. */
export const KeyReseal = Type.Object({
  startedAt: Type.String(),
  finishedAt: Type.Union([Type.String(), Type.Null()]),
  total: Type.Integer(),
  done: Type.Integer(),
  /** Values that no key of the ring opens. */
  stuck: Type.Integer(),
});
export type KeyReseal = Static<typeof KeyReseal>;

/** GET /api/keys — for the administrator of the installation. Never holds a key. */
export const KeyRingInfo = Type.Object({
  source: Type.Union([Type.Literal('file'), Type.Literal('environment'), Type.Literal('command')]),
  place: Type.String(),
  /** The key file lies in the data folder: a copy of the folder opens everything. */
  besideData: Type.Boolean(),
  canChange: Type.Boolean(),
  currentSince: Type.Union([Type.String(), Type.Null()]),
  keys: Type.Array(
    Type.Object({
      id: Type.String(),
      createdAt: Type.Union([Type.String(), Type.Null()]),
      isCurrent: Type.Boolean(),
      values: Type.Integer(),
      places: Type.Array(Type.Object({ label: Type.String(), values: Type.Integer() })),
    }),
  ),
  /** Values sealed with keys that are not on the ring. */
  lost: Type.Integer(),
  reseal: Type.Union([KeyReseal, Type.Null()]),
});
export type KeyRingInfo = Static<typeof KeyRingInfo>;

import Type, { type Static } from 'typebox';
import { Count, Instant, Optional } from './basics.ts';

/** Who is meant: POST /people-data/find, /export, /leave-out and /readmit. */
export const PersonQuery = Type.Object({
  employeeNumber: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  /** Where one number is several people's. Nine digits, with or without dashes. */
  ssn: Optional(Type.String({ minLength: 9, maxLength: 20 })),
});
export type PersonQuery = Static<typeof PersonQuery>;

const Counts = {
  changes: Count,
  events: Count,
  links: Count,
  /** What belongs to others and names the person. */
  references: Count,
  /** Runs, schedules and progress whose words name the person. */
  documents: Count,
  files: Count,
  uploads: Count,
  /** Entries of crosswalks, and codes seen at either end. */
  codes: Count,
  /** Plans that could still be applied; they are dropped. */
  plans: Count,
};

/** What is held about one person, by place. */
export const PersonFound = Type.Object({
  /** As the runs knew them. */
  names: Type.Array(Type.String()),
  counts: Type.Object(Counts),
  /** Dropped whole when the person is erased. */
  files: Type.Array(Type.Object({ name: Type.String(), place: Type.String(), opaque: Type.Boolean() })),
  /** Syncs whose settings say the number; a person has to edit them. */
  syncs: Type.Array(Type.String()),
  /** A run is on its way: nobody can be erased now. */
  running: Type.Boolean(),
  token: Type.String(),
});
export type PersonFound = Static<typeof PersonFound>;

/** POST /people-data/erase */
export const EraseInput = Type.Object({
  ...PersonQuery.properties,
  confirm: Type.String({ minLength: 1, maxLength: 100 }),
  token: Type.String({ minLength: 1, maxLength: 100 }),
});
export type EraseInput = Static<typeof EraseInput>;

export const PersonErased = Type.Object({
  counts: Type.Object(Counts),
  syncs: Type.Array(Type.String()),
  /** On a server its log, dead rows and backups are for its administrator. */
  database: Type.Union([Type.Literal('embedded'), Type.Literal('server')]),
});
export type PersonErased = Static<typeof PersonErased>;

export const PersonReadmitted = Type.Object({ found: Type.Boolean() });
export type PersonReadmitted = Static<typeof PersonReadmitted>;

/** POST /people-data/leave-out */
export const PersonLeftOut = Type.Object({
  /** The SSN was given, so that they are recognised under another number, too. */
  bySsn: Type.Boolean(),
});
export type PersonLeftOut = Static<typeof PersonLeftOut>;

/** GET /people-data/unrecognised: people who were erased under keys that are lost. Runs are refused while there are any. */
export const Unrecognised = Type.Object({
  people: Count,
  /** When each was erased, the earliest first. */
  erasedAt: Type.Array(Instant),
});
export type Unrecognised = Static<typeof Unrecognised>;

/** POST /people-data/unrecognised/confirm: how many, as `Unrecognised` said. */
export const ConfirmUnrecognised = Type.Object({ people: Type.Integer({ minimum: 1 }) });
export type ConfirmUnrecognised = Static<typeof ConfirmUnrecognised>;

import Type, { type Static } from 'typebox';
import { Count, Nullable } from './basics.ts';

/** The provider of single sign-on; its secret is never told. */
const Settings = Type.Object({
  name: Type.String(),
  issuer: Type.String(),
  clientId: Type.String(),
  /** False when the keys that sealed it were lost. */
  hasSecret: Type.Boolean(),
  /** Nobody signs in by password. */
  only: Type.Boolean(),
});

/** GET /api/single-sign-on — for administrators of the installation. */
export const SingleSignOn = Type.Object({
  settings: Nullable(Settings),
  /** To be registered at the provider. */
  redirectUri: Type.String(),
});
export type SingleSignOn = Static<typeof SingleSignOn>;

/** PUT /api/single-sign-on */
export const SingleSignOnInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  issuer: Type.String({ minLength: 1, maxLength: 500 }),
  clientId: Type.String({ minLength: 1, maxLength: 500 }),
  /** Left out: the one that is there stays, unless the issuer changes. */
  clientSecret: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
  only: Type.Optional(Type.Boolean({ default: false })),
});
export type SingleSignOnInput = Static<typeof SingleSignOnInput>;

/** Answers PUT: turning passwords off ends the sessions that passwords have opened. */
export const SingleSignOnSaved = Type.Object({ endedSessions: Count });
export type SingleSignOnSaved = Static<typeof SingleSignOnSaved>;

import Type, { type Static } from 'typebox';
import { Count, Id, Instant, Name, Nullable } from './basics.ts';

/** POST /api/auth/sign-in/email */
export const PasswordInput = Type.Object({
  email: Type.String({ minLength: 1, maxLength: 320 }),
  password: Type.String({ maxLength: 1000 }),
});

/** What a step of signing in led to; the session itself is a cookie. */
export const SignInStep = Type.Object({
  next: Type.Union([Type.Literal('signed in'), Type.Literal('second factor')]),
});
export type SignInStep = Static<typeof SignInStep>;

const CodeText = Type.String({ minLength: 6, maxLength: 40 });

/** POST /api/auth/second-factor */
export const CodeInput = Type.Object({
  kind: Type.Union([Type.Literal('app'), Type.Literal('recovery')]),
  code: CodeText,
});

/** GET /api/auth/options — what the sign-in page offers. */
export const SignInChoices = Type.Object({
  /** Whether a forgotten password is mended by a link in a mail. */
  resetByMail: Type.Boolean(),
  /** False where everybody comes by single sign-on. */
  passwords: Type.Boolean(),
  /** The provider's name, for "Sign in with …". */
  singleSignOn: Nullable(Type.Object({ name: Type.String() })),
});
export type SignInChoices = Static<typeof SignInChoices>;

/** POST /api/auth/forgotten-password */
export const ForgottenInput = Type.Object({ email: Type.String({ minLength: 1, maxLength: 320 }) });

/** POST /api/auth/reset-password */
export const ResetInput = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 200 }),
  password: Type.String({ maxLength: 1000 }),
});

/** GET /api/account */
export const Account = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Type.String(),
  installationAdmin: Type.Boolean(),
  /** False for those who come by single sign-on alone. */
  hasPassword: Type.Boolean(),
  secondFactor: Type.Object({
    /** An authenticator app is set up. */
    isSetUp: Type.Boolean(),
    /** This session was opened with it. */
    inThisSession: Type.Boolean(),
    /** Names of the companies that require one. */
    requiredBy: Type.Array(Type.String()),
  }),
});
export type Account = Static<typeof Account>;

/** PUT /api/account */
export const AccountInput = Type.Object({ name: Name });

/** POST /api/account/password */
export const PasswordChange = Type.Object({
  current: Type.String({ maxLength: 1000 }),
  password: Type.String({ maxLength: 1000 }),
});
export const SessionsEnded = Type.Object({ endedSessions: Count });
export type SessionsEnded = Static<typeof SessionsEnded>;

/** Bodies of the calls about the second factor; `password` of those who have one. */
export const PasswordProof = Type.Object({ password: Type.Optional(Type.String({ maxLength: 1000 })) });
export const FirstCode = Type.Object({ code: CodeText });

/** POST /api/account/second-factor — shown this once. */
export const SecondFactorSetUp = Type.Object({
  uri: Type.String(),
  recoveryCodes: Type.Array(Type.String()),
});
export type SecondFactorSetUp = Static<typeof SecondFactorSetUp>;
export const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String()) });
export type RecoveryCodes = Static<typeof RecoveryCodes>;

/** GET /api/account/sessions */
export const Session = Type.Object({
  id: Type.String(),
  isThis: Type.Boolean(),
  address: Nullable(Type.String()),
  userAgent: Nullable(Type.String()),
  method: Type.String(),
  secondFactor: Type.Boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
});
export type Session = Static<typeof Session>;

/** POST /api/people/:userId/reset-link — for the administrator of the installation. */
export const ResetLink = Type.Object({ url: Type.String(), expiresAt: Instant });
export type ResetLink = Static<typeof ResetLink>;

/** GET and PUT /api/companies/:companyId/sign-in-rules */
export const SignInRules = Type.Object({ requiresSecondFactor: Type.Boolean() });
export type SignInRules = Static<typeof SignInRules>;

/** GET /api/companies/:companyId/api-keys */
export const ApiKey = Type.Object({
  id: Id,
  name: Type.String(),
  prefix: Type.String(),
  role: Type.String(),
  seesPersonalData: Type.Boolean(),
  madeBy: Type.String(),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsedAt: Nullable(Instant),
  lastUsedAddress: Nullable(Type.String()),
  revokedAt: Nullable(Instant),
});
export type ApiKey = Static<typeof ApiKey>;

/** POST /api/companies/:companyId/api-keys */
export const ApiKeyInput = Type.Object({
  name: Name,
  role: Type.String(),
  seesPersonalData: Type.Optional(Type.Boolean()),
  /** 1 to 365; 90 when left out. */
  days: Type.Optional(Type.Integer()),
});
export type ApiKeyInput = Static<typeof ApiKeyInput>;

/** Answers POST: the only time that the key itself is shown. */
export const NewApiKey = Type.Object({ key: Type.String(), apiKey: ApiKey });
export type NewApiKey = Static<typeof NewApiKey>;

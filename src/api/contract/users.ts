import Type, { type Static } from 'typebox';
import { Count, Id, Instant, Nullable, Optional } from './basics.ts';

export const RoleName = Type.Union([
  Type.Literal('Read Only'),
  Type.Literal('User Admin'),
  Type.Literal('Sync Admin'),
  Type.Literal('Company Admin'),
]);
export type RoleName = Static<typeof RoleName>;

/** GET …/users — people of the company and those who are invited. */
export const CompanyUser = Type.Object({
  /** Of the person; of the invitation while the person is invited. */
  id: Type.String(),
  /** The e-mail address until the invitation is accepted. */
  name: Type.String(),
  email: Type.String(),
  role: RoleName,
  seesPersonalData: Type.Boolean(),
  status: Type.Union([
    Type.Literal('active'),
    Type.Literal('disabled'),
    Type.Literal('invited'),
    Type.Literal('invitation expired'),
  ]),
  lastSeenAt: Nullable(Instant),
  /** Added or invited. */
  since: Instant,
  /** Known at a provider of single sign-on; told to administrators of the installation. */
  singleSignOn: Type.Boolean(),
  isYou: Type.Boolean(),
});
export type CompanyUser = Static<typeof CompanyUser>;

const Email = Type.String({ format: 'email', maxLength: 254 });
const Grantable = { role: RoleName, seesPersonalData: Type.Boolean() };

/** What became of an invitation; the link is told only where no letter carries it. */
export const InvitationDelivery = Type.Object({
  sent: Type.Boolean(),
  link: Nullable(Type.String()),
  expiresAt: Instant,
});
export type InvitationDelivery = Static<typeof InvitationDelivery>;

/** POST …/users */
export const UserInput = Type.Object({ email: Email, ...Grantable });
export type UserInput = Static<typeof UserInput>;

/** Null: the person was let in at once. */
export const UserAdded = Type.Object({ invitation: Nullable(InvitationDelivery) });
export type UserAdded = Static<typeof UserAdded>;

/** PATCH …/users/:id — what is absent stays. */
export const UserChange = Type.Object({
  role: Optional(RoleName),
  seesPersonalData: Optional(Type.Boolean()),
  disabled: Optional(Type.Boolean()),
});
export type UserChange = Static<typeof UserChange>;

/** POST /api/invitations/look — without sign-in; the token is what stands behind the link's #. */
export const InvitationToken = Type.Object({ token: Type.String({ minLength: 20, maxLength: 100 }) });

export const InvitationOffer = Type.Object({
  email: Type.String(),
  invitedBy: Type.String(),
  expiresAt: Instant,
  companies: Type.Array(Type.Object({ name: Type.String(), role: Type.String() })),
  /** There is an account of that address: sign in, then accept. */
  hasAccount: Type.Boolean(),
});
export type InvitationOffer = Static<typeof InvitationOffer>;

/** POST /api/invitations/accept — name and password are for a new account; whoever is signed in leaves them out. */
export const InvitationAcceptance = Type.Object({
  token: InvitationToken.properties.token,
  name: Optional(Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })),
  password: Optional(Type.String({ maxLength: 1000 })),
});
export type InvitationAcceptance = Static<typeof InvitationAcceptance>;

/** Whom the invitation was for. */
export const InvitationAccepted = Type.Object({ email: Type.String() });
export type InvitationAccepted = Static<typeof InvitationAccepted>;

/** GET /api/access — for administrators of the installation. */
export const AccessOverview = Type.Object({
  companies: Type.Array(Type.Object({ id: Id, name: Type.String(), timeZone: Type.String(), users: Count })),
  people: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      email: Type.String(),
      installationAdmin: Type.Boolean(),
      disabled: Type.Boolean(),
      lastSeenAt: Nullable(Instant),
      since: Instant,
      /** Has come in by the provider of single sign-on before, and is known by its subject there. */
      singleSignOn: Type.Boolean(),
      isYou: Type.Boolean(),
      grants: Type.Array(
        Type.Object({ companyId: Id, companyName: Type.String(), ...Grantable, disabled: Type.Boolean() }),
      ),
    }),
  ),
  invited: Type.Array(
    Type.Object({
      email: Type.String(),
      expired: Type.Boolean(),
      offers: Type.Array(
        Type.Object({ companyId: Id, companyName: Type.String(), invitationId: Id, ...Grantable }),
      ),
    }),
  ),
});
export type AccessOverview = Static<typeof AccessOverview>;

/** POST /api/access/grants */
export const GrantInput = Type.Object({
  email: Email,
  companyIds: Type.Array(Id, { minItems: 1, maxItems: 1000 }),
  ...Grantable,
});
export type GrantInput = Static<typeof GrantInput>;

/** PATCH /api/people/:userId — what is absent stays. */
export const PersonChange = Type.Object({
  installationAdmin: Optional(Type.Boolean()),
  disabled: Optional(Type.Boolean()),
});
export type PersonChange = Static<typeof PersonChange>;

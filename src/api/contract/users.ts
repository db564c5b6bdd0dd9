import Type, { type Static } from 'typebox';
import { Instant, Nullable } from './basics.ts';

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
  isYou: Type.Boolean(),
});
export type CompanyUser = Static<typeof CompanyUser>;

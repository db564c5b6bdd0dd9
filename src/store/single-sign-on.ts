import { and, eq, isNull, like } from 'drizzle-orm';
import { type Database, schema } from '../db/index.ts';
import { type KeyRing, keyIdOf, seal, sealContext, unseal } from '../kernel/index.ts';
import { installationChain } from './audit.ts';
import { attempt, type SealedPlace } from './sealed-values.ts';

const { authAccounts, authSessions, authUsers, singleSignOn } = schema;

/** The provider of the installation. */
export interface SingleSignOnRow {
  /** As the button says it: "Sign in with …". */
  name: string;
  issuer: string;
  clientId: string;
  /** False once the keys that sealed the secret were lost. */
  hasSecret: boolean;
  /** Nobody signs in by password. */
  only: boolean;
}

/** The provider, and who is who there. Of the installation, as people are. */
export interface SingleSignOnStore {
  get(): Promise<SingleSignOnRow | undefined>;
  secret(): Promise<string | undefined>;
  /** `secret` undefined keeps the one that is there, which opens for the same issuer only. */
  set(row: Omit<SingleSignOnRow, 'hasSecret'>, secret: string | undefined): Promise<void>;
  remove(): Promise<void>;
  /** The person whom a subject of the issuer has signed in as before. */
  personOf(issuer: string, subject: string): Promise<string | undefined>;
  /** The subject that a person has at the issuer. */
  subjectOf(issuer: string, userId: string): Promise<string | undefined>;
  /** Does nothing where the subject is somebody already. */
  link(issuer: string, subject: string, userId: string): Promise<void>;
  /** Forgets who a person is at every provider; false when that was not known. */
  unlink(userId: string): Promise<boolean>;
  /** Everybody who is known at a provider. */
  linkedPeople(): Promise<Set<string>>;
  /** Whether an administrator of the installation has come in by this issuer. */
  hasAdministrator(issuer: string): Promise<boolean>;
  /** Ends every session that a password has opened. */
  endPasswordSessions(): Promise<number>;
  sealed: SealedPlace;
}

const providerOf = (issuer: string) => `single-sign-on:${issuer}`;

/** Bound to the issuer, so that nobody who can write the row sends the secret to another one. */
const secretContext = (issuer: string) =>
  sealContext('single_sign_on', installationChain, [issuer], 'client_secret');

export function singleSignOnStore({ installation }: Database, ring: KeyRing): SingleSignOnStore {
  const { tables } = installation;
  const row = async () => (await tables.select().from(singleSignOn))[0];

  return {
    async get() {
      const found = await row();
      if (found === undefined) return undefined;
      const { name, issuer, clientId, clientSecret, only } = found;
      return { name, issuer, clientId, only, hasSecret: clientSecret !== null };
    },
    async secret() {
      const found = await row();
      if (found === undefined || found.clientSecret === null) return undefined;
      return unseal(ring, found.clientSecret, secretContext(found.issuer));
    },
    async set(values, secret) {
      const { name, issuer, clientId, only } = values;
      const given = secret === undefined ? {} : { clientSecret: seal(ring, secret, secretContext(issuer)) };
      const set = { name, issuer, clientId, only, ...given };
      await tables.insert(singleSignOn).values(set).onConflictDoUpdate({ target: singleSignOn.id, set });
    },
    async remove() {
      await tables.delete(singleSignOn);
    },
    async personOf(issuer, subject) {
      const [found] = await tables
        .select({ userId: authAccounts.userId })
        .from(authAccounts)
        .where(and(eq(authAccounts.providerId, providerOf(issuer)), eq(authAccounts.accountId, subject)));
      return found?.userId;
    },
    async subjectOf(issuer, userId) {
      const [found] = await tables
        .select({ subject: authAccounts.accountId })
        .from(authAccounts)
        .where(and(eq(authAccounts.providerId, providerOf(issuer)), eq(authAccounts.userId, userId)));
      return found?.subject;
    },
    async link(issuer, subject, userId) {
      await tables
        .insert(authAccounts)
        .values({
          id: crypto.randomUUID(),
          userId,
          accountId: subject,
          providerId: providerOf(issuer),
        })
        .onConflictDoNothing();
    },
    async unlink(userId) {
      const rows = await tables
        .delete(authAccounts)
        .where(and(eq(authAccounts.userId, userId), like(authAccounts.providerId, providerOf('%'))))
        .returning({ id: authAccounts.id });
      return rows.length > 0;
    },
    async linkedPeople() {
      const rows = await tables
        .selectDistinct({ userId: authAccounts.userId })
        .from(authAccounts)
        .where(like(authAccounts.providerId, providerOf('%')));
      return new Set(rows.map(({ userId }) => userId));
    },
    async hasAdministrator(issuer) {
      const rows = await tables
        .select({ id: authUsers.id })
        .from(authUsers)
        .innerJoin(authAccounts, eq(authAccounts.userId, authUsers.id))
        .where(
          and(
            eq(authAccounts.providerId, providerOf(issuer)),
            eq(authUsers.installationAdmin, true),
            isNull(authUsers.disabledAt),
          ),
        )
        .limit(1);
      return rows.length > 0;
    },
    async endPasswordSessions() {
      const ended = await tables
        .delete(authSessions)
        .where(eq(authSessions.method, 'password'))
        .returning({ id: authSessions.id });
      return ended.length;
    },
    sealed: {
      label: 'Secret of single sign-on',
      async count() {
        const found = await row();
        return found === undefined || found.clientSecret === null ? {} : { [keyIdOf(found.clientSecret)]: 1 };
      },
      async reseal() {
        const found = await row();
        const old = found?.clientSecret ?? null;
        if (found === undefined || old === null || keyIdOf(old) === ring.current)
          return { done: 0, stuck: 0, next: undefined };
        const context = secretContext(found.issuer);
        const fresh = attempt(() => seal(ring, unseal(ring, old, context), context));
        if (fresh === undefined) return { done: 0, stuck: 1, next: undefined };
        const changed = await tables
          .update(singleSignOn)
          .set({ clientSecret: fresh })
          .where(eq(singleSignOn.clientSecret, old))
          .returning({ id: singleSignOn.id });
        return { done: changed.length, stuck: 0, next: undefined };
      },
    },
  };
}

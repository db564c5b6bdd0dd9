import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { type Database, schema } from '../db/index.ts';

const { authSessions, authUsers, companies, members } = schema;

/** Somebody with an account, whatever the companies. */
export interface PersonRow {
  id: string;
  name: string;
  email: string;
  installationAdmin: boolean;
  disabledAt: Date | null;
  lastSeenAt: Date | null;
  createdAt: Date;
}

/** What a person may do in one company. */
export interface GrantRow {
  companyId: string;
  companyName: string;
  userId: string;
  role: string;
  seesPersonalData: boolean;
  disabledAt: Date | null;
}

/** The people of the installation. */
export interface PersonStore {
  all(): Promise<PersonRow[]>;
  get(userId: string): Promise<PersonRow | undefined>;
  byEmail(email: string): Promise<PersonRow | undefined>;
  rename(userId: string, name: string): Promise<void>;
  /** Everybody's grants, over all companies. */
  grants(): Promise<GrantRow[]>;
  /** Whether two people belong to the same company somewhere, so that they may know each other's names. */
  shareACompany(userId: string, otherId: string): Promise<boolean>;
  /**
   * Makes or unmakes an administrator of the installation, shuts somebody out or lets them in again. Shutting out ends
   * all sessions in the same step. `last-admin`: nobody would be left to administer the installation.
   */
  change(
    userId: string,
    change: { installationAdmin?: boolean; disabled?: boolean },
  ): Promise<'done' | 'gone' | 'last-admin'>;
}

const shown = {
  id: authUsers.id,
  name: authUsers.name,
  email: authUsers.email,
  installationAdmin: authUsers.installationAdmin,
  disabledAt: authUsers.disabledAt,
  lastSeenAt: authUsers.lastSeenAt,
  createdAt: authUsers.createdAt,
};

export function personStore(database: Database): PersonStore {
  const people = database.installation.tables;
  // Who may enter which company is a question about all of them: for administrators of the installation, and to know
  // whether two people have met.
  const everywhere = database.acrossCompanies.tables;

  return {
    all: () => people.select(shown).from(authUsers).orderBy(asc(authUsers.name)),
    async get(userId) {
      const [row] = await people.select(shown).from(authUsers).where(eq(authUsers.id, userId));
      return row;
    },
    async byEmail(email) {
      const [row] = await people
        .select(shown)
        .from(authUsers)
        .where(eq(authUsers.email, email.trim().toLowerCase()));
      return row;
    },
    async rename(userId, name) {
      await people.update(authUsers).set({ name }).where(eq(authUsers.id, userId));
    },
    grants: () =>
      everywhere
        .select({
          companyId: members.companyId,
          companyName: companies.name,
          userId: members.userId,
          role: members.role,
          seesPersonalData: members.seesPersonalData,
          disabledAt: members.disabledAt,
        })
        .from(members)
        .innerJoin(companies, eq(companies.id, members.companyId))
        .orderBy(asc(companies.name)),
    async shareACompany(userId, otherId) {
      const other = alias(members, 'other');
      const rows = await everywhere
        .select({ companyId: members.companyId })
        .from(members)
        .innerJoin(other, eq(other.companyId, members.companyId))
        .where(and(eq(members.userId, userId), isNull(members.disabledAt), eq(other.userId, otherId)))
        .limit(1);
      return rows.length > 0;
    },
    change: (userId, { installationAdmin, disabled }) =>
      people.transaction(async (tx) => {
        // Two administrators who unmake each other at once come one after the other.
        const admins = await tx
          .select({ id: authUsers.id })
          .from(authUsers)
          .where(and(eq(authUsers.installationAdmin, true), isNull(authUsers.disabledAt)))
          .orderBy(asc(authUsers.id))
          .for('update');
        const [person] = await tx.select(shown).from(authUsers).where(eq(authUsers.id, userId));
        if (person === undefined) return 'gone';
        const isAdmin = admins.some(({ id }) => id === userId);
        const staysAdmin =
          (installationAdmin ?? person.installationAdmin) && !(disabled ?? person.disabledAt !== null);
        if (isAdmin && !staysAdmin && admins.length < 2) return 'last-admin';
        await tx
          .update(authUsers)
          .set({
            updatedAt: sql`now()`,
            ...(installationAdmin === undefined ? {} : { installationAdmin }),
            ...(disabled === undefined
              ? {}
              : { disabledAt: disabled ? sql`coalesce(${authUsers.disabledAt}, now())` : null }),
          })
          .where(eq(authUsers.id, userId));
        if (disabled === true) await tx.delete(authSessions).where(eq(authSessions.userId, userId));
        return 'done';
      }),
  };
}

import { and, asc, eq, sql } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';

const { authUsers, companies, members } = schema;

/** A person in a company. */
export interface MemberDetails {
  userId: string;
  name: string;
  email: string;
  role: string;
  seesPersonalData: boolean;
  disabledAt: Date | null;
  lastSeenAt: Date | null;
  createdAt: Date;
}

export interface MemberChange {
  role?: string;
  seesPersonalData?: boolean;
  disabled?: boolean;
}

/** Who belongs to a company. */
export interface MemberStore {
  list(companyId: string): Promise<MemberDetails[]>;
  get(companyId: string, userId: string): Promise<MemberDetails | undefined>;
  /** Lets somebody in. False when the person belongs to the company already. */
  add(
    companyId: string,
    userId: string,
    member: { role: string; seesPersonalData: boolean },
  ): Promise<boolean>;
  /**
   * Changes or removes a member. `last-admin`: nobody would be left who administers the company; not asked when
   * `mayLeaveNone`. Two people who remove each other at once come one after the other.
   */
  change(
    companyId: string,
    userId: string,
    change: MemberChange | 'remove',
    mayLeaveNone: boolean,
  ): Promise<'done' | 'gone' | 'last-admin'>;
  /** Notes that somebody was here. */
  seen(companyId: string, userId: string): Promise<void>;
}

const shown = {
  userId: members.userId,
  name: authUsers.name,
  email: authUsers.email,
  role: members.role,
  seesPersonalData: members.seesPersonalData,
  disabledAt: members.disabledAt,
  lastSeenAt: members.lastSeenAt,
  createdAt: members.createdAt,
};

export function memberStore(database: Database): MemberStore {
  const tables = tablesOf(database);
  const at = (companyId: string, userId: string) =>
    and(eq(members.companyId, companyId), eq(members.userId, userId));

  return {
    list: (companyId) =>
      tables(companyId)
        .select(shown)
        .from(members)
        .innerJoin(authUsers, eq(authUsers.id, members.userId))
        .where(eq(members.companyId, companyId))
        .orderBy(asc(authUsers.name)),
    async get(companyId, userId) {
      const [row] = await tables(companyId)
        .select(shown)
        .from(members)
        .innerJoin(authUsers, eq(authUsers.id, members.userId))
        .where(at(companyId, userId));
      return row;
    },
    async add(companyId, userId, member) {
      const rows = await tables(companyId)
        .insert(members)
        .values({ companyId, userId, ...member })
        .onConflictDoNothing()
        .returning({ userId: members.userId });
      return rows.length > 0;
    },
    change: (companyId, userId, change, mayLeaveNone) =>
      tables(companyId).transaction(async (tx) => {
        await tx
          .select({ id: companies.id })
          .from(companies)
          .where(eq(companies.id, companyId))
          .for('update');
        const [member] = await tx.select().from(members).where(at(companyId, userId));
        if (member === undefined) return 'gone';
        const isAdmin = member.role === 'Company Admin' && member.disabledAt === null;
        const staysAdmin =
          change !== 'remove' &&
          (change.role ?? member.role) === 'Company Admin' &&
          !(change.disabled ?? member.disabledAt !== null);
        if (isAdmin && !staysAdmin && !mayLeaveNone) {
          const admins = await tx
            .select({ userId: members.userId })
            .from(members)
            .where(
              and(
                eq(members.companyId, companyId),
                eq(members.role, 'Company Admin'),
                sql`${members.disabledAt} is null`,
              ),
            );
          if (admins.length < 2) return 'last-admin';
        }
        if (change === 'remove') {
          await tx.delete(members).where(at(companyId, userId));
        } else {
          await tx
            .update(members)
            .set({
              ...(change.role === undefined ? {} : { role: change.role }),
              ...(change.seesPersonalData === undefined ? {} : { seesPersonalData: change.seesPersonalData }),
              ...(change.disabled === undefined
                ? {}
                : { disabledAt: change.disabled ? sql`coalesce(${members.disabledAt}, now())` : null }),
            })
            .where(at(companyId, userId));
        }
        return 'done';
      }),
    async seen(companyId, userId) {
      await tables(companyId).update(members).set({ lastSeenAt: sql`now()` }).where(at(companyId, userId));
      await tables(companyId)
        .update(authUsers)
        .set({ lastSeenAt: sql`now()` })
        .where(eq(authUsers.id, userId));
    },
  };
}

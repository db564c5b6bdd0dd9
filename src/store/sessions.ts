import { and, desc, eq, gt, lt, ne, sql } from 'drizzle-orm';
import { type Database, schema } from '../db/index.ts';

const { authSessions, authVerifications } = schema;

export interface SessionRow {
  id: string;
  /** From where it was started, and with which program. */
  address: string | null;
  userAgent: string | null;
  method: 'password' | 'single sign-on';
  secondFactor: boolean;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** Who is signed in where. People belong to the installation, so these queries are by person, not by company. */
export interface SessionStore {
  /** Those that are still good, the last used first. */
  list(userId: string): Promise<SessionRow[]>;
  /** Notes that it was used, at most once a minute. */
  touch(id: string): Promise<void>;
  markSecondFactor(id: string): Promise<void>;
  /** False when this person has no such session. */
  end(userId: string, id: string): Promise<boolean>;
  /** Ends all of a person, but for one; answers how many. */
  endAll(userId: string, except?: string): Promise<number>;
  /** Those of everybody that have run out, and the one-time values that have. */
  prune(idleSince: Date): Promise<void>;
}

export function sessionStore({ installation: { tables } }: Database): SessionStore {
  return {
    list: (userId) =>
      tables
        .select({
          id: authSessions.id,
          address: authSessions.ipAddress,
          userAgent: authSessions.userAgent,
          method: authSessions.method,
          secondFactor: authSessions.secondFactor,
          createdAt: authSessions.createdAt,
          lastSeenAt: authSessions.updatedAt,
          expiresAt: authSessions.expiresAt,
        })
        .from(authSessions)
        .where(and(eq(authSessions.userId, userId), gt(authSessions.expiresAt, sql`now()`)))
        .orderBy(desc(authSessions.updatedAt)),
    async touch(id) {
      await tables
        .update(authSessions)
        .set({ updatedAt: sql`now()` })
        .where(and(eq(authSessions.id, id), lt(authSessions.updatedAt, sql`now() - interval '1 minute'`)));
    },
    async markSecondFactor(id) {
      await tables.update(authSessions).set({ secondFactor: true }).where(eq(authSessions.id, id));
    },
    async end(userId, id) {
      const rows = await tables
        .delete(authSessions)
        .where(and(eq(authSessions.userId, userId), eq(authSessions.id, id)))
        .returning({ id: authSessions.id });
      return rows.length > 0;
    },
    async endAll(userId, except = '') {
      const rows = await tables
        .delete(authSessions)
        .where(and(eq(authSessions.userId, userId), ne(authSessions.id, except)))
        .returning({ id: authSessions.id });
      return rows.length;
    },
    async prune(idleSince) {
      await tables.delete(authSessions).where(lt(authSessions.expiresAt, sql`now()`));
      await tables.delete(authSessions).where(lt(authSessions.updatedAt, idleSince));
      await tables.delete(authVerifications).where(lt(authVerifications.expiresAt, sql`now()`));
    },
  };
}

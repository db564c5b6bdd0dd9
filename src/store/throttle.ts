import { and, eq, lt, sql } from 'drizzle-orm';
import { type Database, schema } from '../db/index.ts';

const { signInThrottles } = schema;

export interface ThrottleLimit {
  /** Attempts that fail before the first wait. */
  free: number;
  /** The first wait, doubled with each further failure. */
  firstWaitSeconds: number;
  longestWaitSeconds: number;
}

/** What became of asking: how often it has failed with this attempt counted in, or how long to wait. */
export type Turn = { failures: number } | { waitSeconds: number };

/** Failed attempts, counted in the database so that every process counts the same. Not of a company. */
export interface ThrottleStore {
  /**
   * Counts an attempt as failed before it is made, in one statement: of a hundred at the same time no more than
   * `free` get through. `forgive` takes it back.
   */
  begin(kind: string, keyHash: string, limit: ThrottleLimit): Promise<Turn>;
  /** The attempt of `begin` was right after all. */
  forgive(kind: string, keyHash: string, failures: number): Promise<void>;
  reset(kind: string, keyHash: string): Promise<void>;
  /** Forgets what is a day old. */
  prune(): Promise<void>;
}

export function throttleStore({ installation: { tables } }: Database): ThrottleStore {
  const place = (kind: string, keyHash: string) =>
    and(eq(signInThrottles.kind, kind), eq(signInThrottles.keyHash, keyHash));
  return {
    async begin(kind, keyHash, { free, firstWaitSeconds, longestWaitSeconds }) {
      const failures = sql`(CASE WHEN ${signInThrottles.lastAttemptAt} < now() - interval '1 day' THEN 1
        ELSE ${signInThrottles.failures} + 1 END)`;
      const [counted] = await tables
        .insert(signInThrottles)
        .values({ kind, keyHash, failures: 1 })
        .onConflictDoUpdate({
          target: [signInThrottles.kind, signInThrottles.keyHash],
          set: {
            failures,
            lastAttemptAt: sql`now()`,
            lockedUntil: sql`CASE WHEN ${failures} < ${free}::int THEN NULL ELSE now() + make_interval(secs =>
              least(${longestWaitSeconds}::float8, ${firstWaitSeconds}::float8 * power(2, least(${failures} - ${free}::int, 30)))) END`,
          },
          setWhere: sql`${signInThrottles.lockedUntil} IS NULL OR ${signInThrottles.lockedUntil} <= now()`,
        })
        .returning({ failures: signInThrottles.failures });
      if (counted !== undefined) return counted;
      const [row] = await tables
        .select({
          waitSeconds: sql<number>`greatest(1, ceil(extract(epoch FROM ${signInThrottles.lockedUntil} - now())))::int`,
        })
        .from(signInThrottles)
        .where(place(kind, keyHash));
      return { waitSeconds: row?.waitSeconds ?? 1 };
    },
    async forgive(kind, keyHash, failures) {
      await tables
        .update(signInThrottles)
        .set({
          failures: sql`greatest(0, ${signInThrottles.failures} - 1)`,
          // Another attempt that failed meanwhile keeps its wait.
          lockedUntil: sql`CASE WHEN ${signInThrottles.failures} = ${failures}::int THEN NULL ELSE ${signInThrottles.lockedUntil} END`,
        })
        .where(place(kind, keyHash));
    },
    async reset(kind, keyHash) {
      await tables.delete(signInThrottles).where(place(kind, keyHash));
    },
    async prune() {
      await tables
        .delete(signInThrottles)
        .where(lt(signInThrottles.lastAttemptAt, sql`now() - interval '1 day'`));
    },
  };
}

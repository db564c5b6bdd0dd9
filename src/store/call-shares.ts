import type { Database } from '../db/index.ts';

/** How many calls somebody has made in this minute, over all processes. Of no company. */
export interface CallShareStore {
  /** Counts `calls` more. Answers how many that makes, and when the minute of the database's clock ends. */
  take(keyHash: string, calls: number): Promise<{ taken: number; endsInMs: number }>;
  /** Forgets minutes that are long over. */
  prune(): Promise<void>;
}

export function callShareStore({ installation }: Database): CallShareStore {
  return {
    async take(keyHash, calls) {
      // A process that began in the minute before and was held up counts for this one.
      const [row] = await installation.query<{ taken: number; ms: number }>(
        `INSERT INTO call_share AS c (key_hash, window_start, taken) VALUES ($1, date_trunc('minute', now()), $2)
         ON CONFLICT (key_hash) DO UPDATE SET
           taken = CASE WHEN c.window_start < excluded.window_start THEN 0 ELSE c.taken END + excluded.taken,
           window_start = greatest(c.window_start, excluded.window_start)
         RETURNING taken, (extract(epoch FROM window_start + interval '1 minute' - now()) * 1000)::int AS ms`,
        [keyHash, calls],
      );
      return { taken: row?.taken ?? calls, endsInMs: Math.max(1, row?.ms ?? 1) };
    },
    async prune() {
      await installation.query(`DELETE FROM call_share WHERE window_start < now() - interval '5 minutes'`);
    },
  };
}

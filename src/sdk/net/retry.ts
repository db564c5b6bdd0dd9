import { type Clock, RateLimitError, TransientError } from '../../kernel/index.ts';

export interface RetryPolicy {
  /** Tries altogether. */
  tries: number;
  firstWaitMs: number;
  longestWaitMs: number;
}

export const usualRetry: RetryPolicy = { tries: 5, firstWaitMs: 250, longestWaitMs: 30_000 };

/**
 * Repeats what may pass, with growing waits and jitter, and waits as long as the vendor says when it names a time.
 * A TransientError that was `sent` is repeated only when `safe`: doing it twice has the effect of once.
 */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  options: {
    policy: RetryPolicy;
    clock: Clock;
    signal: AbortSignal;
    safe: boolean;
    onWait?: (ms: number, error: unknown) => void;
  },
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      const wait = waitBefore(tried, error, options);
      if (wait === undefined) throw error;
      options.onWait?.(wait, error);
      await options.clock.sleep(wait, options.signal);
    }
  }
}

function waitBefore(
  tried: number,
  error: unknown,
  { policy, safe }: { policy: RetryPolicy; safe: boolean },
): number | undefined {
  const growing = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (tried - 1));
  // A throttled run waits and stays alive: a limit is not a failure (PEERS §3 row 37).
  if (error instanceof RateLimitError)
    return tried >= policy.tries * 4 ? undefined : (error.retryAfterMs ?? growing * 4);
  if (tried >= policy.tries) return undefined;
  if (error instanceof TransientError && (safe || !error.sent))
    return growing / 2 + Math.random() * (growing / 2);
  return undefined;
}

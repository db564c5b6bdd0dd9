import { createHash } from 'node:crypto';

/** Counts for all processes how many calls somebody has made within a minute; `calls` more were taken. */
export type TakeCalls = (keyHash: string, calls: number) => Promise<{ taken: number; endsInMs: number }>;

/** What this process may still let through of one caller, within one minute. */
interface Share {
  endsAtMs: number;
  granted: number;
  used: number;
  /** Used before anything was taken, and not told yet. */
  untold: number;
  spent: boolean;
  taking: Promise<void> | undefined;
}

/**
 * A sixtieth of a limit is let through before anything is written, so that nobody makes the database work by calling a
 * little from many addresses; then a thirtieth is taken at a time. With 3,000 a minute: 50, and 100 at a time, so one
 * statement for a hundred calls. Limits below sixty are shared to the last call.
 */
const freePart = 60;
const slicePart = 30;
const mostRemembered = 20_000;

/** A limit of calls that all processes keep together; the form is that of @fastify/rate-limit's stores. */
export class SharedCalls {
  readonly #take: TakeCalls;
  readonly #onTrouble: (error: unknown) => void;
  readonly #shares = new Map<string, Share>();

  /** `onTrouble`: the database did not answer; this process counts alone for the minute. */
  constructor(take: TakeCalls, onTrouble: (error: unknown) => void) {
    this.#take = take;
    this.#onTrouble = onTrouble;
  }

  child(): SharedCalls {
    return this;
  }

  incr(
    key: string,
    callback: (error: Error | null, result?: { current: number; ttl: number }) => void,
    windowMs: number,
    max: number,
  ): void {
    this.#count(key, windowMs, max).then(
      ({ passes, endsAtMs }) =>
        callback(null, { current: passes ? 1 : max + 1, ttl: Math.max(1, endsAtMs - Date.now()) }),
      (error: unknown) => callback(error as Error),
    );
  }

  async #count(key: string, windowMs: number, max: number): Promise<{ passes: boolean; endsAtMs: number }> {
    for (;;) {
      const share = this.#shareOf(key, windowMs, max);
      if (share.used < share.granted) {
        share.used += 1;
        return { passes: true, endsAtMs: share.endsAtMs };
      }
      if (share.spent) return { passes: false, endsAtMs: share.endsAtMs };
      // Whoever calls meanwhile waits for the same slice.
      share.taking ??= this.#takeSlice(key, share, max).finally(() => {
        share.taking = undefined;
      });
      await share.taking;
    }
  }

  #shareOf(key: string, windowMs: number, max: number): Share {
    const before = this.#shares.get(key);
    if (before !== undefined && before.endsAtMs > Date.now()) return before;
    const free = Math.floor(max / freePart);
    const share = {
      endsAtMs: Date.now() + windowMs,
      granted: free,
      used: 0,
      untold: free,
      spent: false,
      taking: undefined,
    };
    this.#shares.delete(key);
    this.#shares.set(key, share);
    const [oldest] = this.#shares.keys();
    if (this.#shares.size > mostRemembered && oldest !== undefined) this.#shares.delete(oldest);
    return share;
  }

  async #takeSlice(key: string, share: Share, max: number): Promise<void> {
    const slice = Math.max(1, Math.ceil(max / slicePart));
    const told = share.untold;
    try {
      const hash = createHash('sha256').update(key).digest('base64url');
      const { taken, endsInMs } = await this.#take(hash, slice + told);
      const left = Math.min(slice, max - (taken - slice));
      share.untold = 0;
      share.granted += Math.max(0, left);
      share.spent = left <= 0;
      share.endsAtMs = Date.now() + endsInMs;
    } catch (error) {
      this.#onTrouble(error);
      share.granted = max;
      share.spent = share.used >= max;
    }
  }
}

import type { Clock } from '../../kernel/index.ts';
import type { Limits } from '../product.ts';

/** Keeps calls within a vendor's limits: never more than `calls` in any window, never more than `concurrency` at once. */
export class Limiter {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #started: number[] = [];
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #pausedUntilMs = 0;
  #gate: Promise<void> = Promise.resolve();

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Runs a call when its turn has come. */
  async run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await call();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** The vendor said to wait: nobody calls before that. */
  pause(ms: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#clock.nowMs() + ms);
  }

  /** Until when calls are held back, in milliseconds since 1970; 0 when they are not. */
  get pausedUntilMs(): number {
    return this.#pausedUntilMs > this.#clock.nowMs() ? this.#pausedUntilMs : 0;
  }

  async #enter(signal: AbortSignal): Promise<void> {
    while (this.#running >= this.#limits.concurrency) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    try {
      // One at a time through the window, in the order of arrival.
      const turn = this.#gate.then(() => this.#waitForWindow(signal));
      this.#gate = turn.catch(() => undefined);
      await turn;
    } catch (error) {
      this.#running -= 1;
      this.#waiting.shift()?.();
      throw error;
    }
  }

  async #waitForWindow(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const now = this.#clock.nowMs();
      while (this.#started.length > 0 && (this.#started[0] ?? 0) <= now - this.#limits.perMs)
        this.#started.shift();
      const oldest = this.#started[0];
      const full = this.#started.length >= this.#limits.calls && oldest !== undefined;
      const waitMs = Math.max(full ? oldest + this.#limits.perMs - now + 1 : 0, this.#pausedUntilMs - now);
      if (waitMs <= 0) {
        this.#started.push(now);
        return;
      }
      await this.#clock.sleep(waitMs, signal);
    }
  }
}

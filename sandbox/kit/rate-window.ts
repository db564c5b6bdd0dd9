import type { SandboxClock } from './clock.ts';

/** Counts calls per caller in a sliding window, for vendors that refuse the next one. */
export class RateWindow {
  readonly #calls = new Map<string, number[]>();
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #clock: SandboxClock;

  constructor(limit: number, windowMs: number, clock: SandboxClock) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#clock = clock;
  }

  /** 0 when the call is allowed (and counted), otherwise how many milliseconds until the next may come. */
  take(caller: string): number {
    const now = this.#clock.nowMs();
    const calls = (this.#calls.get(caller) ?? []).filter((at) => at > now - this.#windowMs);
    this.#calls.set(caller, calls);
    const oldest = calls[0];
    if (calls.length >= this.#limit && oldest !== undefined) return oldest + this.#windowMs - now;
    calls.push(now);
    return 0;
  }
}

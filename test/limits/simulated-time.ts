import { setTimeout as later, setImmediate as nextTurn } from 'node:timers/promises';
import { SandboxClock } from '../../sandbox/kit/index.ts';
import type { TestClock } from '../../src/sdk/testing/index.ts';
import { callsOnWay } from './calls-on-way.ts';

interface Sleeper {
  atMs: number;
  wake(): void;
}

interface SimulationOptions {
  nowMs?: number;
  /**
   * Real milliseconds in which nobody asks for the time and no call is on its way: then all wait for the clock. 0 where
   * nothing but the clock is waited for.
   */
  quietMs?: number;
  /** Told of each jump; may hold it back. */
  before?(toMs: number): Promise<void>;
}

/**
 * A clock that stands while anybody works and jumps to the next alarm when all sleep, so that hours pass in seconds and
 * a slow machine changes nothing but how long it takes.
 */
export class SimulatedTime {
  #nowMs: number;
  #sleepers: Sleeper[] = [];
  #asked = 0;
  /** Sleepers at a vendor's stand-in: a call waits for them, not they for the call. */
  #asleepAtVendor = 0;
  #isJumping = false;
  readonly #slept: number[] = [];
  readonly #quietMs: number;
  readonly #before: SimulationOptions['before'];

  constructor({ nowMs = Date.now(), quietMs = 2, before }: SimulationOptions = {}) {
    this.#nowMs = nowMs;
    this.#quietMs = quietMs;
    this.#before = before;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** For the connectors. */
  readonly clock: TestClock = {
    slept: this.#slept,
    nowMs: () => {
      this.#asked += 1;
      return this.#nowMs;
    },
    sleep: (ms, signal) => {
      this.#slept.push(ms);
      return this.#sleep(ms, signal);
    },
  };

  /** For a vendor's stand-in in the same process. */
  sandboxClock(): SandboxClock {
    const time = this;
    return new (class extends SandboxClock {
      override nowMs(): number {
        return time.clock.nowMs();
      }

      override async sleep(ms: number): Promise<void> {
        time.#asleepAtVendor += 1;
        await time.#sleep(ms).finally(() => {
          time.#asleepAtVendor -= 1;
        });
      }
    })();
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        atMs: this.#nowMs + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
      void this.#jump();
    });
  }

  async #jump(): Promise<void> {
    if (this.#isJumping) return;
    this.#isJumping = true;
    while (this.#sleepers.length > 0) {
      await this.#quiet();
      const atMs = Math.min(...this.#sleepers.map((sleeper) => sleeper.atMs));
      if (atMs === Number.POSITIVE_INFINITY) break;
      if (atMs > this.#nowMs) {
        await this.#before?.(atMs);
        this.#nowMs = atMs;
      }
      const due = this.#sleepers.filter((sleeper) => sleeper.atMs <= this.#nowMs);
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.atMs > this.#nowMs);
      for (const { wake } of due) wake();
    }
    this.#isJumping = false;
  }

  async #quiet(): Promise<void> {
    for (let asked = -1; asked !== this.#asked || this.#isCalling(); ) {
      asked = this.#asked;
      await (this.#quietMs === 0 ? nextTurn() : later(this.#quietMs));
    }
  }

  #isCalling(): boolean {
    return this.#quietMs > 0 && callsOnWay() > this.#asleepAtVendor;
  }
}

import type { SandboxClock } from '../kit/index.ts';
import type { Settings } from './options.ts';
import { declined } from './refusal.ts';

const MINUTE_MS = 60_000;
const DECLINED =
  'The request has been declined because the limit of API requests of the license is exceeded.';

/**
 * The licence's two request limits. Over the concurrent one, requests wait in a queue; over half of the
 * per-minute one, each further request waits for its share of the rest of the minute. Declined with 429
 * when the queue is full or a wait too long. Source: License Restrictions for API Users.
 */
export class Throttle {
  readonly #clock: SandboxClock;
  readonly #settings: Settings;
  #running = 0;
  #queue: (() => void)[] = [];
  #minuteStartMs = 0;
  #inMinute = 0;

  constructor(clock: SandboxClock, settings: Settings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Resolves when the request may run; the answer gives its place back. @throws Refusal 429 */
  async enter(): Promise<() => void> {
    const delayMs = this.#delayMs();
    if (delayMs > this.#settings.queueWaitLimitMs) throw declined(DECLINED);
    if (delayMs > 0) await this.#clock.sleep(delayMs);
    await this.#place();
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#queue.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    };
  }

  #delayMs(): number {
    const now = this.#clock.nowMs();
    if (now - this.#minuteStartMs >= MINUTE_MS) {
      this.#minuteStartMs = now;
      this.#inMinute = 0;
    }
    this.#inMinute += 1;
    const limit = this.#settings.requestsPerMinute;
    if (this.#inMinute <= limit / 2) return 0;
    const restOfMinuteMs = this.#minuteStartMs + MINUTE_MS - now;
    return restOfMinuteMs / Math.max(1, limit - this.#inMinute + 1);
  }

  async #place(): Promise<void> {
    if (this.#running < this.#settings.maxConcurrentRequests) {
      this.#running += 1;
      return;
    }
    if (this.#queue.length >= this.#settings.queueLimit) throw declined(DECLINED);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#queue = this.#queue.filter((other) => other !== go);
        reject(declined(DECLINED));
      }, this.#settings.queueWaitLimitMs);
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#queue.push(go);
    });
  }
}

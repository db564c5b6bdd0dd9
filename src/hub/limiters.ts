import type { Clock } from '../kernel/index.ts';
import { Limiter, type Limits } from '../sdk/index.ts';

/** One limiter per connector, shared by every run and test of this process, so that together they keep the vendor's limits. */
export class Limiters {
  readonly #byConnector = new Map<string, { limits: string; limiter: Limiter }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(connectorId: string, limits: Limits): Limiter {
    const text = JSON.stringify([limits.calls, limits.perMs, limits.concurrency]);
    const known = this.#byConnector.get(connectorId);
    if (known?.limits === text) return known.limiter;
    const limiter = new Limiter(limits, this.#clock);
    this.#byConnector.set(connectorId, { limits: text, limiter });
    return limiter;
  }
}

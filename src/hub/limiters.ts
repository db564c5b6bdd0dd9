import { type Clock, newId } from '../kernel/index.ts';
import { Limiter, type Limits } from '../sdk/index.ts';
import type { Store } from '../store/index.ts';
import { connectorShare } from './connector-share.ts';

/** One limiter per connector of this process; the database counts for all processes together. */
export class Limiters {
  readonly #byConnector = new Map<string, { limits: string; limiter: Limiter }>();
  readonly #clock: Clock;
  readonly #store: Store;
  /** A name of this process: calls of the one before it are not given back. */
  readonly #holder = newId();

  constructor(clock: Clock, store: Store) {
    this.#clock = clock;
    this.#store = store;
  }

  /** Shared by every run and every test of this connector. Limits that a person has changed hold at once. */
  of(companyId: string, connectorId: string, limits: Limits): Limiter {
    const text = JSON.stringify([limits.calls, limits.perMs, limits.concurrency]);
    const known = this.#byConnector.get(connectorId);
    if (known === undefined) {
      const place = { companyId, connectorId, holder: this.#holder };
      const limiter = new Limiter(limits, this.#clock, connectorShare(this.#store, this.#clock, place));
      this.#byConnector.set(connectorId, { limits: text, limiter });
      return limiter;
    }
    if (known.limits !== text) {
      known.limits = text;
      known.limiter.change(limits);
    }
    return known.limiter;
  }

  /** For a connector that is being tried before it is saved: counted by itself and forgotten with it. */
  unsaved(limits: Limits): Limiter {
    return new Limiter(limits, this.#clock);
  }
}

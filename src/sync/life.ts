import { CancelledError } from '../kernel/index.ts';
import type { RunStore } from './ports.ts';

/** How often we say that we live and ask whether to stop. */
const heartbeatMs = 500;
/** What is on its way when a run is cancelled gets this long to be answered. */
const graceMs = 900;

/** A run's signs of life, and the two signals that end it: begin nothing new; then let go of what is on its way. */
export class Life {
  /** Until when the run waits because a vendor said so, in milliseconds since 1970. */
  waitingUntilMs: number | undefined;
  readonly #stopped = new AbortController();
  readonly #cutOff = new AbortController();
  readonly #shutdown: AbortSignal;
  readonly #onShutdown: () => void;
  readonly #beat: NodeJS.Timeout;
  #grace: NodeJS.Timeout | undefined;

  constructor(store: RunStore, shutdown: AbortSignal, pausedUntilMs: () => number) {
    this.#shutdown = shutdown;
    this.#onShutdown = () => this.#stop(shutdown.reason);
    if (shutdown.aborted) this.#onShutdown();
    else shutdown.addEventListener('abort', this.#onShutdown, { once: true });
    this.#beat = setInterval(() => {
      const until = Math.max(this.waitingUntilMs ?? 0, pausedUntilMs());
      store.heartbeat(until === 0 ? undefined : until).then(
        ({ cancelRequested }) => {
          if (cancelRequested && !this.#stopped.signal.aborted) this.#stop(new CancelledError());
        },
        // A missed beat is no reason to stop; the database's own errors surface where its answers are needed.
        () => undefined,
      );
    }, heartbeatMs);
  }

  /** Aborted when nothing new may begin. */
  get stopped(): AbortSignal {
    return this.#stopped.signal;
  }

  /** Aborted a moment later, when what is on its way is no longer waited for. */
  get cutOff(): AbortSignal {
    return this.#cutOff.signal;
  }

  end(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#grace);
    this.#shutdown.removeEventListener('abort', this.#onShutdown);
  }

  #stop(reason: unknown): void {
    this.#stopped.abort(reason);
    this.#grace = setTimeout(() => this.#cutOff.abort(reason), graceMs);
    this.#grace.unref();
  }
}

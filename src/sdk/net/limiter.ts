import type { Clock } from '../../kernel/index.ts';
import type { Limits } from '../product.ts';
import { sliceOf } from './limit-book.ts';
import { type LimitShare, ownShare } from './limit-share.ts';

/** A call on its way. */
interface Sent {
  atMs: number;
}

interface Waiter {
  start(sent: Sent): void;
  fail(error: unknown): void;
}

const longestPauseMs = 30_000;

/**
 * Keeps calls within a vendor's limits: never more than `calls` arrive in any window, never more than `concurrency`
 * are on their way at once, and nobody calls while the vendor wants to be left alone. First come, first served.
 */
export class Limiter {
  #limits: Limits;
  readonly #clock: Clock;
  readonly #share: LimitShare;
  readonly #queue: Waiter[] = [];
  readonly #sent = new Set<Sent>();
  #answered: number[] = [];
  #granted = 0;
  #useUntilMs = 0;
  #places = 0;
  #askAgainAtMs = 0;
  #pausedUntilMs = 0;
  #refusals = 0;
  #isAsking = false;
  #toldAtMs = 0;
  #isTending = false;
  #wake: { atMs: number; cancel: AbortController } | undefined;

  constructor(limits: Limits, clock: Clock, share: LimitShare = ownShare(clock)) {
    this.#limits = limits;
    this.#clock = clock;
    this.#share = share;
  }

  /** Runs a call when its turn has come. */
  async run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const sent = await this.#turn(signal);
    try {
      return await call();
    } finally {
      this.#sent.delete(sent);
      const nowMs = this.#clock.nowMs();
      this.#answered.push(nowMs);
      // Where this is the oldest of a full window, a call is free earlier than was foretold.
      this.#askAgainAtMs = Math.min(this.#askAgainAtMs, nowMs + this.#limits.perMs);
      this.#goOn();
    }
  }

  /** From now on; what was called before still counts. */
  change(limits: Limits): void {
    this.#limits = limits;
    this.#granted = 0;
    this.#askAgainAtMs = 0;
    this.#goOn();
  }

  /** The vendor said to wait: nobody calls before that. */
  pause(ms: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#clock.nowMs() + ms);
    // Other processes hear of it through the share; where that fails, they are told by the vendor itself.
    this.#share.pause(ms).catch(() => undefined);
  }

  /** The vendor has refused a call as one too many. Where it names no time, each refusal in a row doubles the wait. */
  refused(retryAfterMs: number | undefined): void {
    this.pause(retryAfterMs ?? Math.min(longestPauseMs, 1_000 * 2 ** this.#refusals));
    this.#refusals += 1;
  }

  /** The vendor has taken a call. */
  taken(): void {
    this.#refusals = 0;
  }

  /** Until when calls are held back, in milliseconds since 1970; 0 when they are not. */
  get pausedUntilMs(): number {
    return this.#pausedUntilMs > this.#clock.nowMs() ? this.#pausedUntilMs : 0;
  }

  #turn(signal: AbortSignal): Promise<Sent> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const leave = () => {
        signal.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        start: (sent) => {
          leave();
          resolve(sent);
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      const onAbort = () => {
        const at = this.#queue.indexOf(waiter);
        if (at >= 0) this.#queue.splice(at, 1);
        reject(signal.reason);
        this.#goOn();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(waiter);
      this.#goOn();
    });
  }

  /** Lets those in front go while there are places and calls. */
  #goOn(): void {
    let wait = this.#waitFor();
    for (; wait === 'nothing'; wait = this.#waitFor()) {
      const sent = { atMs: this.#clock.nowMs() };
      this.#granted -= 1;
      this.#sent.add(sent);
      this.#queue.shift()?.start(sent);
      void this.#tend();
    }
    if (wait === 'grant') void this.#ask(sliceOf(this.#limits));
    this.#sleepUntil(typeof wait === 'number' ? wait : undefined);
  }

  /** What the one in front waits for, or until when. */
  #waitFor(): 'nothing' | 'caller' | 'end of a call' | 'grant' | number {
    const nowMs = this.#clock.nowMs();
    if (this.#queue.length === 0) return 'caller';
    if (this.#pausedUntilMs > nowMs) return this.#pausedUntilMs;
    const places = Math.min(this.#places, this.#limits.concurrency);
    if (this.#sent.size > 0 && this.#sent.size >= places) return 'end of a call';
    if (places > 0 && this.#granted > 0 && nowMs <= this.#useUntilMs) return 'nothing';
    return this.#askAgainAtMs > nowMs ? this.#askAgainAtMs : 'grant';
  }

  async #ask(calls: number): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const askedAtMs = this.#clock.nowMs();
    const answered = this.#answered;
    this.#answered = [];
    // What is left is given back.
    this.#granted = 0;
    const isWanted = calls > 0 || this.#sent.size > 0;
    try {
      const grant = await this.#share.ask(
        {
          calls,
          places: isWanted ? this.#limits.concurrency : 0,
          answeredAgoMs: answered.map((atMs) => askedAtMs - atMs),
          sentAgoMs: [...this.#sent].map(({ atMs }) => askedAtMs - atMs),
        },
        this.#limits,
      );
      const nowMs = this.#clock.nowMs();
      this.#granted = grant.calls;
      // However slow the answer was, somebody goes.
      this.#useUntilMs = Math.max(askedAtMs + grant.useWithinMs, nowMs);
      this.#places = grant.places;
      this.#toldAtMs = nowMs;
      this.#askAgainAtMs = calls > 0 && grant.calls === 0 ? nowMs + grant.askAgainInMs : 0;
      if (grant.pausedMs > 0) this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + grant.pausedMs);
    } catch (error) {
      this.#answered = [...answered, ...this.#answered];
      for (const waiter of this.#queue.splice(0)) waiter.fail(error);
    } finally {
      this.#isAsking = false;
    }
    this.#goOn();
  }

  /** Is heard of as long as it holds places that others could use, and gives them back soon after its last call. */
  async #tend(): Promise<void> {
    const { renewMs } = this.#share;
    if (renewMs === undefined || this.#isTending) return;
    this.#isTending = true;
    for (let idle = false; ; ) {
      await this.#clock.sleep(renewMs / 6);
      const isIdle = this.#sent.size === 0 && this.#queue.length === 0;
      if (isIdle && idle) break;
      idle = isIdle;
      if (this.#clock.nowMs() - this.#toldAtMs < renewMs) continue;
      await this.#ask(this.#queue.length > 0 ? sliceOf(this.#limits) : 0);
    }
    this.#isTending = false;
    await this.#ask(0);
  }

  /** One alarm at a time; undefined: somebody else wakes us. */
  #sleepUntil(atMs: number | undefined): void {
    if (this.#wake?.atMs === atMs) return;
    this.#wake?.cancel.abort();
    this.#wake = undefined;
    if (atMs === undefined) return;
    const wake = { atMs, cancel: new AbortController() };
    this.#wake = wake;
    this.#clock.sleep(atMs - this.#clock.nowMs(), wake.cancel.signal).then(
      () => {
        if (this.#wake === wake) this.#wake = undefined;
        this.#goOn();
      },
      () => undefined,
    );
  }
}

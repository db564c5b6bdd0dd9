import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../kernel/index.ts';

export interface TestClock extends Clock {
  /** Every wait that was asked for, in the clock's own milliseconds. */
  readonly slept: readonly number[];
}

/** A clock that runs `speed` times faster than the wall clock, so that waits of minutes pass in a test. */
export function fastClock(speed = 1): TestClock {
  const startMs = Date.now();
  const slept: number[] = [];
  return {
    slept,
    nowMs: () => startMs + Math.round((Date.now() - startMs) * speed),
    sleep: async (ms, signal) => {
      slept.push(ms);
      try {
        await wait(ms / speed, undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      }
    },
  };
}

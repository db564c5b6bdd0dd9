import type { SandboxClock } from '../kit/index.ts';

const MINUTE_MS = 60_000;

/** Says what has come due since it was asked last: the half hour of any hour, any fifth minute. */
export class PollClock {
  readonly #clock: SandboxClock;
  #halfHours: number;
  #fiveMinutes: number;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
    this.#halfHours = this.#halfHoursPassed();
    this.#fiveMinutes = this.#fiveMinutesPassed();
  }

  due(): { halfHour: boolean; fiveMinutes: boolean } {
    const due = {
      halfHour: this.#halfHoursPassed() > this.#halfHours,
      fiveMinutes: this.#fiveMinutesPassed() > this.#fiveMinutes,
    };
    this.#halfHours = this.#halfHoursPassed();
    this.#fiveMinutes = this.#fiveMinutesPassed();
    return due;
  }

  #halfHoursPassed(): number {
    return Math.floor((this.#clock.nowMs() - 30 * MINUTE_MS) / (60 * MINUTE_MS));
  }

  #fiveMinutesPassed(): number {
    return Math.floor(this.#clock.nowMs() / (5 * MINUTE_MS));
  }
}

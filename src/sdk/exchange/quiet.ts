import type { Clock } from '../../kernel/index.ts';

export interface Look {
  size: number;
  modifiedMs: number;
}

/** How often a growing file is looked at again before it is left for the next run. */
const longestLooks = 10;

/**
 * Tells whether a file has stopped growing: its size and time are the same at two looks some time apart. The look
 * that listing took counts as the first, so that reading many files waits only once.
 */
export class Quiet {
  readonly #first = new Map<string, Look & { atMs: number }>();
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #quietMs: number;

  constructor(options: { clock: Clock; signal: AbortSignal; quietMs: number }) {
    this.#clock = options.clock;
    this.#signal = options.signal;
    this.#quietMs = options.quietMs;
  }

  remember(name: string, look: Look): void {
    const known = this.#first.get(name);
    if (known !== undefined && isSame(known, look)) return;
    this.#first.set(name, { ...look, atMs: this.#clock.nowMs() });
  }

  /** Waits until the file is quiet; false when it kept changing. */
  async wait(name: string, look: () => Promise<Look>): Promise<boolean> {
    if (this.#quietMs === 0) return true;
    for (let looks = 0; looks < longestLooks; looks += 1) {
      this.remember(name, await look());
      const first = this.#first.get(name);
      const leftMs = (first?.atMs ?? 0) + this.#quietMs - this.#clock.nowMs();
      if (leftMs <= 0) return true;
      await this.#clock.sleep(leftMs, this.#signal);
    }
    return false;
  }
}

function isSame(one: Look, other: Look): boolean {
  return one.size === other.size && one.modifiedMs === other.modifiedMs;
}

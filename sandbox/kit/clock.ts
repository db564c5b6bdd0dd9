/** A clock that a test may move; a sandbox never asks the machine's clock directly. */
export class SandboxClock {
  #offsetMs = 0;
  #fixedMs: number | undefined;

  /** The present instant in milliseconds since 1970. */
  nowMs(): number {
    return (this.#fixedMs ?? Date.now()) + this.#offsetMs;
  }

  /** The present instant, `2026-03-02T08:15:00.000Z`. */
  nowIso(): string {
    return new Date(this.nowMs()).toISOString();
  }

  /** The present calendar date in UTC, `2026-03-02`. */
  today(): string {
    return this.nowIso().slice(0, 10);
  }

  /** Waits; a test's clock may do it in no time. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Stops the clock at an instant, for tests that compare stamps. */
  freeze(iso: string): void {
    this.#fixedMs = Date.parse(iso);
    this.#offsetMs = 0;
  }

  advance(ms: number): void {
    this.#offsetMs += ms;
  }
}

import { randomUUID } from 'node:crypto';
import type { SandboxClock } from '../kit/index.ts';
import { httpError, Refusal, unknownAddress } from './refusal.ts';
import type { Session } from './sessions.ts';

interface Operation {
  id: string;
  sessionId: string;
  screen: string;
  doneAtMs: number;
  work: () => void;
  outcome?: 'done' | Refusal;
}

/** Long operations: started by an action, finished on the sandbox clock, asked for by their status address. */
export class Operations {
  readonly #clock: SandboxClock;
  readonly #durationMs: number;
  readonly #all = new Map<string, Operation>();

  constructor(clock: SandboxClock, durationMs: number) {
    this.#clock = clock;
    this.#durationMs = durationMs;
  }

  /** Returns the id for the status address; `work` takes effect when the operation is over. */
  start(session: Session, screen: string, work: () => void): string {
    const id = randomUUID();
    const doneAtMs = this.#clock.nowMs() + this.#durationMs;
    this.#all.set(id, { id, sessionId: session.id, screen, doneAtMs, work });
    return id;
  }

  /** Carries out what is due; called before each request looks at the data. */
  settle(): void {
    const now = this.#clock.nowMs();
    for (const operation of this.#all.values()) {
      if (operation.outcome !== undefined || operation.doneAtMs > now) continue;
      try {
        operation.work();
        operation.outcome = 'done';
      } catch (error) {
        operation.outcome =
          error instanceof Refusal ? error : httpError(500, String(error), 'System.Exception');
      }
    }
  }

  /** 202 while it runs, 204 when done. @throws Refusal 404 when unknown, or what made it fail */
  status(session: Session, id: string): 202 | 204 {
    const operation = this.#all.get(id.toLowerCase());
    if (operation === undefined || operation.sessionId !== session.id) throw unknownAddress();
    if (operation.outcome === undefined) return 202;
    if (operation.outcome === 'done') return 204;
    throw operation.outcome;
  }

  /** While an operation runs on a form inside a session, nothing else works there. @throws Refusal 500 */
  refuseWhileRunning(session: Session, screen: string): void {
    const now = this.#clock.nowMs();
    for (const operation of this.#all.values()) {
      if (operation.sessionId === session.id && operation.screen === screen && operation.doneAtMs > now)
        throw httpError(500, 'The previous operation has not been completed yet.', 'PX.Data.PXException');
    }
  }

  clear(): void {
    this.#all.clear();
  }
}

import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Patience } from './patience.ts';

interface Leaving {
  socket: Socket;
  bytesBefore: number;
  checkedMs: number;
  /** How long there was something that the reader had not yet taken; while we have nothing to say the clock stands still. */
  waitedMs: number;
}

/**
 * The answers that are on their way. Those that are read too slowly are cut off: otherwise a reader of a byte a minute
 * would keep a connection, and an open file behind it, for ever. An answer may take the time of its bytes, also of those
 * that wait, at the least pace; so one large piece is not cut off before its end could be told.
 */
export class AnswerPace {
  readonly #leaving = new Map<ServerResponse, Leaving>();
  readonly #patience: Patience;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  watch(answer: ServerResponse, socket: Socket): void {
    const bytesBefore = socket.bytesWritten;
    this.#leaving.set(answer, { socket, bytesBefore, checkedMs: performance.now(), waitedMs: 0 });
    answer.once('close', () => this.#leaving.delete(answer));
  }

  check(): void {
    const { answerGraceMs, answerBytesPerSecond } = this.#patience;
    const nowMs = performance.now();
    for (const [answer, one] of this.#leaving) {
      if (one.socket.destroyed) {
        this.#leaving.delete(answer);
        continue;
      }
      if (one.socket.writableLength > 0) one.waitedMs += nowMs - one.checkedMs;
      one.checkedMs = nowMs;
      const bytes = one.socket.bytesWritten - one.bytesBefore;
      if (one.waitedMs - answerGraceMs <= (bytes / answerBytesPerSecond) * 1_000) continue;
      this.#leaving.delete(answer);
      one.socket.destroy();
    }
  }
}

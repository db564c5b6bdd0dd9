import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Patience } from './patience.ts';

interface Arriving {
  request: IncomingMessage;
  answer: ServerResponse;
  startedMs: number;
  checkedMs: number;
  /** How long the sender has let us wait; while we are the slow ones the clock stands still. */
  waitedMs: number;
  bytesBefore: number;
  answeredMs: number | undefined;
}

/** After an answer that did not want the rest of the body: time to read it, so that it is not lost to a reset. */
const lingerMs = 5_000;
/** Nobody is called the slowest before having had this long. */
const tooEarlyMs = 1_000;

/** The bodies that are on their way. Those that come too slowly are cut off, and the slowest when there are too many. */
export class BodyPace {
  readonly #arriving = new Set<Arriving>();
  /** How far a connection had been read when the call before ended; a first part of a body comes with its headers. */
  readonly #readBefore = new WeakMap<Socket, number>();
  readonly #patience: Patience;
  readonly #cut: (request: IncomingMessage, answer: ServerResponse) => void;

  constructor(patience: Patience, cut: (request: IncomingMessage, answer: ServerResponse) => void) {
    this.#patience = patience;
    this.#cut = cut;
  }

  watch(request: IncomingMessage, answer: ServerResponse): void {
    const { headers, socket } = request;
    const bytesBefore = this.#readBefore.get(socket) ?? 0;
    this.#readBefore.set(socket, socket.bytesRead);
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return;
    const nowMs = performance.now();
    const one: Arriving = {
      request,
      answer,
      startedMs: nowMs,
      checkedMs: nowMs,
      waitedMs: 0,
      bytesBefore,
      answeredMs: undefined,
    };
    this.#arriving.add(one);
    request.once('end', () => {
      this.#arriving.delete(one);
      this.#readBefore.set(socket, socket.bytesRead);
    });
    if (this.#arriving.size > this.#patience.bodies) this.#makeRoom(nowMs);
  }

  check(): void {
    const nowMs = performance.now();
    for (const one of this.#arriving) {
      if (one.request.complete || one.request.socket.destroyed) {
        this.#arriving.delete(one);
        continue;
      }
      // Bytes that lie unread are bytes that we have not taken yet.
      if (one.request.readableLength === 0) one.waitedMs += nowMs - one.checkedMs;
      one.checkedMs = nowMs;
      if (one.answer.writableFinished) one.answeredMs ??= nowMs;
      const hasLingered = one.answeredMs !== undefined && nowMs - one.answeredMs > lingerMs;
      if (hasLingered || this.#isTooSlow(one)) this.#end(one);
    }
  }

  #isTooSlow(one: Arriving): boolean {
    const { bodyGraceMs, bodyBytesPerSecond } = this.#patience;
    const countedMs = one.waitedMs - bodyGraceMs;
    return countedMs > 0 && bytesOf(one) < (countedMs / 1000) * bodyBytesPerSecond;
  }

  #makeRoom(nowMs: number): void {
    const pace = (one: Arriving) => bytesOf(one) / Math.max(1, one.waitedMs);
    const candidates = [...this.#arriving].filter((one) => nowMs - one.startedMs > tooEarlyMs);
    const slowest = candidates.reduce<Arriving | undefined>(
      (least, one) => (least === undefined || pace(one) < pace(least) ? one : least),
      undefined,
    );
    if (slowest !== undefined) this.#end(slowest);
  }

  #end(one: Arriving): void {
    this.#arriving.delete(one);
    this.#cut(one.request, one.answer);
  }
}

function bytesOf({ request, bytesBefore }: Arriving): number {
  return request.socket.bytesRead - bytesBefore;
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { CancelledError, ChalklineError, TransientError } from '../../kernel/index.ts';
import type { HttpCall } from './http.ts';

/** What has gone out for one piece of writing: a change, or a batch of them with a watch of its own for each. */
class Watch {
  /** Calls of any kind, answered or not. */
  calls = 0;
  /** Calls that have changed something at the vendor, or may have. */
  changing = 0;
  readonly #around: Watch | undefined;

  constructor(around: Watch | undefined) {
    this.#around = around;
  }

  count(calls: number, changing: number): void {
    this.calls += calls;
    this.changing += changing;
    this.#around?.count(calls, changing);
  }
}

const watches = new AsyncLocalStorage<Watch>();

/** Does a piece of writing and watches what goes out for it, so that {@link wasNothingSent} can tell when it breaks off. */
export function watchSending<T>(work: () => Promise<T>): Promise<T> {
  return watches.run(new Watch(watches.getStore()), work);
}

/**
 * Whether the writing that is watched here broke off before anything of it was sent: then it is not in doubt, however
 * the call ended that it broke off with. A read before a write changes nothing.
 */
export function wasNothingSent(error: unknown): boolean {
  const watch = watches.getStore();
  if (watch === undefined || watch.changing > 0 || !(error instanceof TransientError)) return false;
  // Without a call of its own it has met the end of one that it shares with others.
  return watch.calls > 0 || !error.sent;
}

/** Whether anything of the writing that is watched here may have been carried out. */
export function wasSomethingSent(): boolean {
  return (watches.getStore()?.changing ?? 0) > 0;
}

/**
 * One try of a call, counted by whoever watches. A call that reads leaves nothing behind when it is not answered, which
 * its error then says.
 */
export async function counted<T>(call: HttpCall, attempt: () => Promise<T>): Promise<T> {
  const watch = watches.getStore();
  if (watch === undefined) return attempt();
  // Signing in changes nothing that is written about.
  const reads = call.method === undefined || call.method === 'GET' || call.bare === true;
  watch.count(1, reads ? 0 : 1);
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof TransientError)) {
      // The vendor has said no; being cut off from here says nothing.
      if (!reads && isAnswer(error)) watch.count(0, -1);
      throw error;
    }
    if (!reads && !error.sent) watch.count(0, -1);
    throw reads && error.sent ? unsent(error) : error;
  }
}

/** A refusal, as against being stopped by us or by a mistake of ours. */
function isAnswer(error: unknown): boolean {
  return error instanceof ChalklineError && !(error instanceof CancelledError);
}

function unsent(error: TransientError): TransientError {
  const { code, what, expected, fix, field, cause } = error;
  return new TransientError({
    code,
    what,
    fix,
    ...(expected === undefined ? {} : { expected }),
    ...(field === undefined ? {} : { field }),
    cause: cause ?? error,
  });
}

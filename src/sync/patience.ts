import { RateLimitError, TransientError } from '../kernel/index.ts';
import { finitePages, type Page } from '../sdk/index.ts';

/** How long the engine waits for others, in milliseconds. No wait is without an end. */
export interface Patience {
  /** Signing in to a connector. */
  openMs: number;
  /** One page of a read; a large file may take its time before the first. */
  pageMs: number;
  /** One call that writes, looks or moves a file. */
  callMs: number;
  /** Signing out. */
  closeMs: number;
}

export const usualPatience: Patience = {
  openMs: 2 * 60_000,
  pageMs: 15 * 60_000,
  callMs: 10 * 60_000,
  closeMs: 5_000,
};

/** What is waited for, as an error says it when it does not come. */
export interface Waited {
  ms: number;
  /** `Acme to answer page 3`. */
  forWhat: string;
  /** Ends the wait with its reason. */
  stop?: AbortSignal;
  /** Whether the other side may have acted. */
  sent?: boolean;
}

/** Waits for others, but not for ever. @throws TransientError `vendor/no-answer` */
export async function bounded<T>(work: Promise<T>, waited: Waited): Promise<T> {
  // Whoever comes too late is not listened to, but must not take the process down either.
  work.catch(() => undefined);
  const { stop } = waited;
  let timer: NodeJS.Timeout | undefined;
  let onStop: (() => void) | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noAnswer(waited)), waited.ms);
    onStop = () => reject(stop?.reason);
    if (stop?.aborted) onStop();
    else stop?.addEventListener('abort', onStop, { once: true });
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
    if (onStop !== undefined) stop?.removeEventListener('abort', onStop);
  }
}

/** The same for every page of a read. */
export async function* boundedPages<T>(pages: AsyncIterable<T>, waited: Waited): AsyncGenerator<T> {
  const iterator = pages[Symbol.asyncIterator]();
  let open = true;
  try {
    for (;;) {
      const next = await bounded(iterator.next(), waited);
      if (next.done === true) {
        open = false;
        return;
      }
      yield next.value;
    }
  } finally {
    // A read that hangs does not end when asked to; it is left to its client's end.
    if (open && iterator.return !== undefined) {
      await bounded(Promise.resolve(iterator.return()), { ms: 200, forWhat: 'a read to end' }).catch(
        () => undefined,
      );
    }
  }
}

/** The pages of a data set: none takes for ever, and there are not for ever more. */
export function readPatiently(pages: AsyncIterable<Page>, waited: Waited): AsyncGenerator<Page> {
  const finite = finitePages(pages, (page) => page.records, `Waiting for ${waited.forWhat}`);
  return boundedPages(finite, waited);
}

const throttledTries = 20;
const transientTries = 3;

/** How long to wait before trying again after the `tried`th failure in a row; undefined when it is not to be tried. */
export function waitBeforeRetry(error: unknown, tried: number): number | undefined {
  // A throttled run waits and stays alive: a limit is not a failure.
  if (error instanceof RateLimitError)
    return tried >= throttledTries ? undefined : (error.retryAfterMs ?? 5_000);
  if (error instanceof TransientError && !error.sent && error.code !== 'vendor/no-answer')
    return tried >= transientTries ? undefined : 250 * 2 ** (tried - 1);
  return undefined;
}

function noAnswer({ ms, forWhat, sent }: Waited): TransientError {
  return new TransientError({
    code: 'vendor/no-answer',
    what: `Waited ${ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1_000)} s`} for ${forWhat} in vain.`,
    fix: 'Test the connection; if it stays silent, ask the vendor.',
    ...(sent === undefined ? {} : { sent }),
  });
}

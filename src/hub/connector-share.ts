import { type ChalklineError, type Clock, TransientError } from '../kernel/index.ts';
import { emptyBook, enter, type LimitBook, type LimitShare, pauseBook, renewMs } from '../sdk/index.ts';
import type { Store } from '../store/index.ts';
import { bookOf, bookText } from './limit-book-text.ts';

/**
 * Counts the calls through one connector in the database, for every process that works on it and for the one after a
 * restart. On a server the time is the database's, since the clocks of machines differ; the embedded database has one
 * process, which is alone and keeps its own time.
 */
export function connectorShare(
  { connectorLimits, database }: Store,
  clock: Clock,
  { companyId, connectorId, holder }: { companyId: string; connectorId: string; holder: string },
): LimitShare {
  const isAlone = database.engine === 'embedded';
  const change = async <T>(
    work: (book: LimitBook, nowMs: number) => { book: LimitBook; answer: T },
  ): Promise<T> => {
    let found: T | undefined;
    try {
      found = await connectorLimits.change(companyId, connectorId, (text, databaseMs) => {
        const nowMs = isAlone ? clock.nowMs() : databaseMs;
        const { book, answer } = work(text === undefined ? emptyBook : bookOf(text), nowMs);
        return { book: bookText(book, nowMs), answer };
      });
    } catch (cause) {
      throw notCounted(cause);
    }
    if (found === undefined) throw notCounted(undefined);
    return found;
  };
  return {
    ask: (request, limits) =>
      change((before, nowMs) => {
        const { book, grant } = enter(before, holder, request, limits, nowMs, isAlone);
        return { book, answer: grant };
      }),
    pause: async (ms) => {
      await change((before, nowMs) => ({ book: pauseBook(before, nowMs + ms), answer: true }));
    },
    renewMs: isAlone ? undefined : renewMs,
  };
}

function notCounted(cause: unknown): ChalklineError {
  return new TransientError({
    code: 'limits/not-counted',
    what: "The database could not count a call against the vendor's limit, so it was not made.",
    fix: 'Nothing to do if it passes; otherwise see that the database answers and the connector still exists.',
    sent: false,
    ...(cause === undefined ? {} : { cause }),
  });
}

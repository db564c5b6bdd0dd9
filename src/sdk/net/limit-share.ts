import type { Clock } from '../../kernel/index.ts';
import type { Limits } from '../product.ts';
import { emptyBook, enter, type LimitGrant, type LimitRequest, leaseMs, pauseBook } from './limit-book.ts';

/** Where the calls to one connector are counted, for all who call it. */
export interface LimitShare {
  ask(request: LimitRequest, limits: Limits): Promise<LimitGrant>;
  /** Nobody calls for so long. */
  pause(ms: number): Promise<void>;
  /** How often it wants to hear of whoever holds places; undefined where places need no renewal. */
  readonly renewMs: number | undefined;
}

/** How often a holder that other processes cannot see is to be heard of. */
export const renewMs = leaseMs / 3;

/** Counted in this process alone: for a connector that is not saved. */
export function ownShare(clock: Clock): LimitShare {
  let book = emptyBook;
  return {
    ask: async (request, limits) => {
      const entered = enter(book, 'own', request, limits, clock.nowMs());
      book = entered.book;
      return entered.grant;
    },
    pause: async (ms) => {
      book = pauseBook(book, clock.nowMs() + ms);
    },
    renewMs: undefined,
  };
}

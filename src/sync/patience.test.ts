import { setTimeout as later } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AuthError, RateLimitError, TransientError } from '../kernel/index.ts';
import { bounded, boundedPages, waitBeforeRetry } from './patience.ts';

const never = () => new Promise<never>(() => undefined);
const text = { code: 'x/y', what: 'W.', fix: 'F.' };

test('a wait without an answer ends with an error that says for whom', async () => {
  await expect(bounded(never(), { ms: 20, forWhat: 'Acme to answer' })).rejects.toMatchObject({
    code: 'vendor/no-answer',
    what: 'Waited 20 ms for Acme to answer in vain.',
    sent: false,
  });
});

test('a wait ends at once, with the reason, when it is no longer wanted', async () => {
  const stop = new AbortController();
  const waiting = bounded(never(), { ms: 60_000, forWhat: 'Acme', stop: stop.signal });
  stop.abort(new Error('cancelled'));

  await expect(waiting).rejects.toThrow('cancelled');
  await expect(bounded(never(), { ms: 60_000, forWhat: 'Acme', stop: stop.signal })).rejects.toThrow(
    'cancelled',
  );
});

test('an answer and an error pass as they are', async () => {
  expect(await bounded(Promise.resolve(7), { ms: 20, forWhat: 'Acme' })).toBe(7);
  await expect(bounded(Promise.reject(new Error('no')), { ms: 20, forWhat: 'Acme' })).rejects.toThrow('no');
});

test('each page of a read has its own time, and a read that is given up is told to end', async () => {
  let ended = false;
  async function* pages() {
    try {
      yield 1;
      await later(15);
      yield 2;
      await later(15);
      yield 3;
    } finally {
      ended = true;
    }
  }
  const seen: number[] = [];
  for await (const page of boundedPages(pages(), { ms: 500, forWhat: 'a page' })) {
    seen.push(page);
    if (page === 2) break;
  }

  expect(seen).toEqual([1, 2]);
  expect(ended).toBe(true);
});

test.each([
  [new RateLimitError({ ...text, retryAfterMs: 7_000 }), 1, 7_000],
  [new RateLimitError(text), 19, 5_000],
  [new RateLimitError(text), 20, undefined],
  [new TransientError(text), 1, 250],
  [new TransientError(text), 2, 500],
  [new TransientError(text), 3, undefined],
  [new TransientError({ ...text, sent: true }), 1, undefined],
  [new AuthError(text), 1, undefined],
  [new Error('a mistake of ours'), 1, undefined],
])('%o after failure %i is tried again after %s ms', (error, tried, wait) => {
  expect(waitBeforeRetry(error, tried)).toBe(wait);
});

import { describe, expect, test } from 'vitest';
import { AuthError, CancelledError, RecordError, TransientError } from '../../kernel/index.ts';
import type { HttpCall } from './http.ts';
import { counted, wasNothingSent, wasSomethingSent, watchSending } from './sending.ts';

const broken = (sent: boolean) =>
  new TransientError({ code: 'net/broken', what: 'It broke.', fix: 'Wait.', sent });
const refused = new RecordError({ code: 'record/refused', what: 'No.', fix: 'Change it.' });

const ok = (call: HttpCall) => counted(call, async () => 'ok');
const fails = (call: HttpCall, error: unknown) =>
  counted(call, async () => {
    throw error;
  });
const get = { path: '/people' };
const post = { method: 'POST', path: '/people' } as const;

/** What the watch says of the error that ends a piece of writing. */
const ending = (work: () => Promise<unknown>) =>
  watchSending(async () => {
    try {
      await work();
      throw new Error('It did not break');
    } catch (error) {
      return { nothing: wasNothingSent(error), something: wasSomethingSent() };
    }
  });

describe('a piece of writing that breaks off', () => {
  const cases: [string, () => Promise<unknown>, { nothing: boolean; something: boolean }][] = [
    [
      'on a read, with nothing before it',
      () => fails(get, broken(true)),
      { nothing: true, something: false },
    ],
    [
      'on a read after a write',
      async () => {
        await ok(post);
        await fails(get, broken(true));
      },
      { nothing: false, something: true },
    ],
    [
      'on a read after a refused write',
      async () => {
        await fails(post, refused).catch(() => undefined);
        await fails(get, broken(true));
      },
      { nothing: true, something: false },
    ],
    [
      'on a write that was perhaps carried out',
      () => fails(post, broken(true)),
      { nothing: false, something: true },
    ],
    ['on a write that never left', () => fails(post, broken(false)), { nothing: true, something: false }],
    [
      'on a write that was cut off by us',
      () => fails(post, new CancelledError()),
      { nothing: false, something: true },
    ],
    [
      'on signing in again',
      () => fails({ ...post, bare: true }, broken(true)),
      { nothing: true, something: false },
    ],
    [
      'on a refused sign-in after a write',
      async () => {
        await ok(post);
        await fails(get, new AuthError({ code: 'auth/expired', what: 'Out.', fix: 'Sign in.' }));
      },
      { nothing: false, something: true },
    ],
    [
      'without any call of its own, perhaps sent',
      async () => Promise.reject(broken(true)),
      { nothing: false, something: false },
    ],
  ];
  for (const [when, work, expected] of cases)
    test(when, async () => {
      expect(await ending(work)).toEqual(expected);
    });

  test('on a read that it shares with another, which began it', async () => {
    let shared: Promise<unknown> | undefined;
    const both = await Promise.all([1, 2].map(() => ending(() => (shared ??= fails(get, broken(true))))));

    expect(both.map(({ nothing }) => nothing)).toEqual([true, true]);
  });

  test('knows of its own calls alone, and the batch around it of all', async () => {
    const [inner, outer] = await watchSending(async () => {
      await watchSending(() => ok(post));
      return [await ending(() => fails(get, broken(true))), wasSomethingSent()];
    });

    expect([inner, outer]).toEqual([{ nothing: true, something: false }, true]);
  });
});

test('what is only read is not watched, and its errors stay as they are', async () => {
  await expect(fails(get, broken(true))).rejects.toMatchObject({ sent: true });
});

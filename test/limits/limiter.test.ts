/** The limiter against a vendor that counts what arrives, on a clock that jumps. */
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { RateWindow, startHttpSandbox } from '../../sandbox/kit/index.ts';
import { coreHr } from '../../src/products/core-hr/index.ts';
import { emptyBook, enter, Limiter, type LimitShare, type Limits } from '../../src/sdk/index.ts';
import { createHttp } from '../../src/sdk/net/http.ts';
import { contextForTest } from '../../src/sdk/testing/index.ts';
import { SimulatedTime } from './simulated-time.ts';

const minute = 60_000;
const limits: Limits = { calls: 100, perMs: minute, concurrency: 30 };
const never = new AbortController().signal;

let time: SimulatedTime;
beforeEach(() => {
  time = new SimulatedTime({ quietMs: 0 });
});

/** A vendor to which calls are under way for a while, and their answers too. */
class Vendor {
  readonly arrivedMs: number[] = [];
  refused = 0;
  running = 0;
  mostAtOnce = 0;
  readonly #window: RateWindow;
  readonly #delayMs: () => number;

  constructor({ calls, perMs }: Limits, delayMs: () => number) {
    this.#window = new RateWindow(calls, perMs, time.sandboxClock());
    this.#delayMs = delayMs;
  }

  call = async (): Promise<void> => {
    await time.clock.sleep(this.#delayMs());
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    this.arrivedMs.push(time.nowMs);
    if (this.#window.take('all') > 0) this.refused += 1;
    this.running -= 1;
    await time.clock.sleep(this.#delayMs());
  };

  /** Share of what was allowed that was used after the first window, until now. */
  used({ calls, perMs }: Limits, startMs: number): number {
    const fromMs = startMs + perMs - 1_000;
    const allowed = (calls * (time.nowMs - fromMs)) / perMs;
    return this.arrivedMs.filter((atMs) => atMs >= fromMs).length / allowed;
  }
}

/** Calls without end, so many at once, until the time is over. */
async function busy(limiter: Limiter, vendor: Vendor, callers: number, untilMs: number): Promise<void> {
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (time.nowMs < untilMs) await limiter.run(vendor.call, never);
    }),
  );
}

/** Some processes' way to one book. */
function sharedBook(): (holder: string) => LimitShare {
  let book = emptyBook;
  return (holder) => ({
    ask: async (request, wanted) => {
      const entered = enter(book, holder, request, wanted, time.nowMs);
      book = entered.book;
      return entered.grant;
    },
    pause: async () => undefined,
    renewMs: 3_000,
  });
}

test.each([0, 500, 2_500])(
  'calls that take up to %d ms on each way, each another time, never arrive one too many',
  async (longestMs) => {
    const startMs = time.nowMs;
    let seed = 7;
    const vendor = new Vendor(limits, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % (longestMs + 1);
    });

    await busy(new Limiter(limits, time.clock), vendor, 40, startMs + 6 * minute - 1_000);

    expect(vendor.refused).toBe(0);
    expect(vendor.used(limits, startMs)).toBeGreaterThanOrEqual(0.9);
    expect(vendor.mostAtOnce).toBeLessThanOrEqual(limits.concurrency);
  },
);

test('whatever the limit, the number of processes and their ways, nothing arrives that is one too many', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        calls: fc.integer({ min: 1, max: 60 }),
        perMs: fc.constantFrom(1_000, 10_000, minute),
        concurrency: fc.integer({ min: 1, max: 6 }),
      }),
      fc.integer({ min: 1, max: 3 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.04, noNaN: true })),
      async (wanted, processes, delays) => {
        const startMs = time.nowMs;
        const vendor = new Vendor(wanted, () => delays.next().value * wanted.perMs);
        const share = sharedBook();
        const untilMs = startMs + 4 * wanted.perMs;

        await Promise.all(
          Array.from({ length: processes }, (_, n) =>
            busy(new Limiter(wanted, time.clock, share(`p${n}`)), vendor, 3, untilMs),
          ),
        );

        expect(vendor.refused).toBe(0);
        expect(vendor.mostAtOnce).toBeLessThanOrEqual(wanted.concurrency);
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

test('two processes share a limit, and when one dies the other soon has all of it', async () => {
  const startMs = time.nowMs;
  const vendor = new Vendor({ ...limits, concurrency: 4 }, () => 200);
  const share = sharedBook();
  const wanted = { ...limits, concurrency: 4 };
  const dead = share('dead');
  let dies = false;
  const dying = new Limiter(wanted, time.clock, {
    ...dead,
    ask: (request, its) => (dies ? new Promise(() => undefined) : dead.ask(request, its)),
  });
  const living = new Limiter(wanted, time.clock, share('living'));
  let shares = [0, 0];
  const counted = (at: number) => () => {
    shares[at] = (shares[at] ?? 0) + 1;
    return vendor.call();
  };
  const caller = async (limiter: Limiter, at: number, untilMs: number) => {
    while (time.nowMs < untilMs) await limiter.run(counted(at), never);
  };
  const untilMs = startMs + 8 * minute;
  for (let n = 0; n < 4; n += 1) void caller(dying, 0, startMs + 3 * minute);
  const rest = Promise.all(Array.from({ length: 4 }, () => caller(living, 1, untilMs)));

  await time.clock.sleep(3 * minute);
  expect(Math.min(...shares)).toBeGreaterThan(100);
  dies = true;
  // What the dead one was given counts for one window more.
  await time.clock.sleep(minute);
  shares = [0, 0];
  await time.clock.sleep(3 * minute);

  expect(vendor.refused).toBe(0);
  expect(shares[0]).toBe(0);
  expect(shares[1]).toBeGreaterThanOrEqual(270);
  await rest;
});

test('whoever waits for a place is let go when the signal says so, and takes none with it', async () => {
  const limiter = new Limiter({ calls: 10, perMs: minute, concurrency: 1 }, time.clock);
  let finish = () => {};
  const first = limiter.run(() => new Promise<void>((resolve) => (finish = resolve)), never);
  const aborting = new AbortController();
  const second = limiter.run(async () => 'second', aborting.signal);
  const third = limiter.run(async () => 'third', never);

  aborting.abort(new Error('enough'));

  await expect(second).rejects.toThrow('enough');
  finish();
  await first;
  expect(await third).toBe('third');
});

test('first come, first served: one who has just had a place does not pass those who wait', async () => {
  const limiter = new Limiter({ calls: 1_000, perMs: minute, concurrency: 1 }, time.clock);
  const order: string[] = [];
  const caller = async (name: string) => {
    for (let n = 0; n < 5; n += 1) {
      await limiter.run(async () => {
        order.push(name);
      }, never);
    }
  };

  await Promise.all(['a', 'b', 'c'].map(caller));

  expect(order.join('')).toBe('abc'.repeat(5));
});

test('a limit that is changed holds at once and forgets no call', async () => {
  const limiter = new Limiter({ ...limits, calls: 20 }, time.clock);
  const startMs = time.nowMs;
  const call = () => limiter.run(async () => time.nowMs, never);
  await Promise.all(Array.from({ length: 20 }, call));

  limiter.change({ ...limits, calls: 25 });
  const at = await Promise.all(Array.from({ length: 6 }, call));

  expect(at.filter((atMs) => atMs === startMs)).toHaveLength(5);
  expect(Math.max(...at)).toBeGreaterThanOrEqual(startMs + minute);
});

test('a refusal that names no time holds back every call of the connector', async () => {
  // Real calls: the clock must not jump while they are on their way.
  time = new SimulatedTime();
  const sandbox = await startHttpSandbox(
    {
      name: 'plain',
      seed: () => undefined,
      routes: (app) => {
        app.get('/', async () => ({ atMs: time.nowMs }));
      },
    },
    { clock: time.sandboxClock() },
  );
  const startMs = time.nowMs;
  const given = await contextForTest(coreHr, { url: sandbox.url, apiKey: '' }, {}, { clock: time.clock });
  const options = { ...given.context, vendor: 'Plain', baseUrl: sandbox.url };
  const once = createHttp({ ...options, retry: { tries: 0, firstWaitMs: 1, longestWaitMs: 1 } });
  const patient = createHttp(options);
  sandbox.faults.add({ effect: { kind: 'status', status: 429 } });
  await expect(once.get('/')).rejects.toMatchObject({ code: 'rate-limit/exceeded' });

  const answers = await Promise.all([patient.get('/'), patient.get('/'), patient.get('/')]);

  expect(sandbox.requests).toHaveLength(4);
  for (const { json } of answers)
    expect((json as { atMs: number }).atMs).toBeGreaterThanOrEqual(startMs + 1_000);
  await given.close();
  await sandbox.close();
});

test('refusals in a row are waited for twice as long each, until a call is taken', async () => {
  const limiter = new Limiter(limits, time.clock);
  const wait = () => {
    limiter.refused(undefined);
    return limiter.pausedUntilMs - time.nowMs;
  };

  expect([wait(), wait(), wait(), wait(), wait(), wait(), wait()]).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ]);
  await time.clock.sleep(30_000);
  expect(limiter.pausedUntilMs).toBe(0);
  limiter.taken();
  expect(wait()).toBe(1_000);
  limiter.refused(60_000);
  expect(limiter.pausedUntilMs - time.nowMs).toBe(60_000);
});

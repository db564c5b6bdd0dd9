import type { TSchema } from 'typebox';
import { describe, expect } from 'vitest';
import { AuthError, CancelledError, TransientError } from '../../kernel/index.ts';
import type { Client } from '../product.ts';
import type { StandIn, StandInFault } from './conformance.ts';
import type { TestOptions } from './open-for-test.ts';
import { recordKey, recordsOf, scopeFor } from './pages.ts';
import type { Opened, Suite } from './suite.ts';
import { fastClock } from './test-clock.ts';

type Armed = StandIn & { faults: NonNullable<StandIn['faults']> };

/** What a read does when the vendor misbehaves: each fault once, and for good where that must end in an error. */
export function faultChecks<Config extends TSchema, C extends Client>(suite: Suite<Config, C>): void {
  const wanted = suite.conformance.faultsOn;
  const dataSet = suite.product.dataSets.find(
    (each) => each.read !== undefined && (wanted === undefined || each.id === wanted),
  );
  if (dataSet === undefined) return;
  const speed = suite.conformance.clockSpeed ?? 50;

  /** Signs in, then lets `work` meet the fault while it reads. */
  const withFaults = async (
    running: { skip(reason: string): never },
    work: (standIn: Armed, opened: Opened<Config, C>) => Promise<void>,
    options: TestOptions = {},
  ) => {
    const standIn = await suite.start();
    try {
      if (!hasFaults(standIn)) running.skip('the stand-in has no faults to arm');
      else {
        await suite.opened(standIn, (opened) => work(standIn, opened), {
          clock: fastClock(speed),
          answerTimeoutMs: 700,
          ...options,
        });
      }
    } finally {
      await standIn.close();
    }
  };
  const read = (standIn: StandIn, opened: Opened<Config, C>) =>
    recordsOf(dataSet, opened.client, scopeFor(standIn, dataSet.id));
  const keys = async (standIn: StandIn, opened: Opened<Config, C>) =>
    (await read(standIn, opened)).map((record) => recordKey(dataSet, record));
  const always = (effect: StandInFault['effect']): StandInFault => ({ times: -1, effect });

  describe(`when the vendor fails (${dataSet.id})`, () => {
    suite.check('401', undefined, (running) =>
      withFaults(running, async (standIn, opened) => {
        const before = await keys(standIn, opened);
        standIn.faults.add({ effect: { kind: 'status', status: 401, body: {} } });
        try {
          expect(await keys(standIn, opened)).toEqual(before);
        } catch (error) {
          expect(error).toBeInstanceOf(AuthError);
        }

        standIn.faults.clear();
        standIn.faults.add(always({ kind: 'status', status: 401, body: {} }));
        expect(await suite.failureOf(() => read(standIn, opened))).toBeInstanceOf(AuthError);
      }),
    );

    suite.check('403', undefined, (running) =>
      withFaults(running, async (standIn, opened) => {
        standIn.faults.add(always({ kind: 'status', status: 403, body: {} }));
        const error = await suite.failureOf(() => read(standIn, opened));
        expect(error).toBeInstanceOf(AuthError);
        expect((error as AuthError).fix).not.toBe('');
      }),
    );

    suite.check('429', undefined, (running) =>
      withFaults(running, async (standIn, opened) => {
        const before = await keys(standIn, opened);
        const seen = standIn.requests?.length ?? 0;
        const sleptBefore = opened.clock.slept.length;
        standIn.faults.add({
          effect: { kind: 'status', status: 429, body: {}, headers: { 'retry-after': '7' } },
        });

        expect(await keys(standIn, opened)).toEqual(before);

        const longest = Math.max(0, ...opened.clock.slept.slice(sleptBefore));
        expect(longest, 'it did not wait the 7 s that the vendor named').toBeGreaterThanOrEqual(6_900);
        const after = standIn.requests?.slice(seen) ?? [];
        const refused = after.findIndex((request) => request.status === 429);
        const next = after[refused + 1];
        if (refused >= 0 && next !== undefined) {
          expect((next.atMs - (after[refused]?.atMs ?? 0)) * speed).toBeGreaterThanOrEqual(7_000 * 0.8);
        }
      }),
    );

    suite.check('5xx', undefined, (running) =>
      withFaults(running, async (standIn, opened) => {
        const before = await keys(standIn, opened);
        standIn.faults.add({ times: 2, effect: { kind: 'status', status: 503, body: {} } });
        expect(await keys(standIn, opened)).toEqual(before);

        standIn.faults.add(always({ kind: 'status', status: 500, body: {} }));
        expect(await suite.failureOf(() => read(standIn, opened))).toBeInstanceOf(TransientError);
      }),
    );

    suite.check('broken connection', undefined, (running) =>
      withFaults(running, async (standIn, opened) => {
        const before = await keys(standIn, opened);
        for (const kind of ['refuse', 'lose-answer-after', 'cut-body-after'] as const) {
          standIn.faults.add({ effect: { kind } });
          expect(await keys(standIn, opened), `after "${kind}"`).toEqual(before);
        }

        standIn.faults.add(always({ kind: 'cut-body-after' }));
        expect(await suite.failureOf(() => read(standIn, opened))).toBeInstanceOf(TransientError);
      }),
    );

    suite.check('hang', undefined, (running) =>
      withFaults(running, async (standIn, opened) => {
        const before = await keys(standIn, opened);
        standIn.faults.add({ effect: { kind: 'hang' } });
        expect(await keys(standIn, opened)).toEqual(before);

        standIn.faults.add(always({ kind: 'hang' }));
        expect(await suite.failureOf(() => read(standIn, opened))).toBeInstanceOf(TransientError);
      }),
    );

    suite.check('token expiry', undefined, (running) =>
      withFaults(running, async (standIn, opened) => {
        if (standIn.expireTokens === undefined) return running.skip('the stand-in has no session to end');
        const before = await keys(standIn, opened);

        const found: string[] = [];
        for await (const page of dataSet.read?.(opened.client, scopeFor(standIn, dataSet.id)) ?? []) {
          found.push(...page.records.map((record) => recordKey(dataSet, record)));
          await standIn.expireTokens();
        }
        expect(found).toEqual(before);
        await standIn.expireTokens();
        expect(await keys(standIn, opened)).toEqual(before);
      }),
    );

    suite.check('cancellation', undefined, async (running) => {
      const cancel = new AbortController();
      await withFaults(
        running,
        async (standIn, opened) => {
          standIn.faults.add(always({ kind: 'delay', ms: 5_000 }));
          setTimeout(() => cancel.abort(new CancelledError()), 100);
          const startedMs = Date.now();
          const error = await suite.failureOf(() => read(standIn, opened));
          standIn.faults.clear();

          expect(Date.now() - startedMs).toBeLessThan(2_100);
          expect(error).toBeInstanceOf(CancelledError);
        },
        { signal: cancel.signal, clock: fastClock(), answerTimeoutMs: 20_000 },
      );
    });

    suite.check('rate limit', undefined, async (running) => {
      const standIn = await suite.start();
      try {
        if (standIn.requests === undefined) return running.skip('the stand-in keeps no list of requests');
        // The product's own limit takes minutes to reach, so a smaller one is kept in its place by the same means.
        const declared = suite.product.manifest.limits(standIn.config as never);
        const limits = { calls: 4, perMs: 250, concurrency: declared.concurrency };
        const seen = standIn.requests.length;
        await suite.opened(
          standIn,
          async (opened) => {
            for (let round = 0; round < 20 && standIn.requests !== undefined; round += 1) {
              if (standIn.requests.length - seen >= 14) break;
              await read(standIn, opened);
            }
          },
          { limits },
        );
        expectWindowsKept(standIn.requests.slice(seen), limits);
      } finally {
        await standIn.close();
      }
    });
  });
}

/** The log has the instant of the answer, which may lag: a tenth of the window is left for that. */
function expectWindowsKept(
  requests: readonly { atMs: number }[],
  limits: { calls: number; perMs: number },
): void {
  const at = requests.map((request) => request.atMs).sort((left, right) => left - right);
  expect(at.length, 'too few calls to tell').toBeGreaterThan(limits.calls);
  for (let first = 0; first + limits.calls < at.length; first += 1) {
    const span = (at[first + limits.calls] ?? 0) - (at[first] ?? 0);
    expect(span, `${limits.calls + 1} calls within ${span} ms`).toBeGreaterThanOrEqual(limits.perMs * 0.9);
  }
}

function hasFaults(standIn: StandIn): standIn is Armed {
  return standIn.faults !== undefined;
}

/** Each product at its vendor's limit, on a clock that jumps: what is allowed is used, and nothing is refused. */
import { expect, test, vi } from 'vitest';
import { openForTest, recordsOf } from '../../src/sdk/testing/index.ts';
import { SimulatedTime } from './simulated-time.ts';
import { vendors } from './vendors.ts';

vi.setConfig({ testTimeout: 60_000 });

const minutes = 5;

test.each(vendors.map((vendor) => [vendor.product.manifest.name, vendor] as const))(
  'at the limit of %s no call is refused, and nine tenths of what is allowed are used',
  async (_, { product, callsPerMinute, atOnce, dataSet: id, uncounted, start }) => {
    const time = new SimulatedTime();
    const standIn = await start(time.sandboxClock());
    const opened = await openForTest(product, standIn.config, standIn.secrets, { clock: time.clock });
    const dataSet = product.dataSets.find((candidate) => candidate.id === id);
    if (dataSet === undefined) throw new Error(`${product.manifest.name} has no ${id}`);
    const counted = () =>
      (standIn.requests ?? []).filter(({ url, status }) => status !== 429 && uncounted?.test(url) !== true)
        .length;
    try {
      expect(product.manifest.limits(standIn.config)).toEqual({
        calls: callsPerMinute,
        perMs: 60_000,
        concurrency: atOnce,
      });
      let isOver = false;
      const readers = Array.from({ length: atOnce + 2 }, async () => {
        while (!isOver) await recordsOf(dataSet, opened.client, { options: {} });
      });
      // The first minute begins with everything at once; what follows is the steady state.
      await time.clock.sleep(59_000);
      const before = counted();
      await time.clock.sleep(minutes * 60_000);
      const used = counted() - before;
      isOver = true;
      await Promise.all(readers);

      expect((standIn.requests ?? []).filter(({ status }) => status === 429)).toEqual([]);
      expect(used / (callsPerMinute * minutes)).toBeGreaterThanOrEqual(0.9);
      expect(used / (callsPerMinute * minutes)).toBeLessThanOrEqual(1);
    } finally {
      await opened.close();
      await standIn.close();
    }
  },
);

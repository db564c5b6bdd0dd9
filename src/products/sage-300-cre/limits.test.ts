import { expect, test } from 'vitest';
import { fastClock, openForTest, recordsOf } from '../../sdk/testing/index.ts';
import { sage300Cre } from './index.ts';
import type { Sage300Config } from './manifest.ts';
import { dataSet, secrets, start } from './testing/test-bed.ts';

test('reading people one by one at the limit of hh2 meets no refusal', async () => {
  // Forty calls in each two seconds on both sides: the real limit takes minutes to reach. That it is used, too, is seen on
  // a clock that jumps: test/limits/each-vendor.test.ts.
  const started = await start();
  const limits = { calls: 40, perMs: 2_000, concurrency: 4 };
  const clock = fastClock();
  const opened = await openForTest(sage300Cre, started.config as Sage300Config, secrets, {
    limits,
    clock,
    allowedRoots: started.allowedRoots,
  });
  try {
    const seen = started.requests.length;
    await recordsOf(dataSet('employees'), opened.client, { options: {} });
    const calls = started.requests.length - seen;

    expect(started.requests.some(({ status }) => status === 429)).toBe(false);
    expect(calls).toBeGreaterThan(80);
  } finally {
    await opened.close();
    await started.close();
  }
});

test('never more calls at once than hh2 takes', async () => {
  const started = await start({ callsAtOnce: 4, answerMs: 3 });
  const opened = await openForTest(sage300Cre, started.config as Sage300Config, secrets, {
    allowedRoots: started.allowedRoots,
  });
  try {
    await recordsOf(dataSet('employees'), opened.client, { options: {} });
    expect(started.requests.some(({ status }) => status === 429)).toBe(false);
  } finally {
    await opened.close();
    await started.close();
  }
});

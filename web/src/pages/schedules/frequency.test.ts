import { expect, test } from 'vitest';
import { type Frequency, fromCron, toCron } from './frequency.ts';

const cases: [cron: string, frequency: Frequency][] = [
  ['15 * * * *', { kind: 'hourly', minute: 15 }],
  ['0 2 * * *', { kind: 'daily', time: '02:00' }],
  ['30 18 * * 1-5', { kind: 'weekdays', time: '18:30' }],
  ['5 6 * * 0,3', { kind: 'weekly', days: ['0', '3'], time: '06:05' }],
  ['0 4 15 * *', { kind: 'monthly', day: 15, time: '04:00' }],
];

test.each(cases)('%s is read as people say it, and written back the same', (cron, frequency) => {
  expect(fromCron(cron)).toEqual(frequency);
  expect(toCron(frequency)).toBe(cron);
});

test.each(['*/5 * * * *', '0 2 1 1 *', '0 2 15 * 1', '0 2 * * MON'])('%s stays a cron expression', (cron) => {
  expect(fromCron(cron)).toEqual({ kind: 'cron', cron });
});

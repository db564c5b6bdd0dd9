import { describe, expect, test } from 'vitest';
import { namePattern } from '../tabular/file-names.ts';
import { nameMatcher } from './names.ts';

describe('a pattern of people for names of files', () => {
  test.each([
    ['PREH*.csv', 'prehours.CSV', true],
    ['PREH*.csv', 'PREH.csv', true],
    ['PREH*.csv', 'PREH.csv.bak', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['**', '', true],
    ['a.c', 'abc', false],
    ['[a-z]+(x|y)$', '[a-z]+(x|y)$', true],
    ['[a-z]+', 'abc', false],
    ['Straße*', 'straße 1.csv', true],
    ['*', 'two\nlines', false],
  ])('%s and %j: %s', (pattern, name, matches) => {
    expect(nameMatcher(pattern).test(name)).toBe(matches);
  });

  test.each([
    ['{dataSet}_{date}.csv', 'employees_20260302.csv', true],
    ['{dataSet}_{date}.csv', 'employees_2026-03-02.csv', true],
    ['{dataSet}_{date}.csv', 'employees_2026-3-2.csv', false],
    ['{datetime}', '20260302T081500Z', true],
    ['{datetime}', '2026-03-02_08:15:00', true],
    ['{seq}', '', false],
    ['{seq}{seq}', '1', false],
    ['{seq}{seq}', '12', true],
    ['{seq}x{seq}', '11x', false],
    ['{company}-{seq}', 'Plumb-and-Level-7', true],
    ['{company}-{seq}', 'Plumb_7', false],
  ])('%s and %j, with tokens: %s', (pattern, name, matches) => {
    expect(namePattern(pattern, 'employees').test(name)).toBe(matches);
  });

  test('is compared within a moment, whatever pattern and name were made to take long', () => {
    const hostile: readonly (readonly [{ test(name: string): boolean }, string])[] = [
      // As a regular expression this one took 73 s with a name of sixty digits.
      [namePattern(`${'{seq}'.repeat(40)}x`, 'employees'), '1'.repeat(250)],
      [namePattern(`${'{company}'.repeat(25)}!`, 'employees'), 'a'.repeat(250)],
      [namePattern(`${'{datetime}{date}{seq}'.repeat(9)}!`, 'employees'), '2'.repeat(250)],
      [nameMatcher('*a*a*a*a'), `${'a'.repeat(250)}b`],
    ];

    const begun = process.cpuUsage();
    for (const [pattern, name] of hostile) expect(pattern.test(name)).toBe(false);
    const { user, system } = process.cpuUsage(begun);

    // Measured 20 ms of work; the limit is for a machine that is asleep, and far from a minute.
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});

import { expect, test } from 'vitest';
import { periodEndOf } from './period-ends.ts';

const calendar = '1=7 2026-03-01, 2=14 2026-03-08, 3=half month, *=month';

test.each([
  ['1', '2026-03-01', '2026-03-01'],
  ['1', '2026-03-02', '2026-03-08'],
  ['1', '2026-02-23', '2026-03-01'],
  ['1', '2024-02-29', '2024-03-03'],
  ['2', '2026-02-23', '2026-03-08'],
  ['2', '2026-02-22', '2026-02-22'],
  ['2', '2026-03-09', '2026-03-22'],
  ['3', '2026-02-15', '2026-02-15'],
  ['3', '2026-02-16', '2026-02-28'],
  ['9', '2024-02-03', '2024-02-29'],
  ['', '2026-12-31', '2026-12-31'],
])('in pay group "%s" the period of %s ends on %s', (group, workDate, end) => {
  expect(periodEndOf(calendar, group, workDate)).toBe(end);
});

test('the import template can fill it, and nothing is guessed for a pay group that is not named', () => {
  expect(periodEndOf('*', '1', '2026-03-02')).toBe('');
  for (const setting of [undefined, '', '2=7 2026-03-01'])
    expect(() => periodEndOf(setting, '1', '2026-03-02')).toThrow(
      expect.objectContaining({ code: 'vista/no-period-end', field: 'PREndDate' }),
    );
  expect(() => periodEndOf('1=7 2026-02-31', '1', '2026-03-02')).toThrow(
    expect.objectContaining({ code: 'vista/period-ends', field: 'periodEnds' }),
  );
});

import { expect, test } from 'vitest';
import { judgeLifecycle, judgeReturn } from './lifecycle.ts';
import { usualSettings } from './sync-config.ts';

const usual = usualSettings.lifecycle;

test('by default a hire goes over fourteen days before, and an end at once', () => {
  expect(usual).toMatchObject({ futureHires: 'days before', futureHireDays: 14, termination: 'at once' });
});

test.each([
  ['days before', 14, '2026-05-17', true],
  ['days before', 14, '2026-05-18', false],
  ['days before', 0, '2026-05-31', true],
  ['never', 14, '2026-05-31', true],
  ['never', 14, '2026-06-01', false],
] as const)(
  'a hire on 2026-06-01 under "%s" (%i days) is held back on %s: %s',
  (futureHires, futureHireDays, today, held) => {
    const verdict = judgeLifecycle(
      { hireDate: '2026-06-01', status: 'active' },
      { ...usual, futureHires, futureHireDays },
      today,
    );

    expect(verdict.hold !== undefined).toBe(held);
  },
);

test('someone who left before they began is not held back as a future hire', () => {
  const gone = { hireDate: '2026-06-01', status: 'terminated' };

  expect(judgeLifecycle(gone, { ...usual, futureHires: 'never' }, '2026-01-01')).toEqual({ entity: gone });
});

test.each([
  ['2026-05-15', '2026-05-15', true],
  ['2026-05-16', '2026-05-15', false],
  ['2026-05-04', null, true],
  ['2026-05-05', null, false],
] as const)('on %s an end with the last pay date %s still waits: %s', (today, lastPayDate, waits) => {
  const verdict = judgeLifecycle(
    { status: 'terminated', terminationDate: '2026-05-04', lastPayDate },
    { ...usual, termination: 'after last pay date' },
    today,
  );

  expect(verdict.note !== undefined).toBe(waits);
  expect(verdict.entity.status).toBe(waits ? 'active' : 'terminated');
  expect(verdict.entity.terminationDate).toBe(waits ? undefined : '2026-05-04');
});

test.each([
  [{ rehireDate: '2025-01-06' }, { terminationDate: '2024-03-01' }, 'rehire'],
  [{ hireDate: '2025-01-06' }, { terminationDate: '2024-03-01' }, 'rehire'],
  [{ hireDate: '2020-01-06' }, { terminationDate: '2024-03-01' }, 'reinstate'],
  [{ hireDate: '2020-01-06', rehireDate: '2024-03-01' }, { terminationDate: '2024-03-01' }, 'reinstate'],
  [{ hireDate: '2020-01-06' }, {}, 'reinstate'],
  [{ rehireDate: '2025-01-06' }, {}, 'rehire'],
] as const)('back with %o after %o is a %s', (facts, before, kind) => {
  expect(judgeReturn({}, facts, before)).toBe(kind);
});

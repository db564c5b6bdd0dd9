import { expect, test } from 'vitest';
import { addedLines } from './adjustment.ts';
import type { VendorRecord } from './product.ts';

const before = { employee: '1001', job: '25-001', hours: '8', amount: null, note: null };
const adding = { quantities: ['hours', 'amount'], remarks: ['note'] };
const corrected = (change: VendorRecord, sentBefore: VendorRecord = before) =>
  addedLines({ changeId: 'c', kind: 'update', changed: [], record: change, sentBefore }, adding);

test.each([
  ['fewer hours are the difference, exact', { hours: '7.7' }, [{ ...before, hours: '-0.3' }]],
  ['more hours are the difference', { hours: '10.5' }, [{ ...before, hours: '2.5' }]],
  ['an emptied line is taken back', { hours: '0' }, [{ ...before, hours: '-8' }]],
  [
    'another job takes the old line back and gives the new one',
    { job: '25-002', hours: '6' },
    [
      { ...before, hours: '-8' },
      { ...before, job: '25-002', hours: '6' },
    ],
  ],
  [
    'an emptied line on another job is only taken back',
    { job: '25-002', hours: '0' },
    [{ ...before, hours: '-8' }],
  ],
  ['the same adds nothing', {}, []],
  ['another note alone adds nothing', { note: 'Rain' }, []],
  [
    'another note goes with the difference',
    { note: 'Rain', hours: '9' },
    [{ ...before, hours: '1', note: 'Rain' }],
  ],
  [
    'an amount that comes on top is a difference too',
    { amount: '12.50' },
    [{ ...before, hours: '0', amount: '12.5' }],
  ],
])('%s', (_, change, lines) => {
  expect(corrected(change)).toEqual(lines);
});

test('a line that took hours back is itself taken back with the other sign', () => {
  expect(corrected({ hours: '0' }, { ...before, hours: '-1.5' })).toEqual([{ ...before, hours: '1.5' }]);
});

test('a new line is itself, and one of no hours is none', () => {
  const create = { changeId: 'c', kind: 'create' as const, changed: [] };

  expect(addedLines({ ...create, record: before }, adding)).toEqual([before]);
  expect(addedLines({ ...create, record: { ...before, hours: '0' } }, adding)).toEqual([]);
});

test.each([[undefined], [{}], [{ ...before, hours: null }]])(
  'without knowing what was sent (%j) nothing is guessed',
  (sentBefore) => {
    const item = { changeId: 'c', kind: 'update' as const, changed: [], record: before };

    expect(() => addedLines({ ...item, ...(sentBefore && { sentBefore }) }, adding)).toThrow(
      expect.objectContaining({ code: 'record/sent-unknown' }),
    );
  },
);

test('where corrections are made by hand a person is told, unless nothing has to be added', () => {
  const byHand = { ...adding, corrections: 'by hand' as const };
  const item = { changeId: 'c', kind: 'update' as const, changed: [], sentBefore: before };

  expect(() => addedLines({ ...item, record: { hours: '9' } }, byHand)).toThrow(
    expect.objectContaining({ code: 'record/correct-by-hand' }),
  );
  expect(addedLines({ ...item, record: { note: 'Rain' } }, byHand)).toEqual([]);
  expect(addedLines({ ...item, kind: 'create', record: before }, byHand)).toEqual([before]);
});

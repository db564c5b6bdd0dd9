import { expect, test } from 'vitest';
import { compareCells } from './table-column.ts';

test('cells are ordered as people expect: numbers by size, text by its numbers, nothing last', () => {
  const cells = ['Run 10', null, 'run 9', undefined, 'Run 1'];

  expect(cells.toSorted(compareCells)).toEqual(['Run 1', 'run 9', 'Run 10', null, undefined]);
  expect([10, 9, 100].toSorted(compareCells)).toEqual([9, 10, 100]);
});

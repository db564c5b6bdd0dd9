import { expect, test } from 'vitest';
import { similarity } from './propose-codes.ts';

const named = (code: string, name = '') => ({ code, name });

test.each([
  ['the same code', named('010', 'Office'), named('010', 'Something else'), 1, 1],
  ['leading zeros and signs', named('03-300'), named('3300'), 0.9, 0.99],
  ['the same name under another code', named('WK', 'Weekly'), named('1', 'WEEKLY'), 0.9, 0.99],
  [
    'the same words in another order',
    named('A', 'Concrete, foreman'),
    named('B', 'Foreman concrete'),
    0.9,
    0.99,
  ],
  [
    'codes that share a beginning',
    named('CARP-J', 'Carpenter'),
    named('CARPJ1', 'Carpenter journeyman'),
    0.5,
    0.99,
  ],
  ['nothing in common', named('WK', 'Weekly'), named('77', 'Steel'), 0, 0.3],
])('%s are judged so', (_, left, right, least, most) => {
  const value = similarity(left, right);

  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
  expect(similarity(right, left)).toBe(value);
});

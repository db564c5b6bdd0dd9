import { expect, test } from 'vitest';
import { cutText, isKey, printable } from './printable.ts';

test.each([
  ['plain', 'plain'],
  ['a\u0000b', 'ab'],
  ['half \ud83d', 'half \ufffd'],
  ['x'.repeat(30), `${'x'.repeat(9)}…`],
  [`${'x'.repeat(8)}👷👷`, `${'x'.repeat(8)}…`],
])('%o is kept as %o', (text, kept) => {
  expect(printable(text, 10)).toBe(kept);
});

test.each([
  ['7', true],
  ['مرحبا 👷 | \\', true],
  ['a\u0000b', false],
  ['\ud83d', false],
  ['x'.repeat(500), true],
  ['x'.repeat(501), false],
])('%o can be remembered as a key: %s', (key, can) => {
  expect(isKey(key)).toBe(can);
});

test.each([
  ['abc', 5, 'abc'],
  ['abc', 2, 'ab'],
  ['a👷', 2, 'a'],
  ['a👷', 3, 'a👷'],
])('%o cut to %i is %o', (text, length, cut) => {
  expect(cutText(text, length)).toBe(cut);
});

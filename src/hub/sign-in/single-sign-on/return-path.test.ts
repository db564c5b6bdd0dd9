import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

test.each([
  ['/', '/'],
  ['/companies/1/sync?sort=name', '/companies/1/sync?sort=name'],
  ['/history#top', '/history#top'],
])('%s stays', (wanted, expected) => {
  expect(returnPath(wanted)).toBe(expected);
});

test.each([
  undefined,
  '',
  'https://elsewhere.example',
  '//elsewhere.example',
  '/\\elsewhere.example',
  '\\\\elsewhere.example',
  '/\t/elsewhere.example',
  '/\n/elsewhere.example',
  '/.//elsewhere.example',
  '/x/..//elsewhere.example',
  '/%2e//elsewhere.example',
  ' //elsewhere.example',
  'javascript:alert(1)',
  'data:text/html,x',
  'elsewhere.example',
  '@elsewhere.example',
  '/api/me',
  '/x/../api/me',
  `/${'x'.repeat(2000)}`,
])('%j leads home', (wanted) => {
  expect(returnPath(wanted)).toBe('/');
});

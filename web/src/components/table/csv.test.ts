import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('commas, quotes and line ends are quoted, numbers are not', () => {
  const csv = toCsv(['Name', 'Hours'], [['Ortiz, "Dana"', 7.5]]);

  expect(csv).toBe('Name,Hours\r\n"Ortiz, ""Dana""",7.5');
});

test.each([
  '=1+1',
  '+1 512 555 0100',
  '-2+3|cmd',
  '@SUM(A1)',
  ' =1',
  '\t=1',
  '＝1',
  '＋1a',
  '=cmd|/C calc',
  '\r=1',
])('%j is no formula for a spreadsheet', (text) => {
  expect(toCsv(['Value'], [[text]]).replaceAll('"', '')).toBe(`Value\r\n'${text}`);
});

test.each(['-40.00', '+5', 'a=b', '2026-03-02', "O'Brien", '007'])('%j stays as it is', (text) => {
  expect(toCsv(['Value'], [[text]])).toBe(`Value\r\n${text}`);
});

import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('commas, quotes and line ends are quoted, numbers are not', () => {
  const csv = toCsv(['Name', 'Hours'], [['Ortiz, "Dana"', 7.5]]);

  expect(csv).toBe('Name,Hours\r\n"Ortiz, ""Dana""",7.5');
});

test.each(['=1+1', '+15125550199', '-40.00', '@sum', '\tx'])('%j is no formula for a spreadsheet', (text) => {
  expect(toCsv(['Value'], [[text]])).toBe(`Value\r\n'${text}`);
});

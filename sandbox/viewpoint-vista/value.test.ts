import { describe, expect, test } from 'vitest';
import { csvRecords } from './csv.ts';
import { decimalProduct } from './decimal.ts';
import { storedValue } from './value.ts';

const column = (type: string) => ({ name: 'C', type, nullable: true });

describe('texts become what a column holds', () => {
  test.each([
    ['tinyint', '007', 7],
    ['int', '1001', 1001],
    ['numeric(16,5)', '24.5', '24.50000'],
    ['numeric(12,2)', '-0.005', '-0.01'],
    ['numeric(12,2)', '10.004', '10.00'],
    ['varchar(5)', 'abc  ', 'abc'],
    ['smalldatetime', '3/2/2026', '2026-03-02'],
    ['smalldatetime', '03/02/49', '2049-03-02'],
    ['smalldatetime', '030226', '2026-03-02'],
    ['smalldatetime', '03022026', '2026-03-02'],
    ['smalldatetime', '03/2026', '2026-03-01'],
  ])('%s takes %s', (type, text, stored) => {
    expect(storedValue(column(type), text)).toBe(stored);
  });

  test.each([
    ['tinyint', '256', /between 0 and 255/],
    ['int', '1.5', /whole number/],
    ['numeric(12,2)', '1,000.00', /must be a number/],
    ['numeric(6,4)', '123.4', /too large/],
    ['varchar(3)', 'abcd', /longer than 3/],
    ['smalldatetime', '2026-03-02', /MM\/DD\/YYYY/],
    ['smalldatetime', '02/30/2026', /not a date/],
  ])('%s refuses %s', (type, text, message) => {
    expect(() => storedValue(column(type), text)).toThrow(message);
  });

  test('amounts are multiplied exactly and rounded half away from zero', () => {
    expect(decimalProduct('8.25', '41.25', 2)).toBe('340.31');
    expect(decimalProduct('41.25', '1.5', 5)).toBe('61.87500');
    expect(decimalProduct('-0.5', '0.01', 2)).toBe('-0.01');
  });
});

describe('CSV', () => {
  test('is read with quotes, doubled quotes, empty values and both row ends', () => {
    expect(csvRecords('a,b,c\r\n"x, y","say ""hi""",\r\n,,\n"two\r\nlines",1,2')).toEqual([
      ['a', 'b', 'c'],
      ['x, y', 'say "hi"', ''],
      ['', '', ''],
      ['two\r\nlines', '1', '2'],
    ]);
  });

  test('with a quote that does not end is refused', () => {
    expect(() => csvRecords('a\r\n"open')).toThrow(/does not end/);
    expect(() => csvRecords('a\r\n"x"y')).toThrow(/followed by/);
  });
});

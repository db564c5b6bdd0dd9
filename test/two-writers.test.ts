import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';
import { machineCsvWriter, peopleCsvWriter } from '../src/sdk/formats/index.ts';

const root = join(import.meta.dirname, '..');

/** Who writes tables, for whom. */
const people = ['src/hub/'];
const machines = ['src/products/', 'src/sdk/'];

function filesWith(word: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith('src/sdk/formats/'))
    .filter((path) => readFileSync(join(root, path), 'utf8').includes(word));
}

test('what the hub writes is for people, what products write is for machines, and nobody mixes them', () => {
  const forPeople = filesWith('peopleCsvWriter');
  const forMachines = filesWith('machineCsvWriter');

  expect(forPeople.length).toBeGreaterThan(0);
  expect(forMachines.length).toBeGreaterThan(0);
  expect(forPeople.filter((path) => !people.some((place) => path.startsWith(place)))).toEqual([]);
  expect(forMachines.filter((path) => !machines.some((place) => path.startsWith(place)))).toEqual([]);
});

test('every download of the API goes through the one place that marks it as a file', () => {
  const marking = filesWith('content-disposition').filter((path) => path.startsWith('src/api/'));

  expect(marking).toEqual(['src/api/send-csv.ts']);
});

const formulas = [
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
];
const harmless = ['-40.00', '+5', 'a=b', '2026-03-02', "O'Brien", '007'];

test.each(formulas)('%j is no formula in a file for people, and stands as it is for machines', (text) => {
  const columns = ['a', 'b'];
  const unquoted = (line: string) => line.replaceAll('"', '').replace(/,x\r\n$/, '');

  expect(unquoted(peopleCsvWriter({ columns }).row([text, 'x'], true))).toBe(`'${text}`);
  expect(unquoted(machineCsvWriter({ columns }).row([text, 'x'], true))).toBe(text);
});

test.each(harmless)('%j stays as it is in both', (text) => {
  const columns = ['a', 'b'];

  expect(peopleCsvWriter({ columns }).row([text, 'x'], true)).toBe(`"${text}","x"\r\n`);
  expect(machineCsvWriter({ columns }).row([text, 'x'], true)).toBe(`${text},x\r\n`);
});

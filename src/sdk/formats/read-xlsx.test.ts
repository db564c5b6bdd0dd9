import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealInto } from '../../kernel/index.ts';
import { csvLayout, readAll } from './in-memory.ts';
import { localFile, type TableNote } from './index.ts';
import { readXlsx } from './read-xlsx.ts';
import type { WorkbookLimits } from './xlsx-archive.ts';
import { dayNumberText, digitsByPattern, numberForm, numberText } from './xlsx-numbers.ts';
import { workbookParts, zipOf } from './zip-for-test.ts';

let folder = '';
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chalkline-xlsx-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(bytes: Buffer | string) {
  count += 1;
  return localFile(await sealInto(join(folder, `${count}.xlsx`), Readable.from([Buffer.from(bytes)])));
}

async function readWith(bytes: Buffer, limits: Partial<WorkbookLimits>): Promise<number> {
  let rows = 0;
  const layout = { ...csvLayout, format: 'xlsx' as const };
  for await (const batch of readXlsx(await fileOf(bytes), { layout }, limits)) rows += batch.rows.length;
  return rows;
}

const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const row = (...cells: string[]) => `<row>${cells.join('')}</row>`;
const simple = row(text('Employee number'), text('Name')) + row('<c><v>7</v></c>', text('Dana'));

const example = localFile({ path: fileURLToPath(new URL('./examples/employees.xlsx', import.meta.url)) });

test('reads a workbook of another program: thousands of shared texts, dates, formats, line breaks', async () => {
  const notes: TableNote[] = [];

  const { columns, rows, problems, lines } = await readAll(
    example,
    { format: 'xlsx' },
    { isIdentifier: (name) => /number|SSN/.test(name), note: (note) => notes.push(note) },
  );

  expect(columns).toEqual([
    'Employee number',
    'SSN',
    'First name',
    'Last name',
    'Hire date',
    'Amount',
    'Active',
    'Note',
  ]);
  expect(rows).toHaveLength(1700);
  expect(rows[0]).toEqual([
    '00001',
    '001-00-0001',
    'First1 & <Söhne>',
    'Last1 "q" 😀',
    '2020-01-02',
    '1235.56',
    'false',
    'Line 1\nsecond line',
  ]);
  expect(lines[0]).toBe(2);
  expect(problems).toEqual([]);
  expect(notes).toMatchObject([
    { code: 'file/number-in-identifier', what: expect.stringContaining('"SSN"') },
  ]);
});

test('reads the sheet that is asked for, and names the sheets when it is not there', async () => {
  const notes: TableNote[] = [];
  const { rows } = await readAll(
    example,
    { format: 'xlsx', sheet: 'departments' },
    { isIdentifier: (name) => name === 'Code', note: (note) => notes.push(note) },
  );

  expect(rows).toEqual([
    ['10', 'Field'],
    ['020', 'Office'],
    ['30', 'Shop'],
  ]);
  expect(notes[0]?.what).toContain('2 rows (first in row 2)');
  await expect(readAll(example, { format: 'xlsx', sheet: 'Pay' })).rejects.toMatchObject({
    code: 'file/no-such-sheet',
    expected: 'It has: Employees, Departments.',
  });
});

test('goes on behind a bookmark', async () => {
  const whole = await readAll(example, { format: 'xlsx' });
  const bookmark = whole.batches[1]?.bookmark ?? '';

  const rest = await readAll(example, { format: 'xlsx' }, { resume: bookmark });

  expect(rest.rows).toEqual(whole.rows.slice(1000));
});

test('refuses rows with values beside the table and cells with errors, and reads gaps as empty', async () => {
  const data =
    row(text('a'), text('b')) +
    row('<c r="B2"><v>1.5</v></c>') +
    row(text('x'), text('y'), text('z')) +
    row(text('x'), '<c t="e"><v>#REF!</v></c>') +
    '<row/>' +
    row('<c t="b"><v>1</v></c>', '<c t="str"><f>1+1</f><v>a_x000D_b</v></c>');

  const { rows, problems } = await readAll(await fileOf(zipOf(workbookParts(data))), { format: 'xlsx' });

  expect(rows).toEqual([
    ['', '1.5'],
    ['true', 'a\rb'],
  ]);
  expect(problems).toEqual(['line 3 file/ragged-row', 'line 4 file/cell-error']);
});

test('refuses what is no workbook, an old or a protected one, and a broken one', async () => {
  await expect(readWith(Buffer.from('a,b\n1,2\n'), {})).rejects.toMatchObject({
    code: 'file/not-a-workbook',
  });
  await expect(readWith(Buffer.from('d0cf11e0a1b11ae1', 'hex'), {})).rejects.toMatchObject({
    code: 'file/old-or-encrypted-workbook',
  });
  const whole = zipOf(workbookParts(simple));
  await expect(readWith(whole.subarray(0, whole.length - 30), {})).rejects.toMatchObject({
    code: 'file/not-a-workbook',
  });
  await expect(readWith(zipOf(workbookParts('<row><c>')), {})).rejects.toMatchObject({
    code: 'file/not-a-workbook',
  });
  await expect(readWith(zipOf({ 'other.txt': 'x' }), {})).rejects.toMatchObject({
    code: 'file/not-a-workbook',
  });
  await expect(readWith(zipOf(workbookParts('')), {})).rejects.toMatchObject({ code: 'file/empty' });
  await expect(readWith(zipOf(workbookParts(row(text('a')))), {})).rejects.toMatchObject({
    code: 'file/header-only',
  });
});

test('refuses document types, so that no entity is ever expanded', async () => {
  const parts = workbookParts(simple);
  const hostile = `<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>${parts['xl/workbook.xml']}`;

  await expect(readWith(zipOf({ ...parts, 'xl/workbook.xml': hostile }), {})).rejects.toMatchObject({
    code: 'file/doctype-refused',
  });
  const undeclared = workbookParts(row(text('&lol;')));
  await expect(readWith(zipOf(undeclared), {})).rejects.toMatchObject({ code: 'file/not-a-workbook' });
});

test('stops at every limit, counting real bytes whatever the archive claims', async () => {
  const many = row(text('a'), text('b')) + row(text('1'), text('2')).repeat(50_000);
  const bomb = zipOf(workbookParts(many));
  const tooLarge = { code: 'file/workbook-too-large' };

  expect(bomb.length).toBeLessThan(50_000);
  expect(await readWith(bomb, {})).toBe(50_000);
  await expect(readWith(bomb, { expandedBytes: 1_000_000 })).rejects.toMatchObject(tooLarge);
  await expect(readWith(bomb, { ratio: 20, ratioFromBytes: 100_000 })).rejects.toMatchObject(tooLarge);
  await expect(readWith(bomb, { rows: 1_000 })).rejects.toMatchObject(tooLarge);
  await expect(readWith(bomb, { cells: 1_000 })).rejects.toMatchObject(tooLarge);
  await expect(readWith(bomb, { entries: 2 })).rejects.toMatchObject(tooLarge);
  await expect(readWith(zipOf(workbookParts(many), 100), {})).rejects.toMatchObject({
    code: 'file/not-a-workbook',
  });

  const strings = `<sst>${'<si><t>text</t></si>'.repeat(1_000)}</sst>`;
  const shared = zipOf(workbookParts(simple, { 'xl/sharedStrings.xml': strings }));
  expect(await readWith(shared, {})).toBe(1);
  await expect(readWith(shared, { sharedStrings: 999 })).rejects.toMatchObject(tooLarge);
  await expect(readWith(shared, { sharedStringCharacters: 3_000 })).rejects.toMatchObject(tooLarge);

  const endless = zipOf(workbookParts(row(text('x'.repeat(9_000_000)))));
  await expect(readWith(endless, {})).rejects.toMatchObject(tooLarge);
});

test('numbers become the text that was typed', () => {
  expect(numberText('1.2345678901234E+13')).toBe('12345678901234');
  expect(numberText('1234.5599999999999')).toBe('1234.56');
  expect(numberText('1E-3')).toBe('0.001');
  expect(numberText('-0')).toBe('0');
  expect(numberText('12345678901234567890')).toBe('12345678901234567890');
  expect(numberForm(0, '00000')).toEqual({ kind: 'digits', pattern: '00000' });
  expect(numberForm(165, '000\\-00\\-0000')).toEqual({ kind: 'digits', pattern: '000-00-0000' });
  expect(numberForm(164, '[$-409]mmmm\\ d\\,\\ yyyy;@')).toEqual({ kind: 'date' });
  expect(numberForm(164, '"day "0.00')).toEqual({ kind: 'plain' });
  expect(digitsByPattern('1000001', '000-00-0000')).toBe('001-00-0001');
  expect(digitsByPattern('1234567890', '000-00-0000')).toBeUndefined();
});

test('day numbers become calendar dates in both calendars', () => {
  expect(dayNumberText('1', false)).toBe('1900-01-01');
  expect(dayNumberText('59', false)).toBe('1900-02-28');
  expect(dayNumberText('60', false)).toBeUndefined();
  expect(dayNumberText('61', false)).toBe('1900-03-01');
  expect(dayNumberText('46083', false)).toBe('2026-03-02');
  expect(dayNumberText('46083.34375', false)).toBe('2026-03-02T08:15:00');
  expect(dayNumberText('44621', true)).toBe('2026-03-02');
  expect(dayNumberText('0.5', false)).toBe('12:00:00');
  expect(dayNumberText('3000000', false)).toBeUndefined();
});

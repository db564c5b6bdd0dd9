import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/index.ts';
import { dataSet, dataSets } from '../../model/index.ts';
import { createFolder } from '../exchange/folder.ts';
import { checkNewName } from '../exchange/names.ts';
import type { Note, VendorRecord } from '../product.ts';
import { oneByOne, TestFileOutput } from '../testing/file-output.ts';
import type { WriteItem } from '../write.ts';
import { asNamePart } from './file-names.ts';
import {
  columnMatcher,
  fileName,
  namePattern,
  type TabularClient,
  type TabularConfig,
  tabularDataSets,
  tabularSettings,
} from './index.ts';
import { sampleEntity } from './sample-entities.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chalkline-tabular-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const sets = tabularDataSets<TabularClient>(() => false);
const setOf = (id: string) => {
  const found = sets.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

function clientFor(folder: string, config: TabularConfig): TabularClient & { notes: Note[] } {
  const notes: Note[] = [];
  const { signal } = new AbortController();
  return {
    notes,
    exchange: createFolder({
      folder,
      allowedRoots: [root],
      afterRead: 'leave',
      quietMs: 0,
      clock: systemClock,
      signal,
    }),
    tabular: tabularSettings(config),
    scratchFolder: root,
    signal,
    clock: systemClock,
    note: (note) => notes.push(note),
    close: async () => undefined,
  };
}

const itemOf = (record: VendorRecord, nr: number): WriteItem => ({
  changeId: `change-${nr}`,
  kind: 'create',
  record,
  changed: Object.keys(record),
});

async function writeAndReadBack(id: string, config: Omit<TabularConfig, 'direction'>, count: number) {
  const folder = join(root, `${id}-${Math.random()}`);
  await mkdir(folder);
  const client = clientFor(folder, { direction: 'read', ...config });
  const { read, write } = setOf(id);
  if (write?.style !== 'files') throw new Error('expected files');
  const records = Array.from({ length: count }, (_, index) => sampleEntity(dataSet(id), index + 1));
  const out = new TestFileOutput(folder);
  await write.format(client, oneByOne(records.map(itemOf)), out);
  const back: VendorRecord[] = [];
  for await (const page of read?.(client, { options: {} }) ?? []) {
    expect(page.problems).toBeUndefined();
    back.push(...page.records);
  }
  return { records, back, out, client };
}

const asWritten = (record: VendorRecord) =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, value === null ? '' : String(value)]),
  );

test('what is written as a file is read back as the same records, for every data set', async () => {
  for (const { id } of dataSets) {
    const { records, back, out } = await writeAndReadBack(id, {}, 3);
    expect(back).toEqual(records.map(asWritten));
    expect(out.names).toEqual([`${id}_20260302T081500Z_001.csv`]);
  }
});

test('... and in every dialect and format', async () => {
  const dialects: Omit<TabularConfig, 'direction'>[] = [
    { writeDelimiter: 'tab', writeQuotes: 'all', writeLineEnd: 'unix' },
    { writeDelimiter: 'pipe', writeEscape: 'backslash', writeQuotes: 'all', writeMark: true },
    { writeEncoding: 'utf-16le', writeMark: true, writeHeader: 'labels' },
    { writeEncoding: 'windows-1252', writeDates: 'MM/DD/YYYY' },
    { writeDates: 'DD.MM.YYYY', readDates: 'DD.MM.YYYY', writeDelimiter: 'semicolon' },
  ];
  for (const config of dialects) {
    const { records, back } = await writeAndReadBack('employees', config, 40);
    expect(back).toEqual(records.map(asWritten));
  }
  for (const writeFormat of ['json', 'ndjson'] as const) {
    const { records, back } = await writeAndReadBack('employees', { writeFormat }, 40);
    expect(back).toEqual(records);
  }
});

test('fixed width holds what fits and refuses what does not, cutting nothing', async () => {
  const columns = [
    { name: 'code', start: 1, length: 6 },
    { name: 'name', start: 8, length: 12 },
  ];
  const config: TabularConfig = {
    direction: 'write',
    writeFormat: 'fixed-width',
    readFormat: 'fixed-width',
    writeHeader: 'none',
    files: [{ dataSet: 'departments', columns }],
  };
  const folder = join(root, 'fixed');
  await mkdir(folder);
  const client = clientFor(folder, config);
  const { write, read } = setOf('departments');
  if (write?.style !== 'files') throw new Error('expected files');
  const out = new TestFileOutput(folder);
  const records = [
    { code: '000100', name: 'Field' },
    { code: '000200', name: 'A name of more than twelve' },
    { code: null, name: 'No code' },
  ];

  await write.format(client, oneByOne(records.map(itemOf)), out);

  expect(out.accepted.map((one) => one.externalKey)).toEqual(['000100']);
  expect(out.refused.map((one) => [one.error.code, one.error.field])).toEqual([
    ['file/value-too-long', 'name'],
    ['record/missing-field', 'code'],
  ]);
  for await (const page of read?.(client, { options: {} }) ?? []) expect(page.records).toEqual([records[0]]);
});

test('a run without records writes no file', async () => {
  const { write } = setOf('departments');
  if (write?.style !== 'files') throw new Error('expected files');
  const out = new TestFileOutput(join(root, 'nothing'));

  await write.format(clientFor(root, { direction: 'write' }), oneByOne([]), out);

  expect(out.names).toEqual([]);
});

test('reading goes on behind any bookmark, across files', async () => {
  const folder = join(root, 'many');
  await mkdir(folder);
  for (const part of ['a', 'b']) {
    const rows = Array.from({ length: 1_100 }, (_, nr) => `${part}${nr},"Na\nme"`).join('\n');
    await writeFile(join(folder, `departments_${part}.csv`), `code,name\n${rows}\n`);
  }
  const client = clientFor(folder, { direction: 'read', readFiles: 'all' });
  const { read } = setOf('departments');
  const all = async (resume?: string) => {
    const pages = [];
    for await (const page of read?.(client, { options: {}, ...(resume === undefined ? {} : { resume }) }) ??
      []) {
      pages.push({
        codes: page.records.map((record) => record.code),
        bookmark: page.bookmark,
        end: page.end,
      });
    }
    return pages;
  };
  const whole = await all();

  expect(whole.flatMap((page) => page.codes)).toHaveLength(2_200);
  expect(whole.map((page) => page.codes.length)).toEqual([500, 500, 100, 500, 500, 100]);
  for (const [index, { bookmark }] of whole.slice(0, -1).entries()) {
    expect(await all(bookmark)).toEqual(whole.slice(index + 1));
  }
  expect(await all(whole.at(-1)?.bookmark)).toEqual([{ codes: [], bookmark: undefined, end: true }]);
});

test('headers are matched as people write them, the better name winning', () => {
  const match = (id: string, ...columns: string[]) => columnMatcher(dataSet(id)).match(columns);

  expect(
    match('employees', 'EMPLOYEE_NUMBER', 'Social Security #', 'E-mail', 'Zip Code', 'Hire date'),
  ).toEqual(['employeeNumber', 'ssn', 'workEmail', 'postalCode', 'hireDate']);
  expect(match('employees', 'Emp ID', 'Employee number')).toEqual(['Emp ID', 'employeeNumber']);
  expect(match('departments', 'Department', 'Department name')).toEqual(['code', 'name']);
  expect(match('costCodes', 'Project', 'Cost code', 'Description')).toEqual(['projectCode', 'code', 'name']);
  expect(match('timeEntries', 'ID', 'Employee', 'Date', 'Hours', 'Cost Code')).toEqual([
    'externalRef',
    'employeeNumber',
    'workDate',
    'hours',
    'costCode',
  ]);
});

test('every field is found by its own name and by its label', () => {
  for (const definition of dataSets) {
    const names = Object.keys(definition.fields);
    const labels = Object.values(definition.fields).map((field) => field.label);
    expect(columnMatcher(definition).match(names)).toEqual(names);
    expect(columnMatcher(definition).match(labels), definition.id).toEqual(names);
  }
});

describe('names of files', () => {
  const parts = { dataSet: 'employees', stamp: '20260302081500', seq: 1, ending: 'csv' };

  test('are made and found by the same pattern', () => {
    const pattern = 'hr_{dataSet}_{date}_{seq}.txt';
    const name = fileName(pattern, parts);

    expect(name).toBe('hr_employees_20260302_001.txt');
    expect(namePattern(pattern, 'employees').test(name)).toBe(true);
    expect(namePattern(pattern, 'projects').test(name)).toBe(false);
    expect(namePattern('{dataSet}*', 'projects').test('ProjectPhases.csv')).toBe(false);
    expect(namePattern('{dataSet}_{datetime}.csv', 'projects').test('projects_20260302T081500Z.csv')).toBe(
      true,
    );
    expect(namePattern('*', 'projects').test('anything (1).csv')).toBe(true);
    expect(() => fileName('{dataSet}/x', parts)).toThrow('file name');
    expect(() => fileName('{dataset}', parts)).toThrow('no token');
  });

  test('say whose they are, in the words of this page or of others', () => {
    const facts = { company: 'Plumb & Level (demo)', sync: 'Core HR to Vista: People', environment: 'test' };
    const ours = '{company}_{sync}_{dataSet}_{env}';
    const name = fileName(ours, { ...parts, facts });

    expect(name).toBe('Plumb-Level-demo_Core-HR-to-Vista-People_employees_test.csv');
    expect(fileName('{tenant}_{flow}_{entity}_{env}', { ...parts, facts })).toBe(name);
    expect(namePattern(`${ours}.csv`, 'employees', facts).test(name)).toBe(true);
    const another = { ...facts, company: 'Plumb & Level' };
    expect(namePattern(`${ours}.csv`, 'employees', another).test(name)).toBe(false);
    // A connector that is tested belongs to no sync.
    expect(namePattern(`${ours}.csv`, 'employees', { company: facts.company }).test(name)).toBe(true);
  });

  const hostile = [
    '..',
    '../../etc/passwd',
    'C:\\Windows\\x',
    '/',
    'a\u0000b\r\n\u001b[31m',
    '\u202egnp.exe',
    'CON',
    'lpt1',
    ' .hidden ',
    'x'.repeat(5_000),
    '株式会社',
    'Émile & Söhne',
    '.*(a+)+$',
    '{dataSet}',
    '*',
    '',
  ];

  test.each(hostile)('lead nowhere and name no device, whatever a company is called: %j', (company) => {
    const facts = { company, sync: company, environment: 'prod' };
    for (const pattern of [
      '{company}',
      '{sync}{dataSet}',
      '{company}_{sync}_{dataSet}_{datetime}_{seq}_{env}',
    ]) {
      const name = fileName(pattern, { ...parts, facts });

      expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]*\.csv$/);
      expect(name.length).toBeLessThanOrEqual(200);
      expect(() => checkNewName(name)).not.toThrow();
      expect(namePattern(`${pattern}.csv`, 'employees', facts).test(name)).toBe(true);
    }
  });

  test('of companies that have no letter of ours or are cut are told apart', () => {
    const names = ['株式会社', '有限会社', `${'x'.repeat(60)}1`, `${'x'.repeat(60)}2`].map(asNamePart);

    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(40);
  });
});

test.each(['trailer', 'companion'] as const)(
  'what is written with a %s is read back by it',
  async (control) => {
    const { records, back, out } = await writeAndReadBack(
      'timeEntries',
      { control, controlSum: 'hours' },
      30,
    );

    expect(back.map(({ externalRef, hours }) => [externalRef, hours])).toEqual(
      records.map(({ externalRef, hours }) => [externalRef, hours]),
    );
    expect(out.names).toHaveLength(control === 'trailer' ? 1 : 2);
  },
);

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../kernel/index.ts';
import { dataSet } from '../../model/index.ts';
import { createFolder } from '../exchange/folder.ts';
import { compileMapping } from '../mapping.ts';
import type { VendorRecord } from '../product.ts';
import { oneByOne, TestFileOutput } from '../testing/file-output.ts';
import {
  checkTabularConfig,
  type TabularClient,
  type TabularConfig,
  tabularDataSets,
  tabularSettings,
} from './index.ts';
import { sampleEntity } from './sample-entities.ts';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chalkline-values-'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

const sets = tabularDataSets<TabularClient>(() => false);
const setOf = (id: string) => sets.find((one) => one.id === id) ?? expect.fail(id);

function clientFor(folder: string, config: Partial<TabularConfig>): TabularClient {
  const { signal } = new AbortController();
  return {
    exchange: createFolder({
      folder,
      allowedRoots: [root],
      afterRead: 'leave',
      quietMs: 0,
      clock: systemClock,
      signal,
    }),
    tabular: tabularSettings({ direction: 'read', ...config }),
    scratchFolder: root,
    signal,
    clock: systemClock,
    note: () => undefined,
    close: async () => undefined,
  };
}

async function read(id: string, content: string, config: Partial<TabularConfig> = {}) {
  const folder = await mkdtemp(join(root, 'in-'));
  await writeFile(join(folder, `${id}.csv`), content);
  const records: VendorRecord[] = [];
  const problems: string[] = [];
  for await (const page of setOf(id).read?.(clientFor(folder, config), { options: {} }) ?? []) {
    records.push(...page.records);
    problems.push(...(page.problems ?? []).map(({ code }) => code));
  }
  return { records, problems };
}

async function write(id: string, record: VendorRecord, config: Partial<TabularConfig>): Promise<string> {
  const { write: writer } = setOf(id);
  if (writer?.style !== 'files') throw new Error('expected files');
  const folder = await mkdtemp(join(root, 'out-'));
  const out = new TestFileOutput(folder);
  const item = { changeId: '1', kind: 'update' as const, record, changed: Object.keys(record) };
  await writer.format(clientFor(folder, { direction: 'write', ...config }), oneByOne([item]), out);
  expect(out.refused).toEqual([]);
  return readFile(out.pathOf(out.names[0] ?? ''), 'utf8');
}

test('a blank is empty, unless the connector takes it for "unchanged"; then only the sign empties', async () => {
  const file = 'employee number,first name,nickname,dept\n00042,Dana,  ,0100\n00043,Lee,<NULL>,\n';
  expect((await read('employees', file)).records).toEqual([
    { employeeNumber: '00042', firstName: 'Dana', preferredName: '  ', departmentCode: '0100' },
    { employeeNumber: '00043', firstName: 'Lee', preferredName: null, departmentCode: '' },
  ]);
  expect((await read('employees', file, { readBlanks: 'unchanged' })).records).toEqual([
    { employeeNumber: '00042', firstName: 'Dana', departmentCode: '0100' },
    { employeeNumber: '00043', firstName: 'Lee', preferredName: null },
  ]);
  expect(
    (await read('employees', file, { readBlanks: 'unchanged', readClear: '' })).records[1]?.preferredName,
  ).toBe('<NULL>');
});

test('a key that is blank or emptied is a mistake of the file, whatever blanks mean', async () => {
  const file = 'employee number,first name\n,Dana\n<null>,Lee\nN/A,Kim\n00044,Ray\n';
  const found = await read('employees', file, { readBlanks: 'unchanged', readBlankWords: ['n/a'] });
  expect(found.problems).toEqual(['file/missing-key', 'file/missing-key', 'file/missing-key']);
  expect(found.records).toEqual([{ employeeNumber: '00044', firstName: 'Ray' }]);
});

test('words for blank follow what a blank means', async () => {
  const file = 'employee number,nickname,middle\n00042,N/A,-\n';
  const readBlankWords = ['n/a', '-'];
  expect((await read('employees', file, { readBlankWords })).records).toEqual([
    { employeeNumber: '00042', preferredName: '', middleName: '' },
  ]);
  expect((await read('employees', file, { readBlankWords, readBlanks: 'unchanged' })).records).toEqual([
    { employeeNumber: '00042' },
  ]);
});

test('a column that the file leaves out is unknown, not empty: it reaches no entity', async () => {
  const { records } = await read('employees', 'employee number,first name\n00042,Dana\n');
  const entity = compileMapping('employees', setOf('employees').mapping, {}).toEntity(records[0] ?? {}, []);
  expect(entity).toEqual({ employeeNumber: '00042', firstName: 'Dana' });
});

test('a comma as decimal mark is read exactly, and what could be a hundred times too large is refused', async () => {
  const amounts = ['1.234,50', '1 234,5', '-12,07', '0,00125', '42', '1.234.567', '12.50', '1,234.50'];
  const rows = amounts.map((amount, nr) => `${nr},REG,"${amount}"`).join('\n');
  const { records } = await read('payRates', `employee;code;rate\n${rows.replace(/,REG,/g, ';REG;')}\n`, {
    readDecimals: 'comma',
    readDelimiter: 'semicolon',
  });
  const problems: { field: string; code: string }[] = [];
  const mapping = compileMapping('payRates', setOf('payRates').mapping, {});
  const amountsRead = records.map((record) => mapping.toEntity(record, problems as never).amount);
  expect(amountsRead).toEqual([
    '1234.5',
    '1234.5',
    '-12.07',
    '0.00125',
    '42',
    '1234567',
    undefined,
    undefined,
  ]);
  expect(problems.map(({ code }) => code)).toEqual(['record/invalid-number', 'record/invalid-number']);
});

test('numbers of JSON are numbers, whatever the decimal mark of text files is', async () => {
  const file = '[{"employeeNumber":"00042","code":"REG","amount":"12.50"}]';
  const { records } = await read('payRates', file, { readDecimals: 'comma', readFormat: 'json' });
  expect(records[0]?.amount).toBe('12.50');
});

test("a connector's own words for yes and no stand beside the usual ones", async () => {
  const { records } = await read('departments', 'code,name,active\n1,A,J\n2,B,Nein\n3,C,yes\n4,D,weg\n', {
    readYes: ['j', 'Ja'],
    readNo: ['nein'],
  });
  expect(records.map((record) => record.active)).toEqual([true, false, 'yes', 'weg']);
  expect(
    checkTabularConfig({ direction: 'read', readYes: ['J'], readNo: ['j'] }).map(({ field }) => field),
  ).toEqual(['readNo']);
});

test('an emptied field is written as the sign, one that the sync does not write as a blank', async () => {
  const text = await write(
    'employees',
    { employeeNumber: '00042', firstName: 'Dana', preferredName: null, middleName: '' },
    {
      writeClear: '<null>',
      files: [
        {
          dataSet: 'employees',
          columns: ['employeeNumber', 'firstName', 'lastName', 'preferredName', 'middleName'].map((name) => ({
            name,
          })),
        },
      ],
    },
  );
  expect(text.split('\r\n')[1]).toBe('00042,Dana,,<null>,<null>');
  expect(await write('departments', { code: '0100', name: null, active: false }, { writeNo: 'N' })).toContain(
    '0100,,N\r\n',
  );
});

test('what is written with a comma and own words is read back with the same settings', async () => {
  const record = sampleEntity(dataSet('payRates'), 7);
  const config = {
    writeDecimals: 'comma',
    writeDelimiter: 'semicolon',
    writeYes: 'Ja',
    writeNo: 'Nein',
  } as const;
  const text = await write('payRates', record, config);
  expect(text).toContain('7,25');
  const { records } = await read('payRates', text, {
    readDecimals: 'comma',
    readYes: ['Ja'],
    readNo: ['Nein'],
  });
  const mapping = compileMapping('payRates', setOf('payRates').mapping, {});
  expect(mapping.toEntity(records[0] ?? {}, [])).toEqual(mapping.toEntity(record, []));
});

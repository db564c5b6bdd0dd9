import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileMapping, type Page } from '../../sdk/index.ts';
import { openForTest } from '../../sdk/testing/index.ts';
import { viewpointVista } from './index.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vista-exports-'));
  mkdirSync(join(root, 'exports'));
});

afterEach(() => rmSync(root, { recursive: true }));

const put = (name: string, lines: string[], ageSeconds = 0) => {
  const path = join(root, 'exports', name);
  writeFileSync(path, `${lines.join('\r\n')}\r\n`);
  const at = Date.now() / 1000 - ageSeconds;
  utimesSync(path, at, at);
};

const usual = { prCompany: '1', readExports: true, quietSeconds: 0 };

function dataSet(id: string) {
  const found = viewpointVista.dataSets.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no ${id}`);
  return found;
}

async function read(id: string, more: Record<string, unknown> = {}) {
  const config = { ...usual, folder: join(root, 'exports'), ...more };
  const opened = await openForTest(viewpointVista, config as never, {}, { allowedRoots: [root] });
  try {
    const pages: Page[] = [];
    for await (const page of dataSet(id).read?.(opened.client, { options: {} }) ?? []) pages.push(page);
    const mapping = compileMapping(id, dataSet(id).mapping, config);
    return {
      pages,
      client: opened.client,
      entities: pages.flatMap((page) => page.records.map((record) => mapping.toEntity(record, []))),
    };
  } finally {
    await opened.close();
  }
}

test('employees come with their dates as SQL Server writes them, without those of other companies', async () => {
  put('PREH.csv', [
    'PRCo,Employee,LastName,FirstName,SSN,HireDate,BirthDate,ActiveYN,PRGroup,PRDept,TermDate',
    '1,103,Sample,Ada,999-49-9001,2020-01-06 00:00:00.000,4/30/1990 12:00:00 AM,Y,2,010,NULL',
    '2,103,Other,Bea,999-49-9002,2020-01-06,1990-04-30,Y,2,010,NULL',
  ]);

  const { entities, pages } = await read('employees');

  expect(entities).toMatchObject([
    {
      employeeNumber: '103',
      ssn: '999499001',
      hireDate: '2020-01-06',
      birthDate: '1990-04-30',
      status: 'active',
      departmentCode: '010',
      terminationDate: null,
    },
  ]);
  expect(pages.at(-1)?.end).toBe(true);
});

test('the first hire stays in HireDate, and the hire date of somebody who is back is the return', async () => {
  put('PREH.csv', [
    'PRCo,Employee,LastName,FirstName,SSN,HireDate,RecentRehireDate',
    '1,103,Sample,Ada,999-49-9001,2019-04-01,2025-01-06',
    '1,104,Example,Bea,999-49-9002,2020-01-06,NULL',
  ]);

  const { entities } = await read('employees');
  const mapping = compileMapping('employees', dataSet('employees').mapping, usual);

  expect(entities).toMatchObject([
    { hireDate: '2025-01-06', originalHireDate: '2019-04-01', rehireDate: '2025-01-06' },
    { hireDate: '2020-01-06', originalHireDate: '2020-01-06', rehireDate: null },
  ]);
  expect(entities.map((entity) => mapping.toRecord(entity))).toMatchObject([
    { HireDate: '2019-04-01', RecentRehireDate: '2025-01-06' },
    { HireDate: '2020-01-06', RecentRehireDate: null },
  ]);
});

test('the newest export is read', async () => {
  put('PRDP_old.csv', ['PRCo,PRDept,Description', '1,010,Old'], 3600);
  put('PRDP_new.csv', ['PRCo,PRDept,Description', '1,010,New']);

  expect((await read('departments')).entities).toEqual([{ code: '010', name: 'New' }]);
});

test('an export with a header and no rows is an empty table', async () => {
  put('PRCM.csv', ['PRCo,Craft,Description']);

  expect((await read('unions')).pages).toEqual([{ records: [], end: true }]);
});

test('cost codes are phases of the master, or cost types of the phases of each job', async () => {
  put('JCPM.csv', ['PhaseGroup,Phase,Description', '1,03-300-            ,Slabs']);
  put('JCCH.csv', [
    'JCCo,Job,PhaseGroup,Phase,CostType,UM,OrigHours,OrigCost,ActiveYN',
    '1,24-001-,1,03-300-,1,HRS,120.00,4500.00,Y',
  ]);

  expect((await read('costCodes')).entities).toMatchObject([{ code: '03-300-', name: 'Slabs' }]);
  expect((await read('costCodes', { costCodesFrom: 'JCCH' })).entities).toMatchObject([
    { projectCode: '24-001-', code: '03-300- 1', unit: 'HRS', budgetHours: '120', active: true },
  ]);
});

test('the kinds of codes and states of jobs are told in our words', async () => {
  put('PRDL.csv', ['PRCo,DLCode,Description,DLType', '1,100,Medical,D', '1,500,Medical company,L']);
  put('JCJM.csv', ['JCCo,Job,Description,JobStatus,Certified', '1,24-001-,Tower,1,Y', '1,20-001-,Old,3,N']);
  put('PRGR.csv', ['PRCo,PRGroup,Description,PayFreq', '1,1,Field,W']);

  expect((await read('deductionCodes')).entities.map(({ kind }) => kind)).toEqual(['deduction', 'benefit']);
  expect((await read('projects')).entities).toMatchObject([
    { code: '24-001-', status: 'open', certified: true },
    { code: '20-001-', status: 'closed', certified: false },
  ]);
  expect((await read('payGroups')).entities).toMatchObject([{ code: '1', frequency: 'weekly' }]);
});

test.each([
  ['no exports are set up', { readExports: false }, 'vista/no-exports'],
  ['there is no file of the table', {}, 'vista/no-export-file'],
])('says so when %s', async (_what, more, code) => {
  await expect(read('employees', more)).rejects.toMatchObject({ code });
});

test('a file of another table is not taken for this one', async () => {
  put('PREH.csv', ['PRCo,PRDept,Description', '1,010,Not people']);

  await expect(read('employees')).rejects.toMatchObject({ code: 'vista/wrong-columns' });
});

test('a data set is offered for reading only where exports are set up', () => {
  expect(dataSet('employees').readable?.({ readExports: true })).toBe(true);
  expect(dataSet('employees').readable?.({})).toBe(false);
  expect(dataSet('payRates').read).toBeUndefined();
});

test('an export is archived once what was read has been applied, and not before', async () => {
  put('PRDP.csv', ['PRCo,PRDept,Description', '1,010,Office']);
  const config = {
    ...usual,
    folder: join(root, 'exports'),
    afterRead: 'archive',
    archiveFolder: join(root, 'archive'),
  };
  const opened = await openForTest(viewpointVista, config as never, {}, { allowedRoots: [root] });
  let bookmark = '';
  for await (const page of dataSet('departments').read?.(opened.client, { options: {} }) ?? [])
    bookmark = page.bookmark ?? bookmark;
  expect(readdirSync(join(root, 'exports'))).toEqual(['PRDP.csv']);

  await dataSet('departments').settle?.(opened.client, bookmark);
  await opened.close();

  expect(readdirSync(join(root, 'exports'))).toEqual([]);
  expect(readdirSync(join(root, 'archive'))).toEqual(['PRDP.csv']);
});

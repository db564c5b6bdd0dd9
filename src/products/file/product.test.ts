import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataSet, dataSets } from '../../model/index.ts';
import type { Bookmark, Note, Page, Uploads, VendorRecord } from '../../sdk/index.ts';
import { sampleCsv, sampleEntity } from '../../sdk/tabular/sample-entities.ts';
import { openForTest, testProduct } from '../../sdk/testing/index.ts';
import { file } from './index.ts';
import type { FileConfig } from './manifest.ts';

const COUNTS: Record<string, number> = { employees: 1_203, departments: 3 };
const countOf = (id: string) => COUNTS[id] ?? 2;

async function folderWithFiles(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'chalkline-file-'));
  for (const definition of dataSets) {
    const further = definition.id === 'employees' ? { 'Shirt size': 'L' } : {};
    await writeFile(
      join(root, `${definition.id}.csv`),
      sampleCsv(definition, countOf(definition.id), further),
    );
  }
  return root;
}

testProduct(file, {
  faultsOn: 'departments',
  start: async () => {
    const root = await folderWithFiles();
    return {
      config: { direction: 'read', place: 'folder', folder: root, quietSeconds: 0 },
      secrets: {},
      allowedRoots: [root],
      counts: Object.fromEntries(dataSets.map((definition) => [definition.id, countOf(definition.id)])),
      unknownFields: { employees: 'Shirt size' },
      close: () => rm(root, { recursive: true, force: true }),
    };
  },
  writes: Object.fromEntries(
    dataSets.map((definition) => {
      const key = definition.key.find((name) => definition.fields[name]?.required) ?? definition.key[0] ?? '';
      return [
        definition.id,
        {
          create: (nr) => sampleEntity(definition, 50_000 + nr),
          update: { [Object.keys(definition.fields).at(-1) ?? '']: null },
          refused: { entity: (nr) => ({ ...sampleEntity(definition, nr), [key]: null }), field: key },
        },
      ];
    }),
  ),
});

describe('a folder', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'chalkline-folder-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  let made = 0;
  async function folderOf(files: Record<string, string | Buffer>): Promise<string> {
    made += 1;
    const folder = join(root, `case-${made}`);
    await mkdir(folder);
    let second = 0;
    for (const [name, content] of Object.entries(files)) {
      second += 60;
      await writeFile(join(folder, name), content);
      await utimes(join(folder, name), second, second);
    }
    return folder;
  }

  const config = (folder: string, more: Partial<FileConfig> = {}): FileConfig => ({
    direction: 'read',
    place: 'folder',
    folder,
    quietSeconds: 0,
    ...more,
  });

  async function read(
    settings: FileConfig,
    id = 'employees',
    onPage?: (page: Page) => Promise<void> | void,
  ): Promise<{ records: VendorRecord[]; problems: string[]; notes: Note[]; pages: Page[]; kept: string[] }> {
    const kept: string[] = [];
    const opened = await openForTest(file, settings, {}, { allowedRoots: [root] });
    try {
      const pages: Page[] = [];
      const client = {
        ...opened.client,
        keepFile: async (one: { name: string }) => void kept.push(one.name),
      };
      const set = file.dataSets.find((one) => one.id === id);
      for await (const page of set?.read?.(client, { options: {} }) ?? []) {
        pages.push(page);
        await onPage?.(page);
      }
      return {
        pages,
        kept,
        records: pages.flatMap((page) => page.records),
        problems: pages
          .flatMap((page) => page.problems ?? [])
          .map((problem) => `${problem.position} ${problem.code}`),
        notes: opened.notes,
      };
    } finally {
      await opened.close();
    }
  }

  test('reads headers by field, label and everyday names, and keeps unknown columns', async () => {
    const folder = await folderOf({
      'employees.csv':
        'EMP ID;First-Name;Surname;D.O.B.;Dept;ZIP;Shirt size\n00042;Dana;Ortiz;02/29/2024;0100;02134;L\n',
    });

    const { records, kept } = await read(config(folder));

    expect(records).toEqual([
      {
        employeeNumber: '00042',
        firstName: 'Dana',
        lastName: 'Ortiz',
        birthDate: '2024-02-29',
        departmentCode: '0100',
        postalCode: '02134',
        'Shirt size': 'L',
      },
    ]);
    expect(kept).toEqual(['employees.csv']);
  });

  test('takes the newest file, or all of them from the oldest on', async () => {
    const folder = await folderOf({
      'departments_b.csv': 'code,name\n1,Old\n',
      'departments_a.csv': 'code,name\n2,New\n',
      'departmentsX.txt.part': 'code,name\n3,Half\n',
    });

    expect((await read(config(folder), 'departments')).records).toEqual([{ code: '2', name: 'New' }]);
    const all = await read(config(folder, { readFiles: 'all' }), 'departments');
    expect(all.records.map((record) => record.name)).toEqual(['Old', 'New']);
    expect(all.pages.map((page) => page.end)).toEqual([undefined, true]);
  });

  test('refuses rows one by one, with their line, and reads the rest', async () => {
    const folder = await folderOf({ 'departments.csv': 'code,name\n1,A\n2\n,C\n" 4 ",D\n' });

    const { records, problems, pages } = await read(config(folder), 'departments');

    expect(records).toEqual([
      { code: '1', name: 'A' },
      { code: '4', name: 'D' },
    ]);
    expect(problems).toEqual(['line 3 file/ragged-row', 'line 4 file/missing-key']);
    expect(pages.at(-1)?.end).toBe(true);
  });

  test('a file that changes while it is read never counts as read to its end', async () => {
    const rows = Array.from({ length: 2_000 }, (_, nr) => `${nr},Name`).join('\n');
    const folder = await folderOf({ 'departments.csv': `code,name\n${rows}\n` });
    const seen: Page[] = [];

    const reading = read(config(folder), 'departments', async (page) => {
      seen.push(page);
      if (seen.length === 1) await writeFile(join(folder, 'departments.csv'), 'code,name\n1,Half\n');
    });

    await expect(reading).rejects.toMatchObject({
      name: 'TransientError',
      code: 'file/changed-while-reading',
    });
    expect(seen.some((page) => page.end === true)).toBe(false);
  });

  test('says what is wrong with a whole file', async () => {
    const folder = await folderOf({
      'departments.csv': '',
      'locations.csv': 'code,name\n',
      'jobTitles.csv': 'Kennung,Name\n1,2\n',
      'payGroups.csv': '1,Weekly\n2,Monthly\n',
    });

    await expect(read(config(folder), 'departments')).rejects.toMatchObject({ code: 'file/empty' });
    await expect(read(config(folder), 'locations')).rejects.toMatchObject({ code: 'file/header-only' });
    await expect(read(config(folder), 'jobTitles')).rejects.toMatchObject({ code: 'file/missing-columns' });
    await expect(read(config(folder), 'payGroups')).rejects.toMatchObject({ code: 'file/no-header' });
    await expect(read(config(folder), 'unions')).rejects.toMatchObject({ code: 'file/not-found' });
  });

  test('reads fixed width and columns without a header by what the connector lists', async () => {
    const folder = await folderOf({
      'departments.txt': '0010Field   \n0020Office\n',
      'staff.csv': '007,Dana,Lee,01.03.2026\n',
    });
    const columns = [
      { name: 'Department code', start: 1, length: 4 },
      { name: 'name', start: 5, length: 8 },
    ];

    const fixed = await read(
      config(folder, { readFormat: 'fixed-width', files: [{ dataSet: 'departments', columns }] }),
      'departments',
    );
    expect(fixed.records).toEqual([
      { code: '0010', name: 'Field' },
      { code: '0020', name: 'Office' },
    ]);

    const listed = ['employeeNumber', 'firstName', 'lastName', 'hireDate'].map((name) => ({ name }));
    const bare = await read(
      config(folder, {
        readDates: 'DD.MM.YYYY',
        files: [{ dataSet: 'employees', pattern: 'staff*', columns: listed }],
      }),
    );
    expect(bare.records).toEqual([
      { employeeNumber: '007', firstName: 'Dana', lastName: 'Lee', hireDate: '2026-03-01' },
    ]);
  });

  test('reads the sheet of a workbook that bears the name of the data set, and points out numbers', async () => {
    const workbook = await readFile(new URL('../../sdk/formats/examples/employees.xlsx', import.meta.url));
    const folder = await folderOf({ 'everything.xlsx': workbook });
    const files = ['employees', 'departments'].map((id) => ({ dataSet: id, pattern: 'everything.xlsx' }));

    const departments = await read(config(folder, { files }), 'departments');
    expect(departments.records.map((record) => record.code)).toEqual(['10', '020', '30']);
    expect(departments.notes.map((note) => note.code)).toContain('file/number-in-identifier');

    const employees = await read(config(folder, { files }));
    expect(employees.records).toHaveLength(1_700);
    expect(employees.records[0]).toMatchObject({
      employeeNumber: '00001',
      ssn: '001-00-0001',
      hireDate: '2020-01-02',
    });
  });

  test('points out a column that lost its leading zeros', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, nr) => `${nr},${nr % 4 === 0 ? 12_345_678 : 212_345_678 + nr}`,
    ).join('\n');
    const { notes } = await read(
      config(await folderOf({ 'employees.csv': `Employee number,SSN\n${rows}\n` })),
    );

    expect(notes.map((note) => note.code)).toContain('file/zeros-lost');
    expect(notes.find((note) => note.code === 'file/zeros-lost')?.what).not.toMatch(/12345678/);
  });

  test('moves files to the archive when it is told that they were applied, and not before', async () => {
    const folder = await folderOf({ 'departments.csv': 'code\n1\n' });
    const archiveFolder = join(root, 'archive');
    const settings = config(folder, { afterRead: 'archive', archiveFolder });
    const { pages } = await read(settings, 'departments');
    expect(await readdir(folder)).toEqual(['departments.csv']);

    const opened = await openForTest(file, settings, {}, { allowedRoots: [root] });
    const set = file.dataSets.find((one) => one.id === 'departments');
    const bookmark: Bookmark = pages.at(-1)?.bookmark ?? '';
    await set?.settle?.(opened.client, bookmark);
    await set?.settle?.(opened.client, bookmark);
    await opened.close();

    expect(await readdir(folder)).toEqual([]);
    expect(await readdir(archiveFolder)).toEqual(['departments.csv']);
  });

  test('stays inside the allowed folders and follows no link', async () => {
    const folder = await folderOf({ 'departments.csv': 'code\n1\n' });
    const outside = await mkdtemp(join(tmpdir(), 'chalkline-outside-'));
    await writeFile(join(outside, 'locations.csv'), 'code\nsecret\n');
    await symlink(outside, join(root, 'way-out'));
    await symlink(join(outside, 'locations.csv'), join(folder, 'locations.csv'));

    for (const bad of [outside, join(root, 'way-out'), `${root}/../..`, '/etc', 'relative']) {
      await expect(read(config(bad), 'departments')).rejects.toThrow();
    }
    await expect(read(config(folder), 'locations')).rejects.toMatchObject({ code: 'file/not-found' });
    await rm(outside, { recursive: true });
  });

  test('refuses a form that could not work, at its field', () => {
    const problems = (settings: Partial<FileConfig>) =>
      (file.checkConfig?.({ direction: 'write', place: 'browser', ...settings }) ?? []).map(
        (problem) => problem.field,
      );

    expect(problems({})).toEqual([]);
    expect(problems({ fileNames: 'all.csv' })).toEqual(['fileNames']);
    expect(problems({ fileNames: '../{dataSet}' })).toEqual(['fileNames']);
    expect(problems({ fileNames: '{dataSet}_{run}' })).toEqual(['fileNames']);
    expect(problems({ writeFormat: 'fixed-width' })).toEqual(['files']);
    expect(problems({ files: [{ dataSet: 'employees', pattern: '*a*b*c*' }] })).toEqual(['files']);
  });
});

test('reads what was uploaded in the browser', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chalkline-uploads-'));
  const path = join(folder, '0192-own-name');
  await writeFile(path, '[{"employeeNumber": "007", "lastName": "Lee", "address": {"zip": "02134"}}]');
  const uploads: Uploads = {
    list: async () => [{ name: 'Employees March.json', size: 70, uploadedAt: '2026-03-02T08:15:00.000Z' }],
    open: async () => ({ path }),
  };
  const opened = await openForTest(file, { direction: 'read', place: 'browser' }, {}, { uploads });
  const records: VendorRecord[] = [];
  const set = file.dataSets.find((one) => one.id === 'employees');
  for await (const page of set?.read?.(opened.client, { options: {} }) ?? []) records.push(...page.records);
  await opened.close();
  await rm(folder, { recursive: true });

  expect(records).toEqual([{ employeeNumber: '007', lastName: 'Lee', 'address.zip': '02134' }]);
  expect(dataSet('employees').fields.postalCode).toBeDefined();
});

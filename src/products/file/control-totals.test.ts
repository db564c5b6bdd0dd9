import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataSet } from '../../model/index.ts';
import { configProblems } from '../../sdk/index.ts';
import { openForTest } from '../../sdk/testing/index.ts';
import { sftp } from '../sftp/index.ts';
import { file } from './index.ts';
import type { FileConfig } from './manifest.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chalkline-control-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function read(files: Record<string, string>, more: Partial<FileConfig>, id = 'departments') {
  const folder = await mkdtemp(join(root, 'case-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const config: FileConfig = { direction: 'read', place: 'folder', folder, quietSeconds: 0, ...more };
  const opened = await openForTest(file, config, {}, { allowedRoots: [root] });
  try {
    const codes: unknown[] = [];
    const set = file.dataSets.find((one) => one.id === id);
    for await (const page of set?.read?.(opened.client, { options: {} }) ?? [])
      codes.push(...page.records.map(({ code, externalRef }) => code ?? externalRef));
    return codes;
  } finally {
    await opened.close();
  }
}

const rows = 'code,name\r\n1,One\r\n2,Two\r\n';

test('a trailer with the right count is no row, and a wrong or missing one refuses the whole file', async () => {
  const trailer = { control: 'trailer' } as const;
  expect(await read({ 'departments.csv': `HDR,x\r\n${rows}TRL,2\r\n` }, trailer)).toEqual(['1', '2']);
  await expect(read({ 'departments.csv': `${rows}TRL,3\r\n` }, trailer)).rejects.toMatchObject({
    code: 'file/control-mismatch',
  });
  await expect(read({ 'departments.csv': rows }, trailer)).rejects.toMatchObject({ code: 'file/no-control' });
});

test('a companion file is asked for beside the data and is none of the data', async () => {
  const companion = { control: 'companion' } as const;
  const data = { 'departments.csv': rows };
  expect(await read({ ...data, 'departments.csv.ctl': 'rows=2\n' }, companion)).toEqual(['1', '2']);
  expect(await read({ ...data, 'departments.ctl': '2' }, companion)).toEqual(['1', '2']);
  for (const [text, code] of [
    ['rows=9', 'file/control-mismatch'],
    [`sha256=${'0'.repeat(64)}`, 'file/control-mismatch'],
    ['hello', 'file/no-control'],
  ] as const)
    await expect(read({ ...data, 'departments.csv.ctl': text }, companion)).rejects.toMatchObject({ code });
  await expect(read(data, companion)).rejects.toMatchObject({ code: 'file/no-control' });
});

const hours = 'id,employee,date,hours\r\n1,0042,2026-03-02,7.5\r\n2,0042,2026-03-03,0.25\r\n';
const summed = { controlSum: 'hours' } as const;

test.each([
  ['trailer', (sum: string) => ({ 'timeEntries.csv': `${hours}TRL,2${sum}\r\n` })],
  [
    'companion',
    (sum: string) => ({
      'timeEntries.csv': hours,
      'timeEntries.csv.ctl': `rows=2\r\n${sum.replace(',', 'sum=')}\r\n`,
    }),
  ],
] as const)(
  'a sum in a %s that differs, if only by a hundredth, refuses the whole file',
  async (control, files) => {
    const sums = (text: string) => read(files(text), { control, ...summed }, 'timeEntries');

    expect(await sums(',7.75')).toEqual(['1', '2']);
    expect(await sums(',7.750')).toEqual(['1', '2']);
    for (const [sum, code] of [
      [',7.76', 'file/control-mismatch'],
      [',-7.75', 'file/control-mismatch'],
      ['', 'file/no-control'],
    ] as const)
      await expect(sums(sum)).rejects.toMatchObject({ code, message: expect.not.stringMatching(/0042/) });
  },
);

describe('the form', () => {
  const config = { direction: 'read', place: 'folder', folder: '/data', control: 'companion' };
  const fields = (more: object) => configProblems(file, { ...config, ...more }).map(({ field }) => field);

  test('refuses a control file that would have the name of the marker', () => {
    expect(fields({ controlEnding: '.OK', doneMarker: '.ok' })).toEqual(['controlEnding']);
  });

  test('refuses to wait for a marker as well as for a control file, which has none', () => {
    expect(fields({ doneMarker: '.done' })).toEqual(['doneMarker']);
    expect(fields({ doneMarker: '' })).toEqual([]);
    expect(fields({ doneMarker: '.done', control: 'trailer' })).toEqual([]);
    expect(fields({ doneMarker: '.done', place: 'browser' })).toEqual([]);
  });

  test('lets a receiver have both, since both are written', () => {
    const server = { direction: 'write', sftpHost: 'files.example', sftpUser: 'hub', sftpPassword: 'x' };
    const both = { ...server, control: 'companion', doneMarker: '.done' };

    expect(configProblems(sftp, both)).toEqual([]);
    expect(configProblems(sftp, { ...both, direction: 'read' })).toMatchObject([{ field: 'doneMarker' }]);
    expect(configProblems(sftp, { ...both, controlEnding: '.done' })).toMatchObject([
      { field: 'controlEnding' },
    ]);
  });
});

describe('columns that must be exactly the agreed ones', () => {
  const columns = [{ name: 'code' }, { name: 'Name' }, { name: 'Cost center' }];
  const exactly = { readColumns: 'exactly', files: [{ dataSet: 'departments', columns }] } as const;
  const header = (line: string, more: object = {}) =>
    read(
      { 'departments.csv': `${line}\r\n1,One,77\r\n` },
      { ...exactly, files: [...exactly.files], ...more },
    );

  test('may be called otherwise, where the same field is meant', async () => {
    expect(await header('Department code, NAME ,cost center')).toEqual(['1']);
  });

  test.each([
    ['Name,code,Cost center', '"code" is not in position 1'],
    ['code,Name,Floor', '"Cost center" is not in position 3'],
    ['code,Name', '"Cost center" is not in position 3'],
    ['code,Name,Cost center,SSN', 'there are 4 instead of 3'],
  ])('refuse the whole file when its first row is %s, and never repeat it', async (line, what) => {
    const refused = header(line);

    await expect(refused).rejects.toMatchObject({ code: 'file/other-columns' });
    await expect(refused).rejects.toThrow(what);
    await expect(refused).rejects.not.toThrow(/Floor|SSN/);
  });

  test('are our fields where none are listed, and may come in any order unless the connector says so', async () => {
    const names = Object.keys(dataSet('departments').fields);

    await expect(header(names.toReversed().slice(0, 3).join(','), { files: [] })).rejects.toMatchObject({
      code: 'file/other-columns',
    });
    expect(await header('name,code,Floor', { readColumns: 'by name' })).toEqual(['One']);
  });
});

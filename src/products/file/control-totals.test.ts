import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openForTest } from '../../sdk/testing/index.ts';
import { file } from './index.ts';
import type { FileConfig } from './manifest.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chalkline-control-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function read(files: Record<string, string>, more: Partial<FileConfig>) {
  const folder = await mkdtemp(join(root, 'case-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const config: FileConfig = { direction: 'read', place: 'folder', folder, quietSeconds: 0, ...more };
  const opened = await openForTest(file, config, {}, { allowedRoots: [root] });
  try {
    const codes: unknown[] = [];
    const set = file.dataSets.find(({ id }) => id === 'departments');
    for await (const page of set?.read?.(opened.client, { options: {} }) ?? [])
      codes.push(...page.records.map(({ code }) => code));
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

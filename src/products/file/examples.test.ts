import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { VendorRecord } from '../../sdk/index.ts';
import { openForTest } from '../../sdk/testing/index.ts';
import { file } from './index.ts';
import type { FileConfig } from './manifest.ts';

const folder = fileURLToPath(new URL('./examples', import.meta.url));
const columns = [
  { name: 'employeeNumber', start: 1, length: 5 },
  { name: 'firstName', start: 6, length: 10 },
  { name: 'lastName', start: 16, length: 10 },
  { name: 'hireDate', start: 26, length: 8 },
];

async function read(pattern: string, more: Partial<FileConfig> = {}): Promise<VendorRecord[]> {
  const fixed = more.readFormat === 'fixed-width' ? { columns } : {};
  const config: FileConfig = {
    direction: 'read',
    place: 'folder',
    folder,
    quietSeconds: 0,
    files: [{ dataSet: 'employees', pattern, ...fixed }],
    ...more,
  };
  const opened = await openForTest(file, config, {}, { allowedRoots: [folder] });
  const records: VendorRecord[] = [];
  const set = file.dataSets.find((one) => one.id === 'employees');
  for await (const page of set?.read?.(opened.client, { options: {} }) ?? []) records.push(...page.records);
  await opened.close();
  return records;
}

test('every example is read without being told its dialect', async () => {
  const dana = { employeeNumber: '00042', firstName: 'Dana', lastName: 'Ortiz' };
  const hired = { ...dana, hireDate: '2026-03-02' };
  const expected: Record<string, VendorRecord> = {
    'employees-semicolon.csv': { ...hired, ssn: '219-09-9999' },
    'employees-backslash.csv': { ...dana, preferredName: 'say "Dee"' },
    'employees.json': hired,
  };

  for (const [name, record] of Object.entries(expected)) expect(await read(name), name).toEqual([record]);
  expect(await read('*fixed*', { readFormat: 'fixed-width' })).toEqual([hired]);
  expect((await readdir(folder)).sort()).toEqual(
    [...Object.keys(expected), 'employees-fixed-width.txt'].sort(),
  );
});

import { expect, test } from 'vitest';
import type { ProductInfo } from '../../../api/types.ts';
import { optionsOf } from './offered-options.ts';

const employees: ProductInfo['dataSets'][number] = {
  id: 'employees',
  label: 'Employees',
  vendorName: 'Employees file',
  directions: ['read'],
  readable: [],
  writable: [],
  required: [],
  vendorFields: [],
  writes: [],
  incremental: false,
  effectiveDated: false,
  after: [],
  fields: [],
  runOptions: [
    { id: 'files', label: 'Read again', kind: 'choice', where: { setting: 'readAgain', is: 'pass by' } },
  ],
};
const file: ProductInfo = {
  id: 'file',
  name: 'File',
  summary: '',
  configSchema: {},
  secretFields: [],
  takesUploads: true,
  dataSets: [employees],
};
const sync = { sourceProduct: 'file', config: { dataSets: [{ id: 'employees', mapping: [], filter: [] }] } };

test.each([
  [{ readAgain: 'pass by' }, 'Read again'],
  [{ readAgain: 'read' }, undefined],
  [{}, undefined],
])('with the settings %j of the source, the choice that needs them is %s', (settings, label) => {
  const { filesAgain } = optionsOf(sync as unknown as Parameters<typeof optionsOf>[0], [file], settings);

  expect(filesAgain?.label).toBe(label);
});

import { expect, test } from 'vitest';
import vendor from './examples/import-layouts.json' with { type: 'json' };
import { layouts } from './file-layouts.ts';

const NAMES: Readonly<Record<string, string>> = {
  'compensation-rates': 'Compensation Rates',
  'pay-stub-demographic': 'Pay Stub Demographic',
  'timesheets-with-cost-centers': 'Timesheets with Cost Centers (ExakTime)',
};

test.each(Object.entries(NAMES))('%s has the columns of the vendor, in its order', (kind, name) => {
  const ours = layouts.find((layout) => layout.kind === kind);
  const documented = vendor.layouts.find((layout) => layout.name === name);

  expect(documented?.complete).toBe(true);
  expect(ours?.columns.map((column) => column.name)).toEqual(
    documented?.columns.map((column) => column.name),
  );
});

test('every layout says whose a row is', () => {
  const identities = ['Employee SSN / Employee ID', 'SSN', 'Arcoro User ID'];
  for (const layout of layouts) expect(identities).toContain(layout.columns[0]?.name);
});

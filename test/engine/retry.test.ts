import { expect, test } from 'vitest';
import { plain } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, payRate, putCompany, putEmployees, putRates } from './world.ts';

const rig = rigsOfThisFile();
const alone = { departmentCode: null };

test('retry re-reads and re-plans exactly what failed: n records in, n outcomes out, no word about the others', async () => {
  const r = await rig();
  putCompany(r, 50);
  putEmployees(r, 'source', [employee(3, { birthDate: 'never' }), employee(4, { lastName: null })]);
  const first = await r.run({ saveChanges: true });
  const failed = first.events.filter((event) => event.level === 'error');
  expect(first.counts.employees).toMatchObject({ read: 50, created: 48, refused: 2 });
  // One is mended at the source, the other still wrong; a third has gone.
  putEmployees(r, 'source', [employee(3)]);
  const onlyKeys = { employees: ['1003', '1004', '1999'], payRates: ['1003|REG|hourly|2024-01-01'] };

  const retry = await r.run({ saveChanges: true, purpose: 'retry', options: { onlyKeys } });

  expect(failed.map((event) => event.recordKey)).toEqual(expect.arrayContaining(['1003', '1004']));
  expect(retry.counts.employees).toMatchObject({ read: 3, created: 1, refused: 1, skipped: 1 });
  expect(retry.counts.payRates).toMatchObject({ read: 1, created: 1 });
  expect(retry.counts.departments).toBeUndefined();
  expect(retry.events.map((event) => [event.recordKey, event.code])).toEqual([
    ['1999', 'skip/gone'],
    ['1004', 'record/missing-field'],
  ]);
});

test('retry maps with the present mapping, not with that of the failed run', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, { ...alone, lastName: null })]);
  await r.run({ saveChanges: true });
  const mapping = [
    { target: 'lastName', source: 'lastName', steps: [{ do: 'default' as const, value: 'Unknown' }] },
  ];

  const retry = await r.run({
    saveChanges: true,
    purpose: 'retry',
    options: { onlyKeys: { employees: ['1001'] } },
    config: { dataSets: [plain('employees', { mapping })] },
  });

  expect(retry.status).toBe('completed');
  expect(r.destination.get('employees', '1001')?.lastName).toBe('Unknown');
});

test('retrying a pay rate alone looks at its employee without planning for them', async () => {
  const r = await rig({ dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  putRates(r, [payRate(1)]);
  r.destination.fault('refuse', 'payRates');
  await r.run({ saveChanges: true });

  const retry = await r.run({
    saveChanges: true,
    purpose: 'retry',
    options: { onlyKeys: { payRates: ['1001|REG|hourly|2024-01-01'] } },
  });

  expect(retry.counts).toMatchObject({ employees: { read: 0 }, payRates: { read: 1, created: 1 } });
});

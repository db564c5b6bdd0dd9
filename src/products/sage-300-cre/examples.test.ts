import { expect, test } from 'vitest';
import { compileMapping, type VendorRecord } from '../../sdk/index.ts';
import examples from './examples/hh2-examples.json' with { type: 'json' };
import { dataSet, withSage } from './testing/test-bed.ts';

const json = (body: unknown) =>
  ({ kind: 'status', status: 200, body, headers: { 'content-type': 'application/json' } }) as const;

async function firstOf(id: string, path: string, rows: unknown): Promise<VendorRecord> {
  let record: VendorRecord = {};
  await withSage(async ({ client }, { sandbox }) => {
    const { employeeSecrets: secret } = examples;
    sandbox.faults.add({ path: `${path}\\?`, effect: json(rows) });
    sandbox.faults.add({ path: 'employee/ssn', effect: json(secret.ssn) });
    sandbox.faults.add({ path: 'birth-date', effect: json(secret.birthDate) });
    sandbox.faults.add({ path: 'street-address', effect: json(secret.streetAddress) });
    for await (const page of dataSet(id).read?.(client, { options: {} }) ?? []) {
      record = page.records[0] ?? {};
      break;
    }
  });
  return record;
}

test('the example of an employee becomes one of ours, with what the private calls give', async () => {
  const record = await firstOf('employees', 'employees', examples.employees.body);
  const problems: unknown[] = [];
  const entity = compileMapping('employees', dataSet('employees').mapping, {}).toEntity(
    record,
    problems as never[],
  );

  expect(entity).toMatchObject({
    employeeNumber: '1001',
    firstName: 'Dana',
    lastName: 'Ortiz',
    street1: '12 Example St',
    city: 'Tucson',
    gender: 'female',
    ethnicity: 'Hispanic',
    maritalStatus: 'married',
    hireDate: '2021-04-12',
    birthDate: '1988-09-30',
    ssn: '000001001',
    status: 'active',
    workersCompCode: '5403',
  });
  expect(problems).toEqual([]);
});

test('the example of a job and of a cost code become ours', async () => {
  const job = await firstOf('projects', 'JobCost.svc/jobs', [examples.job]);
  const costCode = await firstOf('costCodes', 'jobs/costcodes', [examples.costCode]);
  const entity = (id: string, record: VendorRecord) =>
    compileMapping(id, dataSet(id).mapping, {}).toEntity(record, []);

  expect(entity('projects', job)).toMatchObject({ code: '03-001', name: 'North Clinic', status: 'open' });
  expect(entity('costCodes', costCode)).toMatchObject({ code: '1-010', name: 'Layout', active: true });
});

test.each([
  ['a return', { HireDate: '2019-04-01', RehireDate: '2025-01-06' }, '2025-01-06'],
  ['a first hire', { HireDate: '2019-04-01', RehireDate: null }, '2019-04-01'],
])('of %s the first hire stays in HireDate, read and written', (_, dates, hireDate) => {
  const mapping = compileMapping('employees', dataSet('employees').mapping, {});

  const entity = mapping.toEntity(dates, []);
  const { HireDate, RehireDate } = mapping.toRecord(entity);

  expect(entity).toEqual({ hireDate, originalHireDate: '2019-04-01', rehireDate: dates.RehireDate });
  expect({ HireDate, RehireDate }).toEqual(dates);
});

test('a source that knows one hire date gives that one', () => {
  const mapping = compileMapping('employees', dataSet('employees').mapping, {});

  expect(mapping.toRecord({ hireDate: '2019-04-01', originalHireDate: null }).HireDate).toBe('2019-04-01');
  expect(mapping.toRecord({ hireDate: '2019-04-01' }).HireDate).toBe('2019-04-01');
});

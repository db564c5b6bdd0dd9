import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { buildContractor, problemOf, REHIRED_OLD_NUMBER, stalePeople } from '../contractor/index.ts';
import { SandboxClock } from '../kit/index.ts';
import { startAcumaticaSandbox } from './index.ts';
import { NOW, NEW_EMPLOYEE as rosa, TestClient, wrap } from './testing/client.ts';

const clock = new SandboxClock();
const sandbox = await startAcumaticaSandbox({ clock, people: 60 });
afterAll(() => sandbox.close());

let client: TestClient;
beforeEach(async () => {
  clock.freeze(NOW);
  sandbox.faults.clear();
  sandbox.reset();
  client = new TestClient(sandbox);
  await client.withToken();
});

const contractor = buildContractor({ today: NOW.slice(0, 10), people: 60 });
const byRef = async (reference: string) =>
  (
    await client.list('Employee', {
      $filter: `EmployeeSettings/EmployeeRefNbr eq '${reference}'`,
      $expand: 'EmployeeSettings,ContactInfo,EmploymentHistory',
    })
  ).body;

test('most people are there, under this system’s numbers', async () => {
  const known = stalePeople(contractor, 0.7).people.length + contractor.destinationDuplicates.length;

  const { body } = await client.list('Employee');

  expect(body).toHaveLength(known);
  expect(known).toBeLessThan(60);
});

test('the rehired person is there as the terminated one of then', async () => {
  const [old] = await byRef(REHIRED_OLD_NUMBER);

  expect(old.Status.value).toBe('Inactive');
  expect(old.EmploymentHistory[0].Terminated.value).toBe(true);
  expect(await byRef(problemOf('rehire').employeeNumber)).toEqual([]);
});

test('one person is there twice, with one social security number', async () => {
  const ssnOf = async (employee: { EmployeeID: { value: string } }) => {
    const { body } = await client.get(
      `EmployeePayrollSettings/${employee.EmployeeID.value}?$expand=TaxSettings`,
    );
    return body.TaxSettings.find((row: { Setting: { value: string } }) => row.Setting.value === 'SSN').Value
      .value;
  };
  const [first] = await byRef(problemOf('two-candidates').employeeNumber);
  const [second] = await byRef('990014');

  expect(await ssnOf(first)).toBe(await ssnOf(second));
});

test('a start from a state file keeps what was written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'acumatica-'));
  const options = { people: 30, stateFile: `${folder}/state.db` };
  const first = await startAcumaticaSandbox(options);
  const writer = new TestClient(first);
  await writer.withToken();
  await writer.put('CostCode', wrap({ CostCodeID: '99-100', Description: 'Kept' }));
  await first.close();

  const second = await startAcumaticaSandbox(options);
  const reader = new TestClient(second);
  await reader.withToken();

  expect((await reader.get('CostCode/99-100')).body.Description.value).toBe('Kept');
  await second.close();
  rmSync(folder, { recursive: true });
});

test('employees keep HR’s numbers where numbering is manual, and a new one needs a number', async () => {
  const manual = await startAcumaticaSandbox({ people: 30, employeeNumbering: 'manual' });
  const other = new TestClient(manual);
  await other.withToken();

  const without = await other.put('Employee', wrap(rosa));
  const with_ = await other.put('Employee', wrap({ ...rosa, EmployeeID: '7001' }));

  expect((await other.get('Employee/1001')).status).toBe(200);
  expect(without.status).toBe(422);
  expect(without.body.EmployeeID.error).toContain('cannot be empty');
  expect(with_.body.EmployeeID.value).toBe('7001');
  await manual.close();
});

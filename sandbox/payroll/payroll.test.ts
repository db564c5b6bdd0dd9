import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildContractor, problemOf } from '../contractor/index.ts';
import { type Row, SandboxClock } from '../kit/index.ts';
import { PAYROLL_DEMO, type PayrollSandbox, startPayrollSandbox } from './index.ts';

const today = '2026-03-04';
const contractor = buildContractor({ today, people: 60 });
const clock = new SandboxClock();
let sandbox: PayrollSandbox;
let token = '';

beforeAll(async () => {
  clock.freeze(`${today}T18:00:00Z`);
  sandbox = await startPayrollSandbox({ contractor, clock });
});

beforeEach(async () => {
  clock.freeze(`${today}T18:00:00Z`);
  sandbox.faults.clear();
  sandbox.reset();
  token = await login(sandbox);
});

afterAll(() => sandbox.close());

async function login(to: PayrollSandbox, key = PAYROLL_DEMO.readWriteKey): Promise<string> {
  const answer = await fetch(`${to.url}/v1/Auth/Login`, { method: 'POST', headers: { 'X-Api-Key': key } });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

interface Answer {
  status: number;
  body: Row & { items: Row[]; results: Row[]; errors: Record<string, string[]> };
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  to = sandbox,
  bearer = token,
): Promise<Answer> {
  const answer = await fetch(`${to.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
}

async function first(path: string): Promise<Row> {
  const found = (await call('GET', path)).body.items[0];
  if (found === undefined) throw new Error(`nothing at ${path}`);
  return found;
}

const entry = (changes: Row = {}): Row => ({
  source: 'test',
  recordId: 'r1',
  version: '1',
  employeeNumber: '1001',
  workDate: '2026-02-23',
  rateCode: '001',
  hours: 8,
  ...changes,
});

const send = async (...entries: Row[]) =>
  (await call('POST', '/v1/Payroll/TimeEntries', { entries })).body.results;

test('a read-only key reads and may not write', async () => {
  const readOnly = await login(sandbox, PAYROLL_DEMO.readOnlyKey);

  expect((await call('GET', '/v1/Payroll/Unions', undefined, sandbox, readOnly)).status).toBe(200);
  expect((await call('POST', '/v1/Payroll/Unions', {}, sandbox, readOnly)).status).toBe(403);
});

test.each([
  ['RateCodes', 'Rate codes are changed in Payroll only.'],
  ['PaySchedules', 'Pay schedules are changed in Payroll only.'],
])('%s belong to Payroll: writing them is refused in words', async (resource, words) => {
  const row = await first(`/v1/Payroll/${resource}`);
  const created = await call('POST', `/v1/Payroll/${resource}`, { identifier: '9', name: 'N' });
  const changed = await call('PUT', `/v1/Payroll/${resource}/${row.id}`, row);

  expect(created).toMatchObject({ status: 403, body: { title: words } });
  expect(changed).toMatchObject({ status: 403, body: { title: words } });
});

test('an SSN comes with a new person and is changed in Core HR, unless Payroll owns it', async () => {
  const { personId } = await first('/v1/Common/Persons/Employees');
  const path = `/v1/Common/Persons/${personId}/GovernmentIdentifications`;
  const row = await first(path);
  const changed = { ...row, number: '900490001' };
  expect((await call('PUT', `${path}/${row.id}`, changed)).status).toBe(403);
  expect((await call('PUT', `${path}/${row.id}`, row)).status).toBe(200);

  const own = await startPayrollSandbox({ contractor, clock, ssnOwner: 'Payroll' });
  const bearer = await login(own);
  expect((await call('PUT', `${path}/${row.id}`, changed, own, bearer)).status).toBe(200);
  await own.close();
});

test('the employee type decides between W-2 and 1099', async () => {
  const { employeeId, personId, ...employment } = await first('/v1/Common/Persons/Employees');
  const path = `/v1/Common/Persons/${personId}/Employees/${employeeId}`;
  const wrong = await call('PUT', path, { ...employment, employmentType: 'Subcontractor' });
  const right = await call('PUT', path, { ...employment, employmentType: 'Subcontractor', taxForm: '1099' });

  expect(wrong.body.errors).toEqual({ taxForm: ['Employee type Subcontractor is paid on 1099.'] });
  expect(right.status).toBe(200);
});

test('one person is there twice, with the same SSN', () => {
  const ssn = contractor.people.find(
    (person) => person.employeeNumber === problemOf('two-candidates').employeeNumber,
  )?.ssn;
  const rows = sandbox.state.table<Row>('GovernmentIdentifications').values();

  expect(rows.filter((row) => row.number === ssn)).toHaveLength(2);
});

test('hours are accepted once, unchanged the second time, and replaced by another version', async () => {
  expect(await send(entry())).toEqual([{ recordId: 'r1', status: 'accepted' }]);
  expect(await send(entry())).toEqual([{ recordId: 'r1', status: 'unchanged' }]);
  expect(await send(entry({ version: '2', hours: 6 }))).toEqual([{ recordId: 'r1', status: 'accepted' }]);

  const { items } = (await call('GET', '/v1/Payroll/TimeEntries?record_id=r1')).body;
  expect(items).toMatchObject([{ hours: 6, version: '2' }]);
});

test('a package is judged row by row', async () => {
  const results = await send(
    entry({ recordId: 'a', employeeNumber: 'nobody' }),
    entry({ recordId: 'b', rateCode: '999' }),
    entry({ recordId: 'c', hours: 25 }),
    entry({ recordId: 'd', workDate: '2026-02-30' }),
    entry({ recordId: 'e', workDate: '2026-02-16' }),
    entry({ recordId: 'f' }),
  );

  expect(results.map((row) => row.code ?? row.status)).toEqual([
    'unknown-employee',
    'unknown-rate-code',
    'bad-hours',
    'bad-date',
    'period-closed',
    'accepted',
  ]);
});

test('a rate code without hours takes an amount and nothing else, and one by the hour takes hours', async () => {
  const results = await send(
    entry({ recordId: 'a', rateCode: '060', hours: null, amount: 55 }),
    entry({ recordId: 'b', rateCode: '060', hours: 8, amount: 55 }),
    entry({ recordId: 'c', rateCode: '060', hours: null }),
    entry({ recordId: 'd', hours: null, amount: 55 }),
  );

  expect(results.map((row) => row.code ?? row.status)).toEqual([
    'accepted',
    'no-hours-here',
    'no-amount',
    'bad-hours',
  ]);
});

test('a period that is closed takes no more hours and no corrections, until it is opened again', async () => {
  await send(entry());
  sandbox.setPeriod('2026-03-01', 'closed');
  expect((await send(entry({ version: '2' })))[0]).toMatchObject({ code: 'period-closed' });
  sandbox.setPeriod('2026-03-01', 'open');
  expect((await send(entry({ version: '2' })))[0]).toMatchObject({ status: 'accepted' });
});

test.each([
  ['PayRates', { rateCode: '999', rateType: 'Hourly', amount: 1, effectiveFrom: today }, 'rateCode'],
  ['TaxSetups', { taxCode: 'Colorado', effectiveFrom: today }, 'taxCode'],
  [
    'DirectDeposits',
    { routingNumber: '123456789', accountNumber: '1', method: 'Amount', value: 1, startDate: today },
    'routingNumber',
  ],
  ['Deductions', { deductionCode: 'HSA', startDate: today, stopDate: '2026-01-01' }, 'stopDate'],
])('a row of %s that makes no sense is refused at its field', async (resource, row, field) => {
  const answer = await call('POST', `/v1/Payroll/${resource}`, { employeeNumber: '1001', ...row });

  expect(answer.status).toBe(400);
  expect(Object.keys(answer.body.errors)).toEqual([field]);
});

test('the same pay rate twice is refused, and rows are narrowed to their employee', async () => {
  const { id, ...rate } = await first('/v1/Payroll/PayRates?employee_number=1001');
  const { items } = (await call('GET', '/v1/Payroll/PayRates?employee_number=1001')).body;

  expect((await call('POST', '/v1/Payroll/PayRates', rate)).status).toBe(409);
  expect(new Set(items.map((row) => row.employeeNumber))).toEqual(new Set(['1001']));
  expect((await call('DELETE', `/v1/Payroll/PayRates/${id}`)).status).toBe(405);
});

test('pay stubs of the last paid period are put out at the start, and of each one that is paid', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'payroll-'));
  const other = await startPayrollSandbox({ contractor, clock, exportFolder: folder });
  other.setPeriod('2026-03-01', 'paid');
  await other.close();
  const names = (await readdir(folder)).sort();
  const [header] = (await readFile(join(folder, names[0] ?? ''), 'utf8')).split('\r\n');
  await rm(folder, { recursive: true });

  expect(names).toEqual(['pay-stubs-20260222.csv', 'pay-stubs-20260301.csv']);
  expect(header?.split(',')).toHaveLength(17);
});

test('pay follows the person to a new employee number', async () => {
  const { employeeId, personId, ...employment } = await first(
    '/v1/Common/Persons/Employees?employee_id=1001',
  );
  const path = `/v1/Common/Persons/${personId}/Employees/${employeeId}`;
  await call('PUT', path, { ...employment, employeeNumber: '91001' });
  const rows = async (number: string) =>
    (await call('GET', `/v1/Payroll/PayRates?employee_number=${number}`)).body.items.length;

  expect(await rows('1001')).toBe(0);
  expect(await rows('91001')).toBeGreaterThan(0);
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildContractor } from '../contractor/index.ts';
import { type Row, SandboxClock } from '../kit/index.ts';
import { EXAKTIME_DEMO, type ExaktimeSandbox, startExaktimeSandbox } from './index.ts';

const today = '2026-03-04';
const contractor = buildContractor({ today, people: 60 });
const clock = new SandboxClock();
let sandbox: ExaktimeSandbox;
let token = '';

beforeAll(async () => {
  clock.freeze(`${today}T18:00:00Z`);
  sandbox = await startExaktimeSandbox({ contractor, clock });
});

beforeEach(async () => {
  clock.freeze(`${today}T18:00:00Z`);
  sandbox.faults.clear();
  sandbox.reset();
  token = await login(sandbox, EXAKTIME_DEMO.readWriteKey);
});

afterAll(() => sandbox.close());

async function login(to: ExaktimeSandbox, key: string): Promise<string> {
  const answer = await fetch(`${to.url}/v1/Auth/Login`, { method: 'POST', headers: { 'X-Api-Key': key } });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

interface Answer {
  status: number;
  text: string;
  body: Row & { items: Row[]; errors: Record<string, string[]>; value: Row[] };
}

async function call(method: string, path: string, body?: unknown, bearer = token): Promise<Answer> {
  const answer = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

const get = (path: string) => call('GET', path);

async function first(path: string): Promise<Row> {
  const found = (await get(path)).body.items[0];
  if (found === undefined) throw new Error(`nothing at ${path}`);
  return found;
}

test('a key is exchanged for a token, and a read-only one may not write', async () => {
  expect((await fetch(`${sandbox.url}/v1/Time/Jobs`)).status).toBe(401);
  const readOnly = await login(sandbox, EXAKTIME_DEMO.readOnlyKey);
  expect((await call('GET', '/v1/Time/Jobs', undefined, readOnly)).status).toBe(200);
  expect((await call('POST', '/v1/Time/CostCodes', { identifier: '9', name: 'N' }, readOnly)).status).toBe(
    403,
  );
  clock.advance(3_600_000);
  expect((await get('/v1/Time/Jobs')).status).toBe(401);
});

test('pages hold 50 unless asked, at most 100', async () => {
  expect((await get('/v1/Common/Persons')).body.items).toHaveLength(50);
  expect((await get('/v1/Common/Persons?page_size=101')).status).toBe(400);
});

test('PUT replaces the whole object: what is left out is cleared', async () => {
  const job = await first('/v1/Time/Jobs');
  const answer = await call('PUT', `/v1/Time/Jobs/${job.id}`, { identifier: job.identifier, name: 'Other' });

  expect(answer.body).toMatchObject({ name: 'Other', startDate: null, isActive: false, locationIds: [] });
});

test.each(['/v1/Time/Jobs', '/v1/Time/CostCodes', '/v1/Common/Locations'])(
  '%s has no delete',
  async (path) => {
    const { id } = await first(path);

    expect((await call('DELETE', `${path}/${id}`)).status).toBe(405);
  },
);

test('a job identifier and a cost code name that are taken are refused', async () => {
  const { identifier } = await first('/v1/Time/Jobs');
  const { name } = await first('/v1/Time/CostCodes');

  expect((await call('POST', '/v1/Time/Jobs', { identifier, name: 'Twin' })).status).toBe(409);
  const twin = await call('POST', '/v1/Time/CostCodes', { identifier: '99-999', name });
  expect(twin).toMatchObject({ status: 409, body: { errors: { name: ['Another record has this value.'] } } });
});

test('rate codes belong to Payroll: they are shown, and nothing else', async () => {
  expect((await get('/v1/Payroll/RateCodes')).body.items).toHaveLength(contractor.earningCodes.length);
  expect((await call('POST', '/v1/Payroll/RateCodes', { identifier: '9', name: 'N' })).status).toBe(405);
});

test('a termination date ends nothing, and "Sync to Payroll" opens required fields', async () => {
  const { employeeId, personId, ...employment } = await first('/v1/Common/Persons/Employees?status=Active');
  const path = `/v1/Common/Persons/${personId}/Employees/${employeeId}`;
  const dated = await call('PUT', path, { ...employment, terminationDate: today });
  const bare = await call('PUT', path, {
    ...employment,
    syncToPayroll: true,
    hireDate: null,
    employmentType: null,
  });

  expect(dated.body).toMatchObject({ status: 'Active', terminationDate: today });
  expect(Object.keys(bare.body.errors)).toEqual(['hireDate', 'employmentType']);
});

test('where Core HR owns people, they are read-only here', async () => {
  const owned = await startExaktimeSandbox({ contractor, clock, coreHrOwnsPeople: true });
  try {
    const answer = await fetch(`${owned.url}/v1/Common/Persons`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await login(owned, EXAKTIME_DEMO.readWriteKey)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ firstName: 'A', lastName: 'B' }),
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ errors: { firstName: ['Is edited in Core HR.'] } });
  } finally {
    await owned.close();
  }
});

test('the warehouse shows yesterday: work of today and a closed period appear tomorrow', async () => {
  const rows = async () => (await get(`/odata/DwTimeRecords?$filter=WorkDate eq ${today}`)).body.value.length;
  const open = async () => (await get('/odata/DwPayPeriods?$filter=IsClosed eq false')).body.value;
  expect(await rows()).toBe(0);
  const [period] = await open();
  sandbox.closePeriod(String(period?.EndDate));
  expect(await open()).toHaveLength(1);

  clock.advance(86_400_000);
  token = await login(sandbox, EXAKTIME_DEMO.readWriteKey);

  expect(await rows()).toBe(10);
  expect(await open()).toHaveLength(0);
});

test('the warehouse gives 1,000 rows at most, selected, sorted and skipped, and its schema', async () => {
  const top = await get('/odata/DwTimeRecords?$top=1001');
  const some = await get('/odata/DwTimeRecords?$select=Hours,WorkDate&$orderby=WorkDate desc&$top=2&$skip=1');
  const schema = await get('/odata/$metadata');

  expect(top.status).toBe(400);
  expect(some.body.value.map((row) => Object.keys(row))).toEqual([
    ['Hours', 'WorkDate'],
    ['Hours', 'WorkDate'],
  ]);
  expect(schema.text).toContain('<EntitySet Name="DwPayPeriods"');
});

test('most people of last week are approved by their supervisor, and some are not', async () => {
  const { value } = (await get('/odata/DwPayPeriodApprovals')).body;
  const by = (type: string) => value.filter((row) => row.ApprovalType === type).length;

  expect(by('Supervisor')).toBeGreaterThan(by('Employee') / 2);
  expect(by('Supervisor')).toBeLessThan(by('Employee'));
});

test('the Export button writes the nine columns, with the hours of today', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'exaktime-'));
  const name = sandbox.exportTimesheets(folder, '2026-02-23', today);
  const lines = (await readFile(join(folder, name), 'utf8')).trim().split('\r\n');
  await rm(folder, { recursive: true });

  expect(lines[0]?.split(',')).toHaveLength(9);
  expect(lines[1]).toMatch(/^[0-9a-f]{32},02\/2\d\/2026,(Regular|OT1|OT2),/);
  expect(lines.some((line) => line.includes('03/04/2026'))).toBe(true);
});

test('too many calls in a minute are told how long to wait', async () => {
  const slow = await startExaktimeSandbox({ contractor, clock, callsPerMinute: 1 });
  const bearer = await login(slow, EXAKTIME_DEMO.readOnlyKey);
  const ask = () => fetch(`${slow.url}/v1/Time/Jobs`, { headers: { authorization: `Bearer ${bearer}` } });
  await ask();
  const refused = await ask();
  await slow.close();

  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBe(60);
});

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildContractor, problemOf } from '../contractor/index.ts';
import { type Row, SandboxClock } from '../kit/index.ts';
import { CORE_HR_DEMO, type CoreHrSandbox, startCoreHrSandbox } from './index.ts';

const today = '2026-03-02';
const contractor = buildContractor({ today, people: 120 });
const clock = new SandboxClock();
let sandbox: CoreHrSandbox;
let token = '';

beforeAll(async () => {
  clock.freeze(`${today}T10:00:00Z`);
  sandbox = await startCoreHrSandbox({ contractor, clock });
});

beforeEach(async () => {
  clock.freeze(`${today}T10:00:00Z`);
  sandbox.faults.clear();
  sandbox.reset();
  token = await login(CORE_HR_DEMO.readWriteKey);
});

afterAll(() => sandbox.close());

async function login(key: string): Promise<string> {
  const answer = await fetch(`${sandbox.url}/v1/Auth/Login`, {
    method: 'POST',
    headers: { 'X-Api-Key': key },
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

interface Answer {
  status: number;
  type: string;
  headers: Headers;
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
  const type = answer.headers.get('content-type') ?? '';
  return {
    status: answer.status,
    type,
    headers: answer.headers,
    body: type.includes('json') ? JSON.parse(text) : { text },
  };
}

const get = (path: string) => call('GET', path);

async function first(path: string): Promise<Row> {
  const found = (await get(path)).body.items[0];
  if (found === undefined) throw new Error(`nothing at ${path}`);
  return found;
}

const employeeOf = (problem: string) =>
  first(`/v1/Common/Persons/Employees?employee_id=${problemOf(problem).employeeNumber}`);

test('a call without a token, with an unknown key or with an old token is refused', async () => {
  expect((await fetch(`${sandbox.url}/v1/Common/Persons`)).status).toBe(401);
  expect(await login('wrong')).toBeUndefined();

  clock.advance(3600_000);

  expect((await get('/v1/Common/Persons')).status).toBe(401);
});

test('a fault can expire the token early', async () => {
  sandbox.faults.add({ effect: { kind: 'own', name: 'expire-token' } });

  expect((await get('/v1/Common/Persons')).status).toBe(401);
  expect(
    (await call('GET', '/v1/Common/Persons', undefined, await login(CORE_HR_DEMO.readOnlyKey))).status,
  ).toBe(200);
});

test('a read-only key reads and may not write', async () => {
  const readOnly = await login(CORE_HR_DEMO.readOnlyKey);

  expect((await call('GET', '/v1/Common/Departments', undefined, readOnly)).status).toBe(200);
  expect(
    (await call('POST', '/v1/Common/Departments', { identifier: '9', name: 'New' }, readOnly)).status,
  ).toBe(403);
});

test('pages hold 50 unless asked, at most 100, and together everything once', async () => {
  const ids: unknown[] = [];
  for (let page = 1; page <= 3; page += 1) {
    const { body } = await get(`/v1/Common/Persons?page=${page}`);
    expect(body.totalCount).toBe(120);
    ids.push(...body.items.map((person) => person.personId));
  }

  expect(new Set(ids).size).toBe(120);
  expect((await get('/v1/Common/Persons?page=4')).body.items).toEqual([]);
  for (const query of ['page_size=101', 'page_size=0', 'page=0', 'page_size=ten']) {
    const answer = await get(`/v1/Common/Persons?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.type).toContain('application/problem+json');
  }
});

test('a person has no SSN, and the government identification has', async () => {
  const { personId } = await employeeOf('plain-active');
  const person = await get(`/v1/Common/Persons/${personId}`);
  const ids = await get(`/v1/Common/Persons/${personId}/GovernmentIdentifications`);
  const expected = contractor.people.find((one) => one.id === personId)?.ssn;

  expect(JSON.stringify(person.body)).not.toContain(expected);
  expect(ids.body.items).toMatchObject([{ type: 'SSN', number: expected }]);
});

test('a rehired person has two employments and their old number', async () => {
  const { personId } = await employeeOf('rehire');
  const employments = (await get(`/v1/Common/Persons/${personId}/Employees`)).body.items;

  expect(employments.map((one) => one.status)).toEqual(['Terminated', 'Active']);
});

test('an employment shows its pay rates, the future one too', async () => {
  const { payRates } = (await employeeOf('future-raise')) as {
    payRates: { startDate: string; endDate: string | null }[];
  };

  expect(payRates.at(-1)).toMatchObject({ startDate: '2026-04-01', endDate: null });
});

test('the documented filters narrow the lists', async () => {
  const person = contractor.people[30];
  const byMail = await get(`/v1/Common/Persons?work_email=${person?.emails[0]?.address}`);
  const byName = await get(
    `/v1/Common/Persons?last_name=${person?.lastName}&first_name=${person?.firstName}`,
  );
  const gone = await get('/v1/Common/Persons/Employees?status=Terminated&page_size=100');
  const concrete = await get('/v1/Common/Persons/Employees?department=100&page_size=100');

  expect(byMail.body.items.map((one) => one.personId)).toEqual([person?.id]);
  expect(byName.body.items.map((one) => one.personId)).toContain(person?.id);
  expect(new Set(gone.body.items.map((one) => one.status))).toEqual(new Set(['Terminated']));
  expect(concrete.body.items.length).toBe(
    contractor.people.filter((one) => one.employment.departmentCode === '100').length,
  );
});

test('an update replaces the whole object: what is left out becomes null', async () => {
  const person = await first('/v1/Common/Persons?last_name=O%27N%C3%BA%C3%B1ez-Br%C3%BBl%C3%A9');
  const path = `/v1/Common/Persons/${person.personId}`;

  const answer = await call('PUT', path, { firstName: 'Siobhan', lastName: 'Nunez' });

  expect(answer.status).toBe(200);
  expect((await get(path)).body).toMatchObject({
    firstName: 'Siobhan',
    birthDate: null,
    gender: null,
    isVeteran: false,
  });
});

test('an employment with a department that does not exist is refused at that field', async () => {
  const employee = await employeeOf('plain-active');
  const path = `/v1/Common/Persons/${employee.personId}/Employees/${employee.employeeId}`;

  const answer = await call('PUT', path, { ...employee, departmentId: 'nowhere', hireDate: '2026-02-30' });

  expect(answer.status).toBe(400);
  expect(Object.keys(answer.body.errors)).toEqual(['hireDate', 'departmentId']);
  expect((await get(path)).body.departmentId).toBe(employee.departmentId);
});

test('a new person is created step by step, and a number or SSN that is taken is refused', async () => {
  const created = await call('POST', '/v1/Common/Persons', {
    firstName: 'Nora',
    lastName: 'Field',
    birthDate: '1990-01-31',
  });
  const below = `/v1/Common/Persons/${created.body.personId}`;
  const employment = { employeeNumber: '1001', status: 'Active', hireDate: today };

  expect(created.status).toBe(201);
  expect((await call('POST', `${below}/Employees`, employment)).status).toBe(409);
  expect((await call('POST', `${below}/Employees`, { ...employment, employeeNumber: '7001' })).status).toBe(
    201,
  );
  for (const number of ['12345678', '999999999', '123-45-67', contractor.people[0]?.ssn]) {
    const answer = await call('POST', `${below}/GovernmentIdentifications`, { type: 'SSN', number });
    expect(answer.body.errors?.number).toHaveLength(1);
  }
  expect(
    (await call('POST', `${below}/GovernmentIdentifications`, { type: 'SSN', number: '900490001' })).status,
  ).toBe(201);
});

test('persons and their parts can be deleted, lists cannot', async () => {
  const { personId, employeeId } = await employeeOf('plain-active');
  const department = await first('/v1/Common/Departments');

  expect((await call('DELETE', `/v1/Common/Departments/${department.id}`)).status).toBe(405);
  expect((await call('DELETE', `/v1/Common/Persons/${personId}`)).status).toBe(409);
  expect((await call('DELETE', `/v1/Common/Persons/${personId}/Employees/${employeeId}`)).status).toBe(204);
  expect((await call('DELETE', `/v1/Common/Persons/${personId}`)).status).toBe(204);
  expect((await get(`/v1/Common/Persons/${personId}/EmailAddresses`)).status).toBe(404);
});

test.each([
  '/v1/Common/Departments',
  '/v1/Common/Locations',
  '/v1/Common/JobCodes',
  '/v1/Time/Jobs',
  '/v1/Time/CostCodes',
  '/v1/Payroll/RateCodes',
  '/v1/Payroll/PaySchedules',
  '/v1/Payroll/LaborClasses',
  '/v1/Payroll/Unions',
  '/v1/Payroll/UnionClasses',
  '/v1/Payroll/UnionLocals',
])('%s is listed, read, created and updated', async (path) => {
  const { id, identifier, ...model } = await first(path);
  const name = path.endsWith('RateCodes') ? model.name : 'Changed';
  const created = await call('POST', path, { ...model, identifier: 'NEW-1', name: 'Brand new' });
  const updated = await call('PUT', `${path}/${id}`, { ...model, identifier, name });

  expect(created.status).toBe(201);
  expect(updated.status).toBe(200);
  expect((await get(`${path}/${id}`)).body.name).toBe(name);
  // The second record may not take over what tells the first one apart.
  const twin = { ...model, identifier, name: path.endsWith('RateCodes') ? 'Brand new' : name };
  expect((await call('PUT', `${path}/${created.body.id}`, twin)).status).toBe(409);
});

test('with Payroll in use its lists are shown and not written', async () => {
  const other = await startCoreHrSandbox({ contractor, clock, payrollIsOn: true });
  const login = await fetch(`${other.url}/v1/Auth/Login`, {
    method: 'POST',
    headers: { 'X-Api-Key': CORE_HR_DEMO.readWriteKey },
  });
  const { accessToken } = (await login.json()) as { accessToken: string };
  const ask = (method: string, resource: string) =>
    fetch(`${other.url}/v1/Payroll/${resource}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}` },
    }).then((answer) => answer.status);

  for (const resource of ['PaySchedules', 'RateCodes'])
    expect([await ask('GET', resource), await ask('POST', resource)]).toEqual([200, 403]);
  expect(await ask('GET', 'LaborClasses')).toBe(200);
  await other.close();
});

test('too many calls in a minute are told how long to wait', async () => {
  const slow = await startCoreHrSandbox({ contractor, clock, callsPerMinute: 2 });
  const answer = await fetch(`${slow.url}/v1/Auth/Login`, {
    method: 'POST',
    headers: { 'X-Api-Key': CORE_HR_DEMO.readOnlyKey },
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  const ask = () =>
    fetch(`${slow.url}/v1/Payroll/Unions`, { headers: { authorization: `Bearer ${accessToken}` } });

  await ask();
  await ask();
  const refused = await ask();
  clock.advance(60_001);

  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBe(60);
  expect((await ask()).status).toBe(200);
  await slow.close();
});

test('the paths and names that are guesses can be replaced', async () => {
  const other = await startCoreHrSandbox({
    contractor,
    clock,
    assumptions: {
      login: { path: '/signin', header: 'Subscription-Key', tokenField: 'token', expiresField: 'ttl' },
      page: { items: 'data', total: 'count', number: 'page', size: 'size' },
    },
  });
  const answer = await fetch(`${other.url}/signin`, {
    method: 'POST',
    headers: { 'Subscription-Key': CORE_HR_DEMO.readOnlyKey },
  });
  const { token: bearer } = (await answer.json()) as { token: string };
  const list = await fetch(`${other.url}/v1/Common/Locations`, {
    headers: { authorization: `Bearer ${bearer}` },
  });

  expect(await list.json()).toMatchObject({ count: 4, data: [{ identifier: 'DEN' }, {}, {}, {}] });
  await other.close();
});

test('the warehouse shows last night, not this morning', async () => {
  const person = await first('/v1/Common/Persons');
  const rename = { ...person, lastName: 'Renamed' };
  await call('PUT', `/v1/Common/Persons/${person.personId}`, rename);
  const query = `/odata/DwUsers?$filter=UserId eq ${person.personId}&$select=LastName`;

  expect((await get(query)).body.value).toEqual([{ LastName: person.lastName }]);
  clock.advance(24 * 3600_000);
  token = await login(CORE_HR_DEMO.readOnlyKey);
  expect((await get(query)).body.value).toEqual([{ LastName: 'Renamed' }]);
});

test('the warehouse answers OData: filter, order, top, count, metadata', async () => {
  const filter = "IsActive eq true and (startswith(LastName,'M') or LastName eq 'Shaw')";
  const { body } = await get(
    `/odata/DwUsers?$filter=${encodeURIComponent(filter)}&$orderby=LastName desc&$top=3&$count=true`,
  );
  const matching = contractor.people.filter(
    (one) => one.employment.status !== 'Terminated' && /^(M|Shaw$)/.test(one.lastName),
  );

  expect(body['@odata.count']).toBe(matching.length);
  expect(body.value.map((row) => row.LastName)).toEqual(
    matching
      .map((one) => one.lastName)
      .sort()
      .reverse()
      .slice(0, 3),
  );
  expect((await get('/odata/DwUsers?$top=1001')).status).toBe(400);
  expect((await get('/odata/DwNothing')).status).toBe(404);
  expect((await get('/odata/$metadata')).body.text).toContain('<EntitySet Name="DwUsers"');
});

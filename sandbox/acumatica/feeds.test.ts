import { afterAll, beforeEach, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { acumaticaDemoCredentials as demo, startAcumaticaSandbox } from './index.ts';
import { NOW, TestClient } from './testing/client.ts';

const clock = new SandboxClock();
const sandbox = await startAcumaticaSandbox({ clock, people: 60 });
afterAll(() => sandbox.close());

let client: TestClient;
beforeEach(() => {
  clock.freeze(NOW);
  sandbox.faults.clear();
  sandbox.reset();
  client = new TestClient(sandbox);
});

const basic = {
  authorization: `Basic ${Buffer.from(`${demo.username}:${demo.password}`).toString('base64')}`,
};
const feed = (path: string, headers: Record<string, string> = basic) =>
  client.send('GET', `/t/Company/api/odata/${path}`, undefined, headers);

test('departments, positions, classes and branches are there as classes and as inquiries', async () => {
  for (const name of [
    'dac/EPDepartment',
    'dac/EPPosition',
    'dac/EPEmployeeClass',
    'dac/Branch',
    'gi/HUB-Departments',
    'gi/HUB-Employees',
  ])
    expect((await feed(name)).body.value.length, name).toBeGreaterThan(0);
});

test('a department that only HR has is missing', async () => {
  const { body } = await feed("dac/EPDepartment?$filter=DepartmentID eq '045'");

  expect(body.value).toEqual([]);
});

test('the query options work with version 4 literals', async () => {
  const { body } = await feed(
    "gi/HUB-Departments?$filter=LastModifiedDateTime ge 2026-03-02T00:00:00Z and contains(Description,'a')&$orderby=DepartmentID desc&$top=2&$skip=1&$select=DepartmentID",
  );

  expect(body.value).toEqual([{ DepartmentID: '200' }, { DepartmentID: '040' }]);
  expect((await feed('gi/HUB-Departments?$count=true')).status).toBe(400);
  expect((await feed("gi/HUB-Departments?$filter=substringof('a',Description)")).status).toBe(400);
});

test('codes of fixed width come with their blanks', async () => {
  const { body } = await feed("dac/Branch('DEN')");

  expect(body.BranchCD).toHaveLength(30);
  expect(body.BranchCD.trim()).toBe('DEN');
});

test('nobody reads without the OData role or in another tenant', async () => {
  const other = { authorization: `Basic ${Buffer.from('hub.nopayroll:Chalk-Line-2').toString('base64')}` };

  expect((await feed('dac/EPDepartment', {})).status).toBe(401);
  expect((await feed('dac/EPDepartment', other)).status).toBe(403);
  expect((await client.send('GET', '/t/Nowhere/api/odata/dac/EPDepartment', undefined, basic)).status).toBe(
    404,
  );
});

test('a bearer token opens the feeds of its own tenant only', async () => {
  await client.withToken();
  const { headers } = client;

  expect((await feed('gi/HUB-Projects', headers)).body.value.length).toBeGreaterThan(0);
  expect((await client.send('GET', '/t/Training/api/odata/gi/HUB-Projects')).status).toBe(404);
});

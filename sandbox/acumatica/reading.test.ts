import { afterAll, beforeEach, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { startAcumaticaSandbox } from './index.ts';
import { NOW, TestClient } from './testing/client.ts';
import { ROOT } from './wire-record.ts';

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

test('GET /entity names the endpoint and its version', async () => {
  const answer = await client.send('GET', '/entity');

  expect(answer.body.endpoints[0]).toMatchObject({ name: 'Default', version: '24.200.001' });
});

test('a list is a bare array of wrapped values, {} for what is empty, without unexpanded parts', async () => {
  const answer = await client.list('Employee', { $top: 1 });

  const [first] = answer.body;
  expect(first.EmployeeID).toEqual({ value: 'EP00000001' });
  expect(first.ContactInfo).toBeUndefined();
  expect(first.EmploymentHistory).toBeUndefined();
  expect(first._links.self).toBe(`${ROOT}/Employee/${first.id}`);
});

test('$expand and $select choose the parts and fields', async () => {
  const query = {
    $top: 1,
    $select: 'EmployeeID,EmployeeSettings/DepartmentID',
    $expand: 'EmployeeSettings,ContactInfo/Address',
  };

  const [first] = (await client.list('Employee', query)).body;

  expect(Object.keys(first)).not.toContain('Status');
  expect(Object.keys(first.EmployeeSettings).sort()).toEqual([
    'DepartmentID',
    'custom',
    'id',
    'note',
    'rowNumber',
  ]);
  expect(first.ContactInfo.Address.Country).toEqual({ value: 'US' });
});

test('$top and $skip page through everything once, in key order', async () => {
  const whole = (await client.list('CostCode', { $select: 'CostCodeID' })).body;
  const pages = [];
  for (let skip = 0; ; skip += 15) {
    const page = (await client.list('CostCode', { $top: 15, $skip: skip })).body;
    pages.push(...page);
    if (page.length < 15) break;
  }

  const ids = pages.map((one) => one.CostCodeID.value);
  expect(ids).toEqual(whole.map((one: { CostCodeID: { value: string } }) => one.CostCodeID.value));
  expect(ids).toEqual([...ids].sort());
});

test('a record is found by key, by id, and by a|b', async () => {
  const [task] = (await client.list('ProjectTask', { $top: 1 })).body;
  const { ProjectID, ProjectTaskID } = task;

  for (const address of [
    task.id,
    `${ProjectID.value}/${ProjectTaskID.value}`,
    `${ProjectID.value}%7C${ProjectTaskID.value}`,
  ])
    expect((await client.get(`ProjectTask/${address}`)).body.id).toBe(task.id);
});

test('a key that is not there is a 500 with its own exception', async () => {
  const answer = await client.get('Employee/NOPE');

  expect(answer.status).toBe(500);
  expect(answer.body.exceptionType).toBe('PX.Api.ContractBased.NoEntitySatisfiesTheConditionException');
});

test.each([
  ["EarningTypeCodeID eq 'RG'", ['RG']],
  ["EarningTypeCodeID eq 'rg'", ['RG']],
  ["EarningTypeCodeID eq 'RG' or EarningTypeCodeID eq 'OT' and Active eq false", ['RG']],
  ["not (Multiplier lt 1.5) and startswith(EarningTypeCodeID,'D')", ['DT']],
  ["substringof('double',Description)", ['DT']],
  ["endswith(Description,'time') and Multiplier ge 2.0", ['DT']],
  ["LastModifiedDateTime gt datetimeoffset'2026-03-01T00:00:00Z'", []],
  ["cf.String(f='EarningTypes.EarningTypeID') eq 'nothing'", []],
])('$filter=%s', async (filter, expected) => {
  const answer = await client.list('EarningTypeCode', { $filter: filter });

  expect(answer.status).toBe(200);
  expect(
    answer.body.map((one: { EarningTypeCodeID: { value: string } }) => one.EarningTypeCodeID.value),
  ).toEqual(expected);
});

test('a filter follows linked parts but no detail rows', async () => {
  const linked = await client.list('Employee', { $filter: "EmployeeSettings/DepartmentID eq '010'" });
  const detail = await client.list('Employee', { $filter: "EmploymentHistory/PositionID eq 'PRES'" });

  expect(linked.body.length).toBeGreaterThan(0);
  expect(detail.status).toBe(400);
});

test.each([
  ['Active eq', 400],
  ["Nothing eq 'x'", 400],
  ["startsWith(Description,'x')", 400],
  ["LastModifiedDateTime gt datetimeoffset'2026-03-01T00:00:00 00:00'", 400],
  ["Active eq 'false'", 500],
  ["Multiplier eq '1'", 500],
])('the filter %s is refused with %d', async (filter, status) => {
  expect((await client.list('EarningTypeCode', { $filter: filter })).status).toBe(status);
});

test('a list with a part that has a BQL delegate is a 500, the single record is not', async () => {
  const list = await client.list('Project', { $expand: 'Invoices' });
  const single = await client.get('Project/X?$expand=Invoices');

  expect(list.status).toBe(500);
  expect(list.body.exceptionMessage).toContain('BQL delegate');
  expect(single.status).toBe(200);
});

test('wrong addresses, methods and rights have their own answers', async () => {
  const other = new TestClient(sandbox);
  await other.withCookies({ name: 'hub.nopayroll', password: 'Chalk-Line-2' });

  expect((await client.get('Nothing')).status).toBe(404);
  expect((await client.send('GET', '/entity/Default/99.200.001/Employee')).status).toBe(404);
  expect((await client.send('POST', `${ROOT}/Employee`, {})).status).toBe(406);
  expect((await client.send('PUT', `${ROOT}/Employee`, '{"a":')).status).toBe(400);
  expect((await other.list('EmployeePayrollSettings')).status).toBe(403);
  expect((await other.list('Employee', { $top: 1 })).status).toBe(200);
});

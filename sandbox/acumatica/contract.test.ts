import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { entityNames, entityType, type Member, memberAt, recordType } from './catalogue.ts';
import { startAcumaticaSandbox } from './index.ts';
import { isInquiry } from './inquiries.ts';
import { NOW, newEmployee, TestClient, wrap } from './testing/client.ts';
import { loadVendorSchema } from './testing/vendor-schema.ts';
import { ROOT } from './wire-record.ts';

/** The sandbox against the vendor's own OpenAPI definition of the endpoint. */
const vendor = loadVendorSchema(
  JSON.parse(readFileSync(new URL('./schema/default-24.200.001.openapi.json', import.meta.url), 'utf8')),
);
const clock = new SandboxClock();
clock.freeze(NOW);
const sandbox = await startAcumaticaSandbox({ clock, people: 40 });
const client = new TestClient(sandbox);
const entities = entityNames();

beforeAll(async () => {
  await client.withToken();
  const Employee = await newEmployee(client);
  const [project] = (await client.list('Project', { $filter: "Status eq 'Active' and ProjectID ne 'X'" }))
    .body;
  const work = { ProjectID: project.ProjectID.value, ProjectTaskID: '010', CostCode: '03-100' };
  const time = { Employee, Date: '2026-02-27T07:00:00-07:00', EarningType: 'RG', TimeSpent: '08:00' };
  await client.put('TimeEntry', wrap({ ...time, ...work }));
  await client.put('EmployeePayrollSettings', wrap({ EmployeeID: Employee, ClassID: 'HOURLY' }));
  const earning = { Employee, Code: 'RG', Date: '2026-02-27', Hours: 8, Rate: 30 };
  await client.put('PayrollBatch', wrap({ PayGroup: 'FLD', PayPeriod: '092026', EarningDetails: [earning] }));
  const rate = {
    EmployeeID: Employee,
    LaborRateType: 'Employee',
    HourlyRate: 30,
    EffectiveDate: '2026-03-02',
  };
  await client.put('LaborCostRate?$expand=Results', wrap({ Results: [rate] }));
});
afterAll(() => sandbox.close());

describe.each(entities)('%s', (entity) => {
  const type = entityType(entity);
  if (type === undefined) throw new Error(`no entity ${entity}`);

  test('its keys are fields of the contract, its actions and their parameters the published ones', () => {
    for (const key of type.keys) expect(memberAt(type, [key])?.member.kind).toBe('scalar');
    expect([...type.actions].sort()).toEqual(vendor.actionsOf(entity));
    for (const action of type.actions)
      expect(type.parameters[action] ?? []).toEqual(vendor.parametersOf(action));
  });

  test('every published method of its addresses is answered', async () => {
    for (const [path, method] of vendor.addressesOf(entity)) {
      const [first] = isInquiry(entity) ? [] : (await client.list(entity, { $top: 1 })).body;
      const address = path
        .replace('{ids}', first?.id ?? 'none')
        .replace('{id}', first?.id ?? 'none')
        .replace('{filename}', 'a.txt')
        .replace('{actionName}', 'NoSuchAction');
      if (method === 'DELETE' || path.includes('{filename}') || path.includes('Invoices')) continue;
      const body = method === 'GET' ? undefined : {};
      const answer = await client.send(method, ROOT + address, body);
      expect(answer.status, `${method} ${path}`).not.toBe(405);
      expect(answer.status, `${method} ${path}`).not.toBe(406);
    }
  });

  test('every answer, with everything expanded, is a record of the published schema', async () => {
    const expand = vendor.partsOf(entity).filter((part) => part !== 'Invoices');
    const query = `$expand=${[...expand, 'files'].join(',')}`;
    if (isInquiry(entity)) {
      const answer = await client.put(`${entity}?${query}`, {});
      expect(answer.status).toBe(200);
      expect(answer.body.Results.length).toBeGreaterThan(0);
      expect(vendor.errorsOf(entity, answer.body)).toEqual([]);
      return;
    }

    const list = await client.get(`${entity}?${query}`);
    expect(list.status).toBe(200);
    expect(list.body.length).toBeGreaterThan(0);
    for (const record of list.body) expect(vendor.errorsOf(entity, record)).toEqual([]);

    const single = await client.get(`${entity}/${list.body[0].id}?${query}`);
    expect(single.body).toEqual(list.body[0]);
  });

  test('every published field is accepted, at every depth', async () => {
    const answer = await client.put(`${entity}?$filter=${noRecord(entity)}`, vendor.emptyBody(entity));

    expect([200, 422], answer.text).toContain(answer.status);
  });

  test('a published field of another type is refused with 400', async () => {
    for (const [name, member] of type.members) {
      if (member.kind !== 'scalar') continue;
      const answer = await client.put(entity, { [name]: { value: wrongFor(member) } });
      expect(answer.status, name).toBe(400);
      expect(vendor.errorsOf('HttpError', answer.body)).toEqual([]);
    }
  });

  test('a refused write is echoed as a record of the published schema', async () => {
    const answer = await client.put(entity, {}, { 'if-none-match': '*' });
    if (answer.status !== 422) return;

    expect(vendor.errorsOf(entity, answer.body)).toEqual([]);
  });
});

describe('the catalogue', () => {
  test.each(vendor.recordTypes(entities))('%s has the published fields with the published types', (name) => {
    const ours = Object.fromEntries(
      [...recordType(name).members].map(([field, member]) => [field, describeMember(member)]),
    );

    expect(ours).toEqual(vendor.fieldsOf(name));
  });
});

test('every error body is an HttpError of the published schema', async () => {
  const answers = [
    await new TestClient(sandbox).get('Employee'),
    await client.get('Employee/NOPE'),
    await client.get('Nothing'),
    await client.list('Employee', { $filter: 'nonsense eq' }),
    await client.list('Project', { $expand: 'Invoices' }),
    await client.put('Employee', { Nonsense: {} }),
    await client.put('PayGroup', wrap({ PayGroupID: 'FLD' }), { 'if-none-match': '*' }),
  ];

  expect(answers.map((answer) => answer.status)).toEqual([401, 500, 404, 400, 500, 400, 412]);
  for (const answer of answers) expect(vendor.errorsOf('HttpError', answer.body)).toEqual([]);
});

test('the comparison itself sees an unknown member, a wrong type and a missing id', async () => {
  const { body } = await client.list('CostCode', { $top: 1 });
  const [record] = body;

  expect(vendor.errorsOf('CostCode', record)).toEqual([]);
  expect(vendor.errorsOf('CostCode', { ...record, Nonsense: {} })).toHaveLength(1);
  expect(vendor.errorsOf('CostCode', { ...record, CostCodeID: { value: 7 } })).toHaveLength(1);
  expect(vendor.errorsOf('CostCode', { ...record, id: undefined })).not.toEqual([]);
});

test('the published definition is served as it is', async () => {
  const { body } = await client.get('swagger.json');

  expect(body.info.title).toBe('Default/24.200.001');
});

/** A filter that no record passes: a PUT with it means a new record. */
function noRecord(entity: string): string {
  const type = entityType(entity);
  const text = [...(type?.members ?? [])].find(
    ([, member]) => member.kind === 'scalar' && member.type === 'string',
  );
  return encodeURIComponent(text === undefined ? '' : `${text[0]} eq 'no such record'`);
}

function wrongFor(member: Member & { kind: 'scalar' }): unknown {
  return member.type === 'string' || member.type === 'datetime' || member.type === 'guid' ? 7 : 'seven';
}

function describeMember(member: Member): string {
  if (member.kind === 'scalar') return member.type;
  return member.kind === 'linked' ? `-> ${member.of}` : `[] ${member.of}`;
}

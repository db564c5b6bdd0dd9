import { afterAll, beforeEach, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { startAcumaticaSandbox } from './index.ts';
import { NOW, newEmployee, own, NEW_EMPLOYEE as rosa, TestClient, wrap } from './testing/client.ts';
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

const createRosa = (extra: Record<string, unknown> = {}) => newEmployee(client, extra);

test('a PUT without key creates under the next number and answers only what was sent', async () => {
  const answer = await client.put('Employee', wrap(rosa));

  expect(answer.status).toBe(200);
  expect(answer.body.EmployeeID.value).toMatch(/^EP\d{8}$/);
  expect(answer.body.ContactInfo.LastName).toEqual({ value: 'Delgado' });
  expect(answer.body.ContactInfo.Phone1).toBeUndefined();
  expect(answer.body.LastModifiedDateTime).toBeUndefined();
  expect(answer.body.EmployeeName).toBeUndefined();
});

test('a PUT answers with what $select and $expand ask for', async () => {
  const answer = await client.put('Employee?$expand=EmployeeSettings', wrap(rosa));

  expect(answer.body.EmployeeName).toEqual({ value: 'Rosa Delgado' });
  expect(answer.body.LastModifiedDateTime.value).toBe('2026-03-02T08:00:00.000+00:00');
  expect(answer.body.EmployeeSettings.ReportsTo).toEqual({});
  expect(answer.body.EmployeeSettings.BranchID).toEqual({ value: 'DEN' });
});

test('a PUT with the key changes only the fields it names, and the stamp', async () => {
  const id = await createRosa();
  clock.advance(1000);

  await client.put('Employee', wrap({ EmployeeID: id, EmployeeSettings: { DepartmentID: '300' } }));

  const { body } = await client.get(`Employee/${id}?$expand=EmployeeSettings,ContactInfo`);
  expect(body.EmployeeSettings.DepartmentID.value).toBe('300');
  expect(body.EmployeeSettings.EmployeeRefNbr.value).toBe('HUB-10421');
  expect(body.ContactInfo.LastName.value).toBe('Delgado');
  expect(body.LastModifiedDateTime.value).toBe('2026-03-02T08:00:01.000+00:00');
});

test('a record can be named by $filter, and null empties a field', async () => {
  const id = await createRosa();

  await client.put(
    `Employee?$filter=${encodeURIComponent("EmployeeSettings/EmployeeRefNbr eq 'HUB-10421'")}`,
    wrap({ ContactInfo: { Email: null } }),
  );

  const { body } = await client.get(`Employee/${id}?$expand=ContactInfo`);
  expect(body.ContactInfo.Email).toEqual({});
});

test('If-None-Match only creates, If-Match only updates, PATCH only updates', async () => {
  const id = await createRosa();
  const known = wrap({ EmployeeID: id, Status: 'On Hold' });

  expect((await client.put('Employee', known, { 'if-none-match': '*' })).status).toBe(412);
  expect((await client.put('Employee', wrap(rosa), { 'if-match': '*' })).status).toBe(412);
  expect((await client.put('Employee', known, { 'if-match': '*' })).status).toBe(200);
  expect((await client.send('PATCH', `${ROOT}/Employee`, known)).status).toBe(200);
  expect((await client.send('PATCH', `${ROOT}/Employee`, wrap({ EmployeeID: 'NOPE' }))).status).toBe(404);
});

test('a refused field comes back in the echoed record with its error, and nothing is kept', async () => {
  const wrong = { ...rosa, EmployeeSettings: { ...rosa.EmployeeSettings, DepartmentID: 'FEILD' } };
  const count = (await client.list('Employee')).body.length;

  const answer = await client.put('Employee', wrap(wrong));

  expect(answer.status).toBe(422);
  expect(answer.body.error).toBe(
    "Inserting  'Employee' record raised at least one error. Please review the errors.",
  );
  expect(answer.body.EmployeeSettings.DepartmentID).toEqual({
    value: 'FEILD',
    error: "'Department' cannot be found in the system.",
  });
  expect((await client.list('Employee')).body).toHaveLength(count);
});

test('last name, class and department are required', async () => {
  const { body } = await client.put('Employee', {});

  expect(body.ContactInfo.LastName.error).toContain('cannot be empty');
  expect(body.EmployeeSettings.EmployeeClass.error).toContain('cannot be empty');
  expect(body.EmployeeSettings.DepartmentID.error).toContain('cannot be empty');
});

test('a member the contract does not have, or of another type, is a 400 that names it', async () => {
  const unknown = await client.put('Employee', wrap({ ContactInfo: { Nickname: 'R' } }));
  const bare = await client.put('Employee', { Status: 'Active' });
  const type = await client.put('Employee', wrap({ EmployeeSettings: { TimeCardIsRequired: 'true' } }));

  expect(unknown.status).toBe(400);
  expect(Object.keys(unknown.body.modelState)).toEqual(['entity.ContactInfo.Nickname']);
  expect(bare.status).toBe(400);
  expect(Object.keys(type.body.modelState)).toEqual(['entity.EmployeeSettings.TimeCardIsRequired']);
});

test('detail rows are matched by id: one without is another row, delete takes one away', async () => {
  const rate = { EarningCode: 'RG', PayRate: 38.5, UnitOfPay: 'Hour', StartDate: '2026-03-02' };
  const id = await createRosa();
  const path = 'EmployeePayrollSettings?$expand=Compensation';
  const rows = async () =>
    (await client.get(`EmployeePayrollSettings/${id}?$expand=Compensation`)).body.Compensation;
  await client.put(path, wrap({ EmployeeID: id, ClassID: 'HOURLY', Compensation: [rate] }));

  await client.put(path, wrap({ EmployeeID: id, Compensation: [rate] }));
  expect(await rows()).toHaveLength(2);

  const [first, second] = await rows();
  await client.put(
    path,
    wrap({
      EmployeeID: id,
      Compensation: [
        { id: first.id, PayRate: 40 },
        { id: second.id, delete: true },
      ],
    }),
  );
  const left = await rows();
  expect(left).toHaveLength(1);
  expect(left[0].PayRate).toEqual({ value: 40 });
  expect(left[0].id).toBe(first.id);

  const lost = await client.put(
    path,
    wrap({ EmployeeID: id, Compensation: [{ id: second.id, PayRate: 41 }] }),
  );
  expect(lost.status).toBe(422);
});

test('a record that others name cannot be deleted, another goes with 204 and into the deletions feed', async () => {
  const id = await createRosa();
  const [used] = (await client.list('Employee', { $top: 1 })).body;

  const refused = await client.send('DELETE', `${ROOT}/Employee/${used.id}`);
  const gone = await client.send('DELETE', `${ROOT}/Employee/${id}`);

  expect(refused.status).toBe(500);
  expect(gone.status).toBe(204);
  expect((await client.get(`Employee/${id}`)).status).toBe(500);
  const feed = await client.send(
    'GET',
    '/t/Company/api/odata/dac/EPEmployee/px.GetDeletedRecords()?$filter=DeleteDate%20ge%202026-03-02T00:00:00Z',
  );
  expect(feed.body.value).toHaveLength(1);
});

test('user-defined fields travel under custom and come back when asked for', async () => {
  const id = await createRosa();
  const custom = { CurrentEmployee: { UsrBadgeNbr: { type: 'CustomStringField', value: 'B-7' } } };

  await client.put('Employee', { ...wrap({ EmployeeID: id }), custom });

  const plain = await client.get(`Employee/${id}`);
  const asked = await client.get(`Employee/${id}?$custom=CurrentEmployee.UsrBadgeNbr`);
  expect(plain.body.custom).toEqual({});
  expect(asked.body.custom).toEqual(custom);
  const filter = "cf.String(f='CurrentEmployee.UsrBadgeNbr') eq 'B-7'";
  expect((await client.list('Employee', { $filter: filter })).body).toHaveLength(1);
  expect((await client.get('Employee/$adHocSchema')).body.custom.CurrentEmployee.UsrBadgeNbr.type).toBe(
    'CustomStringField',
  );
});

test('the fault half-written keeps half of the new rows and answers 500', async () => {
  const id = await createRosa();
  const rate = { EarningCode: 'RG', PayRate: 30, UnitOfPay: 'Hour', StartDate: '2026-03-02' };
  sandbox.faults.add(own('half-written'));

  const broken = await client.put(
    'EmployeePayrollSettings',
    wrap({ EmployeeID: id, ClassID: 'HOURLY', Compensation: [rate, rate] }),
  );

  const { body } = await client.get(`EmployeePayrollSettings/${id}?$expand=Compensation`);
  expect(broken.status).toBe(500);
  expect(body.Compensation).toHaveLength(1);
});

test('a file is attached and read back', async () => {
  const id = await createRosa();

  const put = await client.send('PUT', `${ROOT}/Employee/${id}/files/note.txt`, 'hello', {
    'content-type': 'application/octet-stream',
  });
  const { body } = await client.get(`Employee/${id}?$expand=files`);
  const file = await client.send('GET', body.files[0].href);

  expect(put.status).toBe(204);
  expect(file.text).toBe('hello');
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { MODEL_OF } from './data-folder.ts';
import { DEFAULT_TIME_VIEW, SAGE_300_DEMO, type Sage300Sandbox, startSage300Sandbox } from './index.ts';
import { MODELS } from './models.ts';

let sandbox: Sage300Sandbox;
let timeFolder: string;
let cookie = '';
const clock = new SandboxClock();

beforeEach(async () => {
  timeFolder = await mkdtemp(join(tmpdir(), 'sage-300-time-'));
  sandbox = await startSage300Sandbox({ people: 30, clock, timeFolder, operationMs: 4_000 });
  cookie = await signIn();
});
afterEach(async () => {
  await sandbox.close();
  await rm(timeFolder, { recursive: true, force: true });
});

const HR = '/HumanResources/Api/ThirdParty';
const json = { accept: 'application/json', 'content-type': 'application/json' };

async function signIn(more: Record<string, string> = {}): Promise<string> {
  const { apiKey, apiSecret, username, password } = SAGE_300_DEMO;
  const body = { ApiKey: apiKey, ApiSecret: apiSecret, Username: username, Password: password, ...more };
  const answer = await fetch(`${sandbox.address()}/Api/Security/V3/Session.svc/authenticate`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  const { Result } = (await answer.json()) as { Result: number };
  if (Result !== 5) return `Result ${Result}`;
  const sent = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  return sent.sort().join('; ');
}

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${sandbox.address()}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { ...json, cookie, ...init.headers },
  });
const post = async (path: string, body?: unknown) =>
  (
    await call(path, { method: 'POST', body: body === undefined ? '' : JSON.stringify(body) })
  ).json() as Promise<unknown>;

test('every member of every list is one that hh2 is known to have, and of its type', () => {
  const folder = sandbox.folder();
  for (const [list, model] of Object.entries(MODEL_OF)) {
    const fields = MODELS[model]?.fields ?? {};
    for (const row of folder.list(list as keyof typeof MODEL_OF).values()) {
      expect(Object.keys(fields)).toEqual(expect.arrayContaining(Object.keys(row)));
      for (const [name, value] of Object.entries(row)) {
        const type = String(fields[name]);
        if (value === null) continue;
        const wanted = /integer|number/.test(type) ? 'number' : /boolean/.test(type) ? 'boolean' : 'string';
        expect(typeof value, `${model}.${name}`).toBe(wanted);
      }
    }
  }
});

test('refusals of the sign-in come with 200 and a number, and five lock', async () => {
  expect(await signIn({ Password: 'no' })).toBe('Result 1');
  expect(await signIn({ ApiKey: 'no' })).toBe('Result 2');
  for (let tries = 0; tries < 5; tries += 1) await signIn({ Password: 'no' });
  expect(await signIn()).toBe('Result 3');
});

test('a session slides and ends; then hh2 sends to the login page', async () => {
  clock.advance(19 * 60_000);
  expect((await call(`${HR}/PayTax.svc/taxes?version=0`)).status).toBe(200);
  clock.advance(21 * 60_000);
  const ended = await call(`${HR}/PayTax.svc/taxes?version=0`);
  expect(ended.status).toBe(302);
  expect(ended.headers.get('location')).toContain('/Account/LogOn');
});

test('.ASPXAUTH must stand first in the cookie header', async () => {
  const turned = cookie.split('; ').reverse().join('; ');
  expect((await call(`${HR}/PayTax.svc/taxes?version=0`, { headers: { cookie: turned } })).status).toBe(401);
});

test('lists come by version, and each change takes the next one of the whole tenant', async () => {
  const rows = (await (
    await call('/RemotePayroll/Api/Core/Department.svc/departments?version=0')
  ).json()) as {
    Id: string;
    Version: number;
  }[];
  const last = rows.at(-1)?.Version ?? 0;
  sandbox.changeInSage('departments', rows[0]?.Id ?? '', { Name: 'Renamed' });
  const changed = await (
    await call(`/remotepayroll/api/core/DEPARTMENT.svc/departments?version=${last}`)
  ).json();

  expect(rows.map((row) => row.Version)).toEqual(
    rows.map((row) => row.Version).sort((one, two) => one - two),
  );
  expect(changed).toMatchObject([{ Id: rows[0]?.Id, Name: 'Renamed' }]);
});

test('an empty list comes as [] or as nothing, XML to those who do not ask for JSON, HTML with errors', async () => {
  const empty = '/GeneralLedger/Api/V1/Account.svc/accounts?version=0';
  const bodies = [await (await call(empty)).text(), await (await call(empty)).text()];
  expect(bodies.sort()).toEqual(['', '[]']);
  const xml = await call(`${HR}/PayTax.svc/taxes?version=0`, { headers: { accept: '*/*' } });
  expect(await xml.text()).toMatch(/^<ArrayOfItem>/);
  const missing = await call('/HumanResources/Api/ThirdParty/Paycheck.svc/paychecks?version=0');
  expect(missing.status).toBe(404);
  expect(await missing.text()).toContain('<html>');
});

test('private parts are in no list', async () => {
  const text = await (await call(`${HR}/Employee.svc/employees?version=0`)).text();
  expect(text).not.toMatch(/SocialSecurityNumber|DateOfBirth|Address1/);
});

test('a direct cost goes post, synchronize, status, failures; the stamps have seven decimals and no zone', async () => {
  const folder = sandbox.folder();
  const category = folder.list('categories').values()[0];
  const cost = {
    AccountingDate: '2026-03-02',
    Amount: 12.5,
    JobId: category?.JobId,
    CostCodeId: category?.CostCodeId,
    CategoryId: category?.Id,
    Description: 'Layout',
    TransactionType: 1,
  };
  const direct = '/JobCosting/Api/V1/JobTransaction.svc/transactions/direct-costs';
  expect(await post(direct, { ...cost, Description: 'x'.repeat(31) })).toMatchObject({
    Errors: [expect.stringContaining('30')],
  });
  const id = await post(direct, cost);
  const operation = await post(`/JobCosting/Api/V1/JobTransaction.svc/job/transaction/synchronize?id=${id}`);
  const status = () => post(`/Synchronization/RequestService.svc/status/${operation}`);

  expect(await status()).toMatchObject({ TransmittedOn: null, CompletedOn: null });
  clock.advance(2_500);
  expect(await status()).toMatchObject({
    ReceivedOn: expect.stringMatching(/^[^Z]+\.\d{7}$/),
    CompletedOn: null,
  });
  clock.advance(2_000);
  expect(await status()).toMatchObject({ CompletedOn: expect.any(String) });
});

test('while the Sync Client is offline nothing arrives, and what was ordered comes after', async () => {
  sandbox.setAgent(false);
  const id = await post(`${HR}/Employee.svc/employee`, {
    Code: '70001',
    FirstName: 'Dana',
    LastName: 'Ortiz',
    SocialSecurityNumber: '934-12-0001',
  });
  const operation = await post(`${HR}/Employee.svc/employee/synchronize?id=${id}`);
  clock.advance(3_600_000);
  expect(
    await post(`/Synchronization/RequestService.svc/status/${operation}`).catch(() => 'ended'),
  ).toBeDefined();
  expect(sandbox.folder().list('employees').has(String(id))).toBe(false);

  sandbox.setAgent(true);
  clock.advance(5_000);
  cookie = await signIn();
  expect(await post(`/Synchronization/RequestService.svc/status/${operation}`)).toMatchObject({
    CompletedOn: expect.any(String),
  });
  expect(sandbox.folder().list('employees').has(String(id))).toBe(true);
});

test('a time file goes in line by line, the wrong ones to the error file, and twice when it comes twice', async () => {
  const folder = sandbox.folder();
  const number = String(folder.list('employees').values()[0]?.Code);
  const line = (pay: string) =>
    [number, '03/02/2026', ...Array(9).fill(''), pay, '8.00', ...Array(5).fill('')].join(',');
  const text = `${line('001')}\r\n${line('999')}\r\n${number},too few\r\n`;
  await writeFile(join(timeFolder, 'week.txt'), text);
  const [first] = sandbox.importTime();
  await writeFile(join(timeFolder, 'week.txt'), text);
  sandbox.importTime();

  expect(first).toMatchObject({
    taken: 1,
    errors: [expect.stringContaining('pay "999"'), expect.stringContaining('18 columns')],
  });
  expect(sandbox.timeLines()).toHaveLength(2);
});

test('a category that is not below the cost code, and a class of another union, go to the error file', async () => {
  const folder = sandbox.folder();
  const category = folder.list('categories').values()[0];
  const costCode = folder.list('costCodes').get(String(category?.CostCodeId));
  const job = folder.list('jobs').get(String(costCode?.JobId));
  const unionClass = folder.list('unionClasses').values()[0];
  const [member, other] = [true, false].map((isMember) =>
    folder
      .list('employees')
      .find((row) => row.IsArchived !== true && (row.DefaultUnionClassId !== null) === isMember),
  );
  const line = (values: Record<string, unknown>) =>
    DEFAULT_TIME_VIEW.map((name) => values[name] ?? '').join(',');
  const hours = { Employee: member?.Code, Date: '03/02/2026', 'Pay ID': '001', Units: '8.00' };
  const [extra, code] = String(costCode?.Code).includes('.')
    ? String(costCode?.Code).split('.')
    : ['', costCode?.Code];
  const onJob = { ...hours, Job: job?.Code, 'JC Extra': extra, 'JC Cost Code': code };
  const union = {
    'Union ID': unionClass?.UnionCode,
    'Union local': unionClass?.UnionLocalCode,
    'Union class': unionClass?.Code,
  };
  const lines = [
    line({ ...onJob, 'JC Category': category?.Code }),
    line({ ...onJob, 'JC Category': 'ZZ' }),
    line({ ...hours, ...union }),
    line({ ...hours, ...union, 'Union ID': 'NONE' }),
    line({ ...hours, ...union, Employee: other?.Code }),
  ];
  await writeFile(join(timeFolder, 'week.txt'), `${lines.join('\r\n')}\r\n`);

  expect(sandbox.importTime()[0]).toMatchObject({
    taken: 2,
    errors: [
      expect.stringContaining('line 2: category "ZZ"'),
      expect.stringContaining('line 4: union class'),
      expect.stringContaining('has no default union'),
    ],
  });
});

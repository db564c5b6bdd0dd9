import { afterEach, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { HCSS_DEMO, type HcssSandboxOptions, startHcssSandbox } from './index.ts';

const NOW = '2026-03-02T16:00:00Z';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(options: HcssSandboxOptions = {}) {
  const clock = new SandboxClock();
  clock.freeze(NOW);
  const sandbox = await startHcssSandbox({ clock, people: 40, ...options });
  closing.push(sandbox.close);
  return { sandbox, clock };
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vendor answers
  json: any;
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: answer.status, headers: answer.headers, text, json };
}

const tokenFor = (url: string, form: Record<string, string> = {}) =>
  ask(`${url}/identity/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: HCSS_DEMO.clientId,
      client_secret: HCSS_DEMO.clientSecret,
      scope: HCSS_DEMO.scopes,
      ...form,
    }),
  });

async function signedIn(url: string, form: Record<string, string> = {}) {
  const { json } = await tokenFor(url, form);
  const authorization = `Bearer ${json.access_token}`;
  return (path: string, method = 'GET', body?: unknown) =>
    ask(`${url}${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

test('one unknown scope fails the token, and scopes that the customer did not allow are left out', async () => {
  const { sandbox } = await start();

  expect((await tokenFor(sandbox.url, { scope: 'dis:read myField:admin' })).json).toEqual({
    error: 'invalid_scope',
  });
  expect((await tokenFor(sandbox.url, { client_secret: 'no' })).json).toEqual({ error: 'invalid_client' });
  const reduced = await tokenFor(sandbox.url, { scope: 'dis:read users:read' });
  expect(reduced.json).toMatchObject({ expires_in: 3600, token_type: 'Bearer', scope: 'dis:read' });
});

test('a missing scope and a foreign business unit are a 403, another case of the path is a 404', async () => {
  const { sandbox } = await start();
  const reader = await signedIn(sandbox.url, { scope: 'heavyjob:read' });
  const other = await signedIn(sandbox.url, {
    client_id: 'chalkline-other-unit',
    client_secret: 'hcss-demo-other-secret',
  });

  expect((await reader('/setups/api/v1/Employee?businessUnitCode=PLB')).status).toBe(403);
  expect((await other('/setups/api/v1/Employee?businessUnitCode=PLB')).status).toBe(403);
  expect((await other('/heavyjob/api/v1/businessUnits')).json).toHaveLength(1);
  expect((await reader('/heavyjob/api/v1/BusinessUnits')).status).toBe(404);
  expect((await reader('/heavyjob/api/v1/payClasses')).status).toBe(403);
});

test('a product that was not bought answers 404 in HeavyJob and 403 in Setups', async () => {
  const { sandbox } = await start({ products: { setups: false, heavyjob: false } });
  const call = await signedIn(sandbox.url);

  expect((await call('/heavyjob/api/v1/businessUnits')).text).toMatch(/may not exist or may be down/);
  expect((await call('/setups/api/v1/BusinessUnit')).status).toBe(403);
});

test('a token ends after an hour of the sandbox clock', async () => {
  const { sandbox, clock } = await start();
  const call = await signedIn(sandbox.url);

  expect((await call('/heavyjob/api/v1/businessUnits')).status).toBe(200);
  clock.advance(3_600_001);
  expect((await call('/heavyjob/api/v1/businessUnits')).status).toBe(401);
});

test('the hundred-and-first call of a minute is refused, and calling on makes the wait longer', async () => {
  const { sandbox, clock } = await start();
  const call = await signedIn(sandbox.url);
  for (let round = 0; round < 100; round += 1) await call('/heavyjob/api/v1/businessUnits');

  const first = await call('/heavyjob/api/v1/businessUnits');
  expect(first.status).toBe(429);
  expect(first.headers.get('remaining-calls')).toBe('0');
  expect(first.json.message).toMatch(/Try again in \d+ seconds/);
  const second = await call('/heavyjob/api/v1/businessUnits');
  expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(Number(first.headers.get('retry-after')));
  clock.advance(60_000);
  expect((await call('/heavyjob/api/v1/businessUnits')).status).toBe(200);
});

test('what Setups takes stands in HeavyJob, and a replacement empties what it leaves out', async () => {
  const { sandbox } = await start();
  const call = await signedIn(sandbox.url);
  const body = { code: 'E1', businessUnitCode: 'PLB', firstName: 'Rosa', lastName: 'Diaz', city: 'Casper' };
  const made = await call('/setups/api/v1/Employee', 'POST', body);

  expect(made.json).toMatchObject({ payClass: 'LAB', isActive: true });
  const [unit] = (await call('/heavyjob/api/v1/businessUnits')).json;
  const people = (await call(`/heavyjob/api/v1/businessUnits/${unit.id}/employees`)).json;
  expect(people.find((one: { code: string }) => one.code === 'E1')).toMatchObject({ id: made.json.id });

  const replaced = await call(`/setups/api/v1/Employee/${made.json.id}`, 'PUT', {
    code: 'E1',
    businessUnitCode: 'PLB',
    firstName: 'Rosa',
  });
  expect(replaced.json).toMatchObject({ lastName: null, city: null, isActive: false });
});

test('a refusal is a problem by field or a plain text', async () => {
  const { sandbox } = await start();
  const call = await signedIn(sandbox.url);
  const body = { code: 'E2', businessUnitCode: 'PLB', state: 'COL' };

  expect((await call('/setups/api/v1/Employee', 'POST', body)).json.errors).toHaveProperty('state');
  await call('/setups/api/v1/Employee', 'POST', { ...body, state: 'CO' });
  const twice = await call('/setups/api/v1/Employee', 'POST', { ...body, state: 'CO' });
  expect(twice).toMatchObject({ status: 400, json: undefined });
  expect(twice.text).toMatch(/'E2' already exists/);
});

test('a cursor stays good while rows come in, and a limit beyond 1000 is refused', async () => {
  const { sandbox } = await start();
  const call = await signedIn(sandbox.url);
  const first = (await call('/heavyjob/api/v2/costCodes?limit=300')).json;
  const job = sandbox.records('Job')[1]?.members.code;
  await call('/setups/api/v1/CostCode', 'POST', { code: ' zz-1 ', businessUnitCode: 'PLB', jobCode: job });
  const cursor = encodeURIComponent(first.metadata.nextCursor);
  const rest = (await call(`/heavyjob/api/v2/costCodes?limit=1000&cursor=${cursor}`)).json;

  expect(rest.metadata).toEqual({});
  expect(first.results.length + rest.results.length).toBe(sandbox.records('CostCode').length);
  expect(rest.results.at(-1).code).toBe('ZZ-1');
  expect((await call('/heavyjob/api/v2/costCodes?limit=1001')).status).toBe(400);
});

test('time cards come by day and project, take the payroll mark only, and an edit raises the revision', async () => {
  const { sandbox } = await start();
  const call = await signedIn(sandbox.url);
  const infos = (await call('/heavyjob/api/v1/timeCardInfo?startDate=2026-02-23&endDate=2026-02-23')).json
    .results;
  expect(infos.length).toBeGreaterThan(1);
  expect(infos.some((one: { revision: number }) => one.revision === 3)).toBe(true);
  expect((await call('/heavyjob/api/v1/timeCardInfo?jobId=25-001')).status).toBe(400);
  expect((await call('/heavyjob/api/v1/timeCards')).status).toBe(404);

  const [info] = infos;
  const mark = { sentToPayrollRevision: info.revision, sentToPayrollDateTime: NOW };
  expect((await call(`/heavyjob/api/v1/timeCards/${info.id}`, 'PUT', mark)).status).toBe(204);
  sandbox.editTimeCard(info.id, (card) => {
    const [hour] = card.employees[0]?.regularHours ?? [];
    if (hour !== undefined) hour.hours = 7;
  });
  const card = (await call(`/heavyjob/api/v1/timeCards/${info.id}`)).json;
  expect(card).toMatchObject({ revision: info.revision + 1, sentToPayrollRevision: info.revision });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import type { Problem, ServerRig } from './rig.ts';
import { startRig } from './rig.ts';

/** Listening servers that allow few calls; the one believes the proxy at 127.0.0.1, the other nobody. */

const callsPerMinute = 40;
const open: (() => Promise<unknown>)[] = [];
let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(async () => {
  for (const close of open) await close();
  await rig.close();
});

/** A server of its own, so that each test begins to count at none. */
async function server(proxies: string[] = ['127.0.0.1']) {
  const api = await createApi(rig.hub, {
    signIn: rig.signIn,
    operatorToken: 'operator-of-the-limits',
    version: '0',
    pages: '/nowhere',
    callsPerMinute,
    proxies,
  });
  const url = await api.listen({ port: 0, host: '127.0.0.1' });
  open.push(() => api.close());
  const call = async (
    address: string,
    headers: Record<string, string>,
    path = '/api/health',
    method = 'GET',
    body?: string,
  ) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { 'x-forwarded-for': address, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
      type: answer.headers.get('content-type') ?? '',
      problem: (/^\{/.test(text) ? JSON.parse(text) : {}) as Problem & { requestId?: string },
    };
  };
  return { call, operations: api.swagger() };
}
type Call = Awaited<ReturnType<typeof server>>['call'];

async function statusesOf(times: number, ask: (index: number) => ReturnType<Call>): Promise<number[]> {
  const statuses = [];
  for (let index = 0; index < times; index += 1) statuses.push((await ask(index)).status);
  return statuses;
}
const count = (statuses: readonly number[], status: number) =>
  statuses.filter((one) => one === status).length;
const me = '/api/me';

test('an address that calls too much is told in our shape how long to wait; other addresses are answered', async () => {
  const { call } = await server();

  const statuses = await statusesOf(callsPerMinute + 5, () => call('203.0.113.1', {}));
  const refused = await call('203.0.113.1', {});

  expect(count(statuses, 200)).toBe(callsPerMinute);
  expect(refused).toMatchObject({ status: 429, type: 'application/problem+json' });
  expect(Number(refused.retryAfter)).toBeGreaterThan(0);
  expect(refused.problem).toMatchObject({ code: 'api/too-many-calls' });
  expect(refused.problem.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect((await call('203.0.113.2', {})).status).toBe(200);
});

test('twelve people behind one address do not lock each other out, nor does a stranger there', async () => {
  const { call } = await server();
  const people = [];
  for (let n = 0; n < 12; n += 1) people.push(await rig.member('Read Only'));
  for (const { headers } of people) expect((await call('203.0.113.1', headers, me)).status).toBe(200);

  await statusesOf(callsPerMinute, () => call('203.0.113.1', {}));
  const statuses = [];
  for (const { headers } of people)
    statuses.push(...(await statusesOf(20, () => call('203.0.113.1', headers, me))));

  expect((await call('203.0.113.1', {})).status).toBe(429);
  expect(count(statuses, 200)).toBe(12 * 20);
});

test('a person and a key are counted from whatever address they come', async () => {
  const { call } = await server();
  const greedy = await rig.member('Read Only');
  const modest = await rig.member('Read Only');
  const made = await rig.admin.in<{ key: string }>('POST', '/api-keys', {
    name: 'Greedy',
    role: 'Read Only',
  });
  const key = { authorization: `Bearer ${made.body.key}` };
  const runs = `/api/companies/${rig.companyId}/runs`;
  const address = (n: number) => `203.0.113.${n}`;
  await call('198.51.100.1', modest.headers, me);

  const byPerson = await statusesOf(60, (n) => call(address(n), greedy.headers, me));
  const byKey = await statusesOf(60, (n) => call(address(n), key, runs));

  // The first call of each was counted by its address.
  expect([count(byPerson, 200), count(byPerson, 429)]).toEqual([callsPerMinute + 1, 19]);
  expect([count(byKey, 200), count(byKey, 429)]).toEqual([callsPerMinute + 1, 19]);
  expect((await call('198.51.100.1', modest.headers, me)).status).toBe(200);
});

test('inventing a new credential for each call buys nothing', async () => {
  const { call } = await server();

  const statuses = await statusesOf(callsPerMinute + 30, (n) =>
    call(
      '203.0.113.1',
      n % 2 === 0 ? { authorization: `Bearer ${n}` } : { cookie: `chalkline.session_token=${n}` },
      me,
    ),
  );

  expect([count(statuses, 401), count(statuses, 429)]).toEqual([callsPerMinute, 30]);
});

test('a forwarded address is believed from the named proxy only', async () => {
  const { call } = await server([]);

  const statuses = await statusesOf(callsPerMinute + 20, (n) => call(`203.0.113.${n}`, {}));

  expect([count(statuses, 200), count(statuses, 429)]).toEqual([callsPerMinute, 20]);
});

test('an address that the caller writes before the one of the proxy is not believed', async () => {
  const { call } = await server();

  const statuses = await statusesOf(callsPerMinute + 20, (n) => call(`198.51.100.${n}, 203.0.113.1`, {}));

  expect([count(statuses, 200), count(statuses, 429)]).toEqual([callsPerMinute, 20]);
});

test('what costs much is counted more strictly, and for each person alone', async () => {
  const { call } = await server();
  const [one, other] = [await rig.member('Company Admin'), await rig.member('Company Admin')];
  const verify = (headers: Record<string, string>) =>
    call(
      '203.0.113.1',
      { ...headers, 'content-type': 'application/json' },
      `/api/companies/${rig.companyId}/audit/verify`,
      'POST',
      '{}',
    );

  const statuses = await statusesOf(14, () => verify(one.headers));
  const refused = await verify(one.headers);

  expect([count(statuses, 200), count(statuses, 429)]).toEqual([10, 4]);
  expect(Number(refused.retryAfter)).toBeGreaterThan(0);
  expect(refused.problem.detail).toContain('verify the audit log');
  expect((await verify(other.headers)).status).toBe(200);
  expect((await call('203.0.113.1', one.headers, me)).status).toBe(200);
});

test('a body is taken up to what its call needs, and files only where they are asked for', async () => {
  const { call } = await server();
  const { headers } = await rig.member('Company Admin');
  const send = async (method: string, path: string, bytes: number, type = 'application/json') => {
    const body = JSON.stringify({ name: 'x'.repeat(bytes) });
    const answer = await call('203.0.113.1', { ...headers, 'content-type': type }, path, method, body);
    return answer.status;
  };
  const company = `/api/companies/${rig.companyId}`;
  const id = '01900000-0000-7000-8000-00000000000f';

  expect(await send('POST', '/api/auth/sign-in/email', 200_000)).toBe(413);
  expect(await send('POST', `${company}/schedules`, 200_000)).toBe(413);
  expect(await send('POST', `${company}/connectors`, 200_000)).toBe(400);
  expect(await send('POST', `${company}/connectors`, 600_000)).toBe(413);
  expect(await send('POST', `${company}/syncs`, 1_000_000)).toBe(400);
  expect(await send('POST', `${company}/syncs`, 3_000_000)).toBe(413);
  expect(await send('PUT', `${company}/syncs/${id}/crosswalks/departments`, 8_000_000)).toBe(400);
  expect(await send('POST', `${company}/schedules`, 10, 'multipart/form-data; boundary=b')).toBe(415);
  expect(
    await send(
      'POST',
      `${company}/syncs/${id}/crosswalks/departments.csv`,
      12_000_000,
      'multipart/form-data; boundary=b',
    ),
  ).toBe(413);
});

import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { acumaticaDemoCredentials as demo, startAcumaticaSandbox } from './index.ts';
import { NOW, own, TestClient } from './testing/client.ts';

const clock = new SandboxClock();
const sandbox = await startAcumaticaSandbox({ clock, people: 60, maxSessions: 3 });
afterAll(() => sandbox.close());

let client: TestClient;
beforeEach(() => {
  clock.freeze(NOW);
  sandbox.faults.clear();
  sandbox.reset();
  client = new TestClient(sandbox);
});

describe('signing in with cookies', () => {
  test('a login gives cookies that open the API until logout', async () => {
    const login = await client.withCookies();
    const before = await client.list('PayGroup');
    const logout = await client.logout();
    const after = await client.list('PayGroup');

    expect(login.status).toBe(204);
    expect(before.status).toBe(200);
    expect(logout.status).toBe(204);
    expect(after.status).toBe(401);
    expect(after.body.message).toBe('You are not logged in.');
  });

  test('a logout without Content-Length is refused with 411', async () => {
    await client.withCookies();

    expect(await client.postChunked('/entity/auth/logout')).toBe(411);
  });

  test('a wrong password is a 500 that says so, and the fifth locks the user', async () => {
    const first = await client.withCookies({ password: 'wrong' });
    for (let i = 0; i < 4; i += 1) await client.withCookies({ password: 'wrong' });
    const locked = await client.withCookies();

    expect(first.status).toBe(500);
    expect(first.body.exceptionMessage).toBe('Invalid credentials. Please try again.');
    expect(locked.status).toBe(500);
    expect(locked.body.exceptionMessage).toContain('locked');
  });

  test('an unknown tenant is a 500, a missing one means the default', async () => {
    const unknown = await client.withCookies({ tenant: 'Nowhere' });
    const missing = await client.withCookies({ tenant: '' });

    expect(unknown.status).toBe(500);
    expect(unknown.body.exceptionType).toBe('PX.Data.PXUndefinedCompanyException');
    expect(missing.status).toBe(204);
    expect((await client.list('Employee', { $top: 1 })).body).toHaveLength(1);
  });

  test('the other tenant has the lists and nobody in them', async () => {
    await client.withCookies({ tenant: 'Training' });

    expect((await client.list('PayGroup')).body).toHaveLength(2);
    expect((await client.list('Employee')).body).toEqual([]);
  });

  test('the session beyond the licence is declined, and a logout makes room', async () => {
    const others = [new TestClient(sandbox), new TestClient(sandbox), new TestClient(sandbox)];
    for (const other of others) await other.withCookies();

    const declined = await client.withCookies();
    await others[0]?.logout();
    const accepted = await client.withCookies();

    expect(declined.status).toBe(429);
    expect(declined.text).toContain('API Login Limit');
    expect(accepted.status).toBe(204);
  });

  test('a session idle for ten minutes is gone', async () => {
    await client.withCookies();
    clock.advance(9 * 60_000);
    expect((await client.list('PayGroup')).status).toBe(200);

    clock.advance(10 * 60_000);

    expect((await client.list('PayGroup')).status).toBe(401);
  });
});

describe('signing in with tokens', () => {
  test('a refresh token works once and brings the next', async () => {
    const first = await client.withToken();
    const form = { client_id: demo.clientId, client_secret: demo.clientSecret, grant_type: 'refresh_token' };

    const second = await client.token({ ...form, refresh_token: first.body.refresh_token });
    const again = await client.token({ ...form, refresh_token: first.body.refresh_token });

    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
    expect(again.status).toBe(400);
    expect(again.body).toEqual({ error: 'invalid_grant' });
  });

  test('an access token ends after an hour and gives its session back', async () => {
    await client.withToken('api');
    expect((await client.list('PayGroup')).status).toBe(200);

    clock.advance(3601_000);

    expect((await client.list('PayGroup')).status).toBe(401);
  });

  test.each([
    ['client_credentials', { grant_type: 'client_credentials' }, 'unauthorized_client'],
    ['a wrong secret', { client_secret: 'no' }, 'invalid_client'],
    ['a wrong password', { password: 'no' }, 'invalid_grant'],
    ['an unknown scope', { scope: 'everything' }, 'invalid_scope'],
    ['an unknown grant', { grant_type: 'device_code' }, 'unsupported_grant_type'],
  ])('%s is refused with its OAuth error', async (_what, change, error) => {
    const form = {
      grant_type: 'password',
      client_id: demo.clientId,
      client_secret: demo.clientSecret,
      username: demo.username,
      password: demo.password,
      scope: 'api',
      ...change,
    };

    const answer = await client.token(form);

    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error });
  });

  test('the fault expire-token ends the token at its next use', async () => {
    await client.withToken();
    sandbox.faults.add(own('expire-token'));

    expect((await client.list('PayGroup')).status).toBe(401);
    expect((await client.list('PayGroup')).status).toBe(401);
    await client.withToken();
    expect((await client.list('PayGroup')).status).toBe(200);
  });
});

describe('licence limits', () => {
  test('an answer that is lost on the way gives its place back', async () => {
    const small = await startAcumaticaSandbox({ people: 30, maxConcurrentRequests: 1 });
    const other = new TestClient(small);
    await other.withToken();
    small.faults.add({ path: 'CostCode', effect: { kind: 'lose-answer-after' } });
    small.faults.add({ path: 'CostCode', effect: { kind: 'cut-body-after' } });

    await expect(other.list('CostCode')).rejects.toThrow();
    await expect(other.list('CostCode')).rejects.toThrow();

    expect((await other.list('CostCode')).status).toBe(200);
    await small.close();
  });

  test('beyond the concurrent ones requests wait, beyond the queue they are declined', async () => {
    const small = await startAcumaticaSandbox({ people: 30, maxConcurrentRequests: 1, queueLimit: 2 });
    const other = new TestClient(small);
    await other.withToken();
    small.faults.add({ path: 'CostCode', effect: { kind: 'delay', ms: 50 } });

    const answers = await Promise.all(Array.from({ length: 6 }, () => other.list('EarningTypeCode')));

    const statuses = answers.map((one) => one.status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3);
    expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
    expect((await other.list('PayGroup')).status).toBe(200);
    await small.close();
  });

  test('over half of the minute requests are delayed, over all of it declined when the wait is too long; a logout never', async () => {
    const slow = await startAcumaticaSandbox({ people: 30, requestsPerMinute: 4, queueWaitLimitMs: 10 });
    const other = new TestClient(slow);
    await other.withCookies();

    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await other.list('PayGroup')).status);

    expect(statuses).toEqual([200, 200, 429, 429]);
    expect((await other.logout()).status).toBe(204);
    await slow.close();
  });
});

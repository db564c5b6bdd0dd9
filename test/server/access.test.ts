import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { summary?: string; parameters?: { name: string; in: string }[] }>>;
}

const someId = '01900000-0000-7000-8000-000000000001';

/** Every call of a company, with ids put in. */
async function companyCalls(companyId: string): Promise<{ method: string; path: string }[]> {
  const { body } = await rig.nobody.call<OpenApi>('GET', '/api/openapi.json');
  return Object.entries(body.paths)
    .filter(([path]) => path.startsWith('/api/companies/'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        method: method.toUpperCase(),
        path: path
          .replace('{companyId}', companyId)
          .replace('{dataSet}', 'departments')
          .replace('{name}', 'x.csv')
          .replace(/\{\w+\}/g, someId),
      })),
    );
}

describe('who is not signed in', () => {
  test('gets 401 from every call of a company', async () => {
    const calls = await companyCalls(rig.companyId);

    expect(calls.length).toBeGreaterThan(35);
    for (const { method, path } of calls) {
      const { status, body } = await rig.nobody.call(method, path);
      expect([method, path, status, body.code]).toEqual([method, path, 401, 'access/sign-in']);
    }
  });

  test('may ask whether the server runs, and nothing is cached', async () => {
    const { status, body, headers } = await rig.nobody.call<{ status: string; database: string }>(
      'GET',
      '/api/health',
    );

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ok', database: 'embedded' });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('cannot sign up', async () => {
    const { status } = await rig.nobody.call('POST', '/api/auth/sign-up/email', {
      name: 'X',
      email: 'x@example.com',
      password: 'a-long-enough-password',
    });

    expect(status).toBeGreaterThanOrEqual(400);
  });

  test('finds no demo login on an installation without the demo', async () => {
    expect((await rig.nobody.call('GET', '/api/demo')).status).toBe(404);
  });

  test('does not get in with a made-up operator token', async () => {
    const answer = await fetch(`${rig.url}/api/me`, { headers: { authorization: 'Bearer nonsense' } });

    expect(answer.status).toBe(401);
  });
});

describe('a session', () => {
  test('is a cookie that scripts and other sites do not get', async () => {
    const answer = await fetch(`${rig.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'person1@example.com', password: 'a-long-enough-password' }),
    });

    const [cookie] = answer.headers.getSetCookie();
    expect(answer.status).toBe(200);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
  });

  test('is not given for a wrong password, in the same words as for an unknown address', async () => {
    const wrong = await rig.nobody.call('POST', '/api/auth/sign-in/email', {
      email: 'person1@example.com',
      password: 'not-the-password',
    });
    const unknown = await rig.nobody.call('POST', '/api/auth/sign-in/email', {
      email: 'nobody@example.com',
      password: 'not-the-password',
    });

    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.text).toBe(unknown.text);
  });

  test('cannot be used from a page of another site', async () => {
    const answer = await fetch(`${rig.url}/api/companies/${rig.companyId}/connectors`, {
      method: 'POST',
      headers: { ...rig.admin.headers, origin: 'https://evil.example', 'content-type': 'application/json' },
      body: '{}',
    });

    expect(((await answer.json()) as { code: string }).code).toBe('access/origin');
  });

  test('ends with signing out', async () => {
    const person = await rig.member('Read Only');
    expect((await person.call('GET', '/api/me')).status).toBe(200);

    await person.call('POST', '/api/auth/sign-out');

    expect((await person.call('GET', '/api/me')).status).toBe(401);
  });
});

describe('a member of one company', () => {
  test("gets 404 from every call with another company's id, as if there were none", async () => {
    const other = await rig.hub.store.companies.create('Other', 'UTC');
    const stranger = await rig.member('Company Admin', { companyId: other.id });

    for (const { method, path } of await companyCalls(rig.companyId)) {
      const { status, body } = await stranger.call(method, path);
      expect([method, path, status, body.code]).toEqual([method, path, 404, 'company/not-found']);
    }
  });

  test("does not reach another company's rows through its own", async () => {
    const other = await rig.hub.store.companies.create('Third', 'UTC');
    const stranger = await rig.member('Company Admin', { companyId: other.id });
    const sync = await rig.sync();

    const answers = await Promise.all(
      [`/syncs/${sync.id}`, `/connectors/${sync.sourceId}`].map((path) =>
        stranger.call('GET', `/api/companies/${other.id}${path}`),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });

  test('sees just that company in the list', async () => {
    const { body } = await rig.admin.call<{ companies: { name: string }[] }>('GET', '/api/me');

    expect(body.companies.map(({ name }) => name)).toEqual(['Plumb']);
  });
});

describe('the roles', () => {
  test('only a Company Admin overrides a guard', async () => {
    const person = await rig.member('Sync Admin');

    const { status } = await person.in('POST', `/runs/${someId}/apply`, { overrideReason: 'I have looked' });

    expect(status).toBe(403);
  });

  test('a change of role works at once', async () => {
    const person = await rig.member('Read Only');
    const { body } = await person.call<{ user: { id: string } }>('GET', '/api/me');
    const before = await person.in('DELETE', `/connectors/${someId}`);

    await rig.hub.store.companies.saveMember(rig.companyId, body.user.id, {
      role: 'Sync Admin',
      seesPersonalData: false,
    });

    expect([before.status, (await person.in('DELETE', `/connectors/${someId}`)).status]).toEqual([403, 404]);
  });
});

describe('the description of the API', () => {
  test('is OpenAPI 3.1 and says what each call does', async () => {
    const { body } = await rig.nobody.call<OpenApi>('GET', '/api/openapi.json');
    const calls = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, call]) => ({ name: `${method} ${path}`, call })),
    );

    expect(body.openapi).toBe('3.1.0');
    expect(calls.filter(({ call }) => call.summary === undefined).map(({ name }) => name)).toEqual([]);
  });

  test('is readable as a page whose scripts are named by the policy', async () => {
    const { text, headers } = await rig.nobody.call<string>('GET', '/api/docs/');

    const policy = headers.get('content-security-policy') ?? '';
    expect(text).toContain('Scalar');
    expect(policy).toMatch(/script-src 'self' 'sha256-[^']+'/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });
});

describe('failures', () => {
  test('leave as problems with a code, a fix and the id of the request', async () => {
    const { status, headers, body } = await rig.admin.call<{ requestId: string; code: string; fix: string }>(
      'GET',
      '/api/nothing-here',
    );

    expect(status).toBe(404);
    expect(headers.get('content-type')).toMatch('application/problem+json');
    expect(body.requestId).toBe(headers.get('x-request-id'));
    expect(body.fix).not.toBe('');
  });

  test('of the form of a call name every field', async () => {
    const { status, body } = await rig.admin.in('POST', '/schedules', { name: '', cron: 5 });

    expect(status).toBe(400);
    expect(body.code).toBe('api/not-as-documented');
    expect(body.errors?.map(({ field }) => field).join(' ')).toMatch(/cron/);
  });

  test('of broken JSON say so', async () => {
    const answer = await fetch(`${rig.url}/api/companies/${rig.companyId}/syncs`, {
      method: 'POST',
      headers: { ...rig.admin.headers, 'content-type': 'application/json' },
      body: '{"name":',
    });

    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch('problem+json');
  });

  test('of a body that is too large are 413', async () => {
    const { status } = await rig.admin.in('POST', '/syncs', { name: 'x'.repeat(5_000_000) });

    expect(status).toBe(413);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Member, type Problem, type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

interface Made {
  key: string;
  apiKey: { id: string; prefix: string; expiresAt: string };
}

const make = (
  maker: Pick<Member, 'in'>,
  input: { role?: string; seesPersonalData?: boolean; days?: number; name?: string } = {},
) => maker.in<Made & Problem>('POST', '/api-keys', { name: 'Nightly', role: 'Sync Admin', ...input });

async function by(key: string, method: string, path: string, body?: unknown): Promise<Answer<Problem>> {
  const answer = await fetch(`${rig.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const body_ = text === '' ? {} : JSON.parse(text);
  return { status: answer.status, headers: answer.headers, body: body_, text };
}
const own = (path: string) => `/api/companies/${rig.companyId}${path}`;

test('a program runs a sync by its key, and the history says that it was the API', async () => {
  const { body } = await make(rig.admin);
  const sync = await rig.sync();

  const started = await by(body.key, 'POST', own(`/syncs/${sync.id}/runs`), {
    saveChanges: false,
    options: {},
  });
  const { id } = started.body as unknown as { id: string };
  await rig.ended(id);

  const run = await rig.admin.in<{ trigger: string; user: string }>('GET', `/runs/${id}`);
  expect(run.body).toMatchObject({ trigger: 'api', user: 'Nightly (API key)' });
});

test('a key is shown once: neither the list nor the database holds it', async () => {
  const { body, status } = await make(rig.admin, { name: 'Shown once' });
  const secret = body.key.split('.')[2] ?? '';

  const list = await rig.admin.in('GET', '/api-keys');
  const rows = await rig.hub.store.database.acrossCompanies.query('SELECT * FROM api_key');

  expect(status).toBe(201);
  expect(body.key).toMatch(/^chk_[0-9a-f]{8}\.[0-9a-f]{32}\.[\w-]{43}$/);
  expect(list.text).toContain(body.apiKey.prefix);
  expect(list.text + JSON.stringify(rows)).not.toContain(secret);
  const days = (Date.parse(body.apiKey.expiresAt) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(90);
});

test('a key does what its role allows, in its company and nowhere else', async () => {
  const other = await rig.hub.store.companies.create('Elsewhere', 'UTC');
  const { body } = await make(rig.admin, { role: 'Read Only' });

  const answers = {
    look: await by(body.key, 'GET', own('/syncs')),
    change: await by(body.key, 'DELETE', own(`/syncs/${other.id}`)),
    other: await by(body.key, 'GET', `/api/companies/${other.id}/syncs`),
    me: await by(body.key, 'GET', '/api/me'),
    products: await by(body.key, 'GET', '/api/products'),
    company: await by(body.key, 'POST', '/api/companies', { name: 'X', timeZone: 'UTC' }),
    account: await by(body.key, 'GET', '/api/account'),
    people: await by(body.key, 'DELETE', '/api/people/x/sessions'),
  };

  expect(Object.entries(answers).map(([name, { status, body }]) => [name, status, body.code])).toEqual([
    ['look', 200, undefined],
    ['change', 403, 'access/role'],
    ['other', 404, 'company/not-found'],
    ['me', 403, 'access/key-scope'],
    ['products', 403, 'access/key-scope'],
    ['company', 403, 'access/key-scope'],
    ['account', 401, 'access/sign-in'],
    ['people', 403, 'access/key-scope'],
  ]);
});

test('a key never has more than its maker, neither when it is made nor later', async () => {
  const maker = await rig.member('Company Admin');
  const asked = await make(maker, { seesPersonalData: true });
  const tooLong = await make(maker, { days: 366 });
  const unknown = await make(maker, { role: 'Owner' });
  const { body } = await make(maker, { role: 'Company Admin' });
  const grown = await by(body.key, 'POST', own('/api-keys'), { name: 'Child', role: 'Read Only' });

  expect([asked.body.code, tooLong.body.code, unknown.body.code, grown.body.code]).toEqual([
    'api-key/personal-data',
    'api-key/days',
    'api-key/role',
    'api-key/person',
  ]);
  const remove = () => by(body.key, 'DELETE', own(`/connectors/${body.apiKey.id}`));
  expect((await remove()).status).toBe(404);
  await rig.hub.store.companies.saveMember(rig.companyId, maker.userId, {
    role: 'Read Only',
    seesPersonalData: false,
  });
  expect((await remove()).status).toBe(403);
  await rig.hub.store.members.change(rig.companyId, maker.userId, { disabled: true }, true);
  expect((await by(body.key, 'GET', own('/syncs'))).status).toBe(404);
});

test.each(['User Admin', 'Sync Admin', 'Read Only'])('a %s makes, sees and revokes no keys', async (role) => {
  const person = await rig.member(role);
  const { body } = await make(rig.admin);

  const statuses = [
    (await make(person, { role: 'Read Only' })).status,
    (await person.in('GET', '/api-keys')).status,
    (await person.in('DELETE', `/api-keys/${body.apiKey.id}`)).status,
  ];

  expect(statuses).toEqual([403, 403, 403]);
});

test('revoked, expired, altered and foreign keys are all answered as if nobody had signed in', async () => {
  const { body: revoked } = await make(rig.admin);
  const { body: expired } = await make(rig.admin);
  const { body: good } = await make(rig.admin);
  await rig.admin.in('DELETE', `/api-keys/${revoked.apiKey.id}`);
  await rig.hub.store.database.acrossCompanies.query(`UPDATE api_key SET expires_at = now() WHERE id = $1`, [
    expired.apiKey.id,
  ]);
  const [prefix, company, secret] = good.key.split('.');
  const other = await rig.hub.store.companies.create('Foreign', 'UTC');

  const tried = [
    revoked.key,
    expired.key,
    `${prefix}.${company}.${secret?.slice(0, -1)}${secret?.endsWith('A') ? 'B' : 'A'}`,
    `${prefix}.${other.id.replaceAll('-', '')}.${secret}`,
    `chk_00000000.${company}.${secret}`,
    'chk_',
    `${good.key}x`,
    `${good.key}'; --`,
  ];
  const answers = await Promise.all(tried.map((key) => by(key, 'GET', own('/syncs'))));

  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
    tried.map(() => [401, 'access/sign-in']),
  );
  expect((await by(good.key, 'GET', own('/syncs'))).status).toBe(200);
});

test('making, using and revoking a key stand in the audit log of the company', async () => {
  const { body } = await make(rig.admin, { name: 'Audited' });
  for (let n = 0; n < 3; n += 1) await by(body.key, 'GET', own('/syncs'));
  await rig.admin.in('DELETE', `/api-keys/${body.apiKey.id}`);

  const rows = await rig.hub.store.database.acrossCompanies.query<{ action: string }>(
    `SELECT action FROM audit_entry WHERE company_id = $1 AND subject_id = $2 ORDER BY seq`,
    [rig.companyId, body.apiKey.id],
  );
  expect(rows.map(({ action }) => action)).toEqual(['api-key.made', 'api-key.used', 'api-key.revoked']);
});

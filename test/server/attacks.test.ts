/** Attacks of somebody who is let in, on what others may see and on the server itself; each tried on a listening server. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BrowserLike, codeOfApp } from './browser-like.ts';
import { type Problem, type ServerRig, startRig } from './rig.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let rig: ServerRig;
let sync: { id: string; name: string; sourceId: string; destinationId: string };
beforeAll(async () => {
  rig = await startRig();
  sync = await rig.sync(['employees']);
});
afterAll(() => rig.close());

const file = { product: 'file', config: { place: 'browser', direction: 'write' }, secrets: {} };
async function send(method: string, path: string, body: string, headers = rig.admin.headers) {
  const answer = await fetch(`${rig.url}${path.replace('…', `/api/companies/${rig.companyId}`)}`, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  const text = await answer.text();
  return { status: answer.status, code: (text === '' ? {} : (JSON.parse(text) as Problem)).code, text };
}

const places: readonly (readonly [
  where: string,
  method: string,
  path: string,
  around: (deep: string) => string,
])[] = [
  ['a sign-in', 'POST', '/api/auth/sign-in/email', (deep) => deep],
  [
    'the e-mail of a sign-in',
    'POST',
    '/api/auth/sign-in/email',
    (deep) => `{"email":${deep},"password":"x"}`,
  ],
  [
    'the configuration of a connector',
    'POST',
    '…/connectors',
    (deep) => `{"name":"deep","product":"file","config":{"a":${deep}},"secrets":{}}`,
  ],
  [
    'the options of a run',
    'POST',
    '…/syncs/01900000-0000-7000-8000-000000000001/runs',
    (deep) => `{"saveChanges":false,"options":{"x":${deep}}}`,
  ],
];
test.each(places)(
  'values within values without end, in %s, are refused and stop nothing',
  async (_, method, path, around) => {
    for (const depth of [70, 10_000, 20_000]) {
      const lists = await send(method, path, around('['.repeat(depth) + ']'.repeat(depth)));
      const objects = await send(method, path, around(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`));

      for (const { status, code } of [lists, objects]) {
        expect(code).not.toBe('bug/unexpected');
        expect([400, 413], `depth ${depth}`).toContain(status);
      }
    }
  },
);

const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
test.each(inherited)('"%s" as the name of anything is nothing that every object has', async (word) => {
  const { config } = (await rig.admin.in<{ config: { dataSets: object[] } }>('GET', `/syncs/${sync.id}`))
    .body;
  const [first] = config.dataSets;
  const save = (change: object, more: object[] = []) =>
    rig.admin.in('PUT', `/syncs/${sync.id}`, {
      ...sync,
      config: { ...config, dataSets: [{ ...first, ...change }, ...more] },
    });
  const answers = [
    await rig.admin.in('GET', `/syncs/${sync.id}/crosswalks/${word}`),
    await rig.admin.in('PUT', `/syncs/${sync.id}/crosswalks/${word}`, { entries: [] }),
    await rig.admin.in('POST', '/connectors', { ...file, name: word, product: word }),
    await rig.admin.in('GET', `/runs?sort=${word}`),
    await save({ id: word }),
    await save({ fields: [word] }),
    await save({ filter: [{ field: word, is: 'not empty', values: [] }] }),
    await save({ matching: [{ fields: [word], ask: false }] }),
    await save({ mapping: [{ target: word, source: 'firstName', steps: [] }] }),
    await save({ mapping: [{ target: 'middleName', source: word, steps: [] }] }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 400, 422, 422, 422, 422, 422, 422]);
  for (const place of ['config', 'secrets']) {
    const body = JSON.stringify({ ...file, name: `${word} in ${place}`, [place]: {} }).replace(
      `"${place}":{}`,
      `"${place}":{${place === 'config' ? '"place":"browser","direction":"write",' : ''}"${word}":"polluted"}`,
    );
    expect((await send('POST', '…/connectors', body)).status).not.toBe(500);
  }
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(String({})).toBe('[object Object]');
});

test('what a call does not ask for is not taken: no rank, no company, no id, no reason to pass a guard', async () => {
  const member = await rig.member('Read Only');
  const evil = '01900000-0000-7000-8000-00000000000e';

  await member.call('PUT', '/api/account', {
    name: 'M',
    email: 'e@example.com',
    installationAdmin: true,
    role: 'Company Admin',
  });
  const { body: me } = await member.call<{
    user: object;
    installationAdmin: boolean;
    companies: { role: string }[];
  }>('GET', '/api/me');
  const made = await rig.admin.in<{ id: string; companyId: string }>('POST', '/connectors', {
    ...file,
    name: 'Mass',
    id: evil,
    companyId: evil,
  });
  const run = await rig.admin.in<{ id: string; trigger: string; user: string; purpose?: string }>(
    'POST',
    `/syncs/${sync.id}/runs`,
    {
      saveChanges: false,
      options: {},
      id: evil,
      trigger: 'schedule',
      userName: 'Somebody else',
      purpose: 'apply',
      overrideReason: 'because',
      status: 'completed',
    },
  );
  const invited = await rig.admin.in('POST', '/users', {
    email: 'mass@example.com',
    role: 'Read Only',
    seesPersonalData: false,
    installationAdmin: true,
    companyId: evil,
    tokenHash: 'known',
  });

  expect(me).toMatchObject({
    user: { email: member.email },
    installationAdmin: false,
    companies: [{ role: 'Read Only' }],
  });
  expect(made.body.companyId).toBe(rig.companyId);
  expect(made.body.id).not.toBe(evil);
  expect(run.body).toMatchObject({ trigger: 'person' });
  expect([run.body.id, run.body.user]).not.toContain(evil);
  expect(run.body.user).not.toBe('Somebody else');
  expect(invited.status).toBe(201);
  expect((await rig.nobody.call('POST', '/api/invitations/look', { token: 'known' })).status).toBe(400);
  await rig.ended(run.body.id);
});

test.each([
  'update-user',
  'change-email',
  'sign-up/email',
  'admin/set-role',
  'two-factor/disable',
  'delete-user',
  'get-session',
  'list-sessions',
  'link-social',
  'forget-password',
  'change-password',
  'two-factor/view-backup-codes',
])('the sign-in library is not reached past our own calls: %s', async (path) => {
  const member = await rig.member('Read Only');
  const body = JSON.stringify({
    name: 'x',
    email: 'e@example.com',
    newEmail: 'e@example.com',
    role: 'admin',
    password: member.password,
  });

  expect((await send('POST', `/api/auth/${path}`, body, member.headers)).status).toBe(404);
});

test('a session that somebody else has chosen is not taken over by signing in', async () => {
  const victim = await rig.member('Read Only');
  const attacker = await rig.member('Read Only');
  const planted = attacker.headers.cookie ?? '';
  const browser = new BrowserLike(rig.url);
  const [name = '', ...value] = planted.split('=');
  browser.cookies.set(name, value.join('='));

  expect((await browser.signIn(victim.email, victim.password)).status).toBe(200);

  expect(browser.cookies.get(name)).not.toBe(value.join('='));
  expect((await attacker.call<{ user: { email: string } }>('GET', '/api/me')).body.user.email).toBe(
    attacker.email,
  );
  const made = new BrowserLike(rig.url);
  made.cookies.set(name, 'chosen.by-somebody');
  await made.signIn(victim.email, victim.password);
  expect(made.cookies.get(name)).not.toBe('chosen.by-somebody');
});

test('a code of an app is good for its half minute and those beside it, by our clock', async () => {
  const member = await rig.member('Read Only');
  const browser = new BrowserLike(rig.url);
  await browser.signIn(member.email, member.password);
  const { uri } = (
    await browser.call<{ uri: string }>('POST', '/api/account/second-factor', { password: member.password })
  ).body;

  for (const ahead of [-20, -3, 3, 20]) {
    const { status } = await browser.call('POST', '/api/account/second-factor/confirm', {
      code: codeOfApp(uri, ahead),
    });
    expect([ahead, status < 300]).toEqual([ahead, false]);
  }
});

test('six who use one invitation at once make one account, and nothing fails', async () => {
  const { body } = await rig.admin.in<{ invitation: { link: string } }>('POST', '/users', {
    email: 'raced@example.com',
    role: 'Read Only',
    seesPersonalData: false,
  });
  const token = body.invitation.link.split('#')[1];

  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      rig.nobody.call('POST', '/api/invitations/accept', {
        token,
        name: 'Vera',
        password: 'violet-harbor-cactus-97',
      }),
    ),
  );

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
});

test.each([
  ['a line', 'a\r\nSet-Cookie: x=1'],
  ['a terminal', 'a\u001b[2Jb'],
  ['the direction of reading', 'exe.\u202etxt'],
  ['a sequence in one sign', '\u009b31m'],
])('a name that would end or change %s is refused', async (_, name) => {
  const asked = [
    await rig.admin.in('POST', '/connectors', { ...file, name }),
    await rig.admin.in('PUT', `/syncs/${sync.id}`, { ...sync, name, config: { dataSets: [] } }),
    await rig.admin.call('PUT', '/api/account', { name }),
  ];

  expect(asked.map(({ status }) => status)).toEqual([400, 400, 400]);
});

test.each([
  'limit=1&limit=2',
  'search=a&search=b',
  'limit=1e3',
  'limit=-1',
  'limit=9999999',
  'sort=',
  'search=%00',
  'search[]=a&search[__proto__]=b',
  `search=${'%25'.repeat(66)}`,
  'search=%5C',
  'after=%7B%7D',
])('a list that is asked for by "%s" is refused or answered, and never fails', async (query) => {
  for (const list of ['/runs', '/audit', '/users', '/connectors']) {
    expect((await rig.admin.in('GET', `${list}?${query}`)).status, list).toBeLessThan(500);
  }
});

interface Mapping {
  target: string;
  source?: string;
  steps: object[];
}

/** Somebody who may edit syncs and may not see personal data saves a mapping or a filter. */
async function saveAs(change: { mapping?: Mapping[]; filter?: object[] }) {
  const editor = await rig.member('Sync Admin');
  const { config } = (await editor.in<{ config: { dataSets: object[] } }>('GET', `/syncs/${sync.id}`)).body;
  const [first] = config.dataSets;
  const saved = await editor.in('PUT', `/syncs/${sync.id}`, {
    ...sync,
    config: { ...config, dataSets: [{ ...first, mapping: [], filter: [], ...change }] },
  });
  return { editor, saved };
}

test.each<[string, Mapping]>([
  ['as it is', { target: 'middleName', source: 'ssn', steps: [] }],
  [
    'joined with another',
    { target: 'middleName', steps: [{ do: 'concat', fields: ['lastName', 'ssn'], separator: ' ' }] },
  ],
  ['as the first that is there', { target: 'tradeCode', steps: [{ do: 'firstOf', fields: ['ssn'] }] }],
  ['in the key', { target: 'employeeNumber', source: 'ssn', steps: [{ do: 'digits' }] }],
  ['into what is personal only', { target: 'street1', source: 'ssn', steps: [] }],
])('an SSN is not read in clear by mapping it elsewhere, %s', async (_, line) => {
  const { saved } = await saveAs({ mapping: [line] });

  expect([saved.status, saved.body.code]).toEqual([422, 'sync/invalid']);
});

test('an SSN under the name that the vendor has for it is the same secret', async () => {
  const rules = rig.hub.products.find(({ manifest }) => manifest.id === 'core-hr')?.dataSets;
  const vendor = rules
    ?.find(({ id }) => id === 'employees')
    ?.mapping.rules.find(({ model }) => model === 'ssn')?.vendor;
  expect(vendor).toBeTypeOf('string');

  const { saved } = await saveAs({
    mapping: [{ target: 'middleName', source: `vendor.${vendor}`, steps: [] }],
  });

  expect([saved.status, saved.body.code]).toEqual([422, 'sync/invalid']);
});

test.each(['starting with', 'equal to', 'one of', 'before', 'on or after', 'not equal to', 'none of'])(
  'an SSN is not guessed by a filter "%s" and a look at who is left out',
  async (is) => {
    const { saved } = await saveAs({ filter: [{ field: 'ssn', is, values: ['9'] }] });

    expect([saved.status, saved.body.code]).toEqual([422, 'sync/invalid']);
  },
);

test('what is personal stays hidden from whoever maps it to a field that all may see', async () => {
  const { editor, saved } = await saveAs({
    mapping: [{ target: 'middleName', source: 'birthDate', steps: [] }],
    filter: [{ field: 'ssn', is: 'not empty', values: [] }],
  });
  expect(saved.status, saved.text).toBe(200);
  const started = await editor.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
    saveChanges: false,
    options: {},
  });
  await rig.ended(started.body.id);
  type Changes = { rows: { differences: { field: string; after: string | null }[] }[] };
  const read = async (by: typeof editor) =>
    (await by.in<Changes>('GET', `/runs/${started.body.id}/changes`)).body.rows
      .flatMap(({ differences }) => differences)
      .flatMap(({ field, after }) => (field === 'middleName' && after !== null ? [after] : []));

  const [hidden, seen] = [
    await read(editor),
    await rig.admin.in<Changes>('GET', `/runs/${started.body.id}/changes`),
  ];
  const csv = await editor.in('GET', `/runs/${started.body.id}/changes.csv`);

  expect(new Set(hidden)).toEqual(new Set(['••••']));
  expect(hidden.length).toBeGreaterThan(20);
  const dates = seen.body.rows
    .flatMap(({ differences }) => differences)
    .filter(({ field }) => field === 'middleName');
  expect(dates.every(({ after }) => after === null || /^\d{4}-\d{2}-\d{2}$/.test(after))).toBe(true);
  for (const { after } of dates.slice(0, 10)) if (after !== null) expect(csv.text).not.toContain(after);
});

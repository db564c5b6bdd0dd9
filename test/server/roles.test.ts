/**
 * Generated from the one table of src/hub/access.ts: docs/reference/roles.md, and a try of every call by every role.
 * After a change of the table: vitest run test/server/roles.test.ts --update
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { grantedTo, type Permission, roles } from '../../src/hub/access.ts';
import { type ServerRig, type Speaker, startRig } from './rig.ts';

let rig: ServerRig;
let calls: { method: string; path: string; permission: string | undefined }[];
const speakers = new Map<string, Speaker>();

const someId = '01900000-0000-7000-8000-000000000001';
const table: Readonly<Record<Permission, readonly string[]>> = grantedTo;
const permissions = Object.keys(table) as Permission[];

beforeAll(async () => {
  rig = await startRig();
  const { body } = await rig.nobody.call<{
    paths: Record<string, Record<string, { 'x-permission'?: string }>>;
  }>('GET', '/api/openapi.json');
  calls = Object.entries(body.paths)
    .filter(([path]) => path.startsWith('/api/companies/{companyId}/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, call]) => ({
        method: method.toUpperCase(),
        path: path
          .replace('/api/companies/{companyId}', '')
          .replace('{dataSet}', 'departments')
          .replace('{name}', 'x.csv')
          .replace(/\{\w+\}/g, someId),
        permission: call['x-permission'],
      })),
    );
  for (const role of roles) speakers.set(role, await rig.member(role));
});
afterAll(() => rig.close());

test('docs/reference/roles.md says what the table says', async () => {
  const lines = [
    '# Roles',
    '',
    'One role per person and company; a change works with the next click, and every change is in the audit log.',
    'Made from `src/hub/access.ts` by `test/server/roles.test.ts`; not edited by hand.',
    '',
    `| may | ${roles.join(' | ')} |`,
    `| --- | ${roles.map(() => '---').join(' | ')} |`,
    ...permissions.map(
      (name) =>
        `| ${name} | ${roles.map((role) => (table[name].includes(role) ? 'yes' : 'no')).join(' | ')} |`,
    ),
    '',
    '* Seeing personal data is a right of its own, apart from the role. Only a Company Admin or an administrator of the',
    '  installation gives or takes it.',
    "* Handling people's data (find, export and erase one person) needs the right to see personal data too.",
    '* A User Admin gives every role but Company Admin, and changes or removes no Company Admin.',
    '* Nobody changes his own access. The last Company Admin of a company stays, unless an administrator of the',
    '  installation decides otherwise.',
    '* Administrators of the installation enter every company as Company Admin, without sight of personal data until it is',
    '  granted; they alone make companies, grant access across companies, make administrators and shut people out.',
    '',
  ];

  await expect(lines.join('\n')).toMatchFileSnapshot('../../docs/reference/roles.md');
});

test('every call of a company names a permission of the table', () => {
  expect(calls.length).toBeGreaterThan(35);
  const nameless = calls.filter(({ permission }) => !permissions.some((name) => name === permission));
  expect(nameless).toEqual([]);
});

test.each(roles)('%s is let through exactly where the table says so', async (role) => {
  const speaker = speakers.get(role);
  const wrong: string[] = [];
  for (const { method, path, permission } of calls) {
    // Streams do not end.
    if (path.endsWith('/stream') || permission === undefined) continue;
    const answer = await speaker?.in(method, path);
    const isRefused = answer?.status === 403;
    const isAllowed = (table[permission as Permission] ?? []).includes(role);
    if (isRefused === isAllowed) wrong.push(`${method} ${path}: ${answer?.status} ${answer?.body.code}`);
  }
  expect(wrong).toEqual([]);
});

test("another company's id is answered exactly as one that does not exist", async () => {
  const { id: companyId } = await rig.hub.store.companies.create('Other', 'UTC');
  const different: string[] = [];
  for (const role of roles) {
    for (const { method, path } of calls) {
      const words = async (id: string) => {
        const { status, body } = (await speakers.get(role)?.call(method, `/api/companies/${id}${path}`)) ?? {
          status: 0,
          body: { code: '', detail: '', fix: '' },
        };
        return JSON.stringify({ status, ...body, requestId: '' });
      };
      const [theirs, none] = [await words(companyId), await words(someId)];
      if (theirs !== none || !theirs.includes('company/not-found'))
        different.push(`${role} ${method} ${path}`);
    }
  }
  expect(different).toEqual([]);
});

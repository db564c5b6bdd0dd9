import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyLimits } from '../../src/api/body-limits.ts';
import { createApi } from '../../src/api/index.ts';
import { type ServerRig, startRig } from './rig.ts';

/**
 * What every call may send and what it counts as. A new call fails here until somebody has decided: one that starts
 * work, asks another system, sends letters or reads more than a page is no usual call (`expense` at the route); one
 * that takes more than 128 KiB says how much (`bodyLimit`).
 */
const special: Readonly<Record<string, { body?: keyof typeof bodyLimits; expense?: string }>> = {
  'PUT /api/single-sign-on': { expense: 'ask the sign-in provider' },
  'POST /api/demo/reset': { expense: 'start runs' },
  'POST /api/access/grants': { expense: 'send letters' },
  'GET /api/audit.csv': { expense: 'export' },
  'POST /api/audit/verify': { expense: 'verify the audit log' },
  'POST /api/keys/rotate': { expense: 'change keys' },
  'POST /api/keys/reseal': { expense: 'change keys' },
  'POST …/connectors': { body: 'connector' },
  'PUT …/connectors/{id}': { body: 'connector' },
  'POST …/connectors/test': { body: 'connector', expense: 'test connectors' },
  'POST …/connectors/{id}/test': { expense: 'test connectors' },
  'POST …/connectors/{id}/uploads': { body: 'upload', expense: 'send files' },
  'GET …/connectors/{id}/uploads/{name}/preview': { expense: 'read files' },
  'POST …/syncs': { body: 'sync' },
  'PUT …/syncs/{id}': { body: 'sync' },
  'POST …/syncs/{id}/runs': { expense: 'start runs' },
  'PUT …/syncs/{id}/crosswalks/{dataSet}': { body: 'crosswalk' },
  'GET …/syncs/{id}/crosswalks/{dataSet}.csv': { expense: 'export' },
  'POST …/syncs/{id}/crosswalks/{dataSet}.csv': { body: 'crosswalkFile', expense: 'send files' },
  'GET …/runs.csv': { expense: 'export' },
  'POST …/runs/{id}/apply': { expense: 'start runs' },
  'POST …/runs/{id}/retry': { expense: 'start runs' },
  'GET …/runs/{id}/events.csv': { expense: 'export' },
  'GET …/runs/{id}/changes.csv': { expense: 'export' },
  'POST …/runs/{id}/changes/{seq}/reveal': { expense: 'reveal' },
  'GET …/runs/{id}/files/{fileId}': { expense: 'export' },
  'POST …/schedules/{id}/execute': { expense: 'start runs' },
  'POST …/users': { expense: 'send letters' },
  'POST …/invitations/{id}/resend': { expense: 'send letters' },
  'GET …/audit.csv': { expense: 'export' },
  'POST …/audit/verify': { expense: 'verify the audit log' },
  'GET …/retention/due': { expense: 'look through all data' },
  'POST …/retention/purge': { expense: 'look through all data' },
  'POST …/people-data/find': { expense: 'look through all data' },
  'POST …/people-data/export': { expense: 'look through all data' },
  'POST …/people-data/erase': { expense: 'look through all data' },
  'POST …/people-data/readmit': { expense: 'look through all data' },
  'POST …/people-data/leave-out': { expense: 'look through all data' },
  'POST …/people-data/unrecognised/confirm': { expense: 'look through all data' },
};

/** Small bodies, and no more work than reading a page or changing a row. */
const usual: readonly string[] = [
  'GET /api/auth/options',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/second-factor',
  'POST /api/auth/sign-out',
  'POST /api/auth/forgotten-password',
  'POST /api/auth/reset-password',
  'GET /api/auth/single-sign-on',
  'GET /api/auth/single-sign-on/callback',
  'GET /api/single-sign-on',
  'DELETE /api/single-sign-on',
  'POST /api/single-sign-on/allow-passwords',
  'GET /api/account',
  'PUT /api/account',
  'POST /api/account/password',
  'POST /api/account/second-factor',
  'POST /api/account/second-factor/confirm',
  'POST /api/account/second-factor/recovery-codes',
  'POST /api/account/second-factor/remove',
  'GET /api/account/sessions',
  'DELETE /api/account/sessions',
  'DELETE /api/account/sessions/{id}',
  'POST /api/people/{userId}/reset-link',
  'POST /api/people/{userId}/reset-second-factor',
  'DELETE /api/people/{userId}/sessions',
  'DELETE /api/people/{userId}/single-sign-on',
  'GET /api/health',
  'GET /api/me',
  'POST /api/companies',
  'GET /api/products',
  'GET /api/demo',
  'GET /api/demo/sandboxes',
  'GET /api/access',
  'PATCH /api/people/{userId}',
  'POST /api/invitations/look',
  'POST /api/invitations/accept',
  'GET /api/system-health',
  'POST /api/system-health/backup',
  'GET /api/audit',
  'GET /api/audit/choices',
  'GET /api/keys',
  'GET /api/keys/reseal',
  'DELETE /api/keys/{id}',
  'GET …/connectors',
  'GET …/connectors/{id}',
  'DELETE …/connectors/{id}',
  'GET …/connectors/{id}/uploads',
  'DELETE …/connectors/{id}/uploads/{name}',
  'GET …/syncs',
  'GET …/syncs/proposal',
  'GET …/syncs/templates',
  'GET …/syncs/{id}',
  'DELETE …/syncs/{id}',
  'GET …/syncs/{id}/crosswalks/{dataSet}',
  'GET …/syncs/{id}/crosswalks/{dataSet}/proposals',
  'GET …/runs',
  'GET …/overview',
  'GET …/runs/{id}',
  'POST …/runs/{id}/cancel',
  'GET …/runs/{id}/events',
  'GET …/runs/{id}/event-groups',
  'GET …/runs/{id}/changes',
  'GET …/runs/{id}/files',
  'GET …/runs/{id}/stream',
  'GET …/runs/stream',
  'GET …/schedules',
  'POST …/schedules',
  'GET …/schedules/preview',
  'GET …/schedules/{id}',
  'PUT …/schedules/{id}',
  'DELETE …/schedules/{id}',
  'GET …/users',
  'PATCH …/users/{id}',
  'DELETE …/users/{id}',
  'DELETE …/invitations/{id}',
  'GET …/sign-in-rules',
  'PUT …/sign-in-rules',
  'GET …/api-keys',
  'POST …/api-keys',
  'DELETE …/api-keys/{id}',
  'GET …/audit',
  'GET …/audit/choices',
  'GET …/people-data/unrecognised',
  'GET …/retention',
  'PUT …/retention',
];

/** Described nowhere: the description itself, and the screens. */
const hidden = [
  'GET /',
  'GET /api/docs',
  'GET /api/docs/',
  'GET /api/docs/js/scalar.js',
  'GET /api/openapi.json',
];

interface Described {
  'x-body-limit'?: number;
  'x-counted-as'?: string;
}
let rig: ServerRig;
let api: Awaited<ReturnType<typeof createApi>>;
let described: Map<string, Described>;
const nameOf = (method: string, path: string) =>
  `${method.toUpperCase()} ${path.replace('/api/companies/{companyId}/', '…/')}`;
beforeAll(async () => {
  rig = await startRig();
  api = await createApi(rig.hub, {
    signIn: rig.signIn,
    operatorToken: 'operator-of-the-declared-limits',
    version: '0',
    pages: '/nowhere',
  });
  await api.ready();
  const { paths } = api.swagger() as unknown as { paths: Record<string, Record<string, Described>> };
  described = new Map(
    Object.entries(paths).flatMap(([path, calls]) =>
      Object.entries(calls).map(([method, call]) => [nameOf(method, path), call] as const),
    ),
  );
});
afterAll(async () => {
  await api.close();
  await rig.close();
});

/** The routes as the router has them, `GET /api/companies/{companyId}/runs`. */
function routesOf(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', path = '', methods = ''] = /^([│ ]*)[└├]── (\S+) \(([A-Z, ]+)\)/.exec(line) ?? [];
    if (path === '') return [];
    const depth = indent.length / 4;
    above.length = depth;
    above.push(path);
    const whole = above
      .join('')
      .replace(/^\/(?=.)/, '/')
      .replaceAll(/\/+/g, '/');
    return methods
      .split(', ')
      .filter((method) => method !== 'HEAD')
      .map((method) => nameOf(method, whole.replaceAll(/:(\w+)/g, '{$1}')));
  });
}

test('every route that the server has is described, or one of the few that are not', () => {
  const routes = routesOf(api.printRoutes({ commonPrefix: false }));

  expect(routes.filter((route) => !described.has(route)).sort()).toEqual(hidden);
  expect(new Set(routes).size).toBe(described.size + hidden.length);
});

test('for every call it is decided how much it may send and what it counts as', () => {
  const decided = new Set([...usual, ...Object.keys(special)]);

  expect(
    [...described.keys()].filter((call) => !decided.has(call)),
    'calls for which nobody has decided what they cost and how much they may send',
  ).toEqual([]);
  expect([...decided].filter((call) => !described.has(call))).toEqual([]);
  expect(usual.filter((call) => call in special)).toEqual([]);
});

test('and so does the server hold it', () => {
  const wrong: string[] = [];
  for (const [call, { 'x-body-limit': bytes, 'x-counted-as': expense }] of described) {
    const decided = special[call] ?? {};
    const wanted = call.startsWith('GET ') ? undefined : bodyLimits[decided.body ?? 'usual'];
    if (bytes !== wanted || expense !== decided.expense) wrong.push(`${call}: ${bytes} bytes, ${expense}`);
  }

  expect(wrong).toEqual([]);
});

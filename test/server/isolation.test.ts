import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usualSettings } from '../../src/sync/sync-config.ts';
import { type ServerRig, type Speaker, startRig } from './rig.ts';

/**
 * Two companies, each with a Company Admin. Every call that names something is tried by one of them with what belongs
 * to the other. The calls are taken from the description of the API, so that a new one cannot be forgotten.
 */

let rig: ServerRig;
let stranger: Speaker;
/** The stranger's own company. */
let ownId: string;
/** What belongs to the other company, by the part of the path that names it. */
const theirs: Record<string, string> = {};
let calls: Call[];

interface Call {
  method: string;
  path: string;
  hasBody: boolean;
}

interface OpenApi {
  paths: Record<string, Record<string, { requestBody?: unknown }>>;
}

beforeAll(async () => {
  rig = await startRig();
  const { body } = await rig.nobody.call<OpenApi>('GET', '/api/openapi.json');
  calls = Object.entries(body.paths)
    .filter(([path]) => path.startsWith('/api/companies/{companyId}/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        hasBody: requestBody !== undefined,
      })),
    );
  ownId = (await rig.hub.store.companies.create('Level', 'UTC')).id;
  stranger = await rig.member('Company Admin', { companyId: ownId, seesPersonalData: true });
  await fillTheirs();
}, 120_000);
afterAll(() => rig.close());

/** One of everything, made by the other company's own admin. */
async function fillTheirs(): Promise<void> {
  const { admin } = rig;
  const sync = await rig.sync();
  const started = await admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
    saveChanges: true,
    options: {},
  });
  const run = await rig.ended(started.body.id);
  expect(run.status).toMatch(/^completed/);
  const files = await admin.in<{ id: string }[]>('GET', `/runs/${run.id}/files`);
  const changes = await admin.in<{ rows: { seq: number }[] }>('GET', `/runs/${run.id}/changes`);
  const schedule = await admin.in<{ id: string }>('POST', '/schedules', scheduleOf(sync.id));
  const key = await admin.in<{ apiKey: { id: string } }>('POST', '/api-keys', {
    name: 'Reports',
    role: 'Read Only',
  });
  const me = await admin.call<{ user: { id: string } }>('GET', '/api/me');
  const invited = { email: 'invited@example.com', role: 'Read Only', seesPersonalData: false };
  await admin.in('POST', '/users', invited);
  const users = await admin.in<{ id: string; email: string }[]>('GET', '/users');
  const upload = new FormData();
  upload.append('file', new Blob(['a,b\n1,2\n']), 'people.csv');
  const source = await admin.in<{ id: string }>('POST', '/connectors', fileConnector('Uploads'));
  await admin.in('POST', `/connectors/${source.body.id}/uploads`, upload);
  Object.assign(theirs, {
    connectors: source.body.id,
    syncs: sync.id,
    runs: run.id,
    files: files.body[0]?.id ?? '',
    changes: String(changes.body.rows[0]?.seq ?? ''),
    schedules: schedule.body.id,
    'api-keys': key.body.apiKey.id,
    users: me.body.user.id,
    invitations: users.body.find(({ email }) => email === invited.email)?.id ?? '',
    uploads: 'people.csv',
    crosswalks: 'departments',
    destination: sync.destinationId,
  });
  for (const [name, id] of Object.entries(theirs)) expect(id || undefined, name).toBeDefined();
}

const fileConnector = (name: string) => ({
  name,
  product: 'file',
  config: { place: 'browser', direction: 'read' },
  secrets: {},
});
const scheduleOf = (syncId: string) => ({
  name: 'Nightly',
  syncId,
  cron: '0 2 * * *',
  timeZone: 'UTC',
  saveChanges: false,
  options: {},
  active: false,
});
const syncOf = () => ({
  name: 'Mine',
  sourceId: theirs.connectors,
  destinationId: theirs.destination,
  config: { ...usualSettings, dataSets: [] },
});

/** A right body for each call that takes one, so that nothing else than the foreign id is wrong with it. */
const bodies: Record<string, () => unknown> = {
  'PUT connectors/{id}': () => fileConnector('Mine'),
  'PUT syncs/{id}': syncOf,
  'POST syncs/{id}/runs': () => ({ saveChanges: false, options: {} }),
  'PUT syncs/{id}/crosswalks/{dataSet}': () => ({ entries: [{ sourceCode: 'A', destinationCode: 'B' }] }),
  'POST runs/{id}/apply': () => ({ overrideReason: 'I have looked' }),
  'POST runs/{id}/retry': () => ({}),
  'POST runs/{id}/changes/{seq}/reveal': () => ({ field: 'ssn' }),
  'PATCH users/{id}': () => ({ disabled: true }),
  'PUT schedules/{id}': () => scheduleOf(theirs.syncs ?? ''),
};

/** Calls that name something elsewhere than in the path. */
const named: { method: string; path: () => string; body?: () => unknown }[] = [
  {
    method: 'GET',
    path: () => `/syncs/proposal?sourceId=${theirs.connectors}&destinationId=${theirs.destination}`,
  },
  { method: 'POST', path: () => '/syncs', body: syncOf },
  { method: 'POST', path: () => '/schedules', body: () => scheduleOf(theirs.syncs ?? '') },
  {
    method: 'POST',
    path: () => '/connectors/test',
    body: () => ({ ...fileConnector('Mine'), connectorId: theirs.connectors }),
  },
];

/** The path with the other company's things in it; throws for a parameter that nobody has told us about. */
function withTheirs(path: string): string {
  const parts = path.split('/');
  return parts
    .map((part, index) =>
      part.replace(/\{(\w+)\}/, (_, name: string) => {
        const value = theirs[parts[index - 1] ?? ''];
        if (value === undefined)
          throw new Error(
            `${path}: add one of ${parts[index - 1]} to what the other company has ({${name}})`,
          );
        return encodeURIComponent(value);
      }),
    )
    .join('/');
}

function bodyOf({ method, path, hasBody }: Call): unknown {
  const short = `${method} ${path.replace('/api/companies/{companyId}/', '')}`;
  if (/\/uploads$|\.csv$/.test(path) && method === 'POST') {
    const form = new FormData();
    form.append('file', new Blob(['Source code,Destination code\nA,B\n']), 'new.csv');
    return form;
  }
  const body = bodies[short];
  if (body === undefined && hasBody) throw new Error(`Say what a right body of ${short} is`);
  return body?.();
}

/** All rows of the other company, table by table, but for what merely says that they were looked at. */
async function rowsOfTheirs(): Promise<unknown> {
  const { database } = rig.hub.store;
  const tables = await database.owner.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'company_id' ORDER BY 1`,
  );
  const scope = database.forCompany(rig.companyId);
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) {
    rows[name] = await scope.query(
      `SELECT t::text AS row FROM "${name}" t WHERE company_id = $1 ORDER BY 1`,
      [rig.companyId],
    );
  }
  return rows;
}

describe('what belongs to another company', () => {
  test('is not there for anybody else, whatever call names it, and stays as it was', async () => {
    const before = await rowsOfTheirs();
    const naming = calls.filter(({ path }) => path.replace('{companyId}', '').includes('{'));
    expect(naming.length).toBeGreaterThan(30);
    const answers = [];
    for (const call of naming) {
      const path = withTheirs(call.path.replace('/api/companies/{companyId}', ''));
      const { status, text } = await stranger.call(
        call.method,
        `/api/companies/${ownId}${path}`,
        bodyOf(call),
      );
      answers.push({
        call: `${call.method} ${call.path}`,
        status,
        hints: /Core HR 1|Nightly|Uploads/.test(text),
      });
    }
    for (const { method, path, body } of named) {
      const { status, text } = await stranger.call(method, `/api/companies/${ownId}${path()}`, body?.());
      answers.push({ call: `${method} ${path()}`, status, hints: /Core HR 1|Nightly|Uploads/.test(text) });
    }

    expect(answers.filter(({ status, hints }) => status !== 404 || hints)).toEqual([]);
    expect(await rowsOfTheirs()).toEqual(before);
  });

  test('is answered for as if it had never been: the same words as for an id that nobody has', async () => {
    for (const kind of ['connectors', 'syncs', 'runs', 'schedules']) {
      const ask = (id: string | undefined) => stranger.call('GET', `/api/companies/${ownId}/${kind}/${id}`);
      const plain = (answer: { body: object }) => ({ ...answer.body, requestId: undefined });

      expect(plain(await ask(theirs[kind]))).toEqual(
        plain(await ask('01900000-0000-7000-8000-00000000000f')),
      );
    }
  });

  test('is out of reach by its own company, for every call there is', async () => {
    const answers = [];
    for (const call of calls) {
      const path = withTheirs(call.path.replace('{companyId}', '')).replace(
        '/companies//',
        `/companies/${rig.companyId}/`,
      );
      const { status, body } = await stranger.call<{ code: string }>(call.method, path);
      answers.push({ call: `${call.method} ${call.path}`, status, code: body.code });
    }

    expect(answers.filter(({ status, code }) => status !== 404 || code !== 'company/not-found')).toEqual([]);
  });

  test('does not show in lists, exports and overviews', async () => {
    const lists = calls.filter(
      ({ method, path }) =>
        method === 'GET' &&
        !path.replace('{companyId}', '').includes('{') &&
        !/stream|preview|proposal|templates/.test(path),
    );
    expect(lists.length).toBeGreaterThan(8);
    for (const { path } of lists) {
      const { status, text } = await stranger.call('GET', path.replace('{companyId}', ownId));

      expect([path, status]).toEqual([path, 200]);
      for (const id of [theirs.connectors, theirs.syncs, theirs.runs, theirs.schedules, theirs['api-keys']])
        expect(text, path).not.toContain(id);
    }
  });
});

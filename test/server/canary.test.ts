import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildContractor } from '../../sandbox/contractor/index.ts';
import { openEmbedded } from '../../src/db/index.ts';
import { sealedColumns } from '../../src/store/sealed-values.ts';
import { disguises } from './disguises.ts';
import { type Program, startProgram } from './process.ts';

/**
 * Secrets that can be recognised are planted in every product's configuration, people's data comes with the demo; then
 * everything that the program wrote or said is searched for them.
 */

const folder = mkdtempSync(join(tmpdir(), 'chalkline-canary-'));
/** Everything that came out of the program over HTTP. */
const said: { from: string; text: string }[] = [];
const planted: string[] = [];
const { people } = buildContractor({ today: new Date().toISOString().slice(0, 10) });
let server: Program;
let address: { url: string; token: string };
let cmdline = '';

interface Product {
  id: string;
  secretFields: string[];
}
interface Connector {
  id: string;
  name: string;
  product: string;
  config: Record<string, unknown>;
}

async function call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${address.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${address.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  said.push({ from: `${method} ${path} ${answer.status}`, text });
  return (
    /json/.test(answer.headers.get('content-type') ?? '') &&
    !/ndjson/.test(answer.headers.get('content-type') ?? '')
      ? JSON.parse(text || 'null')
      : text
  ) as T;
}

beforeAll(async () => {
  server = startProgram(['serve'], { CHALKLINE_DATA: folder, PORT: '0', CHALKLINE_LOG: 'debug' });
  await server.says('Ctrl-C stops it.');
  address = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'));
  await misuse();
  cmdline = readFileSync(`/proc/${server.child.pid}/cmdline`, 'utf8');
  await walk();
  server.child.kill('SIGTERM');
  const { output, errors } = await server.ended;
  said.push({ from: 'standard output', text: output }, { from: 'the log', text: errors });
}, 300_000);
afterAll(() => {
  server.child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Every connector gets wrong secrets, is tested and used, and each product is offered a form that is not right. */
async function misuse(): Promise<void> {
  const [company] = (await call<{ companies: { id: string }[] }>('GET', '/api/me')).companies;
  const root = `/api/companies/${company?.id}`;
  const products = await call<Product[]>('GET', '/api/products');
  const connectors = await call<Connector[]>('GET', `${root}/connectors`);
  for (const { id: product, secretFields } of products) {
    const secrets = Object.fromEntries(
      secretFields.map((field) => {
        const canary = `canary-${product}-${field}-Zx9!q`;
        planted.push(canary);
        return [field, canary];
      }),
    );
    const mine = connectors.filter((connector) => connector.product === product);
    expect(mine.length, `the demo has no connector for ${product}`).toBeGreaterThan(0);
    for (const { id, name, config } of mine) {
      await call('PUT', `${root}/connectors/${id}`, { name, product, config, secrets });
      await call('POST', `${root}/connectors/${id}/test`);
      await call('POST', `${root}/connectors/test`, { product, config, secrets });
    }
    await call('POST', `${root}/connectors`, {
      name: `Wrong ${product}`,
      product,
      config: { url: 5 },
      secrets,
    });
    await call('POST', `${root}/connectors`, { name: '', product, config: secrets, secrets });
  }
  await upload(root);
  const syncs = await call<{ id: string }[]>('GET', `${root}/syncs`);
  for (const { id } of syncs.slice(0, 12))
    await call('POST', `${root}/syncs/${id}/runs`, { saveChanges: true, options: {} });
  for (let waited = 0; waited < 600; waited += 1) {
    const { rows } = await call<{ rows: { status: string }[] }>('GET', `${root}/runs?limit=50`);
    if (rows.every(({ status }) => status !== 'queued' && status !== 'running')) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Everybody's secrets in one file, as people carry it. */
async function upload(root: string): Promise<void> {
  const { id } = await call<{ id: string }>('POST', `${root}/connectors`, {
    name: 'Carried by hand',
    product: 'file',
    config: { place: 'browser', direction: 'read' },
    secrets: {},
  });
  const form = new FormData();
  form.append('file', new Blob([`SSN or account\r\n${secretsOfPeople().join('\r\n')}\r\n`]), 'people.csv');
  const answer = await fetch(`${address.url}${root}/connectors/${id}/uploads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${address.token}` },
    body: form,
  });
  expect(answer.status).toBeLessThan(300);
}

/** Every GET of the description, with the ids of what is there; contents of files are for the vendor and left out. */
async function walk(): Promise<void> {
  const [company] = (await call<{ companies: { id: string }[] }>('GET', '/api/me')).companies;
  const root = `/api/companies/${company?.id}`;
  const ids: Record<string, string[]> = { crosswalks: ['departments', 'payGroups'] };
  for (const kind of ['connectors', 'syncs', 'schedules'])
    ids[kind] = (await call<{ id: string }[]>('GET', `${root}/${kind}`)).map(({ id }) => id);
  ids.runs = (await call<{ rows: { id: string }[] }>('GET', `${root}/runs?limit=50`)).rows.map(
    ({ id }) => id,
  );
  const { paths } = await call<{ paths: Record<string, object> }>('GET', '/api/openapi.json');
  for (const [path, methods] of Object.entries(paths)) {
    if (!('get' in methods) || /stream|\{fileId\}|\{name\}/.test(path)) continue;
    const parts = path.replace('{companyId}', company?.id ?? '').split('/');
    let ways: string[][] = [[]];
    parts.forEach((part, index) => {
      const choices = /\{\w+\}/.test(part)
        ? (ids[parts[index - 1] ?? ''] ?? []).slice(0, 14).map((id) => part.replace(/\{\w+\}/, id))
        : [part];
      ways = ways.flatMap((way) => choices.map((choice) => [...way, choice]));
    });
    for (const way of ways) await call('GET', way.join('/'));
  }
}

const found = (where: Buffer, text: string) => disguises(text).some((form) => where.includes(form));

/** Every file of the data folder but the vendors' own and the keys, which are what they are. */
function filesWritten(): { path: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).startsWith('sandbox/') && !path.endsWith('keys.json'))
    .map((path) => ({ path: relative(folder, path), bytes: readFileSync(path) }));
}

const secretsOfPeople = () => {
  const ssns = people.flatMap(({ ssn }) => [ssn, `${ssn.slice(0, 3)}-${ssn.slice(3, 5)}-${ssn.slice(5)}`]);
  const accounts = people.flatMap(({ directDeposits }) =>
    directDeposits.map(({ accountNumber }) => accountNumber),
  );
  return [...new Set([...ssns, ...accounts.filter((number) => number.length >= 8)])];
};

describe('secrets of connectors', () => {
  test('of every product were planted, and much was said', () => {
    expect(planted.length).toBeGreaterThan(14);
    expect(said.length).toBeGreaterThan(250);
    expect(said.filter(({ from }) => / 500$/.test(from)).map(({ from }) => from)).toEqual([]);
  });

  test('stand in no answer, no log, no output and no command line', () => {
    const everything = [...said, { from: 'the process list', text: cmdline }];
    const leaks = everything.flatMap(({ from, text }) =>
      planted.filter((secret) => found(Buffer.from(text), secret)).map((secret) => `${from}: ${secret}`),
    );

    expect(leaks).toEqual([]);
  });

  test('stand in no file that was written', () => {
    const files = filesWritten();
    expect(files.length).toBeGreaterThan(20);
    const leaks = files.flatMap(({ path, bytes }) =>
      planted.filter((secret) => found(bytes, secret)).map((secret) => `${path}: ${secret}`),
    );

    expect(leaks).toEqual([]);
  });
});

describe("people's SSNs and account numbers", () => {
  test('stand in no answer to somebody without the right to see them, no log and no output', () => {
    const secrets = secretsOfPeople();
    expect(secrets.length).toBeGreaterThan(500);
    const leaks = said.flatMap(({ from, text }) =>
      secrets.filter((secret) => text.includes(secret)).map((secret) => `${from}: …${secret.slice(-4)}`),
    );

    expect(leaks).toEqual([]);
  });

  test('nor do birth dates and streets stand in any answer', () => {
    const personal = people.flatMap(({ birthDate, address }) => [birthDate, address.street1]);
    const leaks = said
      .filter(({ from }) => !from.includes('openapi'))
      .flatMap(({ from, text }) =>
        personal.filter((value) => text.includes(value)).map((value) => `${from}: ${value}`),
      );

    expect(leaks).toEqual([]);
  });

  test('stand in no file that was written, be it kept with a run, uploaded or left by the engine', () => {
    const secrets = secretsOfPeople().map((text) => Buffer.from(text));
    const files = filesWritten();
    const places = files
      .filter(({ bytes }) => secrets.some((secret) => bytes.includes(secret)))
      .map(({ path }) => path);

    expect(files.filter(({ path }) => path.startsWith('runs/')).length).toBeGreaterThan(2);
    expect(files.filter(({ path }) => path.startsWith('uploads/')).length).toBeGreaterThan(0);
    expect(places).toEqual([]);
  });

  test('leave no scratch behind when the server has stopped', () => {
    const kept = /^(database|runs\/[^/]+\/[^/]+\/(produced|kept)|uploads|demo)\//;

    expect(
      filesWritten()
        .map(({ path }) => path)
        .filter((path) => path.includes('/') && !kept.test(path)),
    ).toEqual([]);
  });

  test('what the keys have sealed stands only in columns that are sealed anew with them', async () => {
    const { keys } = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')) as { keys: object };
    const database = await openEmbedded(join(folder, 'database'));
    try {
      const columns = await database.owner.query<{ table: string; column: string; type: string }>(
        `SELECT c.table_name AS table, c.column_name AS column, c.data_type AS type FROM information_schema.columns c
         JOIN information_schema.tables t USING (table_schema, table_name)
         WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN ('text', 'jsonb', 'bytea')`,
      );
      const found: string[] = [];
      for (const { table, column, type } of columns)
        for (const id of Object.keys(keys)) {
          const is =
            type === 'bytea'
              ? `position('${id}'::bytea IN "${column}") = 2`
              : `"${column}"::text ~ '(^|")${id}\\.[A-Za-z0-9_-]{30}'`;
          const rows = await database.acrossCompanies
            .query(`SELECT 1 AS one FROM "${table}" WHERE ${is} LIMIT 1`)
            .catch(() => database.owner.query(`SELECT 1 AS one FROM "${table}" WHERE ${is} LIMIT 1`));
          if (rows.length > 0) found.push(`${table}.${column}`);
        }
      const known = sealedColumns.map(({ table, column }) => `${table}.${column}`);

      expect([...new Set(found)].sort()).toEqual(
        [...known, 'connector.secrets', 'installation_setting.value'].sort(),
      );
    } finally {
      await database.close();
    }
  });

  test('stand in no table', async () => {
    const database = await openEmbedded(join(folder, 'database'));
    try {
      const tables = await database.owner.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
      );
      const secrets = secretsOfPeople();
      const leaks: string[] = [];
      for (const { name } of tables) {
        const rows = await database.acrossCompanies
          .query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`)
          .catch(() => []);
        const text = rows.map(({ row }) => row).join('\n');
        leaks.push(...[...planted, ...secrets].filter((secret) => text.includes(secret)).map(() => name));
      }

      expect([...new Set(leaks)]).toEqual([]);
    } finally {
      await database.close();
    }
  });
});

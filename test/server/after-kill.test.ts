import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readServerFile } from '../../src/start/data-folder.ts';
import { startPostgres } from './both-engines.ts';
import { type Program, startProgram } from './process.ts';

/**
 * Real servers, killed with people's secrets in their hands: what lies on the disk then is sealed, and the next start
 * takes away what nobody needs any more.
 */

vi.setConfig({ testTimeout: 400_000 });

let folder: string;
const programs: Program[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chalkline-killed-'));
});
afterEach(async () => {
  for (const { child } of programs) child.kill('SIGKILL');
  await Promise.all(programs.splice(0).map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

async function serve(env: Record<string, string> = {}, ...more: string[]): Promise<Program> {
  const program = startProgram(['serve', '--no-demo', ...more], {
    CHALKLINE_DATA: folder,
    PORT: '0',
    ...env,
  });
  programs.push(program);
  await program.says('Ctrl-C stops it.');
  return program;
}

function headers(): Record<string, string> {
  return { authorization: `Bearer ${readServerFile(folder)?.token}` };
}
const urlOf = (path: string) => `${readServerFile(folder)?.url}/api${path}`;

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const isForm = body instanceof FormData;
  const answer = await fetch(urlOf(path), {
    method,
    headers: {
      ...headers(),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}

const count = 1_500;
const ssnOf = (nr: number) => `9${String(71_000_000 + nr * 37).padStart(8, '0')}`;
const lines = Array.from({ length: count }, (_, nr) => `${1000 + nr},Dana,Rivers${nr},${ssnOf(nr)},active`);
const people = `employeeNumber,firstName,lastName,ssn,status\n${lines.join('\n')}\n`;
const secrets = [0, 1, 700, count - 1].map((nr) => Buffer.from(ssnOf(nr)));

const filesOnDisk = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
const inClear = () =>
  filesOnDisk().filter((path) => {
    const bytes = readFileSync(join(folder, path));
    return secrets.some((secret) => bytes.includes(secret));
  });
const inScratch = () => filesOnDisk().filter((path) => path.startsWith('scratch/'));
const ofRuns = () => filesOnDisk().filter((path) => path.startsWith('runs/'));

async function madeConnector(company: string, direction: 'read' | 'write'): Promise<string> {
  const { id } = await call<{ id: string }>('POST', `${company}/connectors`, {
    name: direction,
    product: 'file',
    config: { place: 'browser', direction },
    secrets: {},
  });
  return id;
}

/** Begins an upload of people's data that never ends, and waits until some of it lies on the disk. */
async function hangingUpload(company: string, connectorId: string): Promise<void> {
  const begin = `--b\r\ncontent-disposition: form-data; name="file"; filename="half.csv"\r\n\r\n`;
  const sent = request(urlOf(`${company}/connectors/${connectorId}/uploads`), {
    method: 'POST',
    headers: {
      ...headers(),
      'content-type': 'multipart/form-data; boundary=b',
      // More than ever comes.
      'content-length': String(people.length * 100),
    },
  });
  sent.once('error', () => undefined);
  sent.write(begin);
  sent.write(people.repeat(20));
  await expect
    .poll(() => inScratch().some((path) => readFileSync(join(folder, path)).length > 500_000), {
      timeout: 30_000,
    })
    .toBe(true);
}

test('killed while reading, planned, applying and delivering, a server leaves nothing in clear, and the last start tidies up', async () => {
  const stages = [
    'source.page',
    'source.read',
    'plan.made',
    'files.written',
    'files.marked',
    'files.staged',
    'files.publishing',
    'run.ending',
  ];
  const first = await serve({ CHALKLINE_CRASH_AT: stages[0] ?? '' });
  const { id } = await call<{ id: string }>('POST', '/companies', { name: 'Plumb', timeZone: 'UTC' });
  const company = `/companies/${id}`;
  const [source, destination] = [await madeConnector(company, 'read'), await madeConnector(company, 'write')];
  const form = new FormData();
  form.append('file', new Blob([people]), 'employees.csv');
  await call('POST', `${company}/connectors/${source}/uploads`, form);
  const proposal = await call<{ config: { dataSets: { id: string }[] } }>(
    'GET',
    `${company}/syncs/proposal?sourceId=${source}&destinationId=${destination}`,
  );
  const sync = await call<{ id: string }>('POST', `${company}/syncs`, {
    name: 'People',
    sourceId: source,
    destinationId: destination,
    config: {
      ...proposal.config,
      dataSets: proposal.config.dataSets.filter((set) => set.id === 'employees'),
    },
  });
  await hangingUpload(company, source);
  const run = await call<{ id: string }>('POST', `${company}/syncs/${sync.id}/runs`, {
    saveChanges: true,
    options: {},
  });
  const seen: string[] = [];
  for (const [at, stage] of stages.entries()) {
    const program = at === 0 ? first : await serve({ CHALKLINE_CRASH_AT: stage });
    expect((await program.ended).errors).toContain(`crash point ${stage}`);
    seen.push(`${stage}: ${ofRuns().length}`);
    expect(inClear(), `killed at ${stage}`).toEqual([]);
    if (at === 0) {
      // What was on its way into the server, and what the run was parsing.
      expect(inScratch()).toHaveLength(1);
      expect(ofRuns().filter((path) => path.includes('/source/spool-'))).toHaveLength(1);
      expect(ofRuns().filter((path) => path.endsWith('scratch.sqlite'))).toHaveLength(1);
    } else expect(inScratch()).toEqual([]);
  }
  const last = await serve();
  await expect
    .poll(async () => (await call<{ status: string }>('GET', `${company}/runs/${run.id}`)).status, {
      timeout: 60_000,
    })
    .toBe('completed');
  const kept = await call<{ name: string; direction: string }[]>('GET', `${company}/runs/${run.id}/files`);
  last.child.kill('SIGTERM');
  await last.ended;

  expect(kept.map(({ direction }) => direction).sort()).toEqual(['produced', 'read']);
  expect(
    ofRuns().map((path) => path.split('/')[3]),
    seen.join('; '),
  ).toEqual(expect.arrayContaining(['kept', 'produced']));
  expect(ofRuns(), 'what crashes have left beside the files that are kept').toHaveLength(2);
  expect(inScratch()).toEqual([]);
  expect(inClear()).toEqual([]);
});

test('killed between the bytes of an upload and its row, or before the one it replaces is gone, the next start takes what nobody can read', async () => {
  const uploads = () => filesOnDisk().filter((path) => path.startsWith('uploads/'));
  const send = async (company: string, connector: string, rows: string) => {
    const form = new FormData();
    form.append('file', new Blob([people, rows]), 'people.csv');
    return call('POST', `${company}/connectors/${connector}/uploads`, form);
  };
  const first = await serve({ CHALKLINE_CRASH_AT: 'upload.renamed:2' });
  const { id } = await call<{ id: string }>('POST', '/companies', { name: 'Plumb', timeZone: 'UTC' });
  const company = `/companies/${id}`;
  const connector = await madeConnector(company, 'read');
  await send(company, connector, '');
  const kept = uploads();
  await expect(send(company, connector, 'x')).rejects.toThrow();
  expect((await first.ended).errors).toContain('crash point upload.renamed');
  expect([kept.length, uploads().length]).toEqual([1, 2]);

  const second = await serve({ CHALKLINE_CRASH_AT: 'upload.saved' });
  expect(uploads()).toEqual(kept);
  const list = `${company}/connectors/${connector}/uploads`;
  expect(await call<{ size: number }[]>('GET', list)).toMatchObject([{ size: people.length }]);
  await expect(send(company, connector, 'xy')).rejects.toThrow();
  expect((await second.ended).errors).toContain('crash point upload.saved');
  expect(uploads()).toHaveLength(2);

  await serve();
  expect(await call<{ size: number }[]>('GET', list)).toMatchObject([{ size: people.length + 2 }]);
  expect(uploads()).toHaveLength(1);
  expect(uploads()).not.toEqual(kept);
  const preview = await call('GET', `${list}/people.csv/preview`).catch((error: Error) => error.message);
  expect(JSON.stringify(preview)).toContain('employeeNumber');
});

test('with two processes on one database server, the start of one leaves the other its scratch and removes that of the dead', async () => {
  const postgres = await startPostgres();
  try {
    const env = { DATABASE_URL: postgres.url };
    const api = await serve(env, '--services=api');
    const { id } = await call<{ id: string }>('POST', '/companies', { name: 'Plumb', timeZone: 'UTC' });
    await hangingUpload(`/companies/${id}`, await madeConnector(`/companies/${id}`, 'read'));
    const live = inScratch();

    const second = await serve(env, '--services=worker');
    expect(inScratch()).toEqual(live);
    expect(inClear()).toEqual([]);

    api.child.kill('SIGKILL');
    await api.ended;
    second.child.kill('SIGKILL');
    await second.ended;
    expect(inScratch()).toEqual(live);
    await serve(env, '--services=worker');
    expect(inScratch()).toEqual([]);
  } finally {
    for (const { child } of programs) child.kill('SIGKILL');
    await Promise.all(programs.map(({ ended }) => ended));
    await postgres.close();
  }
});

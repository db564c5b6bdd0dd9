import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type SftpSandbox, startSftpSandbox } from '../../sandbox/sftp/index.ts';
import { findSshd, type RealSshd, startRealSshd } from '../real-sshd.ts';
import { type End, type Outcome, openStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 120_000 });

/** People who come as files and go on as files, through the real server: what partners do to their files meanwhile. */
let stage: Stage;
let inbox: string;
let outbox: string;

let made = 0;

beforeAll(async () => {
  stage = await openStage();
}, 120_000);
beforeEach(() => {
  made += 1;
  inbox = join(stage.folder, `in-${made}`);
  outbox = join(stage.folder, `out-${made}`);
  for (const folder of [inbox, outbox]) mkdirSync(folder);
});
afterAll(() => stage?.close());

const row = (nr: number, name = `Rivers${nr}`) => `${1000 + nr},Dana,${name},active\r\n`;
const header = 'employeeNumber,firstName,lastName,status\r\n';
const people = (count: number) => header + Array.from({ length: count }, (_, nr) => row(nr)).join('');

const fileEnd = (config: Record<string, unknown>): End => ({
  product: 'file',
  config: { place: 'folder', quietSeconds: 0, ...config },
  secrets: {},
  close: async () => undefined,
});

/** Reads from `source` and writes to the outbox; who is absent is put out of use. */
async function flow(source: End, destination: End = fileEnd({ direction: 'write', folder: outbox })) {
  const from = await stage.connect(source);
  const to = await stage.connect(destination);
  return stage.sync(from, to, {
    dataSets: ['employees'],
    of: { employees: { deletes: 'deactivate' } },
    settings: { guards: loose },
  });
}
const loose = {
  maxDeactivationsPercent: 100,
  alwaysAllowedDeactivations: 10_000,
  maxChangesPercent: 100,
  alwaysAllowedChanges: 10_000,
  maxUnmapped: 0,
  minSourcePercent: 0,
};
const reading = (more: Record<string, unknown> = {}) =>
  fileEnd({ direction: 'read', folder: inbox, ...more });

const counts = (run: Outcome) => run.dataSets.find(({ dataSet }) => dataSet === 'employees')?.counts;
const nothing = { created: 0, updated: 0, deactivated: 0 };
const linesIn = (folder: string) =>
  readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').trim().split('\r\n').slice(1),
  );

describe('a file that is not whole', () => {
  test('is not read under its temporary name, and nobody is put out of use for it', async () => {
    const sync = await flow(reading());
    writeFileSync(join(inbox, 'employees.csv'), people(3));
    expect(counts(await sync.run())).toMatchObject({ created: 3 });

    renameSync(join(inbox, 'employees.csv'), join(inbox, 'employees.csv.part'));
    writeFileSync(join(inbox, 'employees.csv.part'), people(1));
    const run = await sync.run();

    expect(run.status).toBe('failed');
    expect(run.said('file/not-found')).toMatchObject([{ fix: expect.stringMatching(/Put or upload/) }]);
    expect(run.changes).toEqual([]);
    expect(linesIn(outbox)).toHaveLength(3);
  });

  test('is waited for while it grows, and read once it rests', async () => {
    const sync = await flow(reading({ quietSeconds: 1 }));
    writeFileSync(join(inbox, 'employees.csv'), header + row(0));
    let written = 1;
    const writer = setInterval(() => {
      if (written === 12) clearInterval(writer);
      else {
        appendFileSync(join(inbox, 'employees.csv'), row(written));
        written += 1;
      }
    }, 150);
    const run = await sync.run();
    clearInterval(writer);

    expect(run.status).toBe('completed');
    expect(counts(run)).toMatchObject({ read: 12, created: 12 });
  });
});

test('a folder that went away is an error that says what to do, and puts nobody out of use', async () => {
  const sync = await flow(reading());
  writeFileSync(join(inbox, 'employees.csv'), people(3));
  await sync.run();

  rmSync(inbox, { recursive: true });
  const gone = await sync.run();
  mkdirSync(inbox);
  const empty = await sync.run();
  writeFileSync(join(inbox, 'employees.csv'), people(3));
  const back = await sync.run();

  expect(gone.status).toBe('failed');
  const [failure] = gone.events.filter(({ level }) => level === 'failure');
  expect(failure?.message).toContain('older');
  expect(failure?.fix).not.toBe('');
  expect(empty.said('file/not-found')).toHaveLength(1);
  for (const run of [gone, empty]) expect(run.changes).toEqual([]);
  expect(counts(back)).toMatchObject({ ...nothing, unchanged: 3 });
});

describe('a file that was read before', () => {
  test('is passed by under any name, until a run is asked to read it again', async () => {
    const sync = await flow(reading({ readAgain: 'pass by' }));
    writeFileSync(join(inbox, 'employees_1.csv'), people(3));
    expect(counts(await sync.run(false))).toMatchObject({ read: 3 });
    // A preview has taken nothing in.
    expect(counts(await sync.run())).toMatchObject({ read: 3, created: 3 });

    renameSync(join(inbox, 'employees_1.csv'), join(inbox, 'employees_2.csv'));
    const again = await sync.run();
    const asked = await sync.run(true, { files: 'again' });

    expect(again.status).toBe('completed');
    expect(counts(again)).toMatchObject({ read: 0, ...nothing });
    expect(again.said('file/read-before')).toMatchObject([
      { message: expect.stringMatching(/"employees_2\.csv" was read on .* as "employees_1\.csv"/) },
    ]);
    expect(again.said('read/partial')).toEqual([]);
    expect(counts(asked)).toMatchObject({ read: 3, ...nothing, unchanged: 3 });
    expect(asked.said('file/read-before')).toEqual([]);
  });

  test('is read once more as long as something of it has not arrived', async () => {
    const sync = await flow(reading({ readAgain: 'pass by' }));
    writeFileSync(join(inbox, 'employees.csv'), `${people(2)}1009,,Nameless,active\r\n`);
    const first = await sync.run();
    const second = await sync.run();

    expect(counts(first)).toMatchObject({ read: 3, created: 2, refused: 1 });
    expect(counts(second)).toMatchObject({ read: 3, ...nothing, refused: 1 });
  });

  test('among several new ones is left out, and nobody counts as gone by it', async () => {
    const sync = await flow(reading({ readAgain: 'pass by', readFiles: 'all', readOrder: 'name' }));
    writeFileSync(join(inbox, 'employees_1.csv'), people(3));
    await sync.run();
    writeFileSync(join(inbox, 'employees_2.csv'), header + row(0, 'Hill'));
    const run = await sync.run();

    expect(counts(run)).toMatchObject({ read: 1, updated: 1, deactivated: 0 });
    expect(run.said('file/read-before')).toHaveLength(1);
  });
});

test('files are named after company, sync and environment, and found by them', async () => {
  writeFileSync(join(inbox, 'employees.csv'), people(3));
  const named = { fileNames: '{company}_{sync}_{entity}_{env}_{seq}', environment: 'test' };
  const first = await flow(reading(), fileEnd({ direction: 'write', folder: outbox, ...named }));
  await first.run();
  const [name = ''] = readdirSync(outbox);
  const [own] = await stage.server.hub.store.companies.all();
  const company = (own?.name ?? '').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const again = (environment: string) =>
    flow(
      fileEnd({
        direction: 'read',
        folder: outbox,
        environment,
        files: [{ dataSet: 'employees', pattern: '{tenant}_*_{entity}_{env}_{seq}.csv' }],
      }),
      fileEnd({ direction: 'write', folder: inbox }),
    );

  expect(name).toMatch(/^[A-Za-z0-9_-]+_employees_test_001\.csv$/);
  expect(name.startsWith(`${company}_`)).toBe(true);
  expect(counts(await (await again('test')).run())).toMatchObject({ read: 3, created: 3 });
  expect((await (await again('prod')).run()).said('file/not-found')).toHaveLength(1);
});

describe('a server that drops the line half-way', () => {
  let server: SftpSandbox;
  beforeEach(async () => {
    server = await startSftpSandbox({ root: join(stage.folder, `sftp-${made}`) });
  });
  afterEach(() => server.close());

  const sftpEnd = (config: Record<string, unknown>): End => ({
    product: 'sftp',
    config: {
      sftpHost: server.host,
      sftpPort: server.port,
      sftpUser: 'hub',
      sftpHostKeys: [server.fingerprint],
      quietSeconds: 0,
      ...config,
    },
    secrets: { sftpPassword: 'snap-the-line-1' },
    close: async () => undefined,
  });

  test('gives and takes each line once all the same', async () => {
    const sync = await flow(
      sftpEnd({ direction: 'read', sftpFolder: 'inbound' }),
      sftpEnd({ direction: 'write', sftpFolder: 'outbound' }),
    );
    const count = 2_500;
    writeFileSync(join(server.home('hub'), 'inbound', 'employees.csv'), people(count));
    server.fault({ kind: 'drop', direction: 'download', afterBytes: 40_000, times: 1 });
    server.fault({ kind: 'drop', direction: 'upload', afterBytes: 40_000, times: 1 });

    const run = await sync.run();
    const lines = linesIn(join(server.home('hub'), 'outbound'));

    expect(run.status).toBe('completed');
    expect(counts(run)).toMatchObject({ read: count, created: count });
    expect(lines).toHaveLength(count);
    expect(new Set(lines).size).toBe(count);
    expect(readdirSync(join(server.home('hub'), 'outbound'))).toEqual([
      expect.stringMatching(/^employees_.*\.csv$/),
    ]);
    expect(counts(await sync.run())).toMatchObject(nothing);
  });

  test('and stays away ends in an error that says what to do, and puts nobody out of use', async () => {
    const sync = await flow(sftpEnd({ direction: 'read', sftpFolder: 'inbound' }));
    writeFileSync(join(server.home('hub'), 'inbound', 'employees.csv'), people(3));
    await sync.run();
    server.fault({ kind: 'refuse-sign-in', username: 'hub' });
    const away = await sync.run();
    server.clearFaults();
    const back = await sync.run();

    expect(away.status).toBe('failed');
    expect(away.events.filter(({ level }) => level === 'failure')[0]?.fix).not.toBe('');
    expect(away.changes).toEqual([]);
    expect(counts(back)).toMatchObject({ ...nothing, unchanged: 3 });
  });
});

const sshd = findSshd();
describe.skipIf('missing' in sshd)('a real OpenSSH server', () => {
  let server: RealSshd;
  beforeEach(async () => {
    server = await startRealSshd('path' in sshd ? sshd.path : '');
    for (const name of ['in', 'out']) mkdirSync(join(server.folder, name));
  });
  afterEach(() => server?.close());

  test('gives a file once and takes what is made of it, and the archive holds what was read', async () => {
    const end = (config: Record<string, unknown>): End => ({
      product: 'sftp',
      config: {
        sftpHost: '127.0.0.1',
        sftpPort: server.port,
        sftpUser: server.user,
        sftpSignIn: 'key',
        sftpHostKeys: [server.fingerprint],
        quietSeconds: 0,
        ...config,
      },
      secrets: { sftpPrivateKey: server.privateKey },
      close: async () => undefined,
    });
    const at = (name: string) => join(server.folder, name);
    const sync = await flow(
      end({
        direction: 'read',
        sftpFolder: at('in'),
        readAgain: 'pass by',
        afterRead: 'archive',
        archiveFolder: at('archive'),
      }),
      end({ direction: 'write', sftpFolder: at('out') }),
    );
    writeFileSync(at('in/employees_monday.csv'), people(40));
    const first = await sync.run();
    writeFileSync(at('in/employees_tuesday.csv'), people(40));
    const second = await sync.run();

    expect(counts(first)).toMatchObject({ created: 40 });
    expect(linesIn(at('out'))).toHaveLength(40);
    expect(second.said('file/read-before')).toHaveLength(1);
    expect(counts(second)).toMatchObject({ read: 0, ...nothing });
    expect(readdirSync(at('archive')).sort()).toEqual(['employees_monday.csv', 'employees_tuesday.csv']);
    expect(readdirSync(at('in'))).toEqual([]);
  });
});

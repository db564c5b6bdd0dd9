import { hash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startSftpSandbox } from '../../sandbox/sftp/index.ts';
import { type End, openStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 120_000 });

/** What goes back to a partner whose files were read: rejected rows and acknowledgements, through the real server. */
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

const fileEnd = (config: Record<string, unknown>): End => ({
  product: 'file',
  config: { place: 'folder', quietSeconds: 0, ...config },
  secrets: {},
  close: async () => undefined,
});

/** From `source` into the outbox. People of "Elsewhere" are left out. */
async function flow(source: End) {
  const from = await stage.connect(source);
  const to = await stage.connect(fileEnd({ direction: 'write', folder: outbox }));
  return stage.sync(from, to, {
    dataSets: ['employees'],
    of: { employees: { filter: [{ field: 'city', is: 'not equal to', values: ['Elsewhere'] }] } },
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
  fileEnd({ direction: 'read', folder: inbox, errorsFile: true, acknowledge: true, ...more });

const header = 'EMP ID;first name;lastName;hireDate;status;city;Badge';
const good = '0042;Dana;Ortiz;2020-03-02;active;Bend;A-1';
const rows = [
  header,
  good,
  ';Kim;Nobody;2020-03-02;active;Bend;A-2',
  '0044;Lee;Chen;2020-13-45;active;Bend;=1+1',
  '0045;Ana;Ruiz;2020-03-02;active;Bend;A-4;too many',
  '0046;Sam;Hill;2020-03-02;active;Elsewhere;A-5',
  '0047;"O""Brien; Pat";Oak;2020-03-02;nonsense;Bend;"A;6"',
  '0048;Ada;Twice;2020-03-02;active;Bend;A-7',
  '0048;Ada;Again;2020-03-02;active;Bend;A-8',
  '',
].join('\r\n');

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
const linesOf = (text: string) => text.trimEnd().split('\r\n');

describe('a folder', () => {
  test('gets back the rows that were not taken as they came, and an acknowledgement whose counts add up', async () => {
    const sync = await flow(reading());
    writeFileSync(join(inbox, 'employees.csv'), rows);

    const preview = await sync.run(false);
    expect(readdirSync(inbox)).toEqual(['employees.csv']);
    expect((await preview.files()).map(({ direction }) => direction)).toEqual(['read']);

    const run = await sync.run();
    expect(run.said('source/not-answered')).toEqual([]);
    const text = read(inbox, 'employees.errors.csv');
    const [columns, ...back] = linesOf(text);

    expect(columns).toBe(`${header};error_line;error_column;error_code;error_message;error_fix`);
    const expected = [
      /^;Kim;Nobody;2020-03-02;active;Bend;A-2;3;;file\/missing-key;/,
      /^0044;Lee;Chen;2020-13-45;active;Bend;=1\+1;4;hireDate;record\/invalid-date;/,
      /^0045;Ana;Ruiz;2020-03-02;active;Bend;"A-4;too many";5;;file\/ragged-row;/,
      /^0047;"O""Brien; Pat";Oak;2020-03-02;nonsense;Bend;"A;6";7;status;record\/unknown-choice;/,
      /^0048;Ada;Twice;2020-03-02;active;Bend;A-7;8;;record\/duplicate-key;/,
      /^0048;Ada;Again;2020-03-02;active;Bend;A-8;9;;record\/duplicate-key;/,
    ];
    expect(back).toEqual(expected.map((line) => expect.stringMatching(line)));
    const ack = JSON.parse(read(join(inbox, 'ack'), 'employees.ack.json'));
    expect(ack).toEqual({
      file: 'employees.csv',
      dataSet: 'employees',
      sha256: hash('sha256', rows),
      received: 8,
      accepted: 1,
      created: 1,
      updated: 0,
      deactivated: 0,
      unchanged: 0,
      leftOut: 1,
      open: 0,
      rejected: 6,
      errorsFile: 'employees.errors.csv',
      runId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    const files = await run.files();
    expect(files.filter(({ direction }) => direction === 'returned')).toEqual([
      expect.objectContaining({ name: 'employees.ack.json', state: 'published' }),
      expect.objectContaining({ name: 'employees.errors.csv', state: 'published', text }),
    ]);
    expect(readdirSync(outbox)).toHaveLength(1);
    // What the run keeps of it rests sealed.
    const places = readdirSync(join(stage.server.folder, 'runs'), { recursive: true, withFileTypes: true });
    const resting = places.filter((place) => place.isFile() && place.parentPath.includes(run.id));
    expect(new Set(resting.map(({ parentPath }) => basename(parentPath)))).toEqual(
      new Set(['kept', 'produced', 'returned']),
    );
    for (const { parentPath, name } of resting) expect(read(parentPath, name)).not.toMatch(/Nobody|Chen/);
  });

  test('has no answer when none is asked for', async () => {
    const sync = await flow(reading({ errorsFile: false, acknowledge: false }));
    writeFileSync(join(inbox, 'employees.csv'), rows);
    await sync.run();

    expect(readdirSync(inbox)).toEqual(['employees.csv']);
  });

  test('reads neither its answers nor a row twice, and an errors file that no longer holds is emptied', async () => {
    const sync = await flow(reading({ ackFolder: '', readFiles: 'all' }));
    writeFileSync(join(inbox, 'employees.csv'), rows);
    await sync.run();
    writeFileSync(join(inbox, 'employees.csv'), `${header}\r\n${good}\r\n`);
    const second = await sync.run();

    expect(readdirSync(inbox).sort()).toEqual([
      'employees.ack.json',
      'employees.csv',
      'employees.errors.csv',
    ]);
    expect(linesOf(read(inbox, 'employees.errors.csv'))).toHaveLength(1);
    expect(JSON.parse(read(inbox, 'employees.ack.json'))).toMatchObject({
      received: 1,
      unchanged: 1,
      errorsFile: null,
    });
    expect(second.dataSets[0]?.counts).toMatchObject({ read: 1, unchanged: 1 });
  });

  test('answers each of several files, also those with the same stem, beside the archive that takes them', async () => {
    const sync = await flow(
      reading({
        readFiles: 'all',
        readOrder: 'name',
        errorsFolder: 'rejected',
        afterRead: 'archive',
        archiveFolder: join(inbox, 'archive'),
        archiveByMonth: true,
        doneMarker: '.done',
      }),
    );
    for (const name of ['employees_1.csv', 'employees_1.txt', 'employees_2.csv']) {
      writeFileSync(
        join(inbox, name),
        `${header}\r\n${name.replace(/\W/g, '-')};Dana;Ortiz;nonsense;active;Bend;1\r\n`,
      );
      writeFileSync(join(inbox, `${name}.done`), '');
    }
    const run = await sync.run();

    expect(run.said('source/not-answered')).toEqual([]);
    expect(readdirSync(inbox).sort()).toEqual(['ack', 'archive', 'rejected']);
    const month = stage.today().slice(0, 7).replace('-', '/');
    expect(readdirSync(join(inbox, 'archive', month))).toHaveLength(3);
    const names = ['employees_1.csv', 'employees_1.txt', 'employees_2'];
    expect(readdirSync(join(inbox, 'rejected')).sort()).toEqual(
      names.flatMap((name) => [`${name}.errors.csv`, `${name}.errors.csv.done`]),
    );
    expect(readdirSync(join(inbox, 'ack')).sort()).toEqual(
      names.flatMap((name) => [`${name}.ack.json`, `${name}.ack.json.done`]),
    );
    expect(JSON.parse(read(join(inbox, 'ack'), 'employees_2.ack.json'))).toMatchObject({
      received: 1,
      rejected: 1,
      errorsFile: 'employees_2.errors.csv',
    });
  });

  test('that cannot take the answer is a warning; what was written stands and the answer stays with the run', async () => {
    const sync = await flow(reading({ errorsFolder: 'rejected' }));
    writeFileSync(join(inbox, 'employees.csv'), rows);
    writeFileSync(join(inbox, 'rejected'), 'a file where the folder should be');
    const run = await sync.run();

    expect(run.said('source/not-answered')).toMatchObject([{ level: 'warning' }]);
    expect(run.dataSets[0]?.counts).toMatchObject({ created: 1 });
    expect((await run.files()).find(({ name }) => name === 'employees.errors.csv')?.text).toMatch(/0047/);
  });

  test('is answered by a run that read all of it, and not by a retry of what failed', async () => {
    const sync = await flow(reading());
    writeFileSync(join(inbox, 'employees.csv'), rows);
    const first = await sync.run();
    rmSync(join(inbox, 'employees.errors.csv'));
    const speaker = stage.server.operator;
    const { body: retry } = await speaker.in<{ id: string }>('POST', `/runs/${first.id}/retry`, {
      saveChanges: true,
    });
    const statusOf = async () =>
      (await speaker.in<{ status: string }>('GET', `/runs/${retry.id}`)).body.status;
    await expect.poll(statusOf, { timeout: 60_000 }).toMatch(/completed/);

    expect(readdirSync(inbox).sort()).toEqual(['ack', 'employees.csv']);
  });
});

test('a file whose columns are not the agreed ones is refused whole, and nobody is told of rows', async () => {
  const columns = ['employeeNumber', 'firstName', 'lastName', 'status'].map((name) => ({ name }));
  const sync = await flow(reading({ readColumns: 'exactly', files: [{ dataSet: 'employees', columns }] }));
  writeFileSync(
    join(inbox, 'employees.csv'),
    'employeeNumber,lastName,firstName,status\r\n1,Ortiz,Dana,active\r\n',
  );
  const refused = await sync.run();
  writeFileSync(join(inbox, 'employees.csv'), 'EMP ID,First name,Surname,Status\r\n1,Dana,Ortiz,active\r\n');
  const right = await sync.run();

  expect(refused.status).toBe('failed');
  expect(refused.said('file/other-columns')).toMatchObject([
    { level: 'failure', message: expect.stringMatching(/"firstName" is not in position 2/) },
  ]);
  expect(refused.changes).toEqual([]);
  expect(right.dataSets[0]?.counts).toMatchObject({ created: 1 });
});

test('an SFTP server gets its answers in the folders that the connector names, whole and marked', async () => {
  const server = await startSftpSandbox({ root: join(stage.folder, `sftp-${made}`) });
  try {
    const home = server.home('hub');
    const sync = await flow({
      product: 'sftp',
      config: {
        direction: 'read',
        sftpHost: server.host,
        sftpPort: server.port,
        sftpUser: 'hub',
        sftpHostKeys: [server.fingerprint],
        sftpReadFolder: 'inbound',
        quietSeconds: 0,
        doneMarker: '.done',
        errorsFile: true,
        acknowledge: true,
        ackFolder: '/answers/ack',
      },
      secrets: { sftpPassword: 'snap-the-line-1' },
      close: async () => undefined,
    });
    writeFileSync(join(home, 'inbound', 'employees.csv'), rows);
    writeFileSync(join(home, 'inbound', 'employees.csv.done'), '');
    server.fault({ kind: 'drop', direction: 'upload', afterBytes: 200, times: 1 });
    const run = await sync.run();

    expect(run.said('source/not-answered')).toEqual([]);
    expect(readdirSync(join(home, 'inbound')).sort()).toEqual([
      'employees.csv',
      'employees.csv.done',
      'employees.errors.csv',
      'employees.errors.csv.done',
    ]);
    expect(linesOf(read(join(home, 'inbound'), 'employees.errors.csv'))).toHaveLength(7);
    expect(readdirSync(join(home, 'answers', 'ack')).sort()).toEqual([
      'employees.ack.json',
      'employees.ack.json.done',
    ]);
    expect(JSON.parse(read(join(home, 'answers', 'ack'), 'employees.ack.json'))).toMatchObject({
      received: 8,
      accepted: 1,
      rejected: 6,
    });
  } finally {
    await server.close();
  }
});

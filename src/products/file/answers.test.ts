import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configProblems, type Fate, type Settlement, type VendorRecord } from '../../sdk/index.ts';
import { openForTest } from '../../sdk/testing/index.ts';
import { sftp } from '../sftp/index.ts';
import { file } from './index.ts';
import type { FileConfig } from './manifest.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chalkline-answers-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const refused: Fate = {
  as: 'rejected',
  reasons: [{ code: 'record/no', what: 'No.', fix: 'Change it.', field: 'name' }],
};

/** Reads departments and answers them: those whose code begins with "bad" were rejected. */
async function answersTo(
  files: Record<string, string>,
  more: Partial<FileConfig> = {},
  settlement: Partial<Settlement> = {},
): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(root, 'case-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const config: FileConfig = {
    direction: 'read',
    place: 'folder',
    folder,
    quietSeconds: 0,
    errorsFile: true,
    acknowledge: true,
    ...more,
  };
  const opened = await openForTest(file, config, {}, { allowedRoots: [root] });
  const written: Record<string, string> = {};
  try {
    const set = file.dataSets.find(({ id }) => id === 'departments');
    let bookmark = '';
    for await (const page of set?.read?.(opened.client, { options: {} }) ?? [])
      bookmark = page.bookmark ?? '';
    await set?.answer?.write(
      opened.client,
      bookmark,
      {
        runId: 'run-1',
        at: '2026-03-02T08:15:00.000Z',
        others: [],
        fateOf: ({ code }: VendorRecord): Fate =>
          String(code).startsWith('bad') ? refused : { as: 'accepted', done: 'create' },
        kept: async (name) => ({ path: join(folder, name), name }),
        ...settlement,
      },
      {
        open: async (name) => {
          written[name] = '';
          return {
            write: async (chunk) => {
              written[name] += String(Buffer.from(chunk));
            },
          };
        },
      },
    );
  } finally {
    await opened.close();
  }
  expect(await readdir(folder)).toEqual(Object.keys(files).sort());
  return written;
}

const ours = 'error_line,error_column,error_code,error_message,error_fix';
const told = 'record/no,No.,Change it.';

describe('rejected rows', () => {
  test('of a list of objects have the columns of all objects', async () => {
    const list = [{ code: '1', name: 'One' }, { code: 'bad2' }, { code: 'bad3', name: null, floor: true }];
    const answers = await answersTo({ 'departments.json': JSON.stringify(list) });

    expect(answers['departments.errors.csv']).toBe(
      `code,name,floor,${ours}\r\nbad2,,,2,name,${told}\r\nbad3,,true,3,name,${told}\r\n`,
    );
  });

  test('of a file without header get the names of the connector, and trailers are no rows', async () => {
    const columns = [{ name: 'name' }, { name: 'Department code' }];
    const answers = await answersTo(
      { 'departments.csv': 'One|1\r\nTwo|bad2\r\nTRL|2\r\n' },
      { control: 'trailer', readHeader: 'no', files: [{ dataSet: 'departments', columns }] },
    );

    expect(answers['departments.errors.csv']).toBe(
      `name|Department code|${ours.replaceAll(',', '|')}\r\nTwo|bad2|2|name|${told.replaceAll(',', '|')}\r\n`,
    );
    expect(JSON.parse(answers['departments.ack.json'] ?? '')).toMatchObject({ received: 2, rejected: 1 });
  });

  test('that were corrected and sent again with our columns have them once', async () => {
    const answers = await answersTo({
      'departments_again.csv': `code,name,${ours}\r\nbad2,Two,9,,old,old,old\r\n`,
    });

    expect(answers['departments_again.errors.csv']).toBe(`code,name,${ours}\r\nbad2,Two,2,name,${told}\r\n`);
  });

  test('bear the name of their data set where another one of the run was read from the same file', async () => {
    const bookmark = JSON.stringify({
      files: [{ name: 'departments.csv', size: 1, modifiedAt: '' }],
      at: 0,
    });
    const answers = await answersTo(
      { 'departments.csv': 'code,name\r\nbad1,One\r\n' },
      {},
      { others: [bookmark] },
    );

    expect(Object.keys(answers)).toEqual([
      'departments.departments.errors.csv',
      'departments.departments.ack.json',
    ]);
  });
});

test('rows of a file of which the run may keep no copy go back without what stands in them', async () => {
  const text = 'code,name\r\nbad1,One\r\n2,Two,too many\r\n';
  const answers = await answersTo({ 'departments.csv': text }, {}, { kept: async () => undefined });
  const lines = (answers['departments.errors.csv'] ?? '').trimEnd().split('\r\n').slice(1);

  expect(lines).toEqual([`,,2,name,${told}`, expect.stringMatching(/^,,3,,file\/ragged-row,/)]);
  expect(JSON.parse(answers['departments.ack.json'] ?? '')).toMatchObject({ received: 2, rejected: 2 });
});

test('a file without rows that is accepted is acknowledged with nothing received', async () => {
  const answers = await answersTo({ 'departments.csv': 'code,name\r\n' }, { readNoRows: 'accept' });

  expect(Object.keys(answers)).toEqual(['departments.ack.json']);
  expect(JSON.parse(answers['departments.ack.json'] ?? '')).toMatchObject({
    received: 0,
    rejected: 0,
    errorsFile: null,
  });
});

describe('the form', () => {
  const config = { direction: 'read', place: 'folder', folder: '/data', errorsFile: true, acknowledge: true };

  test('refuses folders that lead out, and takes those below and from the top', () => {
    const problems = (more: object) => configProblems(file, { ...config, ...more }).map(({ field }) => field);

    expect(problems({ errorsFolder: '../elsewhere' })).toEqual(['errorsFolder']);
    expect(problems({ ackFolder: 'ack/../../x' })).toEqual(['ackFolder']);
    expect(problems({ errorsFolder: 'rejected', ackFolder: '/data/ack' })).toEqual([]);
  });

  test('asks for a key of the partner before rejected rows of encrypted files go back', () => {
    const server = {
      direction: 'read',
      sftpHost: 'files.example',
      sftpUser: 'hub',
      sftpPassword: 'x',
      usePgp: true,
      pgpOwnKey: 'ours',
      errorsFile: true,
    };

    expect(configProblems(sftp, server)).toMatchObject([{ field: 'pgpReceiverKey' }]);
    expect(configProblems(sftp, { ...server, pgpReceiverKey: 'theirs' })).toEqual([]);
    expect(configProblems(sftp, { ...server, errorsFile: false, acknowledge: true })).toEqual([]);
  });
});

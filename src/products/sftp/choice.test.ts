import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SftpSandbox, startSftpSandbox } from '../../../sandbox/sftp/index.ts';
import type { Page } from '../../sdk/index.ts';
import { openForTest } from '../../sdk/testing/index.ts';
import { sftp } from './index.ts';
import type { SftpConfig } from './manifest.ts';

let root = '';
let server: SftpSandbox;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chalkline-sftp-choice-'));
  server = await startSftpSandbox({ root });
});

beforeEach(async () => {
  for (const name of await readdir(inbound())) await rm(join(inbound(), name));
});

afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
  await rm(`${root}.state`, { recursive: true, force: true });
});

const inbound = () => join(server.home('hub'), 'inbound');

/** `hoursAgo`: when the file was last changed. */
async function put(name: string, content: string, hoursAgo: number): Promise<void> {
  const seconds = Date.now() / 1000 - hoursAgo * 3_600;
  await writeFile(join(inbound(), name), content);
  await utimes(join(inbound(), name), seconds, seconds);
}

async function read(config: Partial<SftpConfig>) {
  const opened = await openForTest(
    sftp,
    {
      direction: 'read',
      sftpHost: server.host,
      sftpPort: server.port,
      sftpUser: 'hub',
      sftpHostKeys: [server.fingerprint],
      sftpFolder: 'inbound',
      quietSeconds: 0,
      ...config,
    },
    { sftpPassword: 'snap-the-line-1' },
  );
  try {
    const set = sftp.dataSets.find((one) => one.id === 'departments');
    const pages: Page[] = [];
    for await (const page of set?.read?.(opened.client, { options: {} }) ?? []) pages.push(page);
    const last = pages.at(-1);
    if (last?.bookmark !== undefined) await set?.settle?.(opened.client, last.bookmark);
    return {
      codes: pages.flatMap((page) => page.records.map(({ code }) => code)),
      isComplete: last?.end === true,
      notes: opened.notes.map(({ code }) => code),
    };
  } finally {
    await opened.close();
  }
}

test('the newest file is the youngest, or the last by name where the number stands there', async () => {
  await put('departments_002.csv', 'code,name\n2,Two\n', 5);
  await put('departments_001.csv', 'code,name\n1,One, sent again\n'.replace(', sent', ' sent'), 1);
  expect((await read({})).codes).toEqual(['1']);
  expect((await read({ readOrder: 'name' })).codes).toEqual(['2']);
  expect((await read({ readFiles: 'all' })).codes).toEqual(['2', '1']);
  expect((await read({ readFiles: 'all', readOrder: 'name' })).codes).toEqual(['1', '2']);
});

test('a file older than allowed is refused, among several passed by, and both say so', async () => {
  await put('departments_001.csv', 'code,name\n1,One\n', 30);
  await expect(read({ readOldest: 24 })).rejects.toMatchObject({ code: 'file/too-old', field: 'readOldest' });
  expect((await read({ readOldest: 31 })).codes).toEqual(['1']);

  await put('departments_002.csv', 'code,name\n2,Two\n', 1);
  const found = await read({ readOldest: 24, readFiles: 'all' });
  expect(found.codes).toEqual(['2']);
  expect(found.notes).toContain('file/too-old');
});

test('a file without rows is refused, or accepted without calling anybody gone', async () => {
  for (const [content, code] of [
    ['', 'file/empty'],
    ['code,name\r\n', 'file/header-only'],
  ] as const) {
    await put('departments.csv', content, 1);
    await expect(read({})).rejects.toMatchObject({ code });

    const found = await read({ readNoRows: 'accept' });
    expect(found).toMatchObject({ codes: [], isComplete: false });
    expect(found.notes).toContain(code);
  }
});

test('an accepted file without rows is archived with the others, and the others are read', async () => {
  await put('departments_001.csv', 'code,name\n1,One\n', 2);
  await put('departments_002.csv', 'code,name\n', 1);
  const found = await read({
    readFiles: 'all',
    readNoRows: 'accept',
    afterRead: 'archive',
    archiveFolder: 'archive',
  });
  expect(found).toMatchObject({ codes: ['1'], isComplete: false });
  expect(await readdir(inbound())).toEqual([]);
});

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../kernel/index.ts';
import { createFolder, type FolderOptions } from './folder.ts';

let root: string;
let drop: string;
let local: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'folder-exchange-'));
  drop = join(root, 'drop');
  mkdirSync(drop);
  local = join(root, 'made.csv');
  writeFileSync(local, 'a,b\r\n1,2\r\n');
});

afterEach(() => rmSync(root, { recursive: true }));

function exchange(options: Partial<FolderOptions> = {}) {
  return createFolder({
    folder: drop,
    allowedRoots: [root],
    afterRead: 'archive',
    archiveFolder: join(drop, 'archive'),
    quietMs: 0,
    clock: systemClock,
    signal: new AbortController().signal,
    ...options,
  });
}

test('a file stands under a temporary name until it is published, and replaces the old one in one step', async () => {
  writeFileSync(join(drop, 'people.csv'), 'old');
  const folder = exchange();

  await folder.stage({ path: local }, 'people.csv');

  expect(await folder.look('people.csv')).toBe('staged');
  expect(readFileSync(join(drop, 'people.csv'), 'utf8')).toBe('old');
  await folder.publish('people.csv');
  expect(await folder.look('people.csv')).toBe('published');
  expect(readFileSync(join(drop, 'people.csv'), 'utf8')).toBe('a,b\r\n1,2\r\n');
  expect(readdirSync(drop)).toEqual(['people.csv']);
});

test('publishing again after it was published changes nothing, and a fetched file is absent', async () => {
  const folder = exchange();
  await folder.stage({ path: local }, 'people.csv');
  await folder.publish('people.csv');

  await folder.publish('people.csv');
  rmSync(join(drop, 'people.csv'));

  expect(await folder.look('people.csv')).toBe('absent');
  await expect(folder.publish('people.csv')).rejects.toMatchObject({ code: 'exchange/not-staged' });
});

test('lists whole files only: no temporary names, links, folders or other names', async () => {
  for (const name of ['a.csv', 'b.txt', '.c.csv.part', 'd.csv.part', 'e.csv.tmp'])
    writeFileSync(join(drop, name), 'x');
  mkdirSync(join(drop, 'f.csv'));
  symlinkSync('/etc/passwd', join(drop, 'g.csv'));

  const found = await exchange().list(/\.csv/);

  expect(found.map(({ name, size }) => [name, size])).toEqual([['a.csv', 1]]);
});

test('never reads through a link', async () => {
  symlinkSync('/etc/passwd', join(drop, 'g.csv'));

  await expect(exchange().read('g.csv')).rejects.toMatchObject({ code: 'exchange/not-a-file' });
});

test.each(['../made.csv', '/etc/passwd', '.hidden', 'a/b', 'a\\b', ''])(
  'refuses the name %j',
  async (name) => {
    await expect(exchange().read(name)).rejects.toMatchObject({ code: 'exchange/bad-name' });
    await expect(exchange().stage({ path: local }, name)).rejects.toMatchObject({
      code: 'exchange/bad-name',
    });
  },
);

test.each(['a\u0000.csv', 'a\n.csv', 'people\u202evsc.exe', '..', '.', 'x'.repeat(256)])(
  'refuses to read or write the name %j',
  async (name) => {
    await expect(exchange().read(name)).rejects.toMatchObject({ code: 'exchange/bad-name' });
    await expect(exchange().stage({ path: local }, name)).rejects.toMatchObject({
      code: 'exchange/bad-name',
    });
  },
);

test.each([
  'CON',
  'nul.csv',
  'aux',
  'COM1.txt',
  'lpt9.csv.pgp',
  'com¹',
  'people.csv:stream',
  'c:people.csv',
  'people.',
  'people.csv ',
  'a?.csv',
  'a|b',
  'ü'.repeat(125),
])('makes no file of the name %j, which means something else on another system', async (name) => {
  await expect(exchange().stage({ path: local }, name)).rejects.toMatchObject({ code: 'exchange/bad-name' });
  expect(readdirSync(drop)).toEqual([]);
});

test.each([
  ['outside the allowed roots', '/etc', 'folder/not-allowed'],
  ['with .. in it', '%/drop/../drop', 'folder/not-allowed'],
  ['that is relative', 'drop', 'folder/not-allowed'],
  ['whose name only begins like a root', '%-other', 'folder/not-allowed'],
  ['behind a link', '%/link', 'folder/link'],
  ['that is missing', '%/nowhere', 'folder/missing'],
])('refuses a folder %s', async (_what, folder, code) => {
  symlinkSync('/etc', join(root, 'link'));

  await expect(exchange({ folder: folder.replace('%', root) }).list(/./)).rejects.toMatchObject({ code });
});

test('archives what was read, under another name when that one is taken, and refused files elsewhere', async () => {
  const folder = exchange({ errorFolder: join(drop, 'error') });
  for (const name of ['in.csv', 'bad.csv']) writeFileSync(join(drop, name), name);

  expect(await text(await folder.read('in.csv'))).toBe('in.csv');
  await folder.settle('in.csv', 'read');
  writeFileSync(join(drop, 'in.csv'), 'again');
  await folder.settle('in.csv', 'read');
  await folder.settle('bad.csv', 'refused');

  expect(readdirSync(join(drop, 'archive')).sort()).toEqual([
    'in.csv',
    expect.stringMatching(/^in_\d{8}T\d{9}Z\.csv$/),
  ]);
  expect(readdirSync(join(drop, 'error'))).toEqual(['bad.csv']);
  expect(await folder.list(/./)).toEqual([]);
});

test('with a done marker, only marked files are listed, and a published file is marked last', async () => {
  const folder = exchange({ doneMarker: '.done' });
  writeFileSync(join(drop, 'in.csv'), 'x');
  await expect(folder.read('in.csv')).rejects.toMatchObject({ code: 'exchange/no-marker' });
  expect(await folder.list(/\.csv$/)).toEqual([]);

  writeFileSync(join(drop, 'in.csv.done'), '');
  expect((await folder.list(/csv/)).map(({ name }) => name)).toEqual(['in.csv']);
  await folder.settle('in.csv', 'read');
  expect(readdirSync(drop)).toEqual(['archive']);

  await folder.stage({ path: local }, 'out.csv');
  await folder.publish('out.csv');
  expect(readdirSync(drop).sort()).toEqual(['archive', 'out.csv', 'out.csv.done']);
  rmSync(join(drop, 'out.csv.done'));
  expect(await folder.look('out.csv')).toBe('staged');
});

test('waits for a growing file to rest, and leaves it when it does not', async () => {
  let nowMs = 1_000_000;
  const slept: number[] = [];
  let grows = 2;
  writeFileSync(join(drop, 'in.csv'), 'x');
  const clock = {
    nowMs: () => nowMs,
    sleep: async (ms: number) => {
      slept.push(ms);
      nowMs += ms;
      if (grows-- > 0) writeFileSync(join(drop, 'in.csv'), 'y'.repeat(10 + grows));
    },
  };
  const folder = exchange({ clock, quietMs: 5_000 });

  expect(await text(await folder.read('in.csv'))).toBe('y'.repeat(10));
  expect(slept).toEqual([5_000, 5_000, 5_000]);

  grows = 99;
  await expect(exchange({ clock, quietMs: 5_000 }).read('in.csv')).rejects.toMatchObject({
    code: 'exchange/still-growing',
  });
});

test('archives into a folder of the year and one of the month where that is wanted', async () => {
  const clock = { ...systemClock, nowMs: () => Date.UTC(2026, 2, 31, 23, 59) };
  const folder = exchange({ archiveByMonth: true, archiveFolder: `${join(drop, 'archive')}/`, clock });
  writeFileSync(join(drop, 'in.csv'), 'x');

  await folder.settle('in.csv', 'read');
  await folder.settle('in.csv', 'read');

  expect(readdirSync(join(drop, 'archive/2026/03'))).toEqual(['in.csv']);
});

test('puts files into a folder beside, which it makes, with their marker and never outside', async () => {
  const folder = exchange({ doneMarker: '.done' });
  const below = folder.beside('out/errors');
  await below.stage({ path: local }, 'a.csv');
  expect(await below.look('a.csv')).toBe('staged');
  await below.publish('a.csv');

  expect(readdirSync(join(drop, 'out/errors')).sort()).toEqual(['a.csv', 'a.csv.done']);
  expect(await folder.beside('').look('a.csv')).toBe('absent');
  for (const outside of ['../../x', '/etc/x', 'a/../../../x'])
    await expect(folder.beside(outside).stage({ path: local }, 'a.csv')).rejects.toMatchObject({
      code: 'folder/not-allowed',
    });
});

import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testBed } from './test-bed.ts';

const bed = testBed();

describe('files', () => {
  test('what is put is got, byte for byte, and appended to', async () => {
    const client = await bed.signIn();
    const bytes = Buffer.from(Array.from({ length: 500_000 }, (_, at) => (at * 7) % 251));

    await client.put(bytes, '/inbound/people.csv');
    await client.append(Buffer.from('end'), '/inbound/people.csv');

    expect(await client.get('/inbound/people.csv')).toEqual(Buffer.concat([bytes, Buffer.from('end')]));
    expect((await client.stat('/inbound/people.csv')).size).toBe(500_003);
  });

  test('many blocks at once arrive in their places', async () => {
    const client = await bed.signIn();
    const local = join(bed.folder, 'local.bin');
    writeFileSync(local, Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => (at * 13) % 251)));

    await client.fastPut(local, 'inbound/big.bin');
    await client.fastGet('inbound/big.bin', `${local}.back`);

    expect(readFileSync(`${local}.back`)).toEqual(readFileSync(local));
  });

  test('folders are made, listed over several answers, and removed only when empty', async () => {
    const client = await bed.signIn();
    await client.mkdir('/inbound/2026/03', true);
    for (let at = 0; at < 250; at += 1)
      writeFileSync(join(bed.sandbox.home('hub'), `inbound/2026/03/${at}.csv`), '');

    const names = (await client.list('/inbound/2026/03')).map(({ name }) => name);

    expect(new Set(names).size).toBe(250);
    await expect(client.rmdir('/inbound/2026')).rejects.toThrow(/not empty/i);
    await client.rmdir('/inbound/2026', true);
    expect(await client.exists('/inbound/2026')).toBe(false);
  });

  test('renaming onto a name that is taken fails, posix-rename replaces', async () => {
    const client = await bed.signIn();
    await client.put(Buffer.from('new'), '/inbound/.people.part');
    await client.put(Buffer.from('old'), '/inbound/people.csv');

    await expect(client.rename('/inbound/.people.part', '/inbound/people.csv')).rejects.toThrow(/exists/);
    await client.posixRename('/inbound/.people.part', '/inbound/people.csv');

    expect(String(await client.get('/inbound/people.csv'))).toBe('new');
    expect(await client.exists('/inbound/.people.part')).toBe(false);
  });

  test('a server without the extension says so', async () => {
    await bed.restart({ posixRename: false });
    const client = await bed.signIn();
    await client.put(Buffer.from('new'), '/inbound/a');

    await expect(client.posixRename('/inbound/a', '/inbound/b')).rejects.toThrow(/does not support/);
    await client.rename('/inbound/a', '/inbound/b');
    expect(await client.exists('/inbound/b')).toBe('-');
  });

  test('mode and times can be set', async () => {
    const client = await bed.signIn();
    await client.put(Buffer.from('x'), '/inbound/a');

    await client.chmod('/inbound/a', 0o600);

    expect((await client.stat('/inbound/a')).mode & 0o777).toBe(0o600);
  });

  test('a missing file is told as missing', async () => {
    const client = await bed.signIn();

    await expect(client.get('/inbound/none.csv')).rejects.toMatchObject({ code: 2 });
    await expect(client.delete('/inbound/none.csv')).rejects.toThrow(/No such file/);
  });

  test('a read-only account looks and does not touch', async () => {
    writeFileSync(join(bed.sandbox.home('auditor'), 'report.csv'), 'a,b');
    const client = await bed.signIn({ username: 'auditor', password: 'snap-the-line-3' });

    expect(String(await client.get('/report.csv'))).toBe('a,b');
    await expect(client.put(Buffer.from('x'), '/other.csv')).rejects.toThrow(/Permission denied/);
    await expect(client.delete('/report.csv')).rejects.toThrow(/Permission denied/);
    await expect(client.mkdir('/sub')).rejects.toThrow(/Permission denied/);
  });
});

describe('no way out of the account', () => {
  test('dots stop at the top', async () => {
    writeFileSync(join(bed.sandbox.home('vista'), 'theirs.csv'), 'secret');
    writeFileSync(join(bed.folder, 'outside.txt'), 'secret');
    const client = await bed.signIn();

    expect(await client.realPath('/inbound/../../../etc/passwd')).toBe('/etc/passwd');
    for (const path of [
      '../vista/theirs.csv',
      '/../../outside.txt',
      '/inbound/../../vista/theirs.csv',
      '/etc/passwd',
    ])
      await expect(client.get(path)).rejects.toMatchObject({ code: 2 });
    await client.put(Buffer.from('x'), '../../escaped.txt');
    expect(existsSync(join(bed.folder, 'escaped.txt'))).toBe(false);
    expect(existsSync(join(bed.sandbox.home('hub'), 'escaped.txt'))).toBe(true);
  });

  test('links that lead out are refused, for files, folders and new files', async () => {
    const home = bed.sandbox.home('hub');
    writeFileSync(join(bed.folder, 'outside.txt'), 'secret');
    symlinkSync(join(bed.folder, 'outside.txt'), join(home, 'file-link'));
    symlinkSync(bed.folder, join(home, 'folder-link'));
    symlinkSync(join(bed.folder, 'not-yet.txt'), join(home, 'dangling-link'));
    const client = await bed.signIn();

    await expect(client.get('/file-link')).rejects.toThrow(/leads out/);
    await expect(client.get('/folder-link/outside.txt')).rejects.toThrow(/leads out/);
    await expect(client.list('/folder-link')).rejects.toThrow(/leads out/);
    await expect(client.put(Buffer.from('x'), '/dangling-link')).rejects.toThrow(/leads nowhere/);
    await expect(client.put(Buffer.from('x'), '/folder-link/new.txt')).rejects.toThrow(/leads out/);
    await expect(client.rename('/folder-link/outside.txt', '/mine.txt')).rejects.toThrow(/leads out/);
    await client.delete('/file-link');
    expect(readFileSync(join(bed.folder, 'outside.txt'), 'utf8')).toBe('secret');
    expect(existsSync(join(bed.folder, 'not-yet.txt'))).toBe(false);
  });

  test('a client can neither make nor read links', async () => {
    const client = await bed.signIn();
    const wrapper = (client as unknown as { sftp: import('ssh2').SFTPWrapper }).sftp;

    const made = await new Promise<unknown>((resolve) => wrapper.symlink('/etc/passwd', '/mine', resolve));
    const read = await new Promise<unknown>((resolve) => wrapper.readlink('/inbound', resolve));

    expect(made).toMatchObject({ code: 8 });
    expect(read).toMatchObject({ code: 8 });
  });
});

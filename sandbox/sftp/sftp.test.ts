import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Client from 'ssh2-sftp-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SftpSandbox, startSftpSandbox } from './index.ts';

let folder: string;
let sandbox: SftpSandbox;
const clients: Client[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sftp-sandbox-'));
  sandbox = await startSftpSandbox({ root: join(folder, 'drop') });
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.end().catch(() => {});
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

type Credentials = { username?: string; password?: string; privateKey?: string; readyTimeout?: number };

async function signIn(credentials: Credentials = {}): Promise<Client> {
  const client = new Client('test', { error: () => {}, end: () => {}, close: () => {} });
  clients.push(client);
  const known = credentials.privateKey ? {} : { password: 'snap-the-line-1' };
  await client.connect({
    sock: quickSocket(),
    username: 'hub',
    ...known,
    ...credentials,
  });
  return client;
}

/** Without this each request waits some 40 ms: the client leaves small packets to be collected. */
function quickSocket() {
  return connect({ host: sandbox.host, port: sandbox.port, noDelay: true });
}

describe('signing in', () => {
  test('a good password opens the account', async () => {
    const client = await signIn();

    expect(await client.cwd()).toBe('/');
    expect((await client.list('/')).map(({ name }) => name).sort()).toEqual([
      'ack',
      'archive',
      'error',
      'inbound',
      'outbound',
    ]);
  });

  test('a wrong password and an unknown name are refused alike', async () => {
    await expect(signIn({ password: 'guess' })).rejects.toThrow(/authentication methods failed/);
    await expect(signIn({ username: 'nobody' })).rejects.toThrow(/authentication methods failed/);
  });

  test.each(['ed25519', 'rsa'] as const)('a registered %s key signs in, another does not', async (type) => {
    const privateKey = sandbox.giveKey('hub', type);
    const strange = sandbox.giveKey('vista', type);

    expect(await (await signIn({ privateKey })).exists('/inbound')).toBe('d');
    await expect(signIn({ privateKey: strange })).rejects.toThrow(/authentication methods failed/);
  });

  test('a removed account cannot come back', async () => {
    sandbox.removeAccount('hub');

    await expect(signIn()).rejects.toThrow(/authentication methods failed/);
  });

  test('the host key stays over a restart and changes on demand', async () => {
    const first = sandbox.fingerprint;
    await sandbox.close();
    sandbox = await startSftpSandbox({ root: join(folder, 'drop') });
    const afterRestart = sandbox.fingerprint;
    const changed = sandbox.changeHostKey();

    expect(first).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(afterRestart).toBe(first);
    expect(changed).not.toBe(first);
    expect(await fingerprintSeen()).toBe(changed);
  });

  async function fingerprintSeen(): Promise<string> {
    let seen = '';
    const client = new Client();
    await client.connect({
      host: sandbox.host,
      port: sandbox.port,
      username: 'hub',
      password: 'snap-the-line-1',
      hostHash: 'sha256',
      hostVerifier: (hex: string) => {
        seen = `SHA256:${Buffer.from(hex, 'hex').toString('base64').replace(/=+$/, '')}`;
        return true;
      },
    });
    await client.end();
    return seen;
  }
});

describe('files', () => {
  test('what is put is got, byte for byte, and appended to', async () => {
    const client = await signIn();
    const bytes = Buffer.from(Array.from({ length: 500_000 }, (_, at) => (at * 7) % 251));

    await client.put(bytes, '/inbound/people.csv');
    await client.append(Buffer.from('end'), '/inbound/people.csv');

    expect(await client.get('/inbound/people.csv')).toEqual(Buffer.concat([bytes, Buffer.from('end')]));
    expect((await client.stat('/inbound/people.csv')).size).toBe(500_003);
  });

  test('many blocks at once arrive in their places', async () => {
    const client = await signIn();
    const local = join(folder, 'local.bin');
    writeFileSync(local, Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => (at * 13) % 251)));

    await client.fastPut(local, 'inbound/big.bin');
    await client.fastGet('inbound/big.bin', `${local}.back`);

    expect(readFileSync(`${local}.back`)).toEqual(readFileSync(local));
  });

  test('folders are made, listed over several answers, and removed only when empty', async () => {
    const client = await signIn();
    await client.mkdir('/inbound/2026/03', true);
    for (let at = 0; at < 250; at += 1)
      writeFileSync(join(sandbox.home('hub'), `inbound/2026/03/${at}.csv`), '');

    const names = (await client.list('/inbound/2026/03')).map(({ name }) => name);

    expect(new Set(names).size).toBe(250);
    await expect(client.rmdir('/inbound/2026')).rejects.toThrow(/not empty/i);
    await client.rmdir('/inbound/2026', true);
    expect(await client.exists('/inbound/2026')).toBe(false);
  });

  test('renaming onto a name that is taken fails, posix-rename replaces', async () => {
    const client = await signIn();
    await client.put(Buffer.from('new'), '/inbound/.people.part');
    await client.put(Buffer.from('old'), '/inbound/people.csv');

    await expect(client.rename('/inbound/.people.part', '/inbound/people.csv')).rejects.toThrow(/exists/);
    await client.posixRename('/inbound/.people.part', '/inbound/people.csv');

    expect(String(await client.get('/inbound/people.csv'))).toBe('new');
    expect(await client.exists('/inbound/.people.part')).toBe(false);
  });

  test('a server without the extension says so', async () => {
    await sandbox.close();
    sandbox = await startSftpSandbox({ root: join(folder, 'drop'), posixRename: false });
    const client = await signIn();
    await client.put(Buffer.from('new'), '/inbound/a');

    await expect(client.posixRename('/inbound/a', '/inbound/b')).rejects.toThrow(/does not support/);
    await client.rename('/inbound/a', '/inbound/b');
    expect(await client.exists('/inbound/b')).toBe('-');
  });

  test('mode and times can be set', async () => {
    const client = await signIn();
    await client.put(Buffer.from('x'), '/inbound/a');

    await client.chmod('/inbound/a', 0o600);

    expect((await client.stat('/inbound/a')).mode & 0o777).toBe(0o600);
  });

  test('a missing file is told as missing', async () => {
    const client = await signIn();

    await expect(client.get('/inbound/none.csv')).rejects.toMatchObject({ code: 2 });
    await expect(client.delete('/inbound/none.csv')).rejects.toThrow(/No such file/);
  });

  test('a read-only account looks and does not touch', async () => {
    writeFileSync(join(sandbox.home('auditor'), 'report.csv'), 'a,b');
    const client = await signIn({ username: 'auditor', password: 'snap-the-line-3' });

    expect(String(await client.get('/report.csv'))).toBe('a,b');
    await expect(client.put(Buffer.from('x'), '/other.csv')).rejects.toThrow(/Permission denied/);
    await expect(client.delete('/report.csv')).rejects.toThrow(/Permission denied/);
    await expect(client.mkdir('/sub')).rejects.toThrow(/Permission denied/);
  });
});

describe('no way out of the account', () => {
  test('dots stop at the top', async () => {
    writeFileSync(join(sandbox.home('vista'), 'theirs.csv'), 'secret');
    writeFileSync(join(folder, 'outside.txt'), 'secret');
    const client = await signIn();

    expect(await client.realPath('/inbound/../../../etc/passwd')).toBe('/etc/passwd');
    for (const path of [
      '../vista/theirs.csv',
      '/../../outside.txt',
      '/inbound/../../vista/theirs.csv',
      '/etc/passwd',
    ])
      await expect(client.get(path)).rejects.toMatchObject({ code: 2 });
    await client.put(Buffer.from('x'), '../../escaped.txt');
    expect(existsSync(join(folder, 'escaped.txt'))).toBe(false);
    expect(existsSync(join(sandbox.home('hub'), 'escaped.txt'))).toBe(true);
  });

  test('links that lead out are refused, for files, folders and new files', async () => {
    const home = sandbox.home('hub');
    writeFileSync(join(folder, 'outside.txt'), 'secret');
    symlinkSync(join(folder, 'outside.txt'), join(home, 'file-link'));
    symlinkSync(folder, join(home, 'folder-link'));
    symlinkSync(join(folder, 'not-yet.txt'), join(home, 'dangling-link'));
    const client = await signIn();

    await expect(client.get('/file-link')).rejects.toThrow(/leads out/);
    await expect(client.get('/folder-link/outside.txt')).rejects.toThrow(/leads out/);
    await expect(client.list('/folder-link')).rejects.toThrow(/leads out/);
    await expect(client.put(Buffer.from('x'), '/dangling-link')).rejects.toThrow(/leads nowhere/);
    await expect(client.put(Buffer.from('x'), '/folder-link/new.txt')).rejects.toThrow(/leads out/);
    await expect(client.rename('/folder-link/outside.txt', '/mine.txt')).rejects.toThrow(/leads out/);
    await client.delete('/file-link');
    expect(readFileSync(join(folder, 'outside.txt'), 'utf8')).toBe('secret');
    expect(existsSync(join(folder, 'not-yet.txt'))).toBe(false);
  });

  test('a client can neither make nor read links', async () => {
    const client = await signIn();
    const wrapper = (client as unknown as { sftp: import('ssh2').SFTPWrapper }).sftp;

    const made = await new Promise<unknown>((resolve) => wrapper.symlink('/etc/passwd', '/mine', resolve));
    const read = await new Promise<unknown>((resolve) => wrapper.readlink('/inbound', resolve));

    expect(made).toMatchObject({ code: 8 });
    expect(read).toMatchObject({ code: 8 });
  });
});

describe('faults', () => {
  const content = Buffer.alloc(200_000, 'a');

  test('a slow line takes its time', async () => {
    const client = await signIn();
    sandbox.fault({ kind: 'slow', chunkDelayMs: 30, direction: 'upload' });

    const startedAt = performance.now();
    await client.put(content, '/inbound/slow.csv');

    expect(performance.now() - startedAt).toBeGreaterThan(90);
    expect(await client.get('/inbound/slow.csv')).toEqual(content);
  });

  test('a full disk refuses until there is room', async () => {
    const client = await signIn();
    sandbox.fault({ kind: 'disk-full', afterBytes: 50_000 });

    writeFileSync(join(folder, 'local'), content);

    await expect(client.fastPut(join(folder, 'local'), '/inbound/full.csv')).rejects.toThrow(/no space left/);

    sandbox.clearFaults();
    await client.put(content, '/inbound/full.csv');
    expect((await client.stat('/inbound/full.csv')).size).toBe(200_000);
  });

  // ssh2's write stream closes itself on a refused block before it tells the error, and put() takes that for the end.
  test('a full disk keeps what fitted: what put() hides, the size tells', async () => {
    const client = await signIn();
    sandbox.fault({ kind: 'disk-full', afterBytes: 50_000 });

    await client.put(content, '/inbound/full.csv').catch(() => {});

    expect((await client.stat('/inbound/full.csv')).size).toBe(50_000);
  });

  test('permission is denied for the operation and path named', async () => {
    const client = await signIn();
    await client.put(content, '/inbound/a.part');
    sandbox.fault({ kind: 'permission-denied', operation: 'RENAME', path: /^\/inbound\//, times: 1 });

    await expect(client.rename('/inbound/a.part', '/inbound/a.csv')).rejects.toThrow(/Permission denied/);
    await client.rename('/inbound/a.part', '/inbound/a.csv');
    expect(await client.exists('/inbound/a.csv')).toBe('-');
  });

  test('a connection that breaks in the middle leaves half a file', async () => {
    const client = await signIn();
    sandbox.fault({ kind: 'drop', afterBytes: 60_000, direction: 'upload', times: 1 });

    await expect(client.put(content, '/inbound/half.csv')).rejects.toThrow();

    const again = await signIn();
    const size = (await again.stat('/inbound/half.csv')).size;
    expect(size).toBeGreaterThanOrEqual(60_000);
    expect(size).toBeLessThan(200_000);
  });

  test('good credentials are refused on demand', async () => {
    sandbox.fault({ kind: 'refuse-sign-in', times: 1 });

    await expect(signIn()).rejects.toThrow(/authentication methods failed/);
    expect(await (await signIn()).cwd()).toBe('/');
  });

  test('a server that hangs answers nothing, at sign-in or later', async () => {
    const client = await signIn();
    sandbox.fault({ kind: 'hang', operation: 'OPENDIR', times: 1 });
    sandbox.fault({ kind: 'hang', operation: 'SIGN-IN', times: 1 });

    const listing = client.list('/inbound').then(
      () => 'answered',
      () => 'broken',
    );
    const first = await Promise.race([listing, new Promise((r) => setTimeout(() => r('silent'), 150))]);

    expect(first).toBe('silent');
    await expect(signIn({ readyTimeout: 200 })).rejects.toThrow(/[Tt]imed out/);
    sandbox.dropConnections();
    expect(await listing).toBe('broken');
  });
});

describe('the partner picks up', () => {
  test('deleting takes complete files only', async () => {
    const client = await signIn();
    await client.put(Buffer.from('1'), '/inbound/.a.csv.part');
    await client.put(Buffer.from('2'), '/inbound/b.csv');

    const look = sandbox.pickUp({ username: 'hub', folder: 'inbound', after: 'delete' });

    expect(look.picked.map(({ name, content }) => [name, String(content)])).toEqual([['b.csv', '2']]);
    expect(look.passedBy).toEqual([{ name: '.a.csv.part', reason: 'unfinished-name' }]);
    expect(await client.exists('/inbound/b.csv')).toBe(false);
  });

  test('archiving moves by year and month, and waits for a marker where one is agreed', async () => {
    const client = await signIn();
    sandbox.clock.freeze('2026-03-02T08:00:00Z');
    await client.put(Buffer.from('1'), '/inbound/a.csv');
    const options = { username: 'hub', folder: 'inbound', after: 'archive', doneMarker: '.done' } as const;

    const early = sandbox.pickUp(options);
    await client.put(Buffer.from(''), '/inbound/a.csv.done');
    const late = sandbox.pickUp(options);

    expect(early).toEqual({ picked: [], passedBy: [{ name: 'a.csv', reason: 'no-done-marker' }] });
    expect(late.picked).toHaveLength(1);
    expect(await client.exists('/inbound/archive/2026/03/a.csv')).toBe('-');
    expect(await client.exists('/inbound/a.csv.done')).toBe(false);
  });

  test('the older reader looks at the newest file only and passes a stale one by', async () => {
    const client = await signIn();
    await client.put(Buffer.from('1'), '/inbound/monday.csv');
    await client.put(Buffer.from('2'), '/inbound/tuesday.csv');
    utimesSync(join(sandbox.home('hub'), 'inbound/monday.csv'), 1_700_000_000, 1_700_000_000);
    const options = { username: 'hub', folder: 'inbound', after: 'ignore-old' } as const;

    const today = sandbox.pickUp(options);
    sandbox.clock.advance(25 * 60 * 60 * 1000);
    const tomorrow = sandbox.pickUp(options);

    expect(today.picked.map(({ name }) => name)).toEqual(['tuesday.csv']);
    expect(tomorrow.picked).toEqual([]);
    expect(tomorrow.passedBy).toContainEqual({ name: 'tuesday.csv', reason: 'too-old' });
    expect(await client.exists('/inbound/tuesday.csv')).toBe('-');
  });
});

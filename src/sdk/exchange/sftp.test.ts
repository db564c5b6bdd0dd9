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
import { type SftpSandbox, type SftpSandboxOptions, startSftpSandbox } from '../../../sandbox/sftp/index.ts';
import { systemClock } from '../../kernel/index.ts';
import { parseAllowList } from '../net/allow-list.ts';
import { createNet, type Net } from '../net/net.ts';
import { HostKeyError } from './host-key.ts';
import type { OpenExchange } from './open-exchange.ts';
import { createSftp, type SftpOptions } from './sftp.ts';
import type { SftpAccount } from './sftp-session.ts';

let root: string;
let scratch: string;
let local: string;
let sandbox: SftpSandbox;
let net: Net;
const opened: OpenExchange[] = [];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'sftp-exchange-'));
  scratch = join(root, 'scratch');
  mkdirSync(scratch);
  local = join(root, 'made.csv');
  writeFileSync(local, 'a,b\r\n1,2\r\n');
  net = createNet({ allow: parseAllowList(['127.0.0.1']) });
  await start();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((exchange) => exchange.close()));
  await sandbox.close();
  await net.close();
  rmSync(root, { recursive: true });
});

async function start(options: Partial<SftpSandboxOptions> = {}) {
  await sandbox?.close().catch(() => undefined);
  sandbox = await startSftpSandbox({ root: join(root, 'drop'), ...options });
}

function exchange(account: Partial<SftpAccount> = {}, options: Partial<SftpOptions> = {}) {
  const made = createSftp({
    account: {
      host: '127.0.0.1',
      port: sandbox.port,
      user: 'hub',
      signIn: { by: 'password', password: 'snap-the-line-1' },
      hostKeys: [sandbox.fingerprint],
      oldAlgorithms: false,
      ...account,
    },
    folder: 'outbound',
    readFolder: 'inbound',
    afterRead: 'archive',
    archiveFolder: 'archive',
    quietMs: 0,
    scratchFolder: scratch,
    net,
    clock: systemClock,
    signal: new AbortController().signal,
    retry: { tries: 3, firstWaitMs: 1, longestWaitMs: 2 },
    ...options,
  });
  opened.push(made);
  return made;
}

const at = (path: string) => join(sandbox.home('hub'), path);

test('stages under a temporary name, publishes in one step, and sees when the receiver has fetched it', async () => {
  const sftp = exchange();
  writeFileSync(at('outbound/people.csv'), 'old');

  await sftp.stage({ path: local }, 'people.csv');
  expect(await sftp.look('people.csv')).toBe('staged');
  expect(readFileSync(at('outbound/people.csv'), 'utf8')).toBe('old');
  await sftp.publish('people.csv');
  expect(await sftp.look('people.csv')).toBe('published');

  const { picked } = sandbox.pickUp({ username: 'hub', folder: 'outbound', after: 'delete' });
  expect(picked.map(({ name, content }) => [name, content.toString()])).toEqual([
    ['people.csv', 'a,b\r\n1,2\r\n'],
  ]);
  expect(await sftp.look('people.csv')).toBe('absent');
});

test('replaces a file also on a server whose rename cannot', async () => {
  await start({ posixRename: false });
  writeFileSync(at('outbound/people.csv'), 'old');
  const sftp = exchange();

  await sftp.stage({ path: local }, 'people.csv');
  await sftp.publish('people.csv');

  expect(readFileSync(at('outbound/people.csv'), 'utf8')).toBe('a,b\r\n1,2\r\n');
  expect(readdirSync(at('outbound'))).toEqual(['people.csv']);
});

test('an unknown host key stops before the password is sent, and tells the fingerprint', async () => {
  const failed = await exchange({ hostKeys: [] })
    .list(/./)
    .catch((error: unknown) => error);

  expect(failed).toBeInstanceOf(HostKeyError);
  expect(failed).toMatchObject({ code: 'sftp/host-key-unknown', fingerprint: sandbox.fingerprint });
  expect(sandbox.signedIn).toBe(0);
});

test('a changed host key stops, and a planned change passes when both are confirmed', async () => {
  const before = sandbox.fingerprint;
  const after = sandbox.changeHostKey();

  await expect(exchange({ hostKeys: [before] }).list(/./)).rejects.toMatchObject({
    code: 'sftp/host-key-changed',
    fingerprint: after,
  });
  expect(await exchange({ hostKeys: [before, after] }).list(/./)).toEqual([]);
});

test('a refused password is an AuthError and is tried once only', async () => {
  await expect(exchange({ signIn: { by: 'password', password: 'wrong' } }).list(/./)).rejects.toMatchObject({
    name: 'AuthError',
    code: 'sftp/sign-in-refused',
  });
});

test.each(['ed25519', 'rsa'] as const)('signs in with an %s key', async (type) => {
  const privateKey = sandbox.giveKey('hub', type);

  expect(await exchange({ signIn: { by: 'key', privateKey, passphrase: '' } }).list(/./)).toEqual([]);
});

test('says what is wrong with a private key that cannot be read', async () => {
  const signIn = { by: 'key', privateKey: 'ssh-ed25519 AAAA nonsense', passphrase: '' } as const;

  await expect(exchange({ signIn }).list(/./)).rejects.toMatchObject({ code: 'sftp/key-unreadable' });
});

test('refuses a server with old algorithms only, unless the connector allows them', async () => {
  await start({
    algorithms: { kex: ['diffie-hellman-group14-sha1'], cipher: ['aes128-cbc'], hmac: ['hmac-sha1'] },
  });

  await expect(exchange().list(/./)).rejects.toMatchObject({ code: 'sftp/no-common-algorithm' });
  expect(await exchange({ oldAlgorithms: true }).list(/./)).toEqual([]);
});

test('lists whole files only, reads them, and archives them', async () => {
  for (const name of ['a.csv', '.b.csv.part', 'c.csv.tmp', 'd.txt'])
    writeFileSync(at(`inbound/${name}`), name);
  mkdirSync(at('inbound/e.csv'));
  symlinkSync('a.csv', at('inbound/f.csv'));
  const sftp = exchange();

  expect((await sftp.list(/\.csv/)).map(({ name }) => name)).toEqual(['a.csv']);
  expect(await text(await sftp.read('a.csv'))).toBe('a.csv');
  await expect(sftp.read('f.csv')).rejects.toMatchObject({ code: 'exchange/not-a-file' });
  await sftp.settle('a.csv', 'read');
  writeFileSync(at('inbound/a.csv'), 'again');
  await sftp.settle('a.csv', 'read');

  expect(readdirSync(at('archive')).sort()).toEqual(['a.csv', expect.stringMatching(/^a_.*Z\.csv$/)]);
  expect(readdirSync(scratch)).toEqual([]);
});

test('reads a large file byte for byte, and again from the start after the line broke', async () => {
  const bytes = Buffer.alloc(3_000_000, 'chalk line ');
  writeFileSync(at('inbound/large.csv'), bytes);
  sandbox.fault({ kind: 'drop', direction: 'download', afterBytes: 500_000, times: 1 });

  const chunks = await (await exchange().read('large.csv')).toArray();

  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
});

test('an upload that broke off is done again and never seen under its final name', async () => {
  writeFileSync(local, Buffer.alloc(2_000_000, 'x'));
  sandbox.fault({ kind: 'drop', direction: 'upload', afterBytes: 300_000, times: 1 });
  const sftp = exchange();

  await sftp.stage({ path: local }, 'large.csv');
  await sftp.publish('large.csv');

  expect(readdirSync(at('outbound'))).toEqual(['large.csv']);
  expect(readFileSync(at('outbound/large.csv')).length).toBe(2_000_000);
});

test('a line that stays broken ends in a TransientError', async () => {
  writeFileSync(local, Buffer.alloc(2_000_000, 'x'));
  sandbox.fault({ kind: 'drop', direction: 'upload', afterBytes: 300_000 });

  await expect(exchange().stage({ path: local }, 'large.csv')).rejects.toMatchObject({
    name: 'TransientError',
  });
});

test('a server that falls silent is given up after the idle time', async () => {
  sandbox.fault({ kind: 'hang', operation: 'OPENDIR', times: 3 });

  await expect(exchange({}, { idleTimeoutMs: 100 }).list(/./)).rejects.toMatchObject({
    code: 'sftp/timeout',
  });
});

test('a sign-in that is never answered is given up', async () => {
  sandbox.fault({ kind: 'hang', operation: 'SIGN-IN' });

  await expect(exchange({}, { connectTimeoutMs: 100 }).list(/./)).rejects.toMatchObject({
    code: 'sftp/timeout',
  });
});

test('a silent pause between two requests does no harm', async () => {
  const sftp = exchange({}, { idleTimeoutMs: 50 });

  await sftp.list(/./);
  await systemClock.sleep(150);

  expect(await sftp.list(/./)).toEqual([]);
});

test('a full disk and a missing right are said in words, with nothing under the final name', async () => {
  sandbox.fault({ kind: 'disk-full', afterBytes: 4 });
  await expect(exchange().stage({ path: local }, 'a.csv')).rejects.toMatchObject({ code: 'sftp/no-space' });
  sandbox.clearFaults();

  const auditor = { user: 'auditor', signIn: { by: 'password', password: 'snap-the-line-3' } } as const;
  await expect(exchange(auditor, { folder: '' }).stage({ path: local }, 'a.csv')).rejects.toMatchObject({
    code: 'sftp/permission-denied',
  });
  await expect(exchange({}, { readFolder: 'nowhere' }).list(/./)).rejects.toMatchObject({
    code: 'sftp/no-such-path',
  });
});

test('the done marker is written last, asked for before reading, and taken away with the file', async () => {
  const sftp = exchange({}, { doneMarker: '.done' });
  await sftp.stage({ path: local }, 'out.csv');
  await sftp.publish('out.csv');
  expect(readdirSync(at('outbound')).sort()).toEqual(['out.csv', 'out.csv.done']);
  rmSync(at('outbound/out.csv.done'));
  expect(await sftp.look('out.csv')).toBe('staged');
  await sftp.publish('out.csv');
  expect(await sftp.look('out.csv')).toBe('published');

  writeFileSync(at('inbound/in.csv'), 'x');
  await expect(sftp.read('in.csv')).rejects.toMatchObject({ code: 'exchange/no-marker' });
  writeFileSync(at('inbound/in.csv.done'), '');
  expect((await sftp.list(/./)).map(({ name }) => name)).toEqual(['in.csv']);
  await sftp.settle('in.csv', 'read');
  expect(readdirSync(at('inbound'))).toEqual([]);
});

test('a file that grows between two looks is waited for', async () => {
  let nowMs = 0;
  let grows = 1;
  writeFileSync(at('inbound/in.csv'), 'x');
  const clock = {
    nowMs: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
      if (grows-- > 0) writeFileSync(at('inbound/in.csv'), 'whole');
    },
  };

  const sftp = exchange({}, { clock, quietMs: 30_000 });

  expect(await text(await sftp.read('in.csv'))).toBe('whole');
  expect(nowMs).toBe(60_000);
});

test('cancelling ends a request that hangs', async () => {
  sandbox.fault({ kind: 'hang', operation: 'OPENDIR' });
  const cancel = new AbortController();

  const listing = exchange({}, { signal: cancel.signal }).list(/./);
  setTimeout(() => cancel.abort(new Error('cancelled by a person')), 50);

  await expect(listing).rejects.toThrow('cancelled by a person');
});

test('archives into a folder of the year and one of the month where that is wanted', async () => {
  const clock = { ...systemClock, nowMs: () => Date.UTC(2026, 2, 31, 23, 59) };
  const server = exchange({}, { archiveByMonth: true, clock, quietMs: 0 });
  writeFileSync(at('inbound/a.csv'), 'x');

  await server.settle('a.csv', 'read');
  await server.settle('a.csv', 'read');

  expect(readdirSync(at('archive/2026/03'))).toEqual(['a.csv']);
});

test('puts files into a folder beside the one that is read, over one connection, and makes it', async () => {
  mkdirSync(at('in'));
  const server = exchange({}, { readFolder: 'in', doneMarker: '.done' });
  for (const goal of ['', 'ack/deep', '/top']) {
    const place = server.beside(goal);
    await place.stage({ path: local }, 'a.csv');
    expect(await place.look('a.csv')).toBe('staged');
    await place.publish('a.csv');
    expect(await place.look('a.csv')).toBe('published');
  }

  for (const goal of ['in', 'in/ack/deep', 'top'])
    expect(
      readdirSync(at(goal))
        .filter((name) => name.startsWith('a.'))
        .sort(),
      goal,
    ).toEqual(['a.csv', 'a.csv.done']);
});

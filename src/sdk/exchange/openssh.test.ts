import { generateKeyPairSync } from 'node:crypto';
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
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findSshd, type RealSshd, startRealSshd } from '../../../test/real-sshd.ts';
import { systemClock } from '../../kernel/index.ts';
import { parseAllowList } from '../net/allow-list.ts';
import { createNet, type Net } from '../net/net.ts';
import type { OpenExchange } from './open-exchange.ts';
import { createSftp, type SftpOptions } from './sftp.ts';
import type { SftpAccount } from './sftp-session.ts';

const found = findSshd();

// Our own sandbox is written with the client's library and would share its misreadings; this server is not.
describe.skipIf('missing' in found)(
  `a real OpenSSH server${'missing' in found ? ` (skipped: ${found.missing})` : ''}`,
  () => {
    let sshd: RealSshd;
    let net: Net;
    let local: string;
    let scratch: string;
    const opened: OpenExchange[] = [];

    beforeAll(async () => {
      sshd = await startRealSshd('path' in found ? found.path : '');
    });

    afterAll(() => sshd.close());

    beforeEach(() => {
      net = createNet({ allow: parseAllowList(['127.0.0.1']) });
      scratch = mkdtempSync(join(tmpdir(), 'openssh-exchange-'));
      local = join(scratch, 'made.csv');
      writeFileSync(local, 'a,b\r\n1,2\r\n');
      for (const name of ['in', 'out']) mkdirSync(join(sshd.folder, name));
    });

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((exchange) => exchange.close()));
      await net.close();
      rmSync(scratch, { recursive: true });
      for (const name of readdirSync(sshd.folder)) rmSync(join(sshd.folder, name), { recursive: true });
    });

    const at = (path: string) => join(sshd.folder, path);

    function exchange(account: Partial<SftpAccount> = {}, options: Partial<SftpOptions> = {}) {
      const made = createSftp({
        account: {
          host: '127.0.0.1',
          port: sshd.port,
          user: sshd.user,
          signIn: { by: 'key', privateKey: sshd.privateKey, passphrase: '' },
          hostKeys: [sshd.fingerprint],
          oldAlgorithms: false,
          ...account,
        },
        folder: at('out'),
        readFolder: at('in'),
        afterRead: 'archive',
        archiveFolder: at('archive'),
        quietMs: 0,
        scratchFolder: scratch,
        net,
        clock: systemClock,
        signal: new AbortController().signal,
        retry: { tries: 2, firstWaitMs: 1, longestWaitMs: 2 },
        ...options,
      });
      opened.push(made);
      return made;
    }

    test('takes a file under a temporary name and renames it over the old one', async () => {
      writeFileSync(at('out/people.csv'), 'old');
      const sftp = exchange();

      await sftp.stage({ path: local }, 'people.csv');
      expect(readdirSync(at('out')).sort()).toEqual(['.people.csv.part', 'people.csv']);
      expect(await sftp.look('people.csv')).toBe('staged');
      await sftp.publish('people.csv');

      expect(await sftp.look('people.csv')).toBe('published');
      expect(readdirSync(at('out'))).toEqual(['people.csv']);
      expect(readFileSync(at('out/people.csv'), 'utf8')).toBe('a,b\r\n1,2\r\n');
    });

    test('lists whole files only and never follows a link', async () => {
      for (const name of ['a.csv', '.b.csv.part', 'c.txt']) writeFileSync(at(`in/${name}`), name);
      symlinkSync('/etc/passwd', at('in/d.csv'));
      const sftp = exchange();

      expect((await sftp.list(/\.csv/)).map(({ name, size }) => [name, size])).toEqual([['a.csv', 5]]);
      await expect(sftp.read('d.csv')).rejects.toMatchObject({ code: 'exchange/not-a-file' });
    });

    test('reads a file byte for byte and archives it in a folder that it makes', async () => {
      const bytes = Buffer.alloc(2_500_000, 'chalk line ');
      writeFileSync(at('in/large.csv'), bytes);
      const sftp = exchange();

      const read = Buffer.concat(await (await sftp.read('large.csv')).toArray());
      await sftp.settle('large.csv', 'read');

      expect(read.equals(bytes)).toBe(true);
      expect(readdirSync(at('in'))).toEqual([]);
      expect(readdirSync(at('archive'))).toEqual(['large.csv']);
    });

    test('lists hundreds of files, more than one answer of the server holds', async () => {
      for (let number = 0; number < 450; number += 1) writeFileSync(at(`in/${number}.csv`), '');

      expect(await exchange().list(/\.csv$/)).toHaveLength(450);
    });

    test('an empty file arrives empty, in both directions', async () => {
      writeFileSync(local, '');
      writeFileSync(at('in/empty.csv'), '');
      const sftp = exchange();

      await sftp.stage({ path: local }, 'empty.csv');
      await sftp.publish('empty.csv');

      expect(readFileSync(at('out/empty.csv'))).toHaveLength(0);
      expect(await text(await sftp.read('empty.csv'))).toBe('');
    });

    test('signs in with a key that has a passphrase, and says when the passphrase is wrong', async () => {
      const by = { by: 'key', privateKey: sshd.protectedKey } as const;

      expect(await exchange({ signIn: { ...by, passphrase: sshd.passphrase } }).list(/./)).toEqual([]);
      for (const passphrase of ['', 'wrong'])
        await expect(exchange({ signIn: { ...by, passphrase } }).list(/./)).rejects.toMatchObject({
          code: 'sftp/passphrase',
        });
    });

    test('refuses the sign-in with a key that the server does not know', async () => {
      const { privateKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      });

      await expect(
        exchange({ signIn: { by: 'key', privateKey, passphrase: '' } }).list(/./),
      ).rejects.toMatchObject({
        name: 'AuthError',
        code: 'sftp/sign-in-refused',
      });
    });

    test('shows the same fingerprint as ssh-keygen, and stops when the server has another key', async () => {
      await expect(exchange({ hostKeys: [] }).list(/./)).rejects.toMatchObject({
        code: 'sftp/host-key-unknown',
        fingerprint: sshd.fingerprint,
      });
      const before = sshd.fingerprint;
      const after = await sshd.changeHostKey();

      await expect(exchange({ hostKeys: [before] }).list(/./)).rejects.toMatchObject({
        code: 'sftp/host-key-changed',
        fingerprint: after,
      });
      expect(await exchange({ hostKeys: [before, after] }).list(/./)).toEqual([]);
    });
  },
);

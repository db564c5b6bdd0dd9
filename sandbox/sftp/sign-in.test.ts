import Client from 'ssh2-sftp-client';
import { describe, expect, test } from 'vitest';
import { testBed } from './test-bed.ts';

const bed = testBed();

describe('signing in', () => {
  test('a good password opens the account', async () => {
    const client = await bed.signIn();

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
    await expect(bed.signIn({ password: 'guess' })).rejects.toThrow(/authentication methods failed/);
    await expect(bed.signIn({ username: 'nobody' })).rejects.toThrow(/authentication methods failed/);
  });

  test.each(['ed25519', 'rsa'] as const)('a registered %s key signs in, another does not', async (type) => {
    const privateKey = bed.sandbox.giveKey('hub', type);
    const strange = bed.sandbox.giveKey('vista', type);

    expect(await (await bed.signIn({ privateKey })).exists('/inbound')).toBe('d');
    await expect(bed.signIn({ privateKey: strange })).rejects.toThrow(/authentication methods failed/);
  });

  test('a removed account cannot come back', async () => {
    bed.sandbox.removeAccount('hub');

    await expect(bed.signIn()).rejects.toThrow(/authentication methods failed/);
  });

  test('the host key stays over a restart and changes on demand', async () => {
    const first = bed.sandbox.fingerprint;
    await bed.restart();
    const afterRestart = bed.sandbox.fingerprint;
    const changed = bed.sandbox.changeHostKey();

    expect(first).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(afterRestart).toBe(first);
    expect(changed).not.toBe(first);
    expect(await fingerprintSeen()).toBe(changed);
  });

  async function fingerprintSeen(): Promise<string> {
    let seen = '';
    const client = new Client();
    await client.connect({
      host: bed.sandbox.host,
      port: bed.sandbox.port,
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

import { createHash } from 'node:crypto';
import type { Algorithms } from 'ssh2';
import { ConfigError } from '../../kernel/index.ts';

/** An unknown or changed host key; carries the fingerprint seen, for a person to compare and confirm. */
export class HostKeyError extends ConfigError {
  /** `SHA256:` and base64 without padding, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;

  constructor(server: string, fingerprint: string, confirmed: readonly string[]) {
    super(
      confirmed.length === 0
        ? {
            code: 'sftp/host-key-unknown',
            what: `${server} has shown the host key ${fingerprint}, which nobody has confirmed yet. Nothing was sent.`,
            fix: 'Compare it with what the owner of the server tells you by another way, then confirm it in the connector.',
            field: 'sftpHostKeys',
          }
        : {
            code: 'sftp/host-key-changed',
            what: `${server} has shown the host key ${fingerprint}, which is not the confirmed one. Nothing was sent.`,
            expected: `Expected ${confirmed.join(' or ')}.`,
            fix: 'Ask the owner of the server whether the key was changed. Only if so, add the new fingerprint to the connector.',
            field: 'sftpHostKeys',
          },
    );
    this.fingerprint = fingerprint;
  }
}

/** The fingerprint of a host key in its wire form. */
export function fingerprintOf(hostKey: Buffer): string {
  return `SHA256:${createHash('sha256').update(hostKey).digest('base64').replace(/=+$/, '')}`;
}

const strong = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group14-sha256',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: [
    'aes256-gcm@openssh.com',
    'aes128-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
    'aes256-ctr',
    'aes192-ctr',
    'aes128-ctr',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
} satisfies Algorithms;

const old = {
  kex: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1'],
  serverHostKey: ['ssh-rsa'],
  cipher: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc'],
  hmac: ['hmac-sha1-etm@openssh.com', 'hmac-sha1'],
} satisfies Algorithms;

/** What is offered to the server; `legacy` adds SHA-1 and CBC behind the strong ones, for servers of old age. */
export function sshAlgorithms(legacy: boolean): Algorithms {
  if (!legacy) return strong;
  return {
    kex: [...strong.kex, ...old.kex],
    serverHostKey: [...strong.serverHostKey, ...old.serverHostKey],
    cipher: [...strong.cipher, ...old.cipher],
    hmac: [...strong.hmac, ...old.hmac],
    compress: strong.compress,
  };
}

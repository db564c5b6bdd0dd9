import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import ssh2 from 'ssh2';

const { utils } = ssh2;

export type HostKeyType = 'ed25519' | 'rsa';

/** A new pair in OpenSSH's formats. */
export function newKeyPair(type: HostKeyType): { private: string; public: string } {
  // ssh2 now and then writes an ed25519 pair that it cannot read back, so the pair is read before it is used
  for (;;) {
    const pair =
      type === 'rsa'
        ? utils.generateKeyPairSync('rsa', { bits: 2048 })
        : utils.generateKeyPairSync('ed25519');
    if (!(utils.parseKey(pair.private) instanceof Error) && !(utils.parseKey(pair.public) instanceof Error))
      return pair;
  }
}

/** The private key kept in `file`; made there when the file does not exist yet. */
export function keptKey(file: string, type: HostKeyType): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return keepNewKey(file, type);
  }
}

/** Puts a new private key into `file`, in place of the one there. */
export function keepNewKey(file: string, type: HostKeyType): string {
  const pair = newKeyPair(type);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, pair.private, { mode: 0o600 });
  return pair.private;
}

/** `SHA256:` and the base64 of the public key's hash without padding, as `ssh-keygen -l` shows it. */
export function fingerprintOf(privateKey: string): string {
  const key = parsed(privateKey);
  return `SHA256:${createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
}

/** The public half as a line for `known_hosts` or `authorized_keys`: type and base64. */
export function publicLineOf(privateKey: string): string {
  const key = parsed(privateKey);
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
}

function parsed(privateKey: string) {
  const key = utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  const first = Array.isArray(key) ? key[0] : key;
  if (first === undefined) throw new Error('No key');
  return first;
}

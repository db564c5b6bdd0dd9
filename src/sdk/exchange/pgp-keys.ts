import * as openpgp from 'openpgp';
import { AuthError, type Clock, ConfigError } from '../../kernel/index.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** How long before a key's end people are told, in days. */
export const warnDaysBefore = 30;

/** Reads a public key. @throws ConfigError `pgp/key-unreadable` with the form's field. */
export async function readPublicKey(armored: string, field: string): Promise<openpgp.PublicKey> {
  try {
    const key = await openpgp.readKey({ armoredKey: armored.trim() });
    return key.toPublic();
  } catch (cause) {
    throw unreadable(field, cause);
  }
}

/**
 * Reads one private key or, during a change of keys, several behind each other, and opens them.
 * @throws ConfigError `pgp/key-unreadable`, AuthError `pgp/passphrase`.
 */
export async function readPrivateKeys(
  armored: string,
  passphrase: string,
  field: string,
): Promise<openpgp.PrivateKey[]> {
  const blocks = armored.match(
    /-----BEGIN PGP PRIVATE KEY BLOCK-----[\s\S]*?-----END PGP PRIVATE KEY BLOCK-----/g,
  );
  if (blocks === null) throw unreadable(field);
  const keys: openpgp.PrivateKey[] = [];
  for (const block of blocks) {
    let key: openpgp.PrivateKey;
    try {
      key = await openpgp.readPrivateKey({ armoredKey: block });
    } catch (cause) {
      throw unreadable(field, cause);
    }
    keys.push(key.isDecrypted() ? key : await unlock(key, passphrase));
  }
  return keys;
}

/** @throws ConfigError `pgp/key-expired` or `pgp/key-unusable` when nothing can be encrypted to the key now. */
export async function checkReceiver(key: openpgp.PublicKey, field: string, clock: Clock): Promise<void> {
  try {
    await key.getEncryptionKey(undefined, new Date(clock.nowMs()));
  } catch (cause) {
    throw await unusable(key, field, clock, cause);
  }
}

/** The same for signing. */
export async function checkSigner(key: openpgp.PrivateKey, field: string, clock: Clock): Promise<void> {
  try {
    await key.getSigningKey(undefined, new Date(clock.nowMs()));
  } catch (cause) {
    throw await unusable(key, field, clock, cause);
  }
}

export async function hasExpired(key: openpgp.Key, clock: Clock): Promise<boolean> {
  const daysLeft = await daysUntilEnd(key, clock);
  return daysLeft !== undefined && daysLeft < 0;
}

/** Whole days until the key ends; undefined when it never does. Negative when it is over. */
export async function daysUntilEnd(key: openpgp.Key, clock: Clock): Promise<number | undefined> {
  const ends = await key.getExpirationTime();
  if (!(ends instanceof Date)) return undefined;
  return Math.floor((ends.getTime() - clock.nowMs()) / dayMs);
}

/** The fingerprint as people compare it, in groups of four. */
export function shownFingerprint(key: openpgp.Key): string {
  return (
    key
      .getFingerprint()
      .toUpperCase()
      .match(/.{1,4}/g) ?? []
  ).join(' ');
}

async function unlock(key: openpgp.PrivateKey, passphrase: string): Promise<openpgp.PrivateKey> {
  try {
    return await openpgp.decryptKey({ privateKey: key, passphrase });
  } catch {
    throw new AuthError({
      code: 'pgp/passphrase',
      what:
        passphrase === ''
          ? 'The PGP private key is protected by a passphrase, and none is set.'
          : 'The passphrase does not open the PGP private key.',
      fix: 'Set the passphrase that was chosen when the key was made.',
      field: 'pgpOwnPassphrase',
    });
  }
}

async function unusable(key: openpgp.Key, field: string, clock: Clock, cause: unknown): Promise<ConfigError> {
  const isExpired = (await hasExpired(key, clock)) || /expired/i.test(String(cause));
  return new ConfigError({
    code: isExpired ? 'pgp/key-expired' : 'pgp/key-unusable',
    what: isExpired
      ? `The PGP key ${shownFingerprint(key)} has expired.`
      : `The PGP key ${shownFingerprint(key)} cannot be used for this (revoked, too weak, or made for something else).`,
    fix: 'Ask its owner for the present key and set it in the connector.',
    field,
    cause,
  });
}

function unreadable(field: string, cause?: unknown): ConfigError {
  return new ConfigError({
    code: 'pgp/key-unreadable',
    what: 'A PGP key of this connector cannot be read.',
    expected: 'Expected the whole armoured text, from "-----BEGIN PGP" to "-----END PGP … BLOCK-----".',
    fix: 'Paste the key again.',
    field,
    // Of a private key nothing may reach a log, not even a parser's words.
    ...(field === 'pgpOwnKey' ? {} : { cause }),
  });
}

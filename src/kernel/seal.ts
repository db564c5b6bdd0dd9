import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { ConfigError } from './errors.ts';

/** Keys by id; `current` seals, any of them opens. Each key has 32 bytes. */
export interface KeyRing {
  current: string;
  keys: Record<string, Buffer>;
}

/**
 * Encrypts with AES-256-GCM. `context` (company, row, field) is authenticated with it, so that a value
 * copied to another row does not open. Layout: `keyId . base64url(iv ciphertext tag)`.
 */
export function seal(ring: KeyRing, plain: string, context: string): string {
  return `${ring.current}.${sealBytes(keyOf(ring, ring.current), Buffer.from(plain, 'utf8'), context).toString('base64url')}`;
}

/** Reverses {@link seal}. @throws ConfigError `key/missing` or `key/wrong`. */
export function unseal(ring: KeyRing, sealed: string, context: string): string {
  const dot = sealed.indexOf('.');
  const key = keyOf(ring, sealed.slice(0, dot));
  return unsealBytes(key, Buffer.from(sealed.slice(dot + 1), 'base64url'), context).toString('utf8');
}

/** As {@link seal} for bytes under one key: iv (12), ciphertext, tag (16). */
export function sealBytes(key: Buffer, plain: Buffer, context: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = cipher.update(plain);
  return Buffer.concat([iv, body, cipher.final(), cipher.getAuthTag()]);
}

export function unsealBytes(key: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(sealed.length - 16));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()]);
  } catch (cause) {
    throw new ConfigError({
      code: 'key/wrong',
      what: 'A stored value does not open with the key of this installation.',
      fix: 'Restore the key file that belongs to this database.',
      cause,
    });
  }
}

/** A key for another purpose, derived from the ring's first key so that rotation does not change it. */
export function deriveKey(ring: KeyRing, purpose: string): Buffer {
  const first = Object.keys(ring.keys).sort()[0] ?? ring.current;
  return createHmac('sha256', keyOf(ring, first)).update(purpose).digest();
}

function keyOf(ring: KeyRing, id: string): Buffer {
  const key = ring.keys[id];
  if (key === undefined) {
    throw new ConfigError({
      code: 'key/missing',
      what: `The encryption key "${id}" is not on this installation's key ring.`,
      fix: 'Put back the key file that was used when the value was stored.',
    });
  }
  return key;
}

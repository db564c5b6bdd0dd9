import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto';
import { ConfigError } from './errors.ts';

/** Keys by id; `current` seals, any of them opens. Each key has 32 bytes. */
export interface KeyRing {
  /** May change while we run: another process or a person has rotated. */
  readonly current: string;
  readonly keys: Readonly<Record<string, Buffer>>;
  /**
   * What keys for comparing and signing are derived from. It rests in the database, sealed by the ring, and stays
   * when the ring's keys are changed, so that fingerprints stay comparable and every key can be retired.
   */
  root: Buffer;
  /** Reads the ring again, for a key that another process has made meanwhile. */
  reread?(): void;
}

/** The place that a sealed value is bound to: a value copied to another company, row or field does not open. */
export function sealContext(
  table: string,
  companyId: string,
  row: readonly (string | number)[],
  field: string,
): string {
  return JSON.stringify([table, companyId, ...row.map(String), field]);
}

/**
 * Encrypts with AES-256-GCM. `context`, made by {@link sealContext}, is authenticated with it.
 * Layout: `keyId . base64url(iv ciphertext tag)`.
 */
export function seal(ring: KeyRing, plain: string, context: string): string {
  const id = ring.current;
  return `${id}.${sealBytes(keyOf(ring, id), Buffer.from(plain, 'utf8'), context).toString('base64url')}`;
}

/** Reverses {@link seal}. @throws ConfigError `key/missing` or `key/wrong`. */
export function unseal(ring: KeyRing, sealed: string, context: string): string {
  const dot = sealed.indexOf('.');
  const key = keyOf(ring, sealed.slice(0, dot));
  return unsealBytes(key, Buffer.from(sealed.slice(dot + 1), 'base64url'), context).toString('utf8');
}

/** Which key sealed a text. */
export function keyIdOf(sealed: string): string {
  return sealed.slice(0, Math.max(0, sealed.indexOf('.')));
}

const nonceBytes = 12;
const tagBytes = 16;

/** Random bytes for nonces, drawn many at once: one by one they took a third of a seal's time. Each is used once. */
const supply = Buffer.alloc(nonceBytes * 1_000);
let supplied = supply.length;

function newNonce(): Buffer {
  if (supplied === supply.length) {
    randomFillSync(supply);
    supplied = 0;
  }
  supplied += nonceBytes;
  // A copy: the next supply is written over this one.
  return Buffer.from(supply.subarray(supplied - nonceBytes, supplied));
}

/** As {@link seal} for bytes under one key: iv (12), ciphertext, tag (16), behind `label`, which is not sealed. */
export function sealBytes(key: Buffer, plain: Uint8Array, context: string, label?: Uint8Array): Buffer {
  const iv = newNonce();
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = cipher.update(plain);
  cipher.final();
  const parts = [iv, body, cipher.getAuthTag()];
  return Buffer.concat(label === undefined ? parts : [label, ...parts]);
}

export function unsealBytes(key: Buffer, sealed: Buffer, context: string): Buffer {
  const tagAt = sealed.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(tagAt));
  try {
    const plain = decipher.update(sealed.subarray(nonceBytes, tagAt));
    decipher.final();
    return plain;
  } catch (cause) {
    throw new ConfigError({
      code: 'key/wrong',
      what: 'A stored value does not open with the key of this installation.',
      fix: 'Restore the key file that belongs to this database.',
      cause,
    });
  }
}

/** A key for comparing or signing, derived from the root: it stays the same when keys are rotated. */
export function deriveKey(ring: KeyRing, purpose: string): Buffer {
  return createHmac('sha256', ring.root).update(purpose).digest();
}

/** A key of the ring. @throws ConfigError `key/missing` */
export function keyOf(ring: KeyRing, id: string): Buffer {
  let key = ring.keys[id];
  if (key === undefined) {
    ring.reread?.();
    key = ring.keys[id];
  }
  if (key === undefined) {
    throw new ConfigError({
      code: 'key/missing',
      what: `The encryption key "${id}" is not on this installation's key ring.`,
      fix: 'Put back the key file that was used when the value was stored.',
    });
  }
  return key;
}

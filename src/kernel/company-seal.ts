import { createHmac } from 'node:crypto';
import { type KeyRing, keyOf, sealBytes, unsealBytes } from './seal.ts';

/**
 * Seals many values of one company, each with a key derived for the company from the ring's current one. Layout:
 * length of the key's id (1 byte), id, iv, ciphertext, tag: the bytes themselves say which key of the ring they need.
 */
export class CompanySeal {
  readonly #ring: KeyRing;
  readonly #companyId: string;
  // By the ring's key: a key of the same id that was replaced behind our back is another key.
  readonly #derived = new Map<Buffer, Buffer>();

  constructor(ring: KeyRing, companyId: string) {
    this.#ring = ring;
    this.#companyId = companyId;
  }

  /** `context`: where the value rests, by `sealContext`. */
  seal(plain: Uint8Array, context: string): Buffer {
    const id = this.#ring.current;
    const label = Buffer.alloc(1 + id.length);
    label[0] = id.length;
    label.write(id, 1, 'latin1');
    return sealBytes(this.#keyOf(id), plain, context, label);
  }

  /** @throws ConfigError `key/missing`, `key/wrong` */
  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const start = 1 + (bytes[0] ?? 0);
    return unsealBytes(this.#keyOf(bytes.toString('latin1', 1, start)), bytes.subarray(start), context);
  }

  #keyOf(id: string): Buffer {
    const key = keyOf(this.#ring, id);
    let derived = this.#derived.get(key);
    if (derived === undefined) {
      derived = createHmac('sha256', key).update(`company|${this.#companyId}`).digest();
      this.#derived.set(key, derived);
    }
    return derived;
  }
}

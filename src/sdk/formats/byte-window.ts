import { Buffer } from 'node:buffer';
import type { Encoding } from './encoding.ts';

const FIRST_FILL = 256 * 1024;

/** The bytes of a stream that are not used up yet, with their place in the file. */
export class ByteWindow {
  readonly #source: AsyncIterator<Uint8Array>;
  #chunks: Uint8Array[] = [];
  #held = 0;
  /** The place in the file of the first byte held. */
  offset = 0;
  ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Bytes held, at least `wanted` of them unless the file ends. */
  async fill(wanted: number = FIRST_FILL): Promise<Buffer> {
    while (this.#held < wanted && !this.ended) {
      const { value, done } = await this.#source.next();
      if (done === true) {
        this.ended = true;
      } else if (value.length > 0) {
        this.#chunks.push(value);
        this.#held += value.length;
      }
    }
    const first = this.#chunks[0];
    const whole =
      this.#chunks.length === 1 && first !== undefined
        ? Buffer.from(first.buffer, first.byteOffset, first.byteLength)
        : Buffer.concat(this.#chunks);
    this.#chunks = [whole];
    return whole;
  }

  /** Gives up the first `count` bytes held. */
  use(count: number): void {
    const whole = this.#chunks[0];
    if (whole === undefined) return;
    this.#chunks = [whole.subarray(count)];
    this.#held -= count;
    this.offset += count;
  }

  /** Goes forward to a place in the file. */
  async skipTo(offset: number): Promise<void> {
    while (this.offset < offset) {
      const held = await this.fill(1);
      if (held.length === 0) return;
      this.use(Math.min(held.length, offset - this.offset));
    }
  }

  /** Lets go of the source, also when the file was not read to its end. */
  async close(): Promise<void> {
    this.#chunks = [];
    await this.#source.return?.();
  }
}

/** The number of leading bytes up to and with the last line end; 0 when there is none. */
export function lastLineEnd(bytes: Buffer, encoding: Encoding | 'auto', lineEnd: '\n' | '\r'): number {
  const sign = lineEnd === '\n' ? 10 : 13;
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const low = encoding === 'utf-16le' ? 0 : 1;
    for (let at = bytes.length - (bytes.length % 2) - 2; at >= 0; at -= 2) {
      if (bytes[at + low] === sign && bytes[at + 1 - low] === 0) return at + 2;
    }
    return 0;
  }
  return bytes.lastIndexOf(sign) + 1;
}

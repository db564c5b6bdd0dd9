import { crc32, deflateRawSync } from 'node:zlib';
import type { OpenFile } from '../write.ts';
import { checkNewName } from './names.ts';

interface Entry {
  name: Buffer;
  crc: number;
  packed: number;
  size: number;
  at: number;
}

/** How much is compressed at a time; each piece is a run of whole deflate blocks, so that memory stays small. */
const pieceLength = 256 * 1024;

/**
 * Writes a zip into a file, entry after entry, with the instant of the run in place of the clock's so that the same
 * run makes the same bytes. Up to 4 GB. `stamp`: `20260302081500`.
 */
export class ZipWriter {
  readonly #out: OpenFile;
  readonly #dosTime: number;
  readonly #dosDate: number;
  readonly #entries: Entry[] = [];
  #at = 0;
  #open: { entry: Entry; waiting: Buffer[]; length: number } | undefined;

  constructor(out: OpenFile, stamp: string) {
    this.#out = out;
    const part = (from: number, length: number) => Number(stamp.slice(from, from + length));
    this.#dosDate = ((part(0, 4) - 1980) << 9) | (part(4, 2) << 5) | part(6, 2);
    this.#dosTime = (part(8, 2) << 11) | (part(10, 2) << 5) | (part(12, 2) >> 1);
  }

  /** Starts an entry and ends the one before. @throws RefusedError `exchange/bad-name` for a name that could lead out */
  async entry(name: string): Promise<OpenFile> {
    checkNewName(name);
    await this.#endEntry();
    const entry: Entry = { name: Buffer.from(name, 'utf8'), crc: 0, packed: 0, size: 0, at: this.#at };
    this.#entries.push(entry);
    const open = { entry, waiting: [] as Buffer[], length: 0 };
    this.#open = open;
    await this.#write(Buffer.concat([this.#head(0x04034b50, entry, [20]), entry.name]));
    return {
      write: async (chunk) => {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : Buffer.from(chunk);
        open.waiting.push(bytes);
        open.length += bytes.length;
        if (open.length >= pieceLength) await this.#compress(open, false);
      },
    };
  }

  /** Ends the last entry and writes the directory. */
  async end(): Promise<void> {
    await this.#endEntry();
    const start = this.#at;
    for (const entry of this.#entries) {
      const tail = Buffer.alloc(14);
      tail.writeUInt32LE(entry.at, 10);
      await this.#write(Buffer.concat([this.#head(0x02014b50, entry, [20, 20]), tail, entry.name]));
    }
    const last = Buffer.alloc(22);
    last.writeUInt32LE(0x06054b50, 0);
    last.writeUInt16LE(this.#entries.length, 8);
    last.writeUInt16LE(this.#entries.length, 10);
    last.writeUInt32LE(this.#at - start, 12);
    last.writeUInt32LE(start, 16);
    await this.#write(last);
  }

  async #endEntry(): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    await this.#compress(open, true);
    this.#open = undefined;
    const { crc, packed, size } = open.entry;
    const descriptor = Buffer.alloc(16);
    descriptor.writeUInt32LE(0x08074b50, 0);
    descriptor.writeUInt32LE(crc, 4);
    descriptor.writeUInt32LE(packed, 8);
    descriptor.writeUInt32LE(size, 12);
    await this.#write(descriptor);
  }

  async #compress(open: { entry: Entry; waiting: Buffer[]; length: number }, isLast: boolean): Promise<void> {
    const bytes = Buffer.concat(open.waiting);
    open.waiting = [];
    open.length = 0;
    // A full flush ends on a byte, so that pieces stand behind each other as one stream.
    const packed = deflateRawSync(bytes, isLast ? {} : { finishFlush: 3 });
    open.entry.crc = crc32(bytes, open.entry.crc);
    open.entry.size += bytes.length;
    open.entry.packed += packed.length;
    await this.#write(packed);
  }

  /** The part that local headers and the directory share; sizes stand behind the data, where they are known. */
  #head(signature: number, entry: Entry, versions: readonly number[]): Buffer {
    const isDirectory = versions.length > 1;
    const head = Buffer.alloc(4 + versions.length * 2 + 24);
    let at = head.writeUInt32LE(signature, 0);
    for (const version of versions) at = head.writeUInt16LE(version, at);
    // Bits: sizes follow the data (3), the name is UTF-8 (11).
    at = head.writeUInt16LE(0x0808, at);
    at = head.writeUInt16LE(8, at);
    at = head.writeUInt16LE(this.#dosTime, at);
    at = head.writeUInt16LE(this.#dosDate, at);
    at = head.writeUInt32LE(isDirectory ? entry.crc : 0, at);
    at = head.writeUInt32LE(isDirectory ? entry.packed : 0, at);
    at = head.writeUInt32LE(isDirectory ? entry.size : 0, at);
    at = head.writeUInt16LE(entry.name.length, at);
    head.writeUInt16LE(0, at);
    return head;
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#at += bytes.length;
    await this.#out.write(bytes);
  }
}

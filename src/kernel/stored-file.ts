import { createDecipheriv } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ConfigError } from './errors.ts';

/** A file on our own disk. It is a plain value, so that a thread can be given it. */
export interface StoredFile {
  path: string;
  /** What it is sealed with, 32 bytes; absent where the bytes lie as they are. */
  key?: Uint8Array | undefined;
  /** What people call it, for messages. */
  name?: string;
}

/** Begins every sealed file; the number is the version of the layout. */
export const sealedFileMark = Buffer.from('CLSEAL1\n', 'latin1');
export const chunkBytes = 64 * 1024;
export const tagBytes = 16;
const sealedChunk = chunkBytes + tagBytes;
/** So many chunks are fetched from the disk at once. */
const chunksPerRead = 4;

/**
 * The nonce of a chunk: its number, and whether it is the last. A file cut short, lengthened or put together anew
 * does not open, and neither does one under another file's key. Each file has a key of its own, used once.
 */
export function chunkNonce(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Reads a stored file, from front to back or anywhere, in constant memory. */
export class StoredReader {
  /** Bytes of what is in it. */
  readonly size: number;
  readonly #handle: FileHandle;
  readonly #file: StoredFile;
  readonly #chunks: number;
  readonly #sealedBytes: number;

  private constructor(handle: FileHandle, file: StoredFile, bytesOnDisk: number) {
    this.#handle = handle;
    this.#file = file;
    this.#sealedBytes = bytesOnDisk - sealedFileMark.length;
    this.#chunks = Math.ceil(this.#sealedBytes / sealedChunk);
    this.size = file.key === undefined ? bytesOnDisk : this.#sealedBytes - this.#chunks * tagBytes;
  }

  /** @throws ConfigError `file/missing`, `file/damaged` */
  static async open(file: StoredFile): Promise<StoredReader> {
    let handle: FileHandle;
    try {
      handle = await open(file.path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw missing(file, cause);
      throw cause;
    }
    try {
      const { size } = await handle.stat();
      const reader = new StoredReader(handle, file, size);
      if (file.key !== undefined) await reader.#checkFrame();
      return reader;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The bytes from `start` to before `end`. @throws ConfigError `file/damaged` before a wrong byte is given out */
  async *bytes(start = 0, end = this.size): AsyncGenerator<Buffer> {
    if (this.#file.key === undefined) {
      yield* this.#inClear(start, end);
      return;
    }
    // An empty file has one chunk, whose seal is looked at as well.
    const last = Math.max(Math.ceil(end / chunkBytes), 1);
    for (let index = Math.floor(start / chunkBytes); index < last; index += chunksPerRead) {
      const count = Math.min(chunksPerRead, last - index);
      const sealed = await this.#take(sealedFileMark.length + index * sealedChunk, count * sealedChunk);
      for (let at = 0; at < count; at += 1) {
        const chunk = index + at;
        const plain = this.#open(chunk, sealed.subarray(at * sealedChunk, (at + 1) * sealedChunk));
        const from = Math.max(start - chunk * chunkBytes, 0);
        const to = Math.min(end - chunk * chunkBytes, plain.length);
        if (to > from) yield plain.subarray(from, to);
      }
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async *#inClear(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; ) {
      const bytes = await this.#take(at, Math.min(chunksPerRead * chunkBytes, end - at));
      if (bytes.length === 0) return;
      at += bytes.length;
      yield bytes;
    }
  }

  async #take(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(buffer, filled, length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  async #checkFrame(): Promise<void> {
    const mark = await this.#take(0, sealedFileMark.length);
    const rest = this.#sealedBytes - (this.#chunks - 1) * sealedChunk;
    if (!mark.equals(sealedFileMark) || this.#chunks < 1 || rest < tagBytes) throw damaged(this.#file);
    // The last chunk first: a file that was cut short is found before anybody has used its beginning.
    const last = this.#chunks - 1;
    this.#open(last, await this.#take(sealedFileMark.length + last * sealedChunk, sealedChunk));
  }

  #open(index: number, sealed: Buffer): Buffer {
    const isLast = index === this.#chunks - 1;
    const body = sealed.length - tagBytes;
    if (body < 0 || (!isLast && body !== chunkBytes)) throw damaged(this.#file);
    const decipher = createDecipheriv(
      'aes-256-gcm',
      this.#file.key as Uint8Array,
      chunkNonce(index, isLast),
      { authTagLength: tagBytes },
    );
    decipher.setAuthTag(sealed.subarray(body));
    const plain = decipher.update(sealed.subarray(0, body));
    try {
      decipher.final();
    } catch (cause) {
      throw damaged(this.#file, cause);
    }
    return plain;
  }
}

/** The bytes of a stored file as a stream. It fails with a ConfigError before a wrong byte comes out. */
export function readStored(file: StoredFile): Readable {
  return Readable.from(wholeOf(file), { objectMode: false, highWaterMark: 2 * chunkBytes });
}

/** How many bytes are in it. @throws ConfigError `file/missing`, `file/damaged` */
export async function sizeOfStored(file: StoredFile): Promise<number> {
  const reader = await StoredReader.open(file);
  await reader.close();
  return reader.size;
}

/** Looks at every byte before any of them is given out. @throws ConfigError `file/missing`, `file/damaged` */
export async function checkStored(file: StoredFile): Promise<void> {
  for await (const _ of wholeOf(file));
}

async function* wholeOf(file: StoredFile): AsyncGenerator<Buffer> {
  const reader = await StoredReader.open(file);
  try {
    yield* reader.bytes();
  } finally {
    await reader.close();
  }
}

function nameOf(file: StoredFile): string {
  return file.name === undefined ? 'A stored file' : `"${file.name}"`;
}

function damaged(file: StoredFile, cause?: unknown): ConfigError {
  return new ConfigError({
    code: 'file/damaged',
    what: `${nameOf(file)} in the data folder is not what was stored there: it was changed, cut short or exchanged.`,
    expected: 'Expected the bytes that were sealed when it was stored.',
    fix: 'Put the data folder and the database back from one backup, or upload the file or run the sync again.',
    cause,
  });
}

function missing(file: StoredFile, cause: unknown): ConfigError {
  return new ConfigError({
    code: 'file/missing',
    what: `${nameOf(file)} is no longer in the data folder.`,
    expected: 'Expected it where it was stored.',
    fix: 'Put the data folder and the database back from one backup, or upload the file or run the sync again.',
    cause,
  });
}

import { createCipheriv, randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { chunkBytes, chunkNonce, type StoredFile, sealedFileMark, tagBytes } from './stored-file.ts';

/** So many sealed chunks wait for one write to the disk. */
const chunksPerWrite = 4;

/**
 * Writes a new file sealed under a fresh key, in chunks of AES-256-GCM. Whoever loses the key has lost the file: it
 * rests sealed in the file's row, or in memory only where the file is scratch. See `StoredReader` for the way back.
 */
export class SealedWriter {
  /** What opens it once it is finished. */
  readonly file: StoredFile & { key: Buffer };
  /** Bytes taken so far. */
  size = 0;
  readonly #handle: FileHandle;
  readonly #open = Buffer.allocUnsafe(chunkBytes);
  #filled = 0;
  #index = 0;
  #waiting: Buffer[] = [sealedFileMark];

  private constructor(handle: FileHandle, path: string) {
    this.#handle = handle;
    this.file = { path, key: randomBytes(32) };
  }

  /** The path must be new: a file is never sealed twice under one key, nor written over while it is read. */
  static async create(path: string): Promise<SealedWriter> {
    return new SealedWriter(await open(path, 'wx', 0o600), path);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.size += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      // A full chunk waits until more comes: the last one is sealed as the last.
      if (this.#filled === chunkBytes) this.#seal(false);
      const count = Math.min(chunkBytes - this.#filled, bytes.length - at);
      this.#open.set(bytes.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#waiting.length > 2 * chunksPerWrite) await this.#flush();
    }
  }

  /** `durable`: on the disk for good when it returns. */
  async finish(durable: boolean): Promise<void> {
    try {
      this.#seal(true);
      await this.#flush();
      if (durable) await this.#handle.sync();
    } finally {
      await this.#handle.close();
    }
  }

  /** Closes it and takes it away. */
  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.file.path, { force: true });
  }

  #seal(isLast: boolean): void {
    const cipher = createCipheriv('aes-256-gcm', this.file.key, chunkNonce(this.#index, isLast), {
      authTagLength: tagBytes,
    });
    this.#waiting.push(cipher.update(this.#open.subarray(0, this.#filled)));
    cipher.final();
    this.#waiting.push(cipher.getAuthTag());
    this.#index += 1;
    this.#filled = 0;
  }

  async #flush(): Promise<void> {
    const waiting = Buffer.concat(this.#waiting);
    this.#waiting = [];
    for (let at = 0; at < waiting.length; ) {
      const { bytesWritten } = await this.#handle.write(waiting, at);
      at += bytesWritten;
    }
  }
}

export interface SealOptions {
  /** On the disk for good when the answer comes; scratch needs no such thing. */
  durable?: boolean;
  signal?: AbortSignal;
}

/** Seals a stream into a new file; when the stream fails nothing is left. */
export async function sealInto(
  path: string,
  content: AsyncIterable<Uint8Array>,
  { durable = false, signal }: SealOptions = {},
): Promise<StoredFile & { key: Buffer; size: number }> {
  const writer = await SealedWriter.create(path);
  try {
    for await (const bytes of content) {
      signal?.throwIfAborted();
      await writer.write(bytes);
    }
    await writer.finish(durable);
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  return { ...writer.file, size: writer.size };
}

import type { SftpSession } from './sftp-session.ts';

/** What every server takes in one request, and so many requests at once: a slow line is filled, memory is not. */
const pieceBytes = 32 * 1024;
const atOnce = 64;

/** A remote file's bytes in order, up to `size`; fewer when it has become shorter. */
export async function* getPieces(use: SftpSession, path: string, size: number): AsyncGenerator<Buffer> {
  const handle = await use.request<Buffer>('reading', path, (sftp, done) => sftp.open(path, 'r', done));
  const coming: Promise<Buffer>[] = [];
  try {
    for (let at = 0; at < size || coming.length > 0; ) {
      while (at < size && coming.length < atOnce) {
        const length = Math.min(pieceBytes, size - at);
        const piece = pieceAt(use, path, handle, at, length);
        // One that fails behind another is met when its turn comes, or nobody waits for it any more.
        piece.catch(() => undefined);
        coming.push(piece);
        at += length;
      }
      const next = await coming.shift();
      if (next !== undefined) yield next;
    }
  } finally {
    await Promise.allSettled(coming);
    await close(use, path, handle);
  }
}

/** Servers may answer with less than was asked for. */
async function pieceAt(
  use: SftpSession,
  path: string,
  handle: Buffer,
  position: number,
  length: number,
): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const count = await use.request<number>('reading', path, (sftp, done) =>
      sftp.read(handle, piece, filled, length - filled, position + filled, (error, bytesRead) =>
        done(error, bytesRead),
      ),
    );
    if (count === 0) break;
    filled += count;
  }
  return piece.subarray(0, filled);
}

/** Writes a remote file anew. */
export async function putPieces(
  use: SftpSession,
  path: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const handle = await use.request<Buffer>('writing', path, (sftp, done) => sftp.open(path, 'w', done));
  const going = new Set<Promise<void>>();
  let position = 0;
  try {
    for await (const bytes of content) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let from = 0; from < buffer.length; from += pieceBytes) {
        const length = Math.min(pieceBytes, buffer.length - from);
        const at = position;
        const sending = use.request<void>('writing', path, (sftp, done) =>
          sftp.write(handle, buffer, from, length, at, (error) => done(error)),
        );
        going.add(sending);
        sending.then(
          () => going.delete(sending),
          () => undefined,
        );
        position += length;
        if (going.size >= atOnce) await Promise.race(going);
      }
    }
    await Promise.all(going);
  } finally {
    await Promise.allSettled(going);
    await close(use, path, handle);
  }
}

async function close(use: SftpSession, path: string, handle: Buffer): Promise<void> {
  await use.request('closing', path, (sftp, done) => sftp.close(handle, done)).catch(() => undefined);
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { newId, type StoredFile, StoredReader, sealInto } from '../kernel/index.ts';

/**
 * Copies a stream into a run's scratch folder, sealed with a key that only this process has in its memory: what a
 * killed process leaves opens for nobody. Remove it with {@link removeSpool}.
 */
export async function spoolSealed(
  folder: string,
  name: string,
  content: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<StoredFile> {
  const { path, key } = await sealInto(
    join(folder, `spool-${newId()}`),
    content,
    signal === undefined ? {} : { signal },
  );
  return { path, key, name };
}

export async function removeSpool(spool: StoredFile): Promise<void> {
  await rm(spool.path, { force: true });
}

/** Takes the spool's name away at once; its bytes can be read once more, and are gone when the stream is closed. */
export async function readOnce(spool: StoredFile): Promise<Readable> {
  const reader = await StoredReader.open(spool);
  await removeSpool(spool);
  const stream = Readable.from(reader.bytes(), { objectMode: false });
  stream.once('close', () => void reader.close());
  return stream;
}

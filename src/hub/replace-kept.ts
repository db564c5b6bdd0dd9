import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newId, sealInto } from '../kernel/index.ts';
import type { OpenFileRow } from '../store/index.ts';
import type { Hub } from './hub.ts';

/**
 * Puts other contents in the place of a file that is kept with a run, under a new key. The old bytes are removed once
 * the row names the new ones, so that a crash leaves the file as it was or as it shall be.
 * @returns false when somebody else has replaced or removed it meanwhile
 */
export async function replaceRunFile(
  hub: Hub,
  companyId: string,
  runId: string,
  file: OpenFileRow,
  content: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const hash = createHash('sha256');
  const path = join(dirname(file.path), newId());
  const sealed = await sealInto(path, hashed(content, hash), { durable: true });
  const replaced = await hub.store.contents.replaceFile(companyId, runId, file.path, {
    name: file.name,
    ...sealed,
    sha256: hash.digest('hex'),
  });
  await rm(replaced ? file.path : path, { force: true });
  return replaced;
}

async function* hashed(content: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>) {
  for await (const bytes of content) {
    hash.update(bytes);
    yield bytes;
  }
}

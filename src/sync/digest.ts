import { createHash } from 'node:crypto';
import { readStored, type StoredFile } from '../kernel/index.ts';

/** SHA-256 of what is in a file, in hex. */
export async function digestOf(file: StoredFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readStored(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

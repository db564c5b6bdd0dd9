import { createHash } from 'node:crypto';
import { readStored, type StoredFile } from '../../kernel/index.ts';
import type { ExchangeFile } from '../exchange/exchange.ts';
import type { FilesRead } from '../product.ts';
import type { TabularClient } from './tabular-client.ts';

/** SHA-256 of a file's contents, decrypted where it came encrypted: the name and the time may change, these do not. */
export async function contentsOf(file: StoredFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readStored(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** Whether an earlier run of the sync took in these contents; says so in the run's log. */
export async function wasReadBefore(
  client: TabularClient,
  dataSet: string,
  file: ExchangeFile,
  sha256: string,
  filesRead: FilesRead | undefined,
): Promise<boolean> {
  const before = await filesRead?.before(sha256);
  if (before === undefined) return false;
  const as = before.name === file.name ? '' : ` as "${before.name}"`;
  client.note({
    level: 'info',
    code: 'file/read-before',
    dataSet,
    what: `"${file.name}" was read on ${before.readAt.slice(0, 16).replace('T', ' at ')} UTC${as} and was passed by.`,
    fix: 'Nothing to do. To read it once more, run with "Read files again".',
  });
  return true;
}

import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { newId } from '../../kernel/index.ts';
import type { ExchangeFile } from '../exchange/exchange.ts';
import { assertUnchanged, localFile, type TableSource } from '../formats/index.ts';
import type { TabularClient } from './tabular-client.ts';

/** A copy of a file in the run's own folder. */
export interface SpooledFile {
  source: TableSource;
  remove(): Promise<void>;
}

/**
 * Copies a file of the exchange into the run's folder, so that what is parsed cannot change under our hands and is
 * fetched once only. @throws TransientError `file/changed-while-reading`
 */
export async function spoolFile(
  client: TabularClient,
  file: ExchangeFile,
  dataSet: string,
): Promise<SpooledFile> {
  const path = join(client.scratchFolder, `read-${newId()}`);
  const remove = () => rm(path, { force: true });
  try {
    await pipeline(await client.exchange.read(file.name), createWriteStream(path, { mode: 0o600 }), {
      signal: client.signal,
    });
    await assertStillThere(client, file);
    await client.keepFile?.({ name: file.name, localPath: path, dataSet });
  } catch (error) {
    await remove();
    throw error;
  }
  // An encrypted file's own ending stands before that of the encryption.
  return { source: localFile(path, file.name.replace(/\.(pgp|gpg|asc)$/i, '')), remove };
}

/** @throws TransientError `file/changed-while-reading` when the file is another one than was listed. */
export async function assertStillThere(client: TabularClient, file: ExchangeFile): Promise<void> {
  const found = await client.exchange.list(exactly(file.name));
  assertUnchanged(
    file.name,
    file,
    found.find((one) => one.name === file.name),
  );
}

function exactly(name: string): RegExp {
  const bare = name.replace(/\.(pgp|gpg|asc)$/i, '');
  const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^(?:${quoted(name)}|${quoted(bare)})$`);
}

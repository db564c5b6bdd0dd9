import type { StoredFile } from '../../kernel/index.ts';
import type { ExchangeFile } from '../exchange/exchange.ts';
import { assertUnchanged, localFile, type TableSource } from '../formats/index.ts';
import { removeSpool, spoolSealed } from '../spool-sealed.ts';
import type { TabularClient } from './tabular-client.ts';

/** A copy of a file in the run's own folder, sealed. */
export interface SpooledFile {
  source: TableSource;
  content: StoredFile;
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
  const bytes = await client.exchange.read(file.name);
  const content = await spoolSealed(client.scratchFolder, file.name, bytes, client.signal);
  const remove = () => removeSpool(content);
  try {
    await assertStillThere(client, file);
    await client.keepFile?.({ name: file.name, content, dataSet });
  } catch (error) {
    await remove();
    throw error;
  }
  // An encrypted file's own ending stands before that of the encryption.
  return { source: localFile(content, file.name.replace(/\.(pgp|gpg|asc)$/i, '')), content, remove };
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

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { BugError, readStored, type StoredFile, TransientError } from '../../kernel/index.ts';
import type { TableSource } from './table.ts';

/** What tells that a file is still the same. */
export interface FileIdentity {
  size: number;
  modifiedAt: string;
  inode?: string;
}

export function changedWhileReading(name: string): TransientError {
  return new TransientError({
    code: 'file/changed-while-reading',
    what: `The file "${name}" changed while it was read, so what was read may be half old and half new.`,
    fix: 'Nothing to do: it is read again. Ask whoever writes it to use a temporary name and rename it when it is whole.',
  });
}

/** @throws TransientError `file/changed-while-reading` unless both are the same file in the same state. */
export function assertUnchanged(name: string, before: FileIdentity, after: FileIdentity | undefined): void {
  if (
    after === undefined ||
    before.size !== after.size ||
    before.modifiedAt !== after.modifiedAt ||
    before.inode !== after.inode
  ) {
    throw changedWhileReading(name);
  }
}

export async function identityOf(path: string): Promise<FileIdentity> {
  const { size, mtimeNs, ino } = await stat(path, { bigint: true });
  return { size: Number(size), modifiedAt: String(mtimeNs), inode: String(ino) };
}

/** A file on this machine as a table's source; `name` is for messages, and its ending tells the format. */
export function localFile(file: StoredFile, name: string = file.name ?? basename(file.path)): TableSource {
  return {
    name,
    bytes: async () => readStored(file),
    stored: async () => file,
  };
}

/** Bytes in memory as a table's source, for a small file that is not a workbook. */
export function fileInMemory(bytes: Buffer, name: string): TableSource {
  return {
    name,
    bytes: async () => Readable.from([bytes]),
    stored: () => Promise.reject(new BugError(`${name} is not on a disk`)),
  };
}

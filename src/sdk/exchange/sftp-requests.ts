import ssh2, { type FileEntryWithStats, type Stats } from 'ssh2';
import { ConfigError, RefusedError } from '../../kernel/index.ts';
import { tooManyNames } from './exchange-errors.ts';
import { mostNames } from './open-exchange.ts';
import type { SftpSession } from './sftp-session.ts';

const { STATUS_CODE } = ssh2.utils.sftp;

export function remotePath(folder: string, name: string): string {
  const base = folder.replace(/(?<=.)\/+$/, '');
  if (base === '') return name;
  return base === '/' ? `/${name}` : `${base}/${name}`;
}

/** Without following links; undefined when there is nothing. */
export async function statOf(use: SftpSession, path: string): Promise<Stats | undefined> {
  try {
    return await use.request<Stats>('looking at', path, (sftp, done) => sftp.lstat(path, done));
  } catch (error) {
    if (error instanceof ConfigError && error.code === 'sftp/no-such-path') return undefined;
    throw error;
  }
}

/** A folder's entries in pieces, so that a huge listing is stopped and not swallowed. */
export async function entriesOf(use: SftpSession, folder: string): Promise<FileEntryWithStats[]> {
  const path = folder === '' ? '.' : folder;
  const handle = await use.request<Buffer>('opening the folder', path, (sftp, done) =>
    sftp.opendir(path, done),
  );
  const entries: FileEntryWithStats[] = [];
  try {
    for (;;) {
      const some = await use.request<FileEntryWithStats[] | undefined>('listing', path, (sftp, done) => {
        // The server's end mark comes as an error.
        sftp.readdir(handle, (error, list) =>
          error !== undefined && (error as { code?: unknown }).code === STATUS_CODE.EOF
            ? done(undefined, undefined)
            : done(error, list),
        );
      });
      if (some === undefined) return entries;
      entries.push(...some);
      if (entries.length > mostNames) throw tooManyNames(path, mostNames);
    }
  } finally {
    await use.request('closing', path, (sftp, done) => sftp.close(handle, done)).catch(() => undefined);
  }
}

export async function removeIfThere(use: SftpSession, path: string): Promise<void> {
  if ((await statOf(use, path)) === undefined) return;
  await use.request('deleting', path, (sftp, done) => sftp.unlink(path, done));
}

/** Makes a folder that is not there, and those on the way to it. */
export async function makeFolder(use: SftpSession, folder: string): Promise<void> {
  if (folder === '' || (await statOf(use, folder)) !== undefined) return;
  const parent = folder.replace(/\/+$/, '').replace(/\/?[^/]*$/, '');
  if (parent !== '') await makeFolder(use, parent);
  await use.request('making the folder', folder, (sftp, done) => sftp.mkdir(folder, done));
}

export async function writeEmpty(use: SftpSession, path: string): Promise<void> {
  const handle = await use.request<Buffer>('writing', path, (sftp, done) => sftp.open(path, 'w', done));
  await use.request('closing', path, (sftp, done) => sftp.close(handle, done));
}

/**
 * Renames in one step where the server can replace. Plain SFTP cannot: then the old file is deleted first, and the
 * temporary one stays for the next try if the line breaks in between.
 */
export async function renameOver(use: SftpSession, from: string, to: string): Promise<void> {
  try {
    await use.request('renaming', to, (sftp, done) => {
      try {
        sftp.ext_openssh_rename(from, to, done);
      } catch (error) {
        // ssh2 throws when the server has not announced the extension.
        done(Object.assign(error as Error, { code: STATUS_CODE.OP_UNSUPPORTED }));
      }
    });
    return;
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'sftp/unsupported') throw error;
  }
  await removeIfThere(use, to);
  await use.request('renaming', to, (sftp, done) => sftp.rename(from, to, done));
}

/** Most servers say only "Failure" when the disk is full; those of OpenSSH can be asked. */
export async function isFull(
  use: SftpSession,
  folder: string,
  size: number,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof RefusedError) || !use.isOpen) return false;
  const path = folder === '' ? '.' : folder;
  const disk = await use
    .request<{ f_frsize: number; f_bavail: number }>('asking for room', path, (sftp, done) =>
      sftp.ext_openssh_statvfs(path, (cause, value) => done(cause as Error | undefined, value as never)),
    )
    .catch(() => undefined);
  return disk !== undefined && disk.f_frsize * disk.f_bavail < size;
}

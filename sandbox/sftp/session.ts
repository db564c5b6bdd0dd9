import { setTimeout as wait } from 'node:timers/promises';
import ssh2, { type Attributes, type SFTPWrapper } from 'ssh2';
import type { SftpAccount } from './accounts.ts';
import { attributesOf, longName } from './attributes.ts';
import { Chroot } from './chroot.ts';
import type { SftpFaults, SftpOperation } from './faults.ts';
import { Files } from './files.ts';
import { OpenHandles } from './open-handles.ts';
import { asSftpError, SftpError } from './sftp-error.ts';
import { announceExtensions, readStrings } from './version-packet.ts';

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp;

export interface SessionOptions {
  account: SftpAccount;
  /** The folder on this machine that the account sees as `/`. */
  home: string;
  faults: SftpFaults;
  /** Whether the server knows OpenSSH's rename that replaces. */
  posixRename: boolean;
  onOperation(operation: SftpOperation, path: string): void;
  /** Breaks the connection without a word. */
  breakConnection(): void;
}

/** Answers one connection's requests, one after the other as they came. */
export function serveSession(sftp: SFTPWrapper, options: SessionOptions): void {
  const { account, faults } = options;
  const handles = new OpenHandles();
  const files = new Files(new Chroot(options.home), handles);
  let queue = Promise.resolve();

  /** `work` answers the request itself, or returns nothing and is answered OK. */
  const answer = (
    request: number,
    operation: SftpOperation,
    path: string,
    changes: boolean,
    work: () => 'answered' | undefined | Promise<'answered' | undefined>,
  ): void => {
    queue = queue.then(async () => {
      options.onOperation(operation, path);
      if (faults.hangs(operation, account.username, path)) await new Promise(() => {});
      try {
        if ((changes && account.readOnly) || faults.denies(operation, account.username, path))
          throw new SftpError('permission-denied', 'Permission denied');
        if ((await work()) === undefined) sftp.status(request, STATUS_CODE.OK);
      } catch (error) {
        const refusal = asSftpError(error);
        sftp.status(request, refusal.code, refusal.message);
      }
    });
  };

  /** Counts file content that passes; slow and broken lines are made here. */
  const passes = async (direction: 'upload' | 'download', path: string, bytes: number): Promise<void> => {
    const delayMs = faults.delayMs(direction, account.username, path);
    if (delayMs > 0) await wait(delayMs);
    if (faults.drops(direction, account.username, path, bytes)) {
      options.breakConnection();
      await new Promise(() => {});
    }
  };

  if (options.posixRename) announceExtensions(sftp, { 'posix-rename@openssh.com': '1' });

  sftp.on('OPEN', (id: number, path: string, mode: number, attributes: Attributes) => {
    const changes = (mode & ~OPEN_MODE.READ) !== 0;
    answer(id, 'OPEN', files.realPath(path), changes, () =>
      sent(sftp.handle(id, files.open(path, mode, attributes))),
    );
  });
  sftp.on('READ', (id: number, handle: Buffer, offset: number, length: number) => {
    const path = handles.pathOf(handle);
    answer(id, 'READ', path, false, async () => {
      const data = files.read(handle, offset, length);
      await passes('download', path, data.length);
      return sent(sftp.data(id, data));
    });
  });
  sftp.on('WRITE', (id: number, handle: Buffer, offset: number, block: Buffer) => {
    const path = handles.pathOf(handle);
    // The block is a view into ssh2's packet, which is ssh2's to reuse while this one waits its turn.
    const data = Buffer.from(block);
    answer(id, 'WRITE', path, true, async () => {
      files.write(handle, offset, data, faults.room(account.username, path, data.length));
      await passes('upload', path, data.length);
      return undefined;
    });
  });
  sftp.on('CLOSE', (id: number, handle: Buffer) => {
    answer(id, 'CLOSE', handles.pathOf(handle), false, () => done(handles.close(handle)));
  });
  sftp.on('OPENDIR', (id: number, path: string) => {
    answer(id, 'OPENDIR', files.realPath(path), false, () => sent(sftp.handle(id, files.openFolder(path))));
  });
  sftp.on('READDIR', (id: number, handle: Buffer) => {
    answer(id, 'READDIR', handles.pathOf(handle), false, () => {
      const listed = files.list(handle).map(({ name, stats }) => ({
        filename: name,
        longname: longName(name, stats),
        attrs: attributesOf(stats),
      }));
      return sent(sftp.name(id, listed));
    });
  });
  sftp.on('STAT', (id: number, path: string) => {
    answer(id, 'STAT', files.realPath(path), false, () =>
      sent(sftp.attrs(id, attributesOf(files.stat(path)))),
    );
  });
  sftp.on('LSTAT', (id: number, path: string) => {
    answer(id, 'LSTAT', files.realPath(path), false, () =>
      sent(sftp.attrs(id, attributesOf(files.statLink(path)))),
    );
  });
  sftp.on('FSTAT', (id: number, handle: Buffer) => {
    answer(id, 'FSTAT', handles.pathOf(handle), false, () =>
      sent(sftp.attrs(id, attributesOf(files.statOpen(handle)))),
    );
  });
  sftp.on('SETSTAT', (id: number, path: string, attributes: Attributes) => {
    answer(id, 'SETSTAT', files.realPath(path), true, () => done(files.change(path, attributes)));
  });
  sftp.on('FSETSTAT', (id: number, handle: Buffer, attributes: Attributes) => {
    answer(id, 'FSETSTAT', handles.pathOf(handle), true, () => done(files.changeOpen(handle, attributes)));
  });
  sftp.on('MKDIR', (id: number, path: string) => {
    answer(id, 'MKDIR', files.realPath(path), true, () => done(files.makeFolder(path)));
  });
  sftp.on('RMDIR', (id: number, path: string) => {
    answer(id, 'RMDIR', files.realPath(path), true, () => done(files.removeFolder(path)));
  });
  sftp.on('REMOVE', (id: number, path: string) => {
    answer(id, 'REMOVE', files.realPath(path), true, () => done(files.remove(path)));
  });
  sftp.on('RENAME', (id: number, from: string, to: string) => {
    answer(id, 'RENAME', files.realPath(from), true, () => done(files.rename(from, to)));
  });
  sftp.on('REALPATH', (id: number, path: string) => {
    answer(id, 'REALPATH', files.realPath(path), false, () => {
      const absolute = files.realPath(path);
      return sent(sftp.name(id, [{ filename: absolute, longname: absolute, attrs: noAttributes }]));
    });
  });
  sftp.on('READLINK', (id: number, path: string) => {
    answer(id, 'READLINK', files.realPath(path), false, () => refuseLinks());
  });
  sftp.on('SYMLINK', (id: number, _target: string, link: string) => {
    answer(id, 'SYMLINK', files.realPath(link), true, () => refuseLinks());
  });
  sftp.on('EXTENDED', (id: number, name: string, body: Buffer | undefined) => {
    const [from = '', to = ''] = readStrings(Buffer.from(body ?? []));
    if (!options.posixRename || name !== 'posix-rename@openssh.com') {
      sftp.status(id, STATUS_CODE.OP_UNSUPPORTED, 'Operation unsupported');
      return;
    }
    answer(id, 'POSIX-RENAME', files.realPath(from), true, () => done(files.replace(from, to)));
  });
  // The client has said all: answer what is still waiting, then close, or OpenSSH waits for ever.
  sftp.on('end', () => {
    queue = queue.then(() => sftp.end());
  });
  sftp.on('close', () => handles.closeAll());
}

const noAttributes: Attributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };

/** Marks a request as answered. */
function sent(_answer: unknown): 'answered' {
  return 'answered';
}

/** Marks a request as carried out, to be answered OK. */
function done(_nothing: unknown): undefined {
  return undefined;
}

function refuseLinks(): never {
  throw new SftpError('unsupported', 'Links are not allowed here');
}

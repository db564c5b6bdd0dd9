import {
  chmodSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  type Stats,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import ssh2, { type Attributes } from 'ssh2';
import type { Chroot } from './chroot.ts';
import type { OpenHandles } from './open-handles.ts';
import { SftpError } from './sftp-error.ts';

const { OPEN_MODE } = ssh2.utils.sftp;
const namesPerAnswer = 100;

/** The operations on one account's files, without the wire: each does its work or throws. */
export class Files {
  readonly #chroot: Chroot;
  readonly #handles: OpenHandles;

  constructor(chroot: Chroot, handles: OpenHandles) {
    this.#chroot = chroot;
    this.#handles = handles;
  }

  open(path: string, mode: number, attributes: Attributes): Buffer {
    const descriptor = openSync(
      this.#chroot.follow(path),
      flagsOf(mode) | constants.O_NOFOLLOW,
      (attributes.mode ?? 0o644) & 0o777,
    );
    if (fstatSync(descriptor).isDirectory()) throw new SftpError('failure', 'Is a directory');
    return this.#handles.add({ kind: 'file', path, descriptor });
  }

  read(handle: Buffer, offset: number, length: number): Buffer {
    const data = Buffer.alloc(Math.min(length, 256 * 1024));
    const got = readSync(this.#handles.file(handle).descriptor, data, 0, data.length, offset);
    if (got === 0 && length > 0) throw new SftpError('end-of-file', 'End of file');
    return data.subarray(0, got);
  }

  /** `room`: how many bytes the disk still takes; what fits is written before the refusal. */
  write(handle: Buffer, offset: number, data: Buffer, room: number): void {
    const { descriptor } = this.#handles.file(handle);
    for (let done = 0; done < Math.min(room, data.length); )
      done += writeSync(descriptor, data, done, Math.min(room, data.length) - done, offset + done);
    if (room < data.length) throw new SftpError('failure', 'no space left on device');
  }

  openFolder(path: string): Buffer {
    const place = this.#chroot.follow(path);
    return this.#handles.add({ kind: 'folder', path, left: ['.', '..', ...readdirSync(place)] });
  }

  /** The next names of an open folder. */
  list(handle: Buffer): { name: string; stats: Stats }[] {
    const folder = this.#handles.folder(handle);
    if (folder.left.length === 0) throw new SftpError('end-of-file', 'End of listing');
    const place = this.#chroot.follow(folder.path);
    return folder.left.splice(0, namesPerAnswer).flatMap((name) => {
      // What is above the account's own folder looks like that folder.
      const stats = lstatSync(name === '..' ? place : join(place, name), { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ name, stats }];
    });
  }

  stat(path: string): Stats {
    return statSync(this.#chroot.follow(path));
  }

  statLink(path: string): Stats {
    return lstatSync(this.#chroot.entry(path));
  }

  statOpen(handle: Buffer): Stats {
    return fstatSync(this.#handles.file(handle).descriptor);
  }

  /** Mode, times and size; the owner stays who it is. */
  change(path: string, attributes: Attributes): void {
    const place = this.#chroot.follow(path);
    if (attributes.size !== undefined) truncateSync(place, attributes.size);
    if (attributes.mode !== undefined) chmodSync(place, attributes.mode & 0o777);
    if (attributes.mtime !== undefined)
      utimesSync(place, attributes.atime ?? attributes.mtime, attributes.mtime);
  }

  changeOpen(handle: Buffer, attributes: Attributes): void {
    const { descriptor } = this.#handles.file(handle);
    if (attributes.size !== undefined) ftruncateSync(descriptor, attributes.size);
    if (attributes.mode !== undefined) fchmodSync(descriptor, attributes.mode & 0o777);
    if (attributes.mtime !== undefined)
      futimesSync(descriptor, attributes.atime ?? attributes.mtime, attributes.mtime);
  }

  makeFolder(path: string): void {
    mkdirSync(this.#chroot.entry(path));
  }

  removeFolder(path: string): void {
    if (this.#chroot.absolute(path) === '/') throw new SftpError('permission-denied', 'Permission denied');
    rmdirSync(this.#chroot.entry(path));
  }

  remove(path: string): void {
    const place = this.#chroot.entry(path);
    if (lstatSync(place).isDirectory()) throw new SftpError('failure', 'Is a directory');
    unlinkSync(place);
  }

  /** Protocol version 3: refused when the new name is taken. */
  rename(from: string, to: string): void {
    const [source, target] = [this.#chroot.entry(from), this.#chroot.entry(to)];
    lstatSync(source);
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined)
      throw new SftpError('failure', 'File already exists');
    renameSync(source, target);
  }

  /** OpenSSH's extension: the new name's file is replaced in one step. */
  replace(from: string, to: string): void {
    renameSync(this.#chroot.entry(from), this.#chroot.entry(to));
  }

  realPath(path: string): string {
    return this.#chroot.absolute(path);
  }
}

function flagsOf(mode: number): number {
  const write = (mode & OPEN_MODE.WRITE) !== 0 || (mode & OPEN_MODE.APPEND) !== 0;
  const read = (mode & OPEN_MODE.READ) !== 0;
  let flags = write ? (read ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  if (mode & OPEN_MODE.APPEND) flags |= constants.O_APPEND;
  if (mode & OPEN_MODE.CREAT) flags |= constants.O_CREAT;
  if (mode & OPEN_MODE.TRUNC) flags |= constants.O_TRUNC;
  if (mode & OPEN_MODE.EXCL) flags |= constants.O_EXCL;
  return flags;
}

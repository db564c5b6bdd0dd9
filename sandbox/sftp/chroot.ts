import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, posix, sep } from 'node:path';
import { SftpError } from './sftp-error.ts';

/** Turns the paths that a client names into paths on this machine, never outside one account's folder. */
export class Chroot {
  readonly #home: string;

  constructor(home: string) {
    this.#home = realpathSync(home);
  }

  /** The client's absolute, normal form: `a/../b` is `/b`, and `..` stops at `/`. */
  absolute(path: string): string {
    if (path.includes('\0')) throw new SftpError('failure', 'A path cannot hold a zero byte');
    const normal = posix.normalize(`/${path}`);
    return normal.length > 1 ? normal.replace(/\/$/, '') : normal;
  }

  /** The place on this machine, links followed. @throws SftpError when a link leads out of the folder. */
  follow(path: string): string {
    const place = this.entry(path);
    if (!isLink(place)) return place;
    let target: string;
    try {
      target = realpathSync(place);
    } catch {
      // A dangling link: opening it for writing would make the file wherever it points.
      throw new SftpError(
        this.#holds(readlinkSync(place)) ? 'no-such-file' : 'permission-denied',
        'Link leads nowhere',
      );
    }
    if (!this.#holds(target)) throw new SftpError('permission-denied', 'Link leads out of the account');
    return target;
  }

  /** As `follow`, but the last part is not followed: for removing, renaming and looking at the link itself. */
  entry(path: string): string {
    const absolute = this.absolute(path);
    if (absolute === '/') return this.#home;
    const wanted = join(this.#home, ...absolute.split('/'));
    const folder = realpathSync(dirname(wanted));
    if (!this.#holds(folder)) throw new SftpError('permission-denied', 'Link leads out of the account');
    return join(folder, basename(wanted));
  }

  #holds(place: string): boolean {
    return place === this.#home || place.startsWith(this.#home + sep);
  }
}

function isLink(place: string): boolean {
  return lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

import type { Stats } from 'node:fs';
import type { Attributes } from 'ssh2';

/** A file's facts as the protocol carries them; the owner is made up, not this machine's. */
export function attributesOf(stats: Stats): Attributes {
  return {
    mode: stats.mode,
    uid: 1000,
    gid: 1000,
    size: stats.size,
    atime: Math.floor(stats.atimeMs / 1000),
    mtime: Math.floor(stats.mtimeMs / 1000),
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The line that a listing carries per file, in the shape of `ls -l`, which some clients parse. */
export function longName(name: string, stats: Stats): string {
  const kind = stats.isDirectory() ? 'd' : stats.isSymbolicLink() ? 'l' : '-';
  const bits = [...'rwxrwxrwx'].map((letter, at) => (stats.mode & (0o400 >> at) ? letter : '-')).join('');
  const at = stats.mtime;
  const day = `${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)}`;
  const links = String(stats.nlink).padStart(4);
  return `${kind}${bits} ${links} 1000     1000     ${String(stats.size).padStart(10)} ${day} ${at.getUTCFullYear()} ${name}`;
}

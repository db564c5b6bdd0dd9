/** The names of the operations as the protocol has them. */
export type SftpOperation =
  | 'OPEN'
  | 'CLOSE'
  | 'READ'
  | 'WRITE'
  | 'OPENDIR'
  | 'READDIR'
  | 'STAT'
  | 'LSTAT'
  | 'FSTAT'
  | 'SETSTAT'
  | 'FSETSTAT'
  | 'MKDIR'
  | 'RMDIR'
  | 'REMOVE'
  | 'RENAME'
  | 'POSIX-RENAME'
  | 'REALPATH'
  | 'READLINK'
  | 'SYMLINK';

interface Aim {
  /** Only this account; any when absent. */
  username?: string;
  /** Only paths (as the client sees them, from `/`) in which this is found; any when absent. */
  path?: RegExp;
}

/** What the server can be told to do wrong, until `clearFaults()` unless `times` says less. */
export type SftpFault =
  /** Each block written (or read) takes this long. */
  | (Aim & { kind: 'slow'; chunkDelayMs: number; direction?: 'upload' | 'download' })
  /** The disk takes this many more bytes, then each write fails with "no space left on device". */
  | (Aim & { kind: 'disk-full'; afterBytes: number })
  | (Aim & { kind: 'permission-denied'; operation?: SftpOperation; times?: number })
  /** The connection breaks without a word when this many bytes of file content have passed. */
  | (Aim & { kind: 'drop'; afterBytes: number; direction?: 'upload' | 'download'; times?: number })
  /** Good credentials are refused. */
  | { kind: 'refuse-sign-in'; username?: string; times?: number }
  /** The operation and all after it in that connection are never answered; with `SIGN-IN`, the sign-in. */
  | (Aim & { kind: 'hang'; operation?: SftpOperation | 'SIGN-IN'; times?: number });

type Kind = SftpFault['kind'];
type Armed = { fault: SftpFault; left: number; bytes: number };

export class SftpFaults {
  #armed: Armed[] = [];

  add(fault: SftpFault): void {
    const times = 'times' in fault ? fault.times : undefined;
    this.#armed.push({ fault, left: times ?? Number.POSITIVE_INFINITY, bytes: 0 });
  }

  clear(): void {
    this.#armed = [];
  }

  refusesSignIn(username: string): boolean {
    return this.#meets('refuse-sign-in', (fault) => fits(fault, username, undefined));
  }

  hangsSignIn(username: string): boolean {
    return this.#meets('hang', (fault) => fault.operation === 'SIGN-IN' && fits(fault, username, undefined));
  }

  denies(operation: SftpOperation, username: string, path: string): boolean {
    return this.#meets('permission-denied', (fault) => fitsOperation(fault, operation, username, path));
  }

  hangs(operation: SftpOperation, username: string, path: string): boolean {
    return this.#meets('hang', (fault) => fitsOperation(fault, operation, username, path));
  }

  /** How long this block must wait. */
  delayMs(direction: 'upload' | 'download', username: string, path: string): number {
    let total = 0;
    for (const { fault } of this.#armed)
      if (fault.kind === 'slow' && fault.direction !== opposite(direction) && fits(fault, username, path))
        total += fault.chunkDelayMs;
    return total;
  }

  /** How many of these bytes the disk still takes. */
  room(username: string, path: string, bytes: number): number {
    let room = bytes;
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (fault.kind !== 'disk-full' || !fits(fault, username, path)) continue;
      room = Math.min(room, Math.max(0, fault.afterBytes - armed.bytes));
      armed.bytes += room;
    }
    return room;
  }

  /** Whether the connection breaks now that these bytes have passed. */
  drops(direction: 'upload' | 'download', username: string, path: string, bytes: number): boolean {
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (fault.kind !== 'drop' || armed.left <= 0 || fault.direction === opposite(direction)) continue;
      if (!fits(fault, username, path)) continue;
      armed.bytes += bytes;
      if (armed.bytes < fault.afterBytes) continue;
      armed.left -= 1;
      armed.bytes = 0;
      return true;
    }
    return false;
  }

  #meets<K extends Kind>(kind: K, matches: (fault: Extract<SftpFault, { kind: K }>) => boolean): boolean {
    const armed = this.#armed.find(
      ({ fault, left }) =>
        fault.kind === kind && left > 0 && matches(fault as Extract<SftpFault, { kind: K }>),
    );
    if (armed === undefined) return false;
    armed.left -= 1;
    return true;
  }
}

function fitsOperation(
  fault: Aim & { operation?: SftpOperation | 'SIGN-IN' },
  operation: SftpOperation,
  username: string,
  path: string,
): boolean {
  return (fault.operation === undefined || fault.operation === operation) && fits(fault, username, path);
}

function fits(fault: Aim, username: string, path: string | undefined): boolean {
  if (fault.username !== undefined && fault.username !== username) return false;
  return fault.path === undefined || (path !== undefined && fault.path.test(path));
}

function opposite(direction: 'upload' | 'download'): 'upload' | 'download' {
  return direction === 'upload' ? 'download' : 'upload';
}

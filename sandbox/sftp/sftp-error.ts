import ssh2 from 'ssh2';

const { STATUS_CODE } = ssh2.utils.sftp;

export type SftpErrorKind = 'no-such-file' | 'permission-denied' | 'failure' | 'unsupported' | 'end-of-file';

const codes: Record<SftpErrorKind, number> = {
  'no-such-file': STATUS_CODE.NO_SUCH_FILE,
  'permission-denied': STATUS_CODE.PERMISSION_DENIED,
  failure: STATUS_CODE.FAILURE,
  unsupported: STATUS_CODE.OP_UNSUPPORTED,
  'end-of-file': STATUS_CODE.EOF,
};

/** An operation's refusal, as the client sees it. */
export class SftpError extends Error {
  readonly kind: SftpErrorKind;

  constructor(kind: SftpErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }

  get code(): number {
    return codes[this.kind];
  }
}

/** What the client is told about any error; never a path on this machine. */
export function asSftpError(error: unknown): SftpError {
  if (error instanceof SftpError) return error;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new SftpError('no-such-file', 'No such file or directory');
    case 'EACCES':
    case 'EPERM':
      return new SftpError('permission-denied', 'Permission denied');
    case 'EEXIST':
      return new SftpError('failure', 'File already exists');
    case 'ENOTEMPTY':
      return new SftpError('failure', 'Directory not empty');
    case 'ENOSPC':
      return new SftpError('failure', 'no space left on device');
    default:
      return new SftpError('failure', 'Failure');
  }
}

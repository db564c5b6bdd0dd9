import ssh2 from 'ssh2';
import { AuthError, ChalklineError, ConfigError, RefusedError, TransientError } from '../../kernel/index.ts';

const { STATUS_CODE } = ssh2.utils.sftp;

type SshError = Error & { level?: string; code?: number | string };

/** Why no session came about. `server` is host and port, for the text. */
export function explainConnect(cause: SshError, server: string): ChalklineError {
  if (cause instanceof ChalklineError) return cause;
  if (cause.level === 'client-authentication') {
    return new AuthError({
      code: 'sftp/sign-in-refused',
      what: `${server} has refused the sign-in.`,
      fix: 'Check user, password or key in the connector, and that the public key is registered on the server.',
      field: 'sftpUser',
      cause,
    });
  }
  if (/no matching/i.test(cause.message)) {
    return new ConfigError({
      code: 'sftp/no-common-algorithm',
      what: `${server} and Chalkline have no secure algorithm in common (${cause.message}).`,
      fix: 'Ask the owner of the server to update it. Until then "Allow old algorithms" can be switched on for this connector.',
      field: 'sftpOldAlgorithms',
      cause,
    });
  }
  return broken(server, 'connecting', cause);
}

/** Why a request failed. `doing` and `path` complete "… was refused while …". */
export function explainRequest(cause: SshError, server: string, doing: string, path: string): ChalklineError {
  if (cause instanceof ChalklineError) return cause;
  const place = `"${path}" on ${server}`;
  switch (cause.code) {
    case STATUS_CODE.NO_SUCH_FILE:
      return new ConfigError({
        code: 'sftp/no-such-path',
        what: `${place} does not exist (${doing}).`,
        fix: 'Correct the folder in the connector, or have it made on the server. Paths without a leading slash begin in the home folder of the user.',
        cause,
      });
    case STATUS_CODE.PERMISSION_DENIED:
      return new ConfigError({
        code: 'sftp/permission-denied',
        what: `The user of this connector may not do this: ${doing} ${place}.`,
        fix: 'Ask the owner of the server for the right to list, read, write, rename and delete in this folder.',
        cause,
      });
    case STATUS_CODE.OP_UNSUPPORTED:
      return new ConfigError({
        code: 'sftp/unsupported',
        what: `${server} does not offer this operation: ${doing}.`,
        fix: 'Ask the owner of the server whether it can be switched on.',
        cause,
      });
    case STATUS_CODE.FAILURE:
      if (/space|quota|disk full/i.test(cause.message)) return noSpace(server, cause);
      return new RefusedError({
        code: 'sftp/failure',
        what: `${server} could not do this: ${doing} ${place} ("${cause.message}"); it gives no reason.`,
        fix: 'Ask the owner of the server; a full disk, a quota, or a file in use are common reasons.',
        cause,
      });
    default:
      return broken(server, doing, cause);
  }
}

export function noSpace(server: string, cause?: unknown): ConfigError {
  return new ConfigError({
    code: 'sftp/no-space',
    what: `The disk of ${server} is full, or the quota of the user is used up.`,
    fix: 'Ask the owner of the server to make room, then run again; nothing unfinished stands under a final name.',
    cause,
  });
}

function broken(server: string, doing: string, cause: SshError): TransientError {
  return new TransientError({
    code: cause.level === 'client-timeout' ? 'sftp/timeout' : 'sftp/broken',
    what: `The connection to ${server} broke off (${doing}).`,
    fix: 'Nothing to do if it passes; otherwise test the connection and ask the owner of the server.',
    sent: true,
    cause,
  });
}

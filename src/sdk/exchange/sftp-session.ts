import type { Socket } from 'node:net';
import ssh2, { type Client, type ConnectConfig, type SFTPWrapper } from 'ssh2';
import { AuthError, ConfigError, TransientError } from '../../kernel/index.ts';
import type { Net } from '../net/net.ts';
import { fingerprintOf, HostKeyError, sshAlgorithms } from './host-key.ts';
import { explainConnect, explainRequest } from './sftp-errors.ts';

/** An account on an SFTP server, and the host keys by which the server is known. */
export interface SftpAccount {
  host: string;
  port: number;
  user: string;
  signIn: { by: 'password'; password: string } | { by: 'key'; privateKey: string; passphrase: string };
  /** Confirmed fingerprints, `SHA256:…`; several while a key change is under way. Empty: nobody was asked yet. */
  hostKeys: readonly string[];
  /** Offer SHA-1 and CBC too. */
  oldAlgorithms: boolean;
}

export interface SessionOptions {
  net: Net;
  signal: AbortSignal;
  connectTimeoutMs?: number;
  idleTimeoutMs?: number;
  /** Told as soon as the server has shown its key, before anything is sent. */
  onHostKey?: (fingerprint: string) => void;
  onSocket?: () => void;
}

/** One signed-in connection. Requests end with an error of ours; nothing hangs longer than the idle time. */
export interface SftpSession {
  readonly server: string;
  readonly isOpen: boolean;
  /** One request. `doing` names it in errors: "listing". */
  request<T>(
    doing: string,
    path: string,
    start: (sftp: SFTPWrapper, done: (error?: Error | null, value?: T) => void) => void,
  ): Promise<T>;
  close(): void;
}

/**
 * Connects, checks the host key against the confirmed ones, and signs in; in that order, so that a stranger's
 * server never sees a password.
 * @throws HostKeyError · AuthError · ConfigError · TransientError
 */
export async function openSftpSession(account: SftpAccount, options: SessionOptions): Promise<SftpSession> {
  const server = `${account.host}:${account.port}`;
  const credentials = credentialsOf(account);
  options.signal.throwIfAborted();
  const socket = await options.net.socket(account.host, account.port);
  socket.setNoDelay(true);
  options.onSocket?.();
  const client = new ssh2.Client();
  const abort = () => client.destroy();
  options.signal.addEventListener('abort', abort, { once: true });
  try {
    const sftp = await signIn(client, socket, server, account, credentials, options);
    return sessionOf(client, sftp, socket, server, options, abort);
  } catch (error) {
    options.signal.removeEventListener('abort', abort);
    client.on('error', () => {});
    client.destroy();
    socket.destroy();
    options.signal.throwIfAborted();
    throw explainConnect(error as Error, server);
  }
}

function signIn(
  client: Client,
  socket: Socket,
  server: string,
  account: SftpAccount,
  credentials: ConnectConfig,
  options: SessionOptions,
): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    let refusal: HostKeyError | undefined;
    client.on('error', (error) => reject(refusal ?? error));
    client.on('close', () => reject(refusal ?? new Error('closed while connecting')));
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, answer) => {
      // Some servers ask for the password as a question; anything beyond one hidden answer is a second factor.
      answer(prompts.length === 1 ? [credentials.password ?? ''] : []);
    });
    client.on('ready', () =>
      client.sftp((error, sftp) => (error ? reject(noSftp(server, error)) : resolve(sftp))),
    );
    client.connect({
      ...credentials,
      sock: socket,
      username: account.user,
      readyTimeout: options.connectTimeoutMs ?? 30_000,
      algorithms: sshAlgorithms(account.oldAlgorithms),
      hostVerifier: (key: Buffer) => {
        const fingerprint = fingerprintOf(key);
        options.onHostKey?.(fingerprint);
        if (account.hostKeys.includes(fingerprint)) return true;
        refusal = new HostKeyError(server, fingerprint, account.hostKeys);
        return false;
      },
    });
  });
}

function sessionOf(
  client: Client,
  sftp: SFTPWrapper,
  socket: Socket,
  server: string,
  options: SessionOptions,
  abort: () => void,
): SftpSession {
  let isOpen = true;
  let idle = false;
  const pending = new Set<(reason: Error) => void>();

  const fail = (reason: Error) => {
    isOpen = false;
    for (const reject of [...pending]) reject(reason);
  };
  socket.setTimeout(options.idleTimeoutMs ?? 60_000, () => {
    // Between requests a silent connection is no fault: it is given up and opened again when it is needed.
    idle = pending.size > 0;
    client.destroy();
  });
  client.on('error', fail);
  client.on('close', () => {
    options.signal.removeEventListener('abort', abort);
    fail(idle ? silent(server) : new Error('connection closed'));
  });
  sftp.on('close', () => fail(new Error('session closed')));

  return {
    server,
    get isOpen() {
      return isOpen;
    },
    async request<T>(
      doing: string,
      path: string,
      start: (sftp: SFTPWrapper, done: (error?: Error | null, value?: T) => void) => void,
    ): Promise<T> {
      let reject: (reason: Error) => void = () => {};
      try {
        return await new Promise<T>((resolve, rejected) => {
          reject = rejected;
          pending.add(reject);
          if (!isOpen) throw new Error('connection closed');
          start(sftp, (error, value) => (error ? rejected(error) : resolve(value as T)));
        });
      } catch (error) {
        options.signal.throwIfAborted();
        throw explainRequest(error as Error, server, doing, path);
      } finally {
        pending.delete(reject);
      }
    },
    close() {
      isOpen = false;
      client.end();
    },
  };
}

function credentialsOf({ signIn: chosen }: SftpAccount): ConnectConfig {
  if (chosen.by === 'password') {
    if (chosen.password === '') throw missing('The password is missing.', 'sftpPassword');
    return { password: chosen.password, tryKeyboard: true };
  }
  if (chosen.privateKey.trim() === '') throw missing('The private key is missing.', 'sftpPrivateKey');
  // ssh2 reads PEM and OpenSSH's own format; a missing last line end is what copying often loses.
  const privateKey = `${chosen.privateKey.trim()}\n`;
  const parsed = ssh2.utils.parseKey(privateKey, chosen.passphrase === '' ? undefined : chosen.passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key instanceof Error || key === undefined) throw unreadableKey(key, chosen.passphrase !== '');
  if (!key.isPrivateKey()) {
    throw new ConfigError({
      code: 'sftp/key-unreadable',
      what: 'The text given as private key is a public key.',
      fix: 'Paste the private half, which begins with "-----BEGIN"; register the public half on the server.',
      field: 'sftpPrivateKey',
    });
  }
  return { privateKey, ...(chosen.passphrase === '' ? {} : { passphrase: chosen.passphrase }) };
}

function unreadableKey(cause: Error | undefined, hasPassphrase: boolean): ConfigError | AuthError {
  if (/passphrase|bad decrypt|integrity/i.test(cause?.message ?? '')) {
    return new AuthError({
      code: 'sftp/passphrase',
      what: hasPassphrase
        ? 'The passphrase does not open the private key.'
        : 'The private key is protected by a passphrase, and none is set.',
      fix: 'Set the passphrase that was chosen when the key was made.',
      field: 'sftpPassphrase',
      // No cause: it may repeat parts of the key.
    });
  }
  return new ConfigError({
    code: 'sftp/key-unreadable',
    what: 'The private key cannot be read.',
    expected: 'Expected the whole text of an OpenSSH or PEM key, with its first and last line.',
    fix: 'Paste the key file again, as text.',
    field: 'sftpPrivateKey',
  });
}

function missing(what: string, field: string): ConfigError {
  return new ConfigError({
    code: 'config/missing-field',
    what: `Use SFTP: ${what}`,
    fix: 'Set it in the connector.',
    field,
  });
}

function noSftp(server: string, cause: Error): ConfigError {
  return new ConfigError({
    code: 'sftp/not-offered',
    what: `${server} has let the user in but offers no SFTP.`,
    fix: 'Ask the owner of the server to switch on SFTP for this user.',
    cause,
  });
}

function silent(server: string): TransientError {
  return new TransientError({
    code: 'sftp/timeout',
    what: `${server} has not answered for too long.`,
    fix: 'Nothing to do if it passes; otherwise ask the owner of the server.',
    sent: true,
  });
}

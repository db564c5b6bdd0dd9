/** A partner's SFTP server on the loopback address: accounts in their own folders, one host key, and faults on demand. */
import { mkdirSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import ssh2, { type Algorithms, type Server } from 'ssh2';
import { SandboxClock } from '../kit/index.ts';
import { Accounts, type SftpAccount } from './accounts.ts';
import { type SftpFault, SftpFaults, type SftpOperation } from './faults.ts';
import { fingerprintOf, type HostKeyType, keepNewKey, keptKey, newKeyPair, publicLineOf } from './keys.ts';
import { type PickUp, type PickUpOptions, pickUp } from './receiver.ts';
import { serveSession } from './session.ts';

export type { SftpAccount } from './accounts.ts';
export type { SftpFault, SftpOperation } from './faults.ts';
export type { PickedFile, PickUp } from './receiver.ts';

/** Who may sign in when nobody else is named. */
export const demoAccounts: SftpAccount[] = [
  {
    username: 'hub',
    password: 'snap-the-line-1',
    folders: ['inbound', 'outbound', 'archive', 'error', 'ack'],
  },
  { username: 'vista', password: 'snap-the-line-2', folders: ['pickup', 'archive', 'error', 'log'] },
  { username: 'auditor', password: 'snap-the-line-3', readOnly: true },
];

export interface SftpSandboxOptions {
  /** 0 or absent: any free port. */
  port?: number;
  /** Each account's folder is made in here. The host key is kept beside it, in `<root>.state`. */
  root: string;
  /** `demoAccounts` when absent. */
  accounts?: SftpAccount[];
  hostKeyType?: HostKeyType;
  /** For a server of old age; ssh2's own choice when absent. */
  algorithms?: Algorithms;
  /** Whether OpenSSH's rename that replaces is offered; true when absent. */
  posixRename?: boolean;
  clock?: SandboxClock;
}

/** One request that reached the server, for tests that count them. */
export interface SeenOperation {
  username: string;
  operation: SftpOperation;
  path: string;
}

export interface SftpSandbox {
  host: string;
  port: number;
  /** `SHA256:` and base64 without padding; changes with `changeHostKey()`. */
  readonly fingerprint: string;
  /** Type and base64, the line for `known_hosts` without its host. */
  readonly hostKeyLine: string;
  clock: SandboxClock;
  operations: SeenOperation[];
  /** Connections that have signed in and not left. */
  readonly signedIn: number;
  /** A new host key for connections from now on, and for later starts. Returns the new fingerprint. */
  changeHostKey(): string;
  addAccount(account: SftpAccount): void;
  removeAccount(username: string): void;
  /** Makes a key that signs in to the account. Returns its private half, in OpenSSH's format. */
  giveKey(username: string, type?: HostKeyType): string;
  /** The folder on this machine that the account sees as `/`. */
  home(username: string): string;
  fault(fault: SftpFault): void;
  clearFaults(): void;
  /** Breaks every connection without a word. */
  dropConnections(): void;
  /** One look of the partner's receiver into a folder of the account. */
  pickUp(
    options: { username: string; folder: string } & Pick<PickUpOptions, 'after' | 'match' | 'doneMarker'>,
  ): PickUp;
  close(): Promise<void>;
}

export async function startSftpSandbox(options: SftpSandboxOptions): Promise<SftpSandbox> {
  const root = resolve(options.root);
  mkdirSync(root, { recursive: true });
  const clock = options.clock ?? new SandboxClock();
  const accounts = new Accounts(root, options.accounts ?? demoAccounts);
  const faults = new SftpFaults();
  const operations: SeenOperation[] = [];
  const sockets = new Map<number, Socket>();
  const signedIn = new Set<number>();

  const hostKeyType = options.hostKeyType ?? 'ed25519';
  const hostKeyFile = join(dirname(root), `${basename(root)}.state`, `host-key-${hostKeyType}`);
  let hostKey = keptKey(hostKeyFile, hostKeyType);
  let ssh = sshServer();

  function sshServer(): Server {
    const config = { hostKeys: [hostKey], ident: 'Chalkline-Sandbox' };
    const server = new ssh2.Server(
      options.algorithms === undefined ? config : { ...config, algorithms: options.algorithms },
    );
    server.on('connection', (client, { port }) => {
      let username = '';
      client.on('authentication', (attempt) => {
        username = attempt.username;
        if (faults.hangsSignIn(username)) return;
        if (attempt.method === 'none') attempt.reject(accounts.methods(username));
        else if (!accounts.admits(attempt) || faults.refusesSignIn(username))
          attempt.reject(accounts.methods(username));
        else attempt.accept();
      });
      client.on('ready', () => signedIn.add(port));
      client.on('session', (acceptSession) => {
        acceptSession().on('sftp', (acceptSftp) => {
          const account = accounts.get(username);
          if (account === undefined) {
            client.end();
            return;
          }
          serveSession(acceptSftp(), {
            account,
            home: accounts.home(username),
            faults,
            posixRename: options.posixRename ?? true,
            onOperation: (operation, path) => {
              operations.push({ username, operation, path });
              if (operations.length > 20_000) operations.splice(0, 10_000);
            },
            breakConnection: () => sockets.get(port)?.destroy(),
          });
        });
      });
      client.on('close', () => signedIn.delete(port));
      // Clients that stop in the middle of a handshake are part of the game.
      client.on('error', () => {});
    });
    return server;
  }

  const listener = createServer((socket) => {
    const from = socket.remotePort ?? 0;
    socket.setNoDelay(true);
    sockets.set(from, socket);
    socket.on('close', () => sockets.delete(from));
    ssh.injectSocket(socket);
  });
  await new Promise<void>((resolveListening, reject) => {
    listener.once('error', reject);
    listener.listen(options.port ?? 0, '127.0.0.1', resolveListening);
  });
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('The SFTP sandbox listens nowhere');

  const dropConnections = () => {
    for (const socket of sockets.values()) socket.destroy();
  };

  return {
    host: '127.0.0.1',
    port: address.port,
    get fingerprint() {
      return fingerprintOf(hostKey);
    },
    get hostKeyLine() {
      return publicLineOf(hostKey);
    },
    clock,
    operations,
    get signedIn() {
      return signedIn.size;
    },
    changeHostKey() {
      hostKey = keepNewKey(hostKeyFile, hostKeyType);
      ssh = sshServer();
      return fingerprintOf(hostKey);
    },
    addAccount: (account) => accounts.add(account),
    removeAccount: (username) => accounts.remove(username),
    giveKey(username, type = 'ed25519') {
      const pair = newKeyPair(type);
      accounts.authorize(username, pair.public);
      return pair.private;
    },
    home: (username) => accounts.home(username),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    dropConnections,
    pickUp: ({ username, folder, ...rest }) =>
      pickUp({ ...rest, folder: join(accounts.home(username), folder), nowMs: clock.nowMs() }),
    close: async () => {
      dropConnections();
      await new Promise<void>((resolveClosed) => listener.close(() => resolveClosed()));
    },
  };
}

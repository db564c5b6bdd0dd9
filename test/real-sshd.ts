/** A real OpenSSH server for tests, on the loopback address, with its own configuration, host key and user key. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface RealSshd {
  port: number;
  user: string;
  /** OpenSSH's format, without a passphrase. */
  privateKey: string;
  passphrase: string;
  /** The same kind of key, protected by `passphrase`; it may sign in too. */
  protectedKey: string;
  /** As `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  /** A folder that the tests may use, by its full path. */
  folder: string;
  /** Gives the server a new host key, as when it was set up anew. Returns the new fingerprint. */
  changeHostKey(): Promise<string>;
  close(): Promise<void>;
}

/** The path of `sshd`, installed if that is possible; otherwise the reason why there is none. */
export function findSshd(): { path: string } | { missing: string } {
  const there = sshdPath();
  if (there !== undefined) return { path: there };
  if (userInfo().uid !== 0)
    return { missing: 'no sshd is installed, and only root can install openssh-server' };
  if (spawnSync('apt-get', ['--version']).status !== 0)
    return { missing: 'no sshd is installed, and there is no apt-get to install it with' };
  // Without policy-rc.d a package's own script would start the system's service.
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { env, timeout: 120_000 });
    spawnSync('apt-get', ['install', '-y', '-qq', 'openssh-server'], { env, timeout: 180_000 });
  } finally {
    if (isOurs) rmSync(policy);
  }
  const installed = sshdPath();
  return installed === undefined
    ? { missing: 'no sshd is installed, and installing openssh-server failed' }
    : { path: installed };
}

export async function startRealSshd(sshd: string): Promise<RealSshd> {
  const home = mkdtempSync(join(tmpdir(), 'real-sshd-'));
  const folder = join(home, 'drop');
  mkdirSync(folder);
  const passphrase = 'chalk on the line';
  const hostKey = join(home, 'host-key');
  keygen(hostKey, '');
  keygen(join(home, 'user-key'), '');
  keygen(join(home, 'protected-key'), passphrase);
  writeFileSync(
    join(home, 'authorized_keys'),
    ['user-key.pub', 'protected-key.pub'].map((name) => readFileSync(join(home, name), 'utf8')).join(''),
    { mode: 0o600 },
  );
  const port = await freePort();
  writeFileSync(join(home, 'sshd_config'), configOf(home, port));
  // Where sshd gives up its rights; the system's service would have made it.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  let server = await run(sshd, home, port);

  return {
    port,
    user: userInfo().username,
    privateKey: readFileSync(join(home, 'user-key'), 'utf8'),
    protectedKey: readFileSync(join(home, 'protected-key'), 'utf8'),
    passphrase,
    get fingerprint() {
      return fingerprintOf(hostKey);
    },
    folder,
    async changeHostKey() {
      await stop(server);
      rmSync(hostKey);
      rmSync(`${hostKey}.pub`);
      keygen(hostKey, '');
      server = await run(sshd, home, port);
      return fingerprintOf(hostKey);
    },
    async close() {
      await stop(server);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function sshdPath(): string | undefined {
  return ['/usr/sbin/sshd', '/usr/bin/sshd', '/usr/local/sbin/sshd', '/opt/homebrew/sbin/sshd'].find(
    existsSync,
  );
}

function configOf(home: string, port: number): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${home}/host-key`,
    `AuthorizedKeysFile ${home}/authorized_keys`,
    `PidFile ${home}/sshd.pid`,
    'AuthenticationMethods publickey',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    // The keys lie in a folder for temporary files, which sshd would not trust.
    'StrictModes no',
    'UsePAM no',
    'Subsystem sftp internal-sftp',
    '',
  ].join('\n');
}

async function run(sshd: string, home: string, port: number): Promise<ChildProcess> {
  const server = spawn(sshd, ['-D', '-e', '-f', join(home, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr?.on('data', (data) => {
    said += data;
  });
  for (let tries = 0; tries < 100; tries += 1) {
    if (server.exitCode !== null) throw new Error(`sshd did not start: ${said}`);
    if (await answers(port)) return server;
    await wait(50);
  }
  server.kill();
  throw new Error(`sshd does not answer: ${said}`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill();
  await gone;
}

function keygen(path: string, passphrase: string): void {
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'test', '-f', path]);
  if (made.status !== 0) throw new Error(`ssh-keygen failed: ${made.stderr}`);
}

function fingerprintOf(path: string): string {
  const printed = spawnSync('ssh-keygen', ['-l', '-f', `${path}.pub`]).stdout.toString();
  return printed.split(' ')[1] ?? '';
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

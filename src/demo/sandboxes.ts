import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type SftpSandbox, startSftpSandbox } from '../../sandbox/sftp/index.ts';
import { emptyFolders, layOutFiles } from './partner-files.ts';
import { standIns } from './stand-ins/index.ts';
import { accounts, type RunningStandIn, throughSftp } from './stand-ins/stand-in.ts';

/** Where the sandboxes listen, by product; the same at each start if it can be, so that what people noted stays right. */
export type SandboxPorts = Readonly<Record<string, number>>;

export interface Sandboxes {
  ports: SandboxPorts;
  /** By product id, with how a connector reaches them. */
  running: ReadonlyMap<string, RunningStandIn>;
  close(): Promise<void>;
}

/** The SFTP server's port; those of the others stand beside them. */
const usualSftpPort = 18_122;

/** Starts the vendors' stand-ins, on their ports of last time. They keep what was done to them in `folder`. */
export async function startSandboxes(folder: string, remembered: SandboxPorts = {}): Promise<Sandboxes> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const running = new Map<string, RunningStandIn>();
  const close = async () => {
    await Promise.allSettled([...running.values()].reverse().map(async (one) => one.close()));
  };
  try {
    const sftp = await onPort(remembered.sftp ?? usualSftpPort, (port) =>
      startSftpSandbox({ root: join(folder, 'sftp'), port, accounts }),
    );
    running.set('sftp', sftpStandIn(sftp));
    layOutFiles(sftp.home('partner'));
    const started = await Promise.all(
      standIns.map(async ({ product, usualPort, start }) => {
        const stateFile = join(folder, `${product}.sqlite`);
        return [
          product,
          await onPort(remembered[product] ?? usualPort, (port) => start({ port, stateFile, sftp })),
        ] as const;
      }),
    );
    for (const [product, one] of started) running.set(product, one);
    const ports = Object.fromEntries([...running].map(([product, { port }]) => [product, port]));
    return { ports, running, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The partner with whom files are exchanged by the product SFTP. */
function sftpStandIn(sftp: SftpSandbox): RunningStandIn {
  const { config, secrets } = throughSftp(sftp, 'partner', { write: 'to-partner', read: 'from-partner' });
  return {
    address: `sftp://${sftp.host}:${sftp.port}`,
    port: sftp.port,
    config,
    secrets,
    reset: () => {
      sftp.clearFaults();
      for (const { username } of accounts) emptyFolders(sftp.home(username));
      layOutFiles(sftp.home('partner'));
    },
    close: sftp.close,
  };
}

/** On the wanted port, or on any when another program has taken it. */
async function onPort<T>(port: number, start: (port: number) => Promise<T>): Promise<T> {
  try {
    return await start(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return start(0);
  }
}

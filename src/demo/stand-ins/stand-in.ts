import type { RunningSandbox } from '../../../sandbox/kit/index.ts';
import type { SftpSandbox } from '../../../sandbox/sftp/index.ts';

/** A vendor's stand-in that runs, with what a connector needs to reach it. */
export interface RunningStandIn {
  /** Where it listens, for people. */
  address: string;
  port: number;
  /** The connector's form as a consultant would fill it in. */
  config: Record<string, unknown>;
  secrets: Record<string, string>;
  /** Puts it back to the beginning of the demo. */
  reset(): void;
  close(): Promise<void> | void;
}

export interface StandInPlace {
  /** 0: any free port. */
  port: number;
  stateFile: string;
  /** Through which it exchanges files. */
  sftp: SftpSandbox;
}

/** How a product's stand-in is started for the demo. */
export interface StandIn {
  /** The product's id. */
  product: string;
  /** What the demo calls the connector. */
  title: string;
  usualPort: number;
  start(place: StandInPlace): Promise<RunningStandIn>;
}

/** How often stand-ins look for files that people of the vendor's side would import by hand. */
export const lookMs = 1_000;

/** The form fields of an exchange by SFTP, and its password. */
export function throughSftp(sftp: SftpSandbox, user: string, folders: { write: string; read: string }) {
  return {
    config: {
      quietSeconds: 0,
      useSftp: true,
      sftpHost: sftp.host,
      sftpPort: sftp.port,
      sftpUser: user,
      sftpHostKeys: [sftp.fingerprint],
      sftpFolder: folders.write,
      sftpReadFolder: folders.read,
    },
    secrets: { sftpPassword: passwordOf(user) },
  };
}

/** Accounts on the demo's SFTP server: one for each system that exchanges files, and a partner's. */
export const accounts = [
  { username: 'hub', folders: ['inbound', 'outbound', 'archive', 'error', 'ack'] },
  { username: 'vista', folders: ['pickup', 'archive', 'error', 'log', 'export'] },
  { username: 'sage-100', folders: ['import'] },
  { username: 'sage-300', folders: ['time'] },
  { username: 'payroll', folders: ['inbound', 'outbound'] },
  { username: 'partner', folders: ['to-partner', 'from-partner'] },
].map((account, at) => ({ ...account, password: `snap-the-line-${at + 1}` }));

function passwordOf(user: string): string {
  return accounts.find(({ username }) => username === user)?.password ?? '';
}

interface Around {
  config: Record<string, unknown>;
  secrets: Record<string, string>;
  /** Ends what looks after the stand-in from outside. */
  stop?(): void;
  afterReset?(): void;
}

/** A stand-in that speaks HTTP, with its connector. */
export function running(
  sandbox: RunningSandbox,
  { config, secrets, stop, afterReset }: Around,
): RunningStandIn {
  return {
    address: sandbox.url,
    port: Number(new URL(sandbox.url).port),
    config,
    secrets,
    reset: () => {
      sandbox.faults.clear();
      sandbox.reset();
      afterReset?.();
    },
    close: () => {
      stop?.();
      return sandbox.close();
    },
  };
}

/** Does something again and again; one that throws, e.g. on a file that is being moved, is done again next time. */
export function every(ms: number, work: () => void): () => void {
  const timer = setInterval(() => {
    try {
      work();
    } catch {
      // The next look finds what this one missed.
    }
  }, ms);
  return () => clearInterval(timer);
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acumaticaDemoCredentials, startAcumaticaSandbox } from '../../sandbox/acumatica/index.ts';
import { CORE_HR_DEMO, startCoreHrSandbox } from '../../sandbox/core-hr/index.ts';
import { demoAccounts, startSftpSandbox } from '../../sandbox/sftp/index.ts';
import { startVistaSandbox } from '../../sandbox/viewpoint-vista/index.ts';
import { exportTables } from './vista-exports.ts';

/** Where the sandboxes listen; the same at each start if it can be, so that what people noted stays right. */
export interface SandboxPorts {
  coreHr: number;
  sftp: number;
  vista: number;
  acumatica: number;
}

export interface Sandboxes {
  ports: SandboxPorts;
  /** How connectors reach them. */
  coreHr: { url: string; apiKey: string };
  sftp: { host: string; port: number; fingerprint: string };
  sftpAccount(user: string): { sftpUser: string; sftpPassword: string };
  vista: { url: string };
  acumatica: { url: string } & typeof acumaticaDemoCredentials;
  close(): Promise<void>;
}

/** The lowest ports of a range that programs seldom use. */
const usualPorts: SandboxPorts = { coreHr: 18_101, sftp: 18_122, vista: 18_103, acumatica: 18_104 };
const lookMs = 1_000;

/** Starts the vendors' stand-ins, on their ports of last time. They keep what was done to them in `folder`. */
export async function startSandboxes(folder: string, remembered?: SandboxPorts): Promise<Sandboxes> {
  const ports = remembered ?? usualPorts;
  const stateFile = (name: string) => join(folder, `${name}.sqlite`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const toClose: (() => Promise<void> | void)[] = [];
  const close = async () => {
    await Promise.allSettled(toClose.splice(0).map(async (step) => step()));
  };
  try {
    const sftp = await onPort(ports.sftp, (port) => startSftpSandbox({ root: join(folder, 'sftp'), port }));
    toClose.push(sftp.close);
    const coreHr = await onPort(ports.coreHr, (port) =>
      startCoreHrSandbox({
        port,
        stateFile: stateFile('core-hr'),
        importFolder: join(sftp.home('hub'), 'inbound'),
        exportFolder: join(sftp.home('hub'), 'outbound'),
      }),
    );
    toClose.push(coreHr.close);
    const home = sftp.home('vista');
    const vista = await onPort(ports.vista, (port) =>
      startVistaSandbox({
        port,
        stateFile: stateFile('viewpoint-vista'),
        pickupFolder: join(home, 'pickup'),
        archiveFolder: join(home, 'archive'),
        errorFolder: join(home, 'error'),
        logFolder: join(home, 'log'),
        pollMs: lookMs,
      }),
    );
    toClose.push(vista.close);
    toClose.push(exportTables(vista, join(home, 'export'), lookMs));
    const acumatica = await onPort(ports.acumatica, (port) =>
      startAcumaticaSandbox({ port, stateFile: stateFile('acumatica') }),
    );
    toClose.push(acumatica.close);
    const portOf = (url: string) => Number(new URL(url).port);
    return {
      ports: {
        coreHr: portOf(coreHr.url),
        sftp: sftp.port,
        vista: portOf(vista.url),
        acumatica: portOf(acumatica.url),
      },
      coreHr: { url: coreHr.url, apiKey: CORE_HR_DEMO.readWriteKey },
      sftp: { host: sftp.host, port: sftp.port, fingerprint: sftp.fingerprint },
      sftpAccount: (user) => {
        const account = demoAccounts.find((candidate) => candidate.username === user);
        return { sftpUser: user, sftpPassword: account?.password ?? '' };
      },
      vista: { url: vista.url },
      acumatica: { url: acumatica.url, ...acumaticaDemoCredentials },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
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

import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Client from 'ssh2-sftp-client';
import { afterEach, beforeEach } from 'vitest';
import { type SftpSandbox, type SftpSandboxOptions, startSftpSandbox } from './index.ts';

export interface Credentials {
  username?: string;
  password?: string;
  privateKey?: string;
  readyTimeout?: number;
}

/** A server with the demo accounts, for each test of the file that calls this. */
export function testBed() {
  let folder = '';
  let sandbox: SftpSandbox;
  const clients: Client[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sftp-sandbox-'));
    sandbox = await startSftpSandbox({ root: join(folder, 'drop') });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end().catch(() => {});
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  return {
    get sandbox(): SftpSandbox {
      return sandbox;
    },
    /** A folder of the test's own; the server's root is `drop` in it. */
    get folder(): string {
      return folder;
    },
    restart: async (options: Partial<SftpSandboxOptions> = {}) => {
      await sandbox.close();
      sandbox = await startSftpSandbox({ root: join(folder, 'drop'), ...options });
    },
    /** Signs in as `hub` unless told otherwise. */
    signIn: async (credentials: Credentials = {}): Promise<Client> => {
      const client = new Client('test', { error: () => {}, end: () => {}, close: () => {} });
      clients.push(client);
      const known = credentials.privateKey ? {} : { password: 'snap-the-line-1' };
      await client.connect({
        // Without noDelay each request waits some 40 ms: small packets are held back to be collected
        sock: connect({ host: sandbox.host, port: sandbox.port, noDelay: true }),
        username: 'hub',
        ...known,
        ...credentials,
      });
      return client;
    },
  };
}

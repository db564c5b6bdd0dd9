import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SftpSandbox, startSftpSandbox } from './index.ts';

const isInstalled =
  spawnSync('sftp', ['-h']).error === undefined && spawnSync('ssh', ['-V']).error === undefined;

// A second client, written by others, reads the protocol in its own way. Not part of Node: a machine may lack it.
describe.skipIf(!isInstalled)('the OpenSSH client (skipped where it is not installed)', () => {
  let folder: string;
  let sandbox: SftpSandbox;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'openssh-sftp-'));
    sandbox = await startSftpSandbox({ root: join(folder, 'drop') });
    writeFileSync(join(folder, 'key'), sandbox.giveKey('hub'), { mode: 0o600 });
    trustHostKey();
  });

  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  function trustHostKey(): void {
    writeFileSync(join(folder, 'known_hosts'), `[127.0.0.1]:${sandbox.port} ${sandbox.hostKeyLine}\n`);
  }

  /** Runs the commands one after the other; stops at the first that fails. */
  function sftp(...commands: string[]): Promise<{ status: number | null; output: string }> {
    const options = [
      'StrictHostKeyChecking=yes',
      'IdentitiesOnly=yes',
      `UserKnownHostsFile=${folder}/known_hosts`,
    ];
    const child = spawn('sftp', [
      ...['-F', '/dev/null', '-b', '-', '-i', join(folder, 'key'), '-P', String(sandbox.port)],
      ...options.flatMap((option) => ['-o', option]),
      'hub@127.0.0.1',
    ]);
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.stdin.end(`${commands.join('\n')}\n`);
    return new Promise((resolve) => child.on('close', (status) => resolve({ status, output })));
  }

  test('puts, lists, renames, gets and removes', async () => {
    const bytes = Buffer.alloc(300_000, 'chalk');
    writeFileSync(join(folder, 'local.csv'), bytes);

    const { status, output } = await sftp(
      `put -p ${folder}/local.csv inbound/.people.part`,
      'rename inbound/.people.part inbound/people.csv',
      'ls -l inbound',
      `get inbound/people.csv ${folder}/back.csv`,
      'mkdir inbound/old',
      'rm inbound/people.csv',
      'rmdir inbound/old',
      'pwd',
    );

    expect(output).toMatch(/300000 .*people\.csv/);
    expect(output).toContain('Remote working directory: /');
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'back.csv'))).toEqual(bytes);
  });

  test('its rename replaces through the extension, and with -l fails on a taken name', async () => {
    writeFileSync(join(folder, 'a'), 'a');
    const both = [`put ${folder}/a inbound/a`, `put ${folder}/a inbound/b`];

    const replaced = await sftp(...both, 'rename inbound/a inbound/b');
    const refused = await sftp(...both, 'rename -l inbound/a inbound/b');

    expect(replaced.status).toBe(0);
    expect(refused.status).toBe(1);
    expect(sandbox.operations.map(({ operation }) => operation)).toContain('POSIX-RENAME');
  });

  test('stops when the host key is not the one it knows', async () => {
    sandbox.changeHostKey();

    const { status, output } = await sftp('pwd');

    expect(status).not.toBe(0);
    expect(output).toMatch(/HOST IDENTIFICATION HAS CHANGED/);
  });

  test('reads the fingerprint as the sandbox tells it', () => {
    writeFileSync(join(folder, 'host.pub'), `${sandbox.hostKeyLine}\n`);

    const shown = spawnSync('ssh-keygen', ['-l', '-f', join(folder, 'host.pub')]).stdout.toString();

    expect(shown).toContain(sandbox.fingerprint);
  });
});

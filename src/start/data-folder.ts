import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../kernel/index.ts';

/** What the command line needs to speak to the server that runs on this data folder. */
export interface ServerFile {
  url: string;
  token: string;
  pid: number;
}

export interface DataFolder {
  path: string;
  release(): void;
}

/**
 * Makes the data folder and takes it for this process. A lock left by a process that is gone does not count.
 * `isShared`: several processes work on it together, as they do on a database server.
 * @throws ConfigError `data/unwritable`, `data/in-use`
 */
export function takeDataFolder(path: string, isShared: boolean): DataFolder {
  const lock = join(path, isShared ? `process-${process.pid}.lock` : 'process.lock');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    for (let tries = 0; !writeLock(lock); tries += 1) {
      const holder = Number(readFileSync(lock, 'utf8').trim());
      if (tries > 2 || isAlive(holder)) throw inUse(path, holder);
      rmSync(lock, { force: true });
    }
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError({
      code: 'data/unwritable',
      what: `The data folder ${path} cannot be written: ${(cause as Error).message}.`,
      fix: 'Give this user the right to write there, or set CHALKLINE_DATA to another folder.',
      cause,
    });
  }
  return { path, release: () => rmSync(lock, { force: true }) };
}

export function writeServerFile(dataFolder: string, file: ServerFile): () => void {
  const path = join(dataFolder, 'server.json');
  writeFileSync(path, JSON.stringify(file), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

/** The server that runs on this data folder, if one does. */
export function readServerFile(dataFolder: string): ServerFile | undefined {
  try {
    const file = JSON.parse(readFileSync(join(dataFolder, 'server.json'), 'utf8')) as ServerFile;
    return isAlive(file.pid) ? file : undefined;
  } catch {
    return undefined;
  }
}

function writeLock(lock: string): boolean {
  try {
    const handle = openSync(lock, 'wx', 0o600);
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(path: string, pid: number): ConfigError {
  return new ConfigError({
    code: 'data/in-use',
    what: `The data folder ${path} is used by another Chalkline, process ${pid}.`,
    fix: 'Stop that one, or set CHALKLINE_DATA to another folder.',
  });
}

import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ConfigError, type KeyRing } from '../kernel/index.ts';

interface KeyFile {
  current: string;
  /** 32 bytes each, base64. */
  keys: Record<string, string>;
}

/** Reads the key ring; makes it on the first start, readable for this user only. @throws ConfigError `key/file` */
export function openKeyRing(path: string): KeyRing {
  const file = read(path) ?? create(path);
  const keys = Object.entries(file.keys ?? {}).map(
    ([id, text]) => [id, Buffer.from(text, 'base64')] as const,
  );
  const broken = keys.some(([, key]) => key.length !== 32) || file.keys?.[file.current] === undefined;
  if (broken) {
    throw new ConfigError({
      code: 'key/file',
      what: `The key file ${path} is damaged.`,
      fix: 'Put back the key file that belongs to this database; without it stored secrets cannot be read.',
    });
  }
  return { current: file.current, keys: Object.fromEntries(keys) };
}

function read(path: string): KeyFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ConfigError({
      code: 'key/file',
      what: `The key file ${path} cannot be read: ${(error as Error).message}.`,
      fix: 'Give this user the right to read it, or set CHALKLINE_KEY_FILE.',
      cause: error,
    });
  }
  try {
    return JSON.parse(text) as KeyFile;
  } catch {
    return { current: '', keys: {} };
  }
}

function create(path: string): KeyFile {
  const id = `k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`;
  const file: KeyFile = { current: id, keys: { [id]: randomBytes(32).toString('base64') } };
  const whole = `${path}.${process.pid}`;
  try {
    // Linked once it is whole, so that another process never reads half of it.
    writeFileSync(whole, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    linkSync(whole, path);
    return file;
  } catch (error) {
    // Another process that starts on the same folder was faster: its keys hold.
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? read(path) : undefined;
    if (theirs === undefined) throw error;
    return theirs;
  } finally {
    rmSync(whole, { force: true });
  }
}

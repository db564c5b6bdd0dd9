import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { ConfigError } from '../kernel/index.ts';
import type { Environment } from './environment.ts';
import { parseRing, printRing, type RingContents, withNewKey } from './ring-text.ts';

/** How long a program may take to print the keys; a vault that does not answer must not hold the start for ever. */
const commandMs = 15_000;
/** How often the program is asked again whether there is a newer ring. */
const commandAgainMs = 60_000;

/** Where the key ring comes from. */
export interface KeySource {
  kind: 'file' | 'environment' | 'command';
  /** For people: the file's path, or the variable's name. */
  place: string;
  /** Undefined: there is no ring yet. @throws ConfigError `key/...` */
  read(): RingContents | undefined;
  /** What changes when the ring does; cheap, since it is asked each second. */
  version(): string;
  /** Makes the first ring, or answers the one that another process was faster with. */
  create?(): RingContents;
  /** Replaces the ring as a whole: whoever reads sees the old one or the new one. */
  write?(ring: RingContents): void;
}

export function keySourceOf({ keyFile, keyText, keyCommand }: Environment): KeySource {
  if (keyCommand !== undefined) return fromCommand(keyCommand);
  if (keyText !== undefined) return fromEnvironment(keyText);
  return fromFile(keyFile);
}

function fromFile(path: string): KeySource {
  const read = () => {
    try {
      const { mode } = statSync(path);
      // A group may read it, as mounted secrets of containers need; everybody may not.
      if (process.platform !== 'win32' && (mode & 0o007) !== 0) throw openToAll(path);
      return parseRing(readFileSync(path, 'utf8'), path);
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new ConfigError({
        code: 'key/unreadable',
        what: `The key file ${path} cannot be read: ${(error as Error).message}.`,
        fix: 'Give this user the right to read it, or set CHALKLINE_KEY_FILE.',
        cause: error,
      });
    }
  };
  const writeWhole = (ring: RingContents): string => {
    const whole = `${path}.${process.pid}`;
    rmSync(whole, { force: true });
    const file = openSync(whole, 'wx', 0o600);
    try {
      writeSync(file, printRing(ring));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return whole;
  };
  return {
    kind: 'file',
    place: path,
    read,
    version: () => {
      try {
        const { mtimeMs, ino, size } = statSync(path);
        return `${mtimeMs} ${ino} ${size}`;
      } catch {
        return '';
      }
    },
    create: () => {
      const ring = withNewKey(undefined, Date.now());
      const whole = writeWhole(ring);
      try {
        // Linked once it is whole, so that another process never reads half of it.
        linkSync(whole, path);
        return ring;
      } catch (error) {
        // Another process that starts on the same folder was faster: its keys hold.
        const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? read() : undefined;
        if (theirs === undefined) throw error;
        return theirs;
      } finally {
        rmSync(whole, { force: true });
      }
    },
    write: (ring) => {
      const { mode } = statSync(path);
      const whole = writeWhole(ring);
      chmodSync(whole, mode & 0o770);
      renameSync(whole, path);
    },
  };
}

function fromEnvironment(text: string): KeySource {
  const place = 'CHALKLINE_KEYS or CHALKLINE_KEY';
  const ring = parseRing(text, place);
  return { kind: 'environment', place, read: () => ring, version: () => '' };
}

/** A program and its arguments, run without a shell; what it prints is the ring. */
function fromCommand(command: string): KeySource {
  const place = 'CHALKLINE_KEY_COMMAND';
  const [program = '', ...args] = wordsOf(command);
  return {
    kind: 'command',
    place,
    read: () => {
      let text: string;
      try {
        text = execFileSync(program, args, {
          timeout: commandMs,
          killSignal: 'SIGKILL',
          maxBuffer: 64 * 1024,
          stdio: ['ignore', 'pipe', 'ignore'],
          encoding: 'utf8',
          windowsHide: true,
        });
      } catch (error) {
        // The error carries what the program printed, which may be keys: it goes no further.
        const { code, status, signal } = error as { code?: string; status?: number; signal?: string };
        const why =
          code === 'ETIMEDOUT' || signal === 'SIGKILL'
            ? `has not answered within ${commandMs / 1_000} s`
            : code === 'ENOENT'
              ? 'is not there'
              : `ended with ${status ?? signal ?? code ?? 'an error'}`;
        throw new ConfigError({
          code: 'key/command-failed',
          what: `The program of ${place}, "${program}", ${why}.`,
          expected: 'Expected it to print the key ring and end with 0.',
          fix: 'Run it by hand as the user of Chalkline and see what it says.',
        });
      }
      return parseRing(text, `the output of ${place}`);
    },
    version: () => String(Math.floor(Date.now() / commandAgainMs)),
  };
}

/** `["vault", "kv", "get"]`, or words between spaces. */
function wordsOf(command: string): string[] {
  if (!command.trim().startsWith('[')) return command.trim().split(/\s+/);
  try {
    const words: unknown = JSON.parse(command);
    if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
  } catch {
    // Told below.
  }
  throw new ConfigError({
    code: 'environment/keys',
    what: 'CHALKLINE_KEY_COMMAND begins like a JSON list and is none.',
    expected: 'Expected ["program", "argument"], or program and arguments separated by spaces.',
    fix: 'Correct it.',
  });
}

function openToAll(path: string): ConfigError {
  return new ConfigError({
    code: 'key/open-to-all',
    what: `The key file ${path} can be read by every user of this machine.`,
    fix: `Take that right away: chmod o-rwx ${path}. If others may have read it, rotate afterwards: chalkline keys rotate, then chalkline keys reseal.`,
  });
}

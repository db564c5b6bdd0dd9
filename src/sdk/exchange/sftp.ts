import { type Clock, readStored, type StoredFile, sizeOfStored, TransientError } from '../../kernel/index.ts';
import type { Limiter } from '../net/limiter.ts';
import { type RetryPolicy, withRetry } from '../net/retry.ts';
import { readOnce, removeSpool, spoolSealed } from '../spool-sealed.ts';
import type { ExchangeFile, FilePlace } from './exchange.ts';
import {
  archiveMissing,
  noMarker,
  noSuchFile,
  notAFile,
  notStaged,
  stillGrowing,
  tooLarge,
} from './exchange-errors.ts';
import { checkName, checkNewName, isFinishedName, temporaryName, withStamp } from './names.ts';
import {
  type AfterReading,
  type Completeness,
  goalOf,
  largestFile,
  type OpenExchange,
} from './open-exchange.ts';
import { type Look, Quiet } from './quiet.ts';
import { noSpace } from './sftp-errors.ts';
import {
  entriesOf,
  isFull,
  makeFolder,
  remotePath,
  removeIfThere,
  renameOver,
  statOf,
  writeEmpty,
} from './sftp-requests.ts';
import { openSftpSession, type SessionOptions, type SftpAccount, type SftpSession } from './sftp-session.ts';
import { getPieces, putPieces } from './sftp-transfer.ts';

export interface SftpOptions extends AfterReading, Completeness, SessionOptions {
  account: SftpAccount;
  /** Where files are put; from the user's home unless it begins with a slash. Empty: the home itself. */
  folder: string;
  /** Where files are read; `folder` when absent. */
  readFolder?: string;
  /** The run's own folder, where a file is kept while it is read. */
  scratchFolder: string;
  clock: Clock;
  retry?: RetryPolicy;
  /** Shared by everything that uses the connector. */
  limiter?: Limiter;
}

const usualSftpRetry: RetryPolicy = { tries: 5, firstWaitMs: 1_000, longestWaitMs: 30_000 };

/** A folder on an SFTP server. Connects at the first need, again after a break, and is repeated where that is safe. */
export function createSftp(options: SftpOptions): OpenExchange {
  const { clock, signal, doneMarker, account } = options;
  const where = `${account.host}:${options.readFolder ?? options.folder}`;
  const incoming = (name: string) => remotePath(options.readFolder ?? options.folder, name);
  const quiet = new Quiet(options);
  let session: SftpSession | undefined;

  /** Runs work that has the effect of once when it is done again. */
  const run = <T>(work: (session: SftpSession) => Promise<T>): Promise<T> =>
    withRetry(
      async () => {
        const attempt = async () => {
          if (session?.isOpen !== true) session = await openSftpSession(account, options);
          return work(session);
        };
        return options.limiter === undefined ? attempt() : options.limiter.run(attempt, signal);
      },
      { policy: options.retry ?? usualSftpRetry, clock, signal, safe: true },
    );

  const lookAt = async (use: SftpSession, name: string): Promise<Look> => {
    const there = await statOf(use, incoming(name));
    if (there === undefined) throw noSuchFile(name, where);
    if (!there.isFile()) throw notAFile(name, where);
    return { size: there.size, modifiedMs: there.mtime * 1000 };
  };

  const fetchWhole = async (use: SftpSession, name: string): Promise<StoredFile> => {
    const before = await lookAt(use, name);
    if (before.size > largestFile) throw tooLarge(name, before.size, largestFile);
    const pieces = getPieces(use, incoming(name), before.size);
    const spool = await spoolSealed(options.scratchFolder, name, pieces, signal);
    try {
      const after = await lookAt(use, name);
      if ((await sizeOfStored(spool)) !== before.size || after.size !== before.size)
        throw stillGrowing(name, where);
    } catch (error) {
      await removeSpool(spool);
      throw error;
    }
    return spool;
  };

  /** `isMade`: the folder is ours to make. */
  const putting = (folder: string, isMade: boolean): FilePlace => {
    const into = (name: string) => remotePath(folder, name);
    return {
      async stage(file, name) {
        const temporary = into(temporaryName(checkNewName(name)));
        const size = await sizeOfStored(file);
        await run(async (use) => {
          if (isMade) await makeFolder(use, folder);
          try {
            await putPieces(use, temporary, readStored(file));
          } catch (error) {
            throw (await isFull(use, folder, size, error)) ? noSpace(use.server, error) : error;
          }
          const there = await statOf(use, temporary);
          if (there?.size !== size) throw halfWritten(name, use.server, size, there?.size);
        });
      },

      publish: (name) =>
        run(async (use) => {
          const target = into(checkName(name));
          const temporary = into(temporaryName(name));
          if ((await statOf(use, temporary)) !== undefined) {
            // A marker left by the file that is replaced would call the new one complete too early.
            if (doneMarker !== undefined) await removeIfThere(use, target + doneMarker);
            await renameOver(use, temporary, target);
          } else if ((await statOf(use, target)) === undefined) throw notStaged(name, where);
          if (doneMarker !== undefined) await writeEmpty(use, target + doneMarker);
        }),

      look: (name) =>
        run(async (use) => {
          if ((await statOf(use, into(temporaryName(checkName(name))))) !== undefined) return 'staged';
          if ((await statOf(use, into(name))) === undefined) return 'absent';
          // Named but not yet marked: publishing has still a step to do.
          if (doneMarker !== undefined && (await statOf(use, into(name + doneMarker))) === undefined)
            return 'staged';
          return 'published';
        }),
    };
  };

  return {
    list: (pattern) =>
      run(async (use) => {
        const entries = await entriesOf(use, options.readFolder ?? options.folder);
        const all = new Set(entries.map(({ filename }) => filename));
        const found: ExchangeFile[] = [];
        for (const { filename: name, attrs } of entries) {
          if (!isFinishedName(name) || !pattern.test(name) || !attrs.isFile()) continue;
          if (doneMarker !== undefined && (name.endsWith(doneMarker) || !all.has(name + doneMarker)))
            continue;
          quiet.remember(name, { size: attrs.size, modifiedMs: attrs.mtime * 1000 });
          found.push({ name, size: attrs.size, modifiedAt: new Date(attrs.mtime * 1000).toISOString() });
        }
        return found.sort((one, other) => (one.name < other.name ? -1 : 1));
      }),

    async read(name) {
      checkName(name);
      if (doneMarker === undefined) {
        if (!(await quiet.wait(name, () => run((use) => lookAt(use, name))))) throw stillGrowing(name, where);
      } else if ((await run((use) => statOf(use, incoming(name + doneMarker)))) === undefined) {
        throw noMarker(name, name + doneMarker, where);
      }
      // Fetched whole before anybody parses it: a slow reader would let the connection fall asleep, and a broken
      // one is fetched again without the reader's knowledge.
      return readOnce(await run((use) => fetchWhole(use, name)));
    },

    ...putting(options.folder, false),
    beside(goal) {
      const { readFolder = options.folder } = options;
      if (goal === '') return putting(readFolder, false);
      return putting(goal.startsWith('/') ? goal : remotePath(readFolder, goal), true);
    },

    async settle(name, outcome) {
      checkName(name);
      const goal = goalOf(options, outcome, clock.nowMs());
      const doing = outcome === 'refused' ? (goal === undefined ? 'leave' : 'archive') : options.afterRead;
      if (doing === 'leave') return;
      await run(async (use) => {
        if ((await statOf(use, incoming(name))) === undefined) return;
        // The marker goes first: left alone it would call the next file of that name complete.
        if (doneMarker !== undefined) await removeIfThere(use, incoming(name + doneMarker));
        if (doing === 'delete') {
          await removeIfThere(use, incoming(name));
          return;
        }
        if (goal === undefined) throw archiveMissing();
        await makeFolder(use, goal);
        const isTaken = (await statOf(use, remotePath(goal, name))) !== undefined;
        const kept = remotePath(goal, isTaken ? withStamp(name, clock.nowMs()) : name);
        await use.request('archiving', incoming(name), (sftp, done) =>
          sftp.rename(incoming(name), kept, done),
        );
      });
    },

    async close() {
      session?.close();
    },
  };
}

function halfWritten(name: string, server: string, size: number, there: number | undefined): TransientError {
  return new TransientError({
    code: 'sftp/half-written',
    what: `${server} has ${there ?? 'no'} bytes of "${name}", ${size} were sent.`,
    fix: 'Nothing to do if it passes; otherwise ask the owner of the server.',
    sent: true,
  });
}

import { constants, createWriteStream, type Stats } from 'node:fs';
import { copyFile, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Clock, readStored } from '../../kernel/index.ts';
import type { ExchangeFile, FilePlace } from './exchange.ts';
import {
  archiveMissing,
  noMarker,
  noSuchFile,
  notAFile,
  notStaged,
  stillGrowing,
  tooLarge,
  tooManyNames,
} from './exchange-errors.ts';
import { explainingFolder } from './folder-errors.ts';
import { checkName, checkNewName, isFinishedName, temporaryName, withStamp } from './names.ts';
import {
  type AfterReading,
  type Completeness,
  goalOf,
  largestFile,
  mostNames,
  type OpenExchange,
} from './open-exchange.ts';
import { type Look, Quiet } from './quiet.ts';
import { safeFolder } from './safe-folder.ts';

export interface FolderOptions extends AfterReading, Completeness {
  /** Where files are put, and read from unless `readFolder` says otherwise; a full path. */
  folder: string;
  readFolder?: string;
  allowedRoots: readonly string[];
  clock: Clock;
  signal: AbortSignal;
}

/** A folder on this server (or a share mounted there) inside the administrator's allowed roots. */
export function createFolder(options: FolderOptions): OpenExchange {
  const { allowedRoots, doneMarker, clock } = options;
  const quiet = new Quiet(options);
  const outgoing = () => safeFolder(options.folder, allowedRoots, 'folder');
  const incoming = () => safeFolder(options.readFolder ?? options.folder, allowedRoots, 'readFolder');
  const where = 'the folder';

  const lookAt = async (folder: string, name: string): Promise<Look> => {
    const there = await statOf(join(folder, name));
    if (there === undefined) throw noSuchFile(name, where);
    if (!there.isFile()) throw notAFile(name, where);
    return { size: there.size, modifiedMs: there.mtimeMs };
  };

  const putting = (into: () => Promise<string>): FilePlace => ({
    async stage(stored, name) {
      const folder = await into();
      const temporary = join(folder, temporaryName(checkNewName(name)));
      // A link planted under the temporary name would lead the copy elsewhere.
      await rm(temporary, { force: true });
      await pipeline(readStored(stored), createWriteStream(temporary, { flags: 'wx', flush: true }));
    },

    async publish(name) {
      const folder = await into();
      const target = join(folder, checkName(name));
      const temporary = join(folder, temporaryName(name));
      if ((await statOf(temporary)) !== undefined) {
        // A marker left by the file that is replaced would call the new one complete too early.
        if (doneMarker !== undefined) await rm(target + doneMarker, { force: true });
        await rename(temporary, target);
        await sync(folder, constants.O_RDONLY);
      } else if ((await statOf(target)) === undefined) throw notStaged(name, where);
      if (doneMarker !== undefined) await (await open(target + doneMarker, 'w')).close();
    },

    async look(name) {
      const folder = await into();
      if ((await statOf(join(folder, temporaryName(checkName(name))))) !== undefined) return 'staged';
      if ((await statOf(join(folder, name))) === undefined) return 'absent';
      // Named but not yet marked: publishing has still a step to do.
      if (doneMarker !== undefined && (await statOf(join(folder, name + doneMarker))) === undefined)
        return 'staged';
      return 'published';
    },
  });

  return explainingFolder({
    async list(pattern) {
      const folder = await incoming();
      const found: ExchangeFile[] = [];
      const names = await readdir(folder);
      if (names.length > mostNames) throw tooManyNames(where, mostNames);
      const all = new Set(names);
      for (const name of names.sort()) {
        if (!isFinishedName(name) || !pattern.test(name)) continue;
        if (doneMarker !== undefined && (name.endsWith(doneMarker) || !all.has(name + doneMarker))) continue;
        const there = await statOf(join(folder, name));
        if (there === undefined || !there.isFile()) continue;
        quiet.remember(name, { size: there.size, modifiedMs: there.mtimeMs });
        found.push({ name, size: there.size, modifiedAt: new Date(there.mtimeMs).toISOString() });
      }
      return found;
    },

    async read(name) {
      checkName(name);
      const folder = await incoming();
      const look = () => lookAt(folder, name);
      if (doneMarker === undefined) {
        if (!(await quiet.wait(name, look))) throw stillGrowing(name, where);
      } else if ((await statOf(join(folder, name + doneMarker))) === undefined) {
        throw noMarker(name, name + doneMarker, where);
      }
      await look();
      const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW);
      const { size } = await file.stat();
      if (size > largestFile) {
        await file.close();
        throw tooLarge(name, size, largestFile);
      }
      return file.createReadStream();
    },

    ...putting(outgoing),
    beside: (goal) =>
      putting(async () => {
        const { readFolder = options.folder } = options;
        const path = goal === '' ? readFolder : isAbsolute(goal) ? goal : join(readFolder, goal);
        return safeFolder(path, allowedRoots, 'folder', true);
      }),

    async settle(name, outcome) {
      const folder = await incoming();
      const file = join(folder, checkName(name));
      const goal = goalOf(options, outcome, clock.nowMs());
      const doing = outcome === 'refused' ? (goal === undefined ? 'leave' : 'archive') : options.afterRead;
      if (doing === 'leave' || (await statOf(file)) === undefined) return;
      // The marker goes first: left alone it would call the next file of that name complete.
      if (doneMarker !== undefined) await rm(file + doneMarker, { force: true });
      if (doing === 'delete') {
        await rm(file);
        return;
      }
      if (goal === undefined) throw archiveMissing();
      const archive = await safeFolder(
        goal,
        allowedRoots,
        outcome === 'refused' ? 'errorFolder' : 'archiveFolder',
        true,
      );
      const isTaken = (await statOf(join(archive, name))) !== undefined;
      await move(file, join(archive, isTaken ? withStamp(name, clock.nowMs()) : name));
    },

    async close() {},
  });
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function sync(path: string, flags: number): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    // The archive is on another file system.
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await sync(to, constants.O_RDWR);
    await rm(from);
  }
}

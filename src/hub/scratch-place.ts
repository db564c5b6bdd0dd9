import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** A machine that is gone for good cannot say so; what it left is cleared after a day. */
const forgottenMs = 24 * 60 * 60 * 1_000;
const host = hostname().replace(/[^A-Za-z0-9-]/g, '-');

/** Where this process puts what it needs for a moment, apart from other processes on the same data folder. */
export function scratchPlace(dataFolder: string): string {
  return join(dataFolder, 'scratch', `${host}.${process.pid}`);
}

/**
 * Removes what processes left behind that were killed. `isAlone`: no other process can be on this data folder;
 * otherwise what belongs to a living process, or to another machine within a day, stays.
 */
export async function clearLeftScratch(dataFolder: string, isAlone: boolean, nowMs: number): Promise<void> {
  const root = join(dataFolder, 'scratch');
  for (const name of await readdir(root).catch(() => [])) {
    const path = join(root, name);
    if (isAlone || (await isLeft(path, name, nowMs))) await rm(path, { recursive: true, force: true });
  }
}

async function isLeft(path: string, name: string, nowMs: number): Promise<boolean> {
  const [, owner, pid] = /^(.*)\.(\d+)$/.exec(name) ?? [];
  // We have only just started: a folder of our own number is from a process before us.
  if (owner === host) return Number(pid) === process.pid || !isAlive(Number(pid));
  const there = await stat(path).catch(() => undefined);
  return there === undefined || nowMs - there.mtimeMs > forgottenMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

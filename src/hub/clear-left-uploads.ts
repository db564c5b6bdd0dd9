import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Store } from '../store/index.ts';

/** Another process may have put a file in its place and not yet written its row; after a day it is dead. */
const forgottenMs = 24 * 60 * 60 * 1_000;

/**
 * Removes the bytes of uploads that have no row, so no key that opens them: their process was killed between the two.
 * `isAlone`: no other process can be on this data folder. What lies here for a company that this database does not
 * know is of another database, and stays. Returns how many files went.
 */
export async function clearLeftUploads(
  store: Store,
  dataFolder: string,
  isAlone: boolean,
  nowMs: number,
): Promise<number> {
  let cleared = 0;
  for (const { id } of await store.companies.all()) {
    const ofCompany = join(dataFolder, 'uploads', id);
    const connectors = await readdir(ofCompany).catch(() => []);
    if (connectors.length === 0) continue;
    // By their names, which are unique: the data folder may have been moved since.
    const kept = new Set((await store.uploads.paths(id)).map((path) => basename(path)));
    for (const connector of connectors) {
      const folder = join(ofCompany, connector);
      for (const name of await readdir(folder).catch(() => [])) {
        const path = join(folder, name);
        if (kept.has(name) || !(isAlone || (await isOld(path, nowMs)))) continue;
        await rm(path, { recursive: true, force: true });
        cleared += 1;
      }
    }
  }
  return cleared;
}

async function isOld(path: string, nowMs: number): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  return there === undefined || nowMs - there.mtimeMs > forgottenMs;
}

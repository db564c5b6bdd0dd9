import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, migrate, openEmbedded, openServer } from '../db/index.ts';
import { RefusedError } from '../kernel/index.ts';
import { forgetSealed } from '../store/index.ts';
import { takeDataFolder } from './data-folder.ts';
import type { Environment } from './environment.ts';
import { judgeKeys } from './open-keys.ts';

/**
 * The way out when the keys are lost for good: drops what they sealed, so that the next start makes new ones. A key
 * file that does not fit is put aside, not deleted. @throws RefusedError `key/not-lost`
 */
export async function forgetSecrets(environment: Environment): Promise<Record<string, number>> {
  const { dataFolder, databaseUrl } = environment;
  const folder = takeDataFolder(dataFolder, databaseUrl !== undefined);
  let database: Database | undefined;
  try {
    database =
      databaseUrl === undefined
        ? await openEmbedded(join(dataFolder, 'database'))
        : await openServer(databaseUrl);
    await migrate(database);
    if ((await judgeKeys(environment, database)) !== 'lost') {
      throw new RefusedError({
        code: 'key/not-lost',
        what: 'The keys at hand open this database, so nothing is lost.',
        fix: 'To replace a key that others may know: chalkline keys rotate, chalkline keys reseal, chalkline keys retire.',
      });
    }
    const dropped = await forgetSealed(database);
    // Behind the rows, so that none is left without its file; what stays after a crash opens with no key at all.
    for (const kept of ['runs', 'uploads']) rmSync(join(dataFolder, kept), { recursive: true, force: true });
    putAside(environment);
    return dropped;
  } finally {
    await database?.close();
    folder.release();
  }
}

function putAside({ keyFile, keyText, keyCommand }: Environment): void {
  if (keyText !== undefined || keyCommand !== undefined) return;
  try {
    renameSync(
      keyFile,
      `${keyFile}.does-not-fit-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

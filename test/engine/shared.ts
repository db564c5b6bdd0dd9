import { rmSync } from 'node:fs';
import { afterAll, beforeAll } from 'vitest';
import { type Database, migrate, openEmbedded } from '../../src/db/index.ts';
import { openVendor } from './ledger-vendor.ts';
import { type EngineRig, openRig } from './rig.ts';

type Wish = Partial<Parameters<typeof openRig>[0]>;

/** Where the tests keep what they store: in memory, unless a file says otherwise before it imports them. */
export const storage = { open: (): Promise<Database> => openEmbedded(undefined) };

/** Opens rigs on one database for all tests of a file, each with a company of its own; closes them at the end. */
export function rigsOfThisFile(): (wish?: Wish) => Promise<EngineRig> {
  let database: Database;
  const open: EngineRig[] = [];
  beforeAll(async () => {
    database = await storage.open();
    await migrate(database);
  }, 60_000);
  afterAll(async () => {
    for (const rig of open) {
      await rig.close();
      rmSync(rig.folder, { recursive: true, force: true });
    }
    await database.close();
  });
  return async (wish = {}) => {
    const rig = await openRig({ source: openVendor, destination: openVendor, database, ...wish });
    open.push(rig);
    return rig;
  };
}

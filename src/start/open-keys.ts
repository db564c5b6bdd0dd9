import { randomBytes } from 'node:crypto';
import { resolve, sep } from 'node:path';
import { type Database, inTurn } from '../db/index.ts';
import type { KeyKeeper } from '../hub/index.ts';
import {
  ConfigError,
  type KeyRing,
  keyIdOf,
  RefusedError,
  seal,
  sealContext,
  unseal,
} from '../kernel/index.ts';
import { readRoot, sealLostHeads, writeRoot } from '../store/index.ts';
import type { Environment } from './environment.ts';
import { type KeySource, keySourceOf } from './key-source.ts';
import { LiveRing } from './live-ring.ts';
import { type RingContents, withNewKey } from './ring-text.ts';

/**
 * The ring of this installation and what may be done to it. On the first start it is made; a database that has been
 * sealed before opens with its own keys only, and never gets new ones by accident. `areAfterLost`: they are the first
 * ones after others were lost and forgotten.
 * @throws ConfigError `key/lost`, `key/wrong-ring`, `key/...` of the source
 */
export async function openKeys(
  environment: Environment,
  database: Database,
): Promise<{ ring: LiveRing; keeper: KeyKeeper; areAfterLost: boolean }> {
  const source = keySourceOf(environment);
  return inTurn(database, async () => {
    const sealedRoot = await readRoot(database.installation);
    const contents = source.read() ?? firstRing(source, sealedRoot);
    const ring = new LiveRing(source, contents);
    let areAfterLost = false;
    if (sealedRoot === undefined) {
      ring.root = randomBytes(32);
      // Before the root: when this stops in between, the next start makes another root and seals again.
      areAfterLost = await sealLostHeads(database, ring);
      await writeRoot(database.installation, seal(ring, ring.root.toString('base64'), rootContext));
    } else {
      ring.root = openRoot(ring, sealedRoot, source.place);
    }
    return { ring, keeper: keeperOf(environment, database, source, ring), areAfterLost };
  });
}

/** Whether the keys at hand open the database; `untouched` when nothing has been sealed in it yet. */
export async function judgeKeys(
  environment: Environment,
  database: Database,
): Promise<'right' | 'lost' | 'untouched'> {
  const sealedRoot = await readRoot(database.installation);
  if (sealedRoot === undefined) return 'untouched';
  const source = keySourceOf(environment);
  try {
    const contents = source.read();
    if (contents === undefined) return 'lost';
    openRoot(new LiveRing(source, contents), sealedRoot, source.place);
    return 'right';
  } catch (error) {
    if (error instanceof ConfigError && /^key\/(wrong-ring|damaged)$/.test(error.code)) return 'lost';
    throw error;
  }
}

const rootContext = sealContext('installation_setting', '', ['derivation-root'], 'value');

const wayOut =
  'Put back the keys that belong to this database. If they are lost for good: chalkline keys forget-secrets drops what they sealed; companies, syncs, crosswalks and the history stay, and connectors ask for their passwords again.';

function firstRing(source: KeySource, sealedRoot: string | undefined): RingContents {
  if (sealedRoot === undefined && source.create !== undefined) return source.create();
  throw new ConfigError({
    code: 'key/lost',
    what: `The database holds values that were sealed with the key "${keyIdOf(sealedRoot ?? '')}", and ${source.place} is not there.`,
    fix: wayOut,
  });
}

function openRoot(ring: KeyRing, sealed: string, place: string): Buffer {
  try {
    return Buffer.from(unseal(ring, sealed, rootContext), 'base64');
  } catch (cause) {
    const ids = Object.keys(ring.keys).join(', ');
    throw new ConfigError({
      code: 'key/wrong-ring',
      what: `The keys in ${place} (${ids}) do not open this database, which was sealed with the key "${keyIdOf(sealed)}".`,
      fix: wayOut,
      cause,
    });
  }
}

function keeperOf(
  { dataFolder }: Environment,
  database: Database,
  source: KeySource,
  ring: LiveRing,
): KeyKeeper {
  const change = (next: (contents: RingContents) => RingContents) =>
    inTurn(database, async () => {
      const { write } = source;
      if (write === undefined) throw notOurs(source);
      const contents = next(ring.contents);
      write(contents);
      ring.reread();
      return contents;
    });
  return {
    source: source.kind,
    place: source.place,
    besideData: source.kind === 'file' && resolve(source.place).startsWith(resolve(dataFolder) + sep),
    canChange: source.write !== undefined,
    list: () => {
      const { current, since, keys } = ring.contents;
      return {
        since,
        keys: [...keys].map(([id, { createdAt }]) => ({ id, createdAt, isCurrent: id === current })),
      };
    },
    rotate: async () => (await change((contents) => withNewKey(contents, Date.now()))).current,
    remove: async (id) => {
      await change((contents) => ({
        ...contents,
        keys: new Map([...contents.keys].filter(([other]) => other !== id || other === contents.current)),
      }));
    },
    resealRoot: async () => {
      const sealed = await readRoot(database.installation);
      if (sealed === undefined || keyIdOf(sealed) === ring.current) return;
      await writeRoot(database.installation, seal(ring, ring.root.toString('base64'), rootContext));
    },
    rootKey: async () => keyIdOf((await readRoot(database.installation)) ?? ''),
  };
}

function notOurs({ place }: KeySource): RefusedError {
  return new RefusedError({
    code: 'key/kept-elsewhere',
    what: `The keys come from ${place}, which Chalkline does not write.`,
    fix: 'Change the ring there: add a key (openssl rand -base64 32), name it as "current", keep the others until they are no longer used. The output of a command is read again within a minute; the environment at the next start.',
  });
}

import { join } from 'node:path';
import { type Database, inTurn, migrate, openEmbedded, openServer } from '../db/index.ts';
import {
  type Actor,
  clearLeftScratch,
  clearLeftUploads,
  type Hub,
  Limiters,
  openMailer,
  openSignIn,
  products,
  recordAudit,
  type SignIn,
} from '../hub/index.ts';
import { type Clock, createLogger, systemClock } from '../kernel/index.ts';
import { createNet, parseAllowList } from '../sdk/index.ts';
import { openStore } from '../store/index.ts';
import type { Environment } from './environment.ts';
import { openKeys } from './open-keys.ts';

export interface OpenedHub {
  hub: Hub;
  database: Database;
  signIn: SignIn;
  /** Lets connectors reach further hosts, `127.0.0.1:18101`. */
  allowHosts(hosts: readonly string[]): void;
  close(): Promise<void>;
}

/** Opens database, keys and network, and puts the hub together. `announceRun` is set once there is a queue. */
export async function openHub(environment: Environment, clock: Clock = systemClock): Promise<OpenedHub> {
  const { dataFolder } = environment;
  const database =
    environment.databaseUrl === undefined
      ? await openEmbedded(join(dataFolder, 'database'))
      : await openServer(environment.databaseUrl);
  try {
    await inTurn(database, () => migrate(database));
    const { ring, keeper, areAfterLost } = await openKeys(environment, database);
    const store = openStore(database, ring);
    const allowed = [parseAllowList([...environment.allowHosts])];
    const net = createNet({
      allow: { permits: (host, address, port) => allowed.some((list) => list.permits(host, address, port)) },
    });
    const isAlone = database.engine === 'embedded';
    await clearLeftScratch(dataFolder, isAlone, systemClock.nowMs());
    await clearLeftUploads(store, dataFolder, isAlone, systemClock.nowMs());
    const hub: Hub = {
      store,
      keys: keeper,
      products,
      net,
      limiters: new Limiters(clock, store),
      clock,
      logger: createLogger(),
      dataFolder,
      allowedRoots: environment.allowRoots,
      url: environment.publicUrl ?? `http://${environment.host}:${environment.port}`,
      mailer: environment.mail === undefined ? undefined : openMailer(environment.mail),
      contactEmail: environment.contactEmail,
      announceRun: async () => undefined,
    };
    for (const { company, people } of await store.erased.unrecognisedEverywhere()) {
      hub.logger.warn(
        { company, people },
        "people who were erased cannot be recognised since keys were lost; no run starts until that is confirmed on Admin → People's data",
      );
    }
    if (areAfterLost) {
      const actor: Actor = { userId: null, name: 'Chalkline', trigger: 'cli', address: 'local' };
      await recordAudit(hub, actor, { companyId: null, action: 'key.forgotten' });
    }
    return {
      hub,
      database,
      signIn: openSignIn(store, {
        url: environment.publicUrl ?? `http://${environment.host}:${environment.port}`,
      }),
      allowHosts: (hosts) => allowed.push(parseAllowList([...hosts])),
      close: async () => {
        await net.close();
        hub.mailer?.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

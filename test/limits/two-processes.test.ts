/** Two real processes, one connector, one limit, a real database server and real time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { RateWindow, startHttpSandbox } from '../../sandbox/kit/index.ts';
import { migrate, openServer } from '../../src/db/index.ts';
import { newId } from '../../src/kernel/index.ts';
import type { Limits } from '../../src/sdk/index.ts';
import { startPostgres } from '../server/both-engines.ts';
import type { CallingTask } from './calling-process.ts';

vi.setConfig({ testTimeout: 300_000 });

// A long window, as vendors have, and few calls: what a busy machine delays is small against it.
const limits: Limits = { calls: 80, perMs: 8_000, concurrency: 4 };

const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

interface Vendor {
  /** Calls that arrived, by the process that made them. */
  arrived: { name: string; atMs: number }[];
  refused: number;
  mostAtOnce: number;
  url: string;
}

async function startVendor(): Promise<Vendor> {
  const vendor: Vendor = { arrived: [], refused: 0, mostAtOnce: 0, url: '' };
  let running = 0;
  const sandbox = await startHttpSandbox({
    name: 'counting',
    seed: () => undefined,
    routes: (app, { clock }) => {
      const window = new RateWindow(limits.calls, limits.perMs, clock);
      app.get('/:name', async (request, reply) => {
        const { name } = request.params as { name: string };
        running += 1;
        vendor.mostAtOnce = Math.max(vendor.mostAtOnce, running);
        vendor.arrived.push({ name, atMs: Date.now() });
        const isTooMany = window.take('all') > 0;
        if (isTooMany) vendor.refused += 1;
        await later(20);
        running -= 1;
        return reply.code(isTooMany ? 429 : 200).send('');
      });
    },
  });
  toClose.push(sandbox.close);
  vendor.url = sandbox.url;
  return vendor;
}

/** Lets a while pass; which share of what was allowed in it was used, in all and by each process. */
async function used({ arrived }: Vendor, ms: number): Promise<{ all: number; a: number; b: number }> {
  const fromMs = Date.now();
  await later(ms);
  const allowed = (limits.calls * (Date.now() - fromMs)) / limits.perMs;
  const calls = arrived.filter(({ atMs }) => atMs >= fromMs);
  const by = (name: string) => calls.filter((call) => call.name === name).length / allowed;
  return { all: calls.length / allowed, a: by('a'), b: by('b') };
}

test('two processes keep one limit together and use it; when one is killed the other soon has all of it', async () => {
  const server = await startPostgres();
  toClose.push(server.close);
  const database = await openServer(server.url);
  const companyId = newId();
  const connectorId = newId();
  await migrate(database);
  await database.acrossCompanies.query(`INSERT INTO company (id, name) VALUES ($1, 'Plumb')`, [companyId]);
  await database
    .forCompany(companyId)
    .query(
      `INSERT INTO connector (company_id, id, name, product, config) VALUES ($1, $2, 'Clock', 'hcss', '{}')`,
      [companyId, connectorId],
    );
  await database.close();
  const vendor = await startVendor();
  const start = (name: string): ChildProcess => {
    const task: CallingTask = {
      databaseUrl: server.url,
      companyId,
      connectorId,
      vendorUrl: `${vendor.url}/${name}`,
      limits,
      callers: 6,
    };
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        join(import.meta.dirname, 'calling-process.ts'),
        JSON.stringify(task),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    toClose.push(() => child.kill('SIGKILL'));
    return child;
  };
  const a = start('a');
  start('b');
  while (new Set(vendor.arrived.map(({ name }) => name)).size < 2) await later(50);
  await later(limits.perMs);

  const together = await used(vendor, 3 * limits.perMs);
  a.kill('SIGKILL');
  // The places of the dead one are leased for nine seconds, its calls count for a window.
  await later(10_000);
  const alone = await used(vendor, 2 * limits.perMs);

  console.info('share of the limit that was used:', { together, alone });
  expect(vendor.refused).toBe(0);
  expect(vendor.mostAtOnce).toBeLessThanOrEqual(limits.concurrency);
  // Nine tenths is asked on a clock that jumps (limiter.test.ts, each-vendor.test.ts): here a busy machine has its part
  // in it. More than one process's half shows that both share, and that the one left has taken over.
  expect(together.all).toBeGreaterThan(0.6);
  expect(Math.min(together.a, together.b)).toBeGreaterThan(0.2);
  expect(alone.a).toBe(0);
  expect(alone.b).toBeGreaterThan(0.6);
});

/** A process that calls a vendor without end through one connector, counted by the database. Started with what it needs. */
import { openServer } from '../../src/db/index.ts';
import { Limiters } from '../../src/hub/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import type { Limits } from '../../src/sdk/index.ts';
import { openStore } from '../../src/store/index.ts';

export interface CallingTask {
  databaseUrl: string;
  companyId: string;
  connectorId: string;
  vendorUrl: string;
  limits: Limits;
  callers: number;
}

const task = JSON.parse(process.argv[2] ?? '{}') as CallingTask;
const database = await openServer(task.databaseUrl, 3);
// Nothing sealed is read.
const store = openStore(database, { current: '', keys: {}, root: Buffer.alloc(32) });
const limiter = new Limiters(systemClock, store).of(task.companyId, task.connectorId, task.limits);
const never = new AbortController().signal;
await Promise.all(
  Array.from({ length: task.callers }, async () => {
    for (;;) await limiter.run(async () => (await fetch(task.vendorUrl)).text(), never);
  }),
);

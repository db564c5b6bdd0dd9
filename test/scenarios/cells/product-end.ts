import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyProduct, Client } from '../../../src/sdk/index.ts';
import { contextForTest, type StandIn } from '../../../src/sdk/testing/index.ts';
import type { RunEvent } from '../../../src/sync/index.ts';

/** One product before its own sandbox, opened anew for each run as the hub does it. */
export function productEnd(product: AnyProduct, standIn: StandIn) {
  const folder = mkdtempSync(join(tmpdir(), 'chalkline-cells-'));
  const { concurrency } = product.manifest.limits(standIn.config);
  const open = async (signal: AbortSignal): Promise<Client> => {
    const made = await contextForTest(product, standIn.config, standIn.secrets, {
      signal,
      limits: { calls: 1_000_000, perMs: 1_000, concurrency },
      allowedRoots: [...(standIn.allowedRoots ?? []), folder],
      ...(standIn.uploads === undefined ? {} : { uploads: standIn.uploads }),
    });
    const client = await product.open(made.context);
    const close = client.close.bind(client);
    client.close = async () => {
      await close();
      await made.close();
    };
    return client;
  };
  return { open, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What went wrong in a run, as short lines that a failed test can show. */
export function troubles(events: readonly RunEvent[], dataSet?: string): string[] {
  const bad = events.filter(
    (event) =>
      (event.level === 'error' || event.level === 'failure') &&
      (dataSet === undefined || event.dataSet === dataSet),
  );
  return [
    ...new Set(bad.map((event) => `${event.dataSet} ${event.code} ${event.field ?? ''}: ${event.message}`)),
  ];
}

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, openEmbedded } from '../../src/db/index.ts';
import { type KeyRing, newId, systemClock } from '../../src/kernel/index.ts';
import type { AnyProduct } from '../../src/sdk/index.ts';
import { createRunStore } from '../../src/store/run-store.ts';
import {
  type DataSetConfig,
  type RunEnd,
  type RunEvent,
  type RunTask,
  runSync,
  type SyncConfig,
  usualSettings,
} from '../../src/sync/index.ts';
import { VendorFile } from './ledger-vendor.ts';

const ring: KeyRing = { current: 'test', keys: { test: Buffer.alloc(32, 7) } };

export interface EngineRig {
  database: Database;
  source: VendorFile;
  destination: VendorFile;
  folder: string;
  ids: { company: string; source: string; destination: string; sync: string };
  config: SyncConfig;
  run(options?: RunWish): Promise<RunReport>;
  close(): Promise<void>;
}

export interface RunWish {
  saveChanges?: boolean;
  options?: RunTask['options'];
  config?: Partial<SyncConfig>;
  purpose?: RunTask['purpose'];
  planOf?: string;
  overridden?: boolean;
  runId?: string;
  nowMs?: number;
  onStart?: (runId: string) => void;
}

export interface RunReport extends RunEnd {
  runId: string;
  counts: Record<string, Record<string, number>>;
  events: RunEvent[];
  changes: { data_set: string; kind: string; state: string; title: string; detail: string | null }[];
  guards: { code: string }[];
}

/** A data set that flows with nothing special about it. */
export function plain(id: string, more: Partial<DataSetConfig> = {}): DataSetConfig {
  return { id, mapping: [], filter: [], deletes: 'none', create: true, update: true, ...more };
}

/** One company, two vendors in files, and a way to run syncs between them through the real store. */
export async function openRig(wish: {
  destination: AnyProduct;
  source: AnyProduct;
  dataSets?: DataSetConfig[];
  database?: Database;
  folder?: string;
}): Promise<EngineRig> {
  const folder = wish.folder ?? mkdtempSync(join(tmpdir(), 'chalkline-engine-'));
  const database = wish.database ?? (await openEmbedded(undefined));
  await migrate(database);
  const source = new VendorFile(join(folder, 'source.sqlite'));
  const destination = new VendorFile(join(folder, 'destination.sqlite'));
  const ids = { company: newId(), source: newId(), destination: newId(), sync: newId() };
  const config: SyncConfig = {
    ...usualSettings,
    dataSets: wish.dataSets ?? ['departments', 'employees', 'payRates'].map((id) => plain(id)),
  };
  await database.query('INSERT INTO company (id, name) VALUES ($1, $2)', [
    ids.company,
    `Company ${ids.company}`,
  ]);
  for (const [id, name] of [
    [ids.source, 'Source'],
    [ids.destination, 'Destination'],
  ]) {
    await database.query(
      `INSERT INTO connector (company_id, id, name, product, config) VALUES ($1, $2, $3, 'toy', '{}')`,
      [ids.company, id, name],
    );
  }
  await database.query(
    `INSERT INTO sync (company_id, id, name, source_id, destination_id, config, decision_hash) VALUES ($1, $2, 'Sync', $3, $4, $5, 'x')`,
    [ids.company, ids.sync, ids.source, ids.destination, JSON.stringify(config)],
  );

  const run = async (options: RunWish = {}): Promise<RunReport> => {
    const runId = options.runId ?? newId();
    const task: RunTask = {
      companyId: ids.company,
      runId,
      syncId: ids.sync,
      source: { id: ids.source, name: 'Source' },
      destination: { id: ids.destination, name: 'Destination' },
      config: { ...config, ...options.config },
      options: options.options ?? {},
      saveChanges: options.saveChanges ?? false,
      purpose: options.purpose ?? 'sync',
      phase: 'planning',
      overridden: options.overridden ?? false,
      startedAtMs: options.nowMs ?? Date.now(),
    };
    if (options.runId === undefined) {
      await database.query(
        `INSERT INTO run (company_id, id, sync_id, sync_name, source_id, destination_id, source_name, destination_name, config, decision_hash, save_changes, trigger, purpose, user_name, status)
         VALUES ($1, $2, $3, 'Sync', $4, $5, 'Source', 'Destination', '{}', 'x', $6, 'person', $7, 'Test', 'queued')`,
        [ids.company, runId, ids.sync, ids.source, ids.destination, task.saveChanges, task.purpose],
      );
    } else {
      const [row] = await database.query<{ phase: RunTask['phase'] }>('SELECT phase FROM run WHERE id = $1', [
        runId,
      ]);
      task.phase = row?.phase ?? 'planning';
    }
    options.onStart?.(runId);
    const store = createRunStore(database, ring, {
      companyId: ids.company,
      runId,
      syncId: ids.sync,
      sourceId: ids.source,
      destinationId: ids.destination,
      planOf: options.planOf ?? runId,
    });
    const clock =
      options.nowMs === undefined ? systemClock : { ...systemClock, nowMs: () => options.nowMs ?? 0 };
    const end = await runSync(task, {
      store,
      clock,
      shutdown: new AbortController().signal,
      folder: join(folder, 'runs', runId),
      scratchKey: Buffer.alloc(32, 1),
      hashKey: 'k',
      open: async (id, { signal }) => {
        const product = id === ids.source ? wish.source : wish.destination;
        const path = join(folder, id === ids.source ? 'source.sqlite' : 'destination.sqlite');
        const client = new VendorFile(path, signal);
        return {
          id,
          name: id === ids.source ? 'Source' : 'Destination',
          product,
          config: { path },
          client,
          limits: product.manifest.limits({}),
          close: () => client.close(),
        };
      },
    });
    await database.query('UPDATE run SET status = $2, finished_at = now() WHERE id = $1', [
      runId,
      end.status,
    ]);
    return { ...(await reportOf(database, runId, options.planOf ?? runId)), ...end, runId };
  };

  return {
    database,
    source,
    destination,
    folder,
    ids,
    config,
    run,
    close: async () => {
      await source.close();
      await destination.close();
      if (wish.database === undefined) await database.close();
    },
  };
}

async function reportOf(
  database: Database,
  runId: string,
  planOf: string,
): Promise<Omit<RunReport, 'status' | 'runId'>> {
  const progress = await database.query<{ data_set: string; progress: { counts: Record<string, number> } }>(
    'SELECT data_set, progress FROM run_data_set WHERE run_id = $1 ORDER BY position',
    [runId],
  );
  const [run] = await database.query<{ guards: { code: string }[] }>('SELECT guards FROM run WHERE id = $1', [
    runId,
  ]);
  return {
    counts: Object.fromEntries(progress.map((row) => [row.data_set, row.progress.counts])),
    events: await database.query<RunEvent>(
      'SELECT *, data_set AS "dataSet" FROM run_event WHERE run_id = $1 ORDER BY seq',
      [runId],
    ),
    changes: await database.query(
      'SELECT data_set, kind, state, title, detail FROM change WHERE plan_id = (SELECT id FROM plan WHERE run_id = $1) ORDER BY seq',
      [planOf],
    ),
    guards: run?.guards ?? [],
  };
}

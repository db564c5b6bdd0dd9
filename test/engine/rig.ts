import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, openEmbedded, type Queryable } from '../../src/db/index.ts';
import { type KeyRing, newId, systemClock } from '../../src/kernel/index.ts';
import type { AnyProduct, Client } from '../../src/sdk/index.ts';
import { createRunStore } from '../../src/store/run-store.ts';
import {
  type Change,
  type ChangeState,
  type DataSetConfig,
  type EngineDependencies,
  type RunEnd,
  type RunEvent,
  type RunStore,
  type RunTask,
  runSync,
  type SyncConfig,
  usualSettings,
} from '../../src/sync/index.ts';
import { VendorFile } from './vendor-file.ts';

/** Under which the rig's runs hash what may not be told. */
export const hashKey = 'k';
export const ring: KeyRing = {
  current: 'test',
  keys: { test: Buffer.alloc(32, 7) },
  root: Buffer.alloc(32, 8),
};

export interface RigIds {
  company: string;
  source: string;
  destination: string;
  sync: string;
}

export interface EngineRig {
  database: Database;
  source: VendorFile;
  destination: VendorFile;
  folder: string;
  ids: RigIds;
  config: SyncConfig;
  run(options?: RunWish): Promise<RunReport>;
  /** Asks a run to stop, as a person does. */
  cancel(runId: string): Promise<void>;
  /** The changes of the plan that a run has made, with their contents. */
  plan(runId: string): Promise<(Change & { state: ChangeState })[]>;
  /** The store of a run; `planOf`: the run whose plan it applies. */
  storeOf(runId: string, planOf?: string): RunStore;
  map(dataSet: string, entries: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

export interface RunWish {
  saveChanges?: boolean;
  options?: RunTask['options'];
  config?: Partial<SyncConfig>;
  purpose?: RunTask['purpose'];
  /** The run whose plan is applied. */
  planOf?: string;
  overridden?: boolean;
  /** Takes up a run that was broken off. */
  runId?: string;
  /** What the clock says. */
  nowMs?: number;
  /** When the run started, which outlives a crash; now when absent. */
  startedAtMs?: number;
  onStart?: (runId: string) => void;
  patience?: EngineDependencies['patience'];
  shutdown?: AbortSignal;
}

export interface RunReport extends RunEnd {
  runId: string;
  counts: Record<string, Record<string, number>>;
  stages: Record<string, string>;
  events: RunEvent[];
  changes: {
    data_set: string;
    kind: string;
    write: string;
    state: string;
    title: string;
    source_key: string;
    detail: string | null;
  }[];
  guards: { code: string; message: string }[];
}

/** A data set that flows with nothing special about it. */
export function plain(id: string, more: Partial<DataSetConfig> = {}): DataSetConfig {
  return { id, mapping: [], filter: [], deletes: 'none', create: true, update: true, ...more };
}

type OpenEnd = (signal: AbortSignal, runId: string) => Client | Promise<Client>;

/** One company, two vendors in files, and a way to run syncs between them through the real store. */
export async function openRig(wish: {
  destination: AnyProduct;
  source: AnyProduct;
  dataSets?: DataSetConfig[];
  settings?: Partial<SyncConfig>;
  database?: Database;
  folder?: string;
  /** A company that is there already. */
  ids?: RigIds;
  /** Opens an end that is no vendor file. */
  openSource?: OpenEnd;
  openDestination?: OpenEnd;
  /** The connector's form of such an end. */
  sourceConfig?: Readonly<Record<string, unknown>>;
  destinationConfig?: Readonly<Record<string, unknown>>;
}): Promise<EngineRig> {
  const folder = wish.folder ?? mkdtempSync(join(tmpdir(), 'chalkline-engine-'));
  mkdirSync(folder, { recursive: true });
  const database = wish.database ?? (await openEmbedded(undefined));
  if (wish.database === undefined) await migrate(database);
  const source = new VendorFile(join(folder, 'source.sqlite'));
  const destination = new VendorFile(join(folder, 'destination.sqlite'));
  const ids = wish.ids ?? { company: newId(), source: newId(), destination: newId(), sync: newId() };
  const config: SyncConfig = {
    ...usualSettings,
    dataSets: wish.dataSets ?? ['departments', 'employees', 'payRates'].map((id) => plain(id)),
    ...wish.settings,
  };
  await database.acrossCompanies.query(
    'INSERT INTO company (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [ids.company, `Company ${ids.company}`],
  );
  const rows = database.forCompany(ids.company);
  for (const [id, name] of [
    [ids.source, 'Source'],
    [ids.destination, 'Destination'],
  ]) {
    await rows.query(
      `INSERT INTO connector (company_id, id, name, product, config) VALUES ($1, $2, $3, 'toy', '{}') ON CONFLICT DO NOTHING`,
      [ids.company, id, name],
    );
  }
  await rows.query(
    `INSERT INTO sync (company_id, id, name, source_id, destination_id, config, decision_hash)
     VALUES ($1, $2, 'Sync', $3, $4, $5, 'x') ON CONFLICT DO NOTHING`,
    [ids.company, ids.sync, ids.source, ids.destination, JSON.stringify(config)],
  );

  const storeOf = (runId: string, planOf = runId): RunStore =>
    createRunStore(database, ring, {
      companyId: ids.company,
      runId,
      syncId: ids.sync,
      sourceId: ids.source,
      destinationId: ids.destination,
      planOf,
    });

  const run = async (options: RunWish = {}): Promise<RunReport> => {
    const runId = options.runId ?? newId();
    const nowMs = options.startedAtMs ?? options.nowMs ?? Date.now();
    await rows.query(
      `INSERT INTO run (company_id, id, sync_id, sync_name, source_id, destination_id, source_name, destination_name, config, decision_hash, save_changes, trigger, purpose, user_name, status, started_at)
       VALUES ($1, $2, $3, 'Sync', $4, $5, 'Source', 'Destination', '{}', 'x', $6, 'person', $7, 'Test', 'queued', $8) ON CONFLICT DO NOTHING`,
      [
        ids.company,
        runId,
        ids.sync,
        ids.source,
        ids.destination,
        options.saveChanges ?? false,
        options.purpose ?? 'sync',
        new Date(nowMs).toISOString(),
      ],
    );
    const [row] = await rows.query<{ phase: RunTask['phase']; started_at: Date | string }>(
      `UPDATE run SET status = 'running' WHERE id = $1 RETURNING phase, started_at`,
      [runId],
    );
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
      phase: row?.phase ?? 'planning',
      overridden: options.overridden ?? false,
      startedAtMs: new Date(row?.started_at ?? nowMs).getTime(),
    };
    options.onStart?.(runId);
    const clock =
      options.nowMs === undefined ? systemClock : { ...systemClock, nowMs: () => options.nowMs ?? 0 };
    let end: RunEnd;
    try {
      end = await runSync(task, {
        store: storeOf(runId, options.planOf),
        clock,
        shutdown: options.shutdown ?? new AbortController().signal,
        folder: join(folder, 'runs', runId),
        scratchKey: Buffer.alloc(32, 1),
        hashKey,
        ...(options.patience === undefined ? {} : { patience: options.patience }),
        open: async (id, { signal }) => {
          const isSource = id === ids.source;
          const product = isSource ? wish.source : wish.destination;
          const path = join(folder, isSource ? 'source.sqlite' : 'destination.sqlite');
          const openEnd = isSource ? wish.openSource : wish.openDestination;
          const client = (await openEnd?.(signal, runId)) ?? new VendorFile(path, signal);
          const form = (isSource ? wish.sourceConfig : wish.destinationConfig) ?? { path };
          if (client instanceof VendorFile && client.take('hang-open', ''))
            await new Promise(() => undefined);
          return {
            id,
            name: isSource ? 'Source' : 'Destination',
            product,
            config: form,
            client,
            limits: product.manifest.limits(form),
            close: () => client.close(),
          };
        },
      });
    } finally {
      await rows.query(`UPDATE run SET status = 'ended' WHERE id = $1`, [runId]);
    }
    await rows.query('UPDATE run SET status = $2, finished_at = now() WHERE id = $1', [runId, end.status]);
    return { ...(await reportOf(rows, runId, options.planOf ?? runId)), ...end, runId };
  };

  return {
    database,
    source,
    destination,
    folder,
    ids,
    config,
    run,
    storeOf,
    cancel: async (runId) => {
      await rows.query('UPDATE run SET cancel_requested = true WHERE id = $1', [runId]);
    },
    plan: async (runId) => {
      const store = storeOf(runId);
      const changes: (Change & { state: ChangeState })[] = [];
      for (const dataSet of await store.plan.dataSets()) {
        const states = ['planned', 'sent', 'applied', 'refused', 'conflict', 'in doubt'] as const;
        changes.push(...(await store.plan.changes(dataSet, states, 0, 100_000)));
      }
      return changes.sort((left, right) => left.seq - right.seq);
    },
    map: async (dataSet, entries) => {
      for (const [from, to] of Object.entries(entries)) {
        await rows.query(
          'INSERT INTO crosswalk (company_id, sync_id, data_set, source_code, destination_code) VALUES ($1, $2, $3, $4, $5)',
          [ids.company, ids.sync, dataSet, from, to],
        );
      }
    },
    close: async () => {
      source.db.close();
      destination.db.close();
      if (wish.database === undefined) await database.close();
    },
  };
}

async function reportOf(
  rows: Queryable,
  runId: string,
  planOf: string,
): Promise<Omit<RunReport, 'status' | 'runId'>> {
  const progress = await rows.query<{
    data_set: string;
    progress: { counts: Record<string, number>; stage: string };
  }>('SELECT data_set, progress FROM run_data_set WHERE run_id = $1 ORDER BY position', [runId]);
  const [run] = await rows.query<{ guards: RunReport['guards'] }>('SELECT guards FROM run WHERE id = $1', [
    runId,
  ]);
  return {
    counts: Object.fromEntries(progress.map((row) => [row.data_set, row.progress.counts])),
    stages: Object.fromEntries(progress.map((row) => [row.data_set, row.progress.stage])),
    events: await rows.query<RunEvent>(
      'SELECT *, data_set AS "dataSet", record_key AS "recordKey" FROM run_event WHERE run_id = $1 ORDER BY seq',
      [runId],
    ),
    changes: await rows.query(
      `SELECT data_set, kind, write, state, title, source_key, detail FROM change
       WHERE plan_id = (SELECT id FROM plan WHERE run_id = $1) ORDER BY seq`,
      [planOf],
    ),
    guards: run?.guards ?? [],
  };
}

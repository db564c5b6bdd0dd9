/** One run File → Viewpoint Vista (CSV) with Save changes, in a process of its own. Prints one JSON line. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, openEmbedded } from '../src/db/index.ts';
import { type KeyRing, newId, systemClock } from '../src/kernel/index.ts';
import { file } from '../src/products/file/index.ts';
import { viewpointVista } from '../src/products/viewpoint-vista/index.ts';
import { type AnyProduct, createNet, Limiter, parseAllowList } from '../src/sdk/index.ts';
import { createRunStore } from '../src/store/run-store.ts';
import { type RunTask, runSync, usualSettings } from '../src/sync/index.ts';
import { columns } from './employees-csv.ts';

const [folder = '', sourceFolder = ''] = process.argv.slice(2);
const ring: KeyRing = { current: 'bench', keys: { bench: Buffer.alloc(32, 3) }, root: Buffer.alloc(32, 4) };
const company = '00000000-0000-7000-8000-000000000001';
const sourceId = '00000000-0000-7000-8000-000000000002';
const destinationId = '00000000-0000-7000-8000-000000000003';
const syncId = '00000000-0000-7000-8000-000000000004';
const out = join(folder, 'out');
mkdirSync(out, { recursive: true });

const database = await openEmbedded(join(folder, 'database'));
await migrate(database);
await database.acrossCompanies.query(
  `INSERT INTO company (id, name) VALUES ($1, 'Benchmark') ON CONFLICT DO NOTHING`,
  [company],
);
const rows = database.forCompany(company);
for (const id of [sourceId, destinationId]) {
  await rows.query(
    `INSERT INTO connector (company_id, id, name, product, config) VALUES ($1, $2, $3, 'x', '{}') ON CONFLICT DO NOTHING`,
    [company, id, id],
  );
}
await rows.query(
  `INSERT INTO sync (company_id, id, name, source_id, destination_id, config, decision_hash) VALUES ($1, $2, 'Benchmark', $3, $4, '{}', 'x') ON CONFLICT DO NOTHING`,
  [company, syncId, sourceId, destinationId],
);

const runId = newId();
await rows.query(
  `INSERT INTO run (company_id, id, sync_id, sync_name, source_id, destination_id, source_name, destination_name, config, decision_hash, save_changes, trigger, purpose, user_name, status)
   VALUES ($1, $2, $3, 'Benchmark', $4, $5, 'File', 'Vista', '{}', 'x', true, 'cli', 'sync', 'Benchmark', 'running')`,
  [company, runId, syncId, sourceId, destinationId],
);
const task: RunTask = {
  companyId: company,
  runId,
  syncId,
  source: { id: sourceId, name: 'File' },
  destination: { id: destinationId, name: 'Vista' },
  config: {
    ...usualSettings,
    dataSets: [
      {
        id: 'employees',
        fields: [...columns],
        mapping: [],
        filter: [],
        deletes: 'none',
        create: true,
        update: true,
      },
    ],
  },
  options: {},
  saveChanges: true,
  purpose: 'sync',
  phase: 'planning',
  overridden: true,
  startedAtMs: Date.now(),
};

const configs: Record<string, { product: AnyProduct; config: Record<string, unknown> }> = {
  [sourceId]: {
    product: file,
    config: { direction: 'read', place: 'folder', folder: sourceFolder, quietSeconds: 0 },
  },
  [destinationId]: {
    product: viewpointVista,
    config: { prCompany: '1', useSftp: false, folder: out, earnCodeHourly: '1', quietSeconds: 0 },
  },
};

// The time counts from here: opening the database is the program's start, not the sync's.
const started = performance.now();
const end = await runSync(task, {
  store: createRunStore(database, ring, {
    companyId: company,
    runId,
    syncId,
    sourceId,
    destinationId,
    planOf: runId,
  }),
  clock: systemClock,
  shutdown: new AbortController().signal,
  folder: join(folder, 'runs', runId),
  scratchKey: Buffer.alloc(32, 9),
  hashKey: 'bench',
  open: async (id, { signal, note, folder: scratchFolder }) => {
    const { product, config } = configs[id] ?? { product: file, config: {} };
    const limits = product.manifest.limits(config);
    const net = createNet({ allow: parseAllowList([]) });
    const client = await product.open({
      config,
      secret: () => '',
      net,
      limiter: new Limiter(limits, systemClock),
      clock: systemClock,
      signal,
      scratchFolder,
      allowedRoots: [sourceFolder, folder],
      uploads: { list: async () => [], open: async () => ({ path: '' }) },
      note,
    });
    return { id, name: product.manifest.name, product, config, client, limits, close: () => client.close() };
  },
});
const seconds = (performance.now() - started) / 1000;
const [progress] = await rows.query<{ progress: { counts: Record<string, number> } }>(
  'SELECT progress FROM run_data_set WHERE run_id = $1',
  [runId],
);
const events = await rows.query<{ code: string; message: string; n: number }>(
  `SELECT code, min(message) AS message, count(*) AS n FROM run_event WHERE run_id = $1 AND level IN ('error', 'failure') GROUP BY code LIMIT 5`,
  [runId],
);
await rows.query('UPDATE run SET status = $2 WHERE id = $1', [runId, end.status]);
process.stdout.write(
  `${JSON.stringify({ seconds, status: end.status, failure: end.failure, counts: progress?.progress.counts, events, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`,
);
await database.close();

import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildContractor } from '../../../../sandbox/contractor/index.ts';
import {
  SAGE_100_DEMO,
  type Sage100SandboxOptions,
  startSage100Sandbox,
  TAX_CALCULATIONS,
} from '../../../../sandbox/sage-100-contractor/index.ts';
import type { Entity } from '../../../model/index.ts';
import { compileMapping, type DataSet, type WriteItem, type WriteKind } from '../../../sdk/index.ts';
import { itemOf, oneByOne, openForTest, recordsOf, TestFileOutput } from '../../../sdk/testing/index.ts';
import type { Sage100Client } from '../client.ts';
import { sage100Contractor } from '../index.ts';
import type { Sage100Config } from '../manifest.ts';

export const contractor = buildContractor({ today: '2026-03-02', people: 40 });

export const secrets = {
  apiKey: SAGE_100_DEMO.apiKey,
  apiSecret: SAGE_100_DEMO.apiSecret,
  password: SAGE_100_DEMO.password,
};

const TOUCHED = {
  departments: ['dptmnt', 'dptnme'],
  unions: ['payuni', 'uninme'],
  earningCodes: ['actrec', 'jobnme'],
  projects: ['actrec', 'jobnme'],
  costCodes: ['cstcde', 'cdenme'],
} as const;

export async function start(options: Sage100SandboxOptions = {}) {
  const root = await mkdtemp(join(tmpdir(), 'sage-100-'));
  const importFolder = join(root, 'import');
  await mkdir(importFolder, { recursive: true });
  const sandbox = await startSage100Sandbox({ contractor, blockSize: 7, importFolder, ...options });
  return {
    sandbox,
    importFolder,
    config: {
      useHh2: true,
      subdomain: SAGE_100_DEMO.subdomain,
      address: `${sandbox.url}/{subdomain}`,
      username: SAGE_100_DEMO.username,
      callsPerMinute: 60_000,
      rowsPerCall: 7,
      payPeriods: '1=1, 2=2',
      taxCalculations: Object.entries(TAX_CALCULATIONS)
        .map(([tax, number]) => `${tax}=${number}`)
        .join(', '),
      folder: importFolder,
      quietSeconds: 0,
    },
    secrets,
    allowedRoots: [root],
    faults: sandbox.faults,
    requests: sandbox.requests,
    expireTokens: () => sandbox.endSessions(),
    touch: async (id: string) => {
      const [table, column] = TOUCHED[id as keyof typeof TOUCHED];
      const row = sandbox.rows(table)[0];
      sandbox.changeInSage(table, { ...row, [column]: `${row?.[column]} again` });
      const opened = await openForTest(sage100Contractor, configOf(sandbox.url), secrets);
      const found = dataSet(id);
      const records = await recordsOf(found, opened.client, { options: {} });
      await opened.close();
      const wanted = id === 'earningCodes' ? records[0] : records.find((each) => each.Code === row?.recnum);
      return String(wanted?.[found.primaryKey[0] ?? '']);
    },
    counts: { departments: contractor.departments.length, projects: contractor.projects.length },
    unknownFields: { projects: 'JobToDateCostAmount', departments: 'IsArchived', costCodes: 'Description' },
    received: async () => {
      const names = (await readdir(importFolder)).filter((name) => /^[^.].*\.csv$/.test(name));
      const read = async (name: string) => [name, await readFile(join(importFolder, name))] as const;
      return Object.fromEntries(await Promise.all(names.map(read)));
    },
    close: async () => {
      await sandbox.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const configOf = (url: string) =>
  ({
    useHh2: true,
    subdomain: SAGE_100_DEMO.subdomain,
    address: `${url}/{subdomain}`,
    username: SAGE_100_DEMO.username,
    callsPerMinute: 60_000,
    rowsPerCall: 7,
  }) as Sage100Config;

export type Started = Awaited<ReturnType<typeof start>>;
export type Opened = Awaited<
  ReturnType<typeof openForTest<typeof sage100Contractor.manifest.config, Sage100Client>>
>;

/** Starts Sage 100 anew and opens the connector; `config` changes what the suite uses. */
export async function withSage(
  work: (opened: Opened, started: Started) => Promise<void>,
  wanted: { config?: Partial<Sage100Config>; sandbox?: Sage100SandboxOptions } = {},
): Promise<void> {
  const started = await start(wanted.sandbox);
  try {
    const config = { ...started.config, ...wanted.config } as Sage100Config;
    const opened = await openForTest(sage100Contractor, config, secrets, {
      allowedRoots: started.allowedRoots,
    });
    try {
      await work(opened, started);
    } finally {
      await opened.close();
    }
  } finally {
    await started.close();
  }
}

export function dataSet(id: string): DataSet<Sage100Client> {
  const found = sage100Contractor.dataSets.find((each) => each.id === id);
  if (found === undefined) throw new Error(`Sage 100 has no data set ${id}`);
  return found;
}

export function itemFor(
  { context }: Opened,
  id: string,
  entity: Entity,
  kind: WriteKind = 'create',
): WriteItem {
  return itemOf(compileMapping(id, dataSet(id).mapping, context.config), kind, entity);
}

let written = 0;

/** Writes entities as the engine does and publishes the files into the import folder. */
export function put(opened: Opened, id: string, entities: readonly Entity[], kind: WriteKind = 'create') {
  return putItems(
    opened,
    id,
    entities.map((entity) => itemFor(opened, id, entity, kind)),
  );
}

/** A time entry that was sent, with what is different now. */
export function correct(opened: Opened, sent: Entity, change: Entity) {
  const sentBefore = itemFor(opened, 'timeEntries', sent).record;
  const item = itemFor(opened, 'timeEntries', { ...sent, ...change }, 'update');
  return putItems(opened, 'timeEntries', [{ ...item, sentBefore }]);
}

export async function putItems(opened: Opened, id: string, items: readonly WriteItem[]) {
  const { write } = dataSet(id);
  if (write?.style !== 'files') throw new Error(`${id} is not written by file`);
  written += 1;
  const out = new TestFileOutput(
    opened.context.scratchFolder,
    `202603020815${String(written).padStart(2, '0')}`,
  );
  await write.format(opened.client, oneByOne(items), out);
  const exchange = write.exchange(opened.client);
  for (const name of out.names) {
    await exchange.stage({ path: out.pathOf(name) }, name);
    await exchange.publish(name);
  }
  return out;
}

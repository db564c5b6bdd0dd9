import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Static } from 'typebox';
import { buildContractor, type Contractor, stalePeople } from '../../../../sandbox/contractor/index.ts';
import {
  SAGE_300_DEMO,
  type Sage300SandboxOptions,
  startSage300Sandbox,
} from '../../../../sandbox/sage-300-cre/index.ts';
import type { Entity } from '../../../model/index.ts';
import { compileMapping, type DataSet, type WriteItem, type WriteKind } from '../../../sdk/index.ts';
import { itemOf, openForTest } from '../../../sdk/testing/index.ts';
import type { Sage300Client } from '../client.ts';
import { sage300Cre } from '../index.ts';
import type { Sage300Config } from '../manifest.ts';
import { type Known, writeSamples } from './write-samples.ts';

export const today = '2026-03-02';
export const contractor = buildContractor({ today, people: 40 });
const { people } = stalePeople(contractor);

const known: Known = {
  numbers: people.map((person) => person.employeeNumber),
  stateTaxes: new Set(
    people.flatMap((person) => person.stateTaxes.map((tax) => `${person.employeeNumber} ${tax.state}`)),
  ),
  deductions: new Set(
    people.flatMap((person) => [
      ...person.deductions.map((one) => `${person.employeeNumber} ${one.code}`),
      ...person.directDeposits.map((one) => `${person.employeeNumber} ${one.deductionCode}`),
    ]),
  ),
  routingNumber: contractor.banks[0]?.routingNumber ?? '',
};

export const samples = writeSamples(known);

export const secrets = {
  apiKey: SAGE_300_DEMO.apiKey,
  apiSecret: SAGE_300_DEMO.apiSecret,
  password: SAGE_300_DEMO.password,
};

const LISTS = {
  departments: 'departments',
  earningCodes: 'payTypes',
  deductionCodes: 'payDeductions',
  unions: 'unions',
  unionLocals: 'unionLocals',
  unionClasses: 'unionClasses',
  projects: 'jobs',
  costCodes: 'costCodes',
  employees: 'employees',
  payRates: 'salaries',
} as const;

/** A sandbox of its own with blocks of 25 rows, so that lists have several pages, and a quick Sync Client. */
export async function start(options: Sage300SandboxOptions & { contractor?: Contractor } = {}) {
  const root = await mkdtemp(join(tmpdir(), 'sage-300-'));
  const timeFolder = join(root, 'time');
  await mkdir(timeFolder, { recursive: true });
  const sandbox = await startSage300Sandbox({
    contractor,
    blockSize: 25,
    operationMs: 30,
    callsPerMinute: 1_000_000,
    callsAtOnce: 8,
    timeFolder,
    ...options,
  });
  const folder = sandbox.folder();
  const rowFor = (dataSet: string) => {
    if (dataSet === 'deductions' || dataSet === 'directDeposits') {
      const isDeposit = (type: unknown) => type === 2 || type === 3;
      const row = folder
        .list('deductions')
        .find((each) => isDeposit(each.DeductionType) === (dataSet === 'directDeposits'));
      return { list: 'deductions', row } as const;
    }
    const list = LISTS[dataSet as keyof typeof LISTS];
    // A class that only one local has, for the others come from the first local.
    const row = folder.list(list).find((each) => dataSet !== 'unionClasses' || each.UnionCode === 'IRON');
    return { list, row } as const;
  };
  return {
    sandbox,
    timeFolder,
    config: {
      subdomain: SAGE_300_DEMO.dataFolder,
      address: `${sandbox.url}/{subdomain}`,
      username: SAGE_300_DEMO.username,
      callsPerMinute: 60_000,
      rowsPerCall: 25,
      writing: 'unverified' as const,
      extraSeparator: '.',
      pollSeconds: 0.02,
      operationMinutes: 5,
      folder: timeFolder,
      quietSeconds: 0,
    },
    secrets,
    allowedRoots: [root],
    faults: sandbox.faults,
    requests: sandbox.requests,
    expireTokens: () => sandbox.endSessions(),
    touch: (dataSet: string) => {
      const { list, row } = rowFor(dataSet);
      if (row === undefined) throw new Error(`Nothing to touch in ${dataSet}`);
      sandbox.changeInSage(list, row.Id, {});
      return String(dataSet === 'employees' ? row.Code : row.Id);
    },
    counts: { employees: people.length + 1, payGroups: contractor.payGroups.length, unions: 5 },
    unknownFields: {
      employees: 'SkillLevel',
      departments: 'IsArchived',
      projects: 'JobToDateCostAmount',
      payRates: 'IsAutomatic',
    },
    canaries: people.map((person) => person.ssn),
    received: async () => {
      const names = (await readdir(timeFolder)).filter((name) => /^[^.].*\.txt$/.test(name));
      const read = async (name: string) => [name, await readFile(join(timeFolder, name))] as const;
      return Object.fromEntries(await Promise.all(names.map(read)));
    },
    close: async () => {
      await sandbox.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

export type Started = Awaited<ReturnType<typeof start>>;
export type Opened = Awaited<ReturnType<typeof openForTest<typeof Sage300Config, Sage300Client>>>;

export interface Wanted {
  config?: Partial<Static<typeof Sage300Config>>;
  sandbox?: Sage300SandboxOptions;
  secrets?: Record<string, string>;
  /** Before the connector is opened. */
  before?: (started: Started) => void;
}

export async function opening(started: Started, wanted: Wanted = {}): Promise<Opened> {
  return openForTest(
    sage300Cre,
    { ...started.config, ...wanted.config } as Sage300Config,
    wanted.secrets ?? secrets,
    { limits: { calls: 100_000, perMs: 1000, concurrency: 4 }, allowedRoots: started.allowedRoots },
  );
}

/** Starts hh2 anew and opens the connector. */
export async function withSage(
  work: (opened: Opened, started: Started) => Promise<void>,
  wanted: Wanted = {},
): Promise<void> {
  const started = await start(wanted.sandbox);
  try {
    wanted.before?.(started);
    const opened = await opening(started, wanted);
    try {
      await work(opened, started);
    } finally {
      await opened.close();
    }
  } finally {
    await started.close();
  }
}

export function dataSet(id: string): DataSet<Sage300Client> {
  const found = sage300Cre.dataSets.find((each) => each.id === id);
  if (found === undefined) throw new Error(`Sage 300 has no data set ${id}`);
  return found;
}

/** The writer of a data set that is written record by record. */
export function writerFor(id: string) {
  const { write } = dataSet(id);
  if (write?.style !== 'records') throw new Error(`${id} is not written record by record`);
  return write;
}

export function itemFor(
  id: string,
  entity: Entity,
  kind: WriteKind = 'create',
  more: Partial<Pick<WriteItem, 'externalKey' | 'present'>> & { changed?: Entity } = {},
): WriteItem {
  return itemOf(compileMapping(id, dataSet(id).mapping, {}), kind, entity, more);
}

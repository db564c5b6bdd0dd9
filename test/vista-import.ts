/** Sends changes through the Vista product into the Vista sandbox, as a run does: format, publish, import. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { SandboxClock } from '../sandbox/kit/index.ts';
import { startVistaSandbox, type VistaSandbox } from '../sandbox/viewpoint-vista/index.ts';
import type { Entity } from '../src/model/index.ts';
import { viewpointVista } from '../src/products/viewpoint-vista/index.ts';
import { compileMapping, type VendorRecord, type WriteKind } from '../src/sdk/index.ts';
import { oneByOne, TestFileOutput } from '../src/sdk/testing/file-output.ts';
import { openForTest } from '../src/sdk/testing/index.ts';

export type Change = [
  kind: WriteKind,
  entity: Entity,
  externalKey?: string,
  present?: VendorRecord,
  /** As it was sent before. */
  before?: Entity,
];

const usual = {
  prCompany: '1',
  raceWhenMissing: 'W',
  federalTaxCode: '1',
  stateTaxCodes: 'AZ=11, CO=12, NM=13',
};

/** Somebody whom Vista does not know, with all that PREH demands. */
export const newcomer: Entity = {
  employeeNumber: '05001',
  lastName: 'Sample, the second',
  firstName: 'Siobhán "Shiv"',
  ssn: '999499001',
  birthDate: '1990-04-30',
  hireDate: '2026-03-02',
  gender: 'female',
  ethnicity: 'Hispanic',
  homePhone: '3035550100',
  status: 'active',
  street1: `${'1234 Long Street '.repeat(4)}`,
  city: 'Denver',
  state: 'CO',
  postalCode: '80202',
  country: 'USA',
  payGroupCode: '1',
  departmentCode: '010',
  workersCompCode: '8810',
  workState: 'CO',
  payType: 'hourly',
};

/** A Vista sandbox and its folders, made anew for each test of the file that calls this. */
export function importBed() {
  let root = '';
  let vista: VistaSandbox;
  let second = 0;
  const at = (name: string) => join(root, name);

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'vista-import-'));
    second = 0;
    for (const name of ['pickup', 'archive', 'error', 'log', 'run']) mkdirSync(at(name));
    const clock = new SandboxClock();
    clock.freeze('2026-03-02T08:00:00Z');
    vista = await startVistaSandbox({
      pickupFolder: at('pickup'),
      archiveFolder: at('archive'),
      errorFolder: at('error'),
      logFolder: at('log'),
      clock,
      people: 40,
    });
  });

  afterEach(async () => {
    await vista.close();
    rmSync(root, { recursive: true });
  });

  /** Formats, publishes and imports; each call is a run of its own, 10 seconds after the one before. */
  async function send(dataSetId: string, changes: Change[], more: Record<string, unknown> = {}) {
    second += 10;
    const config = { ...usual, folder: at('pickup'), ...more };
    const dataSet = viewpointVista.dataSets.find(({ id }) => id === dataSetId);
    if (dataSet?.write?.style !== 'files') throw new Error(`${dataSetId} is not written`);
    const mapping = compileMapping(dataSetId, dataSet.mapping, config);
    const items = changes.map(([kind, entity, externalKey, present, before], index) => ({
      changeId: `${dataSetId}-${index}`,
      kind,
      record: mapping.toRecord(entity),
      changed: [],
      ...(externalKey === undefined ? {} : { externalKey }),
      ...(present === undefined ? {} : { present }),
      ...(before === undefined ? {} : { sentBefore: mapping.toRecord(before) }),
    }));
    const out = new TestFileOutput(join(at('run'), String(second)), `202603020800${second}`);
    const opened = await openForTest(viewpointVista, config as never, {}, { allowedRoots: [root] });
    const exchange = dataSet.write.exchange(opened.client);
    await dataSet.write.format(opened.client, oneByOne(items), out);
    const files = Object.fromEntries(out.names.map((name) => [name, readFileSync(out.pathOf(name))]));
    for (const name of out.names) {
      await exchange.stage({ path: out.pathOf(name) }, name);
      await exchange.publish(name);
    }
    await opened.close();
    const reports = vista.importNow();
    return { out, files, reports, text: out.names.map((name) => files[name]?.toString('utf8')).join('') };
  }

  return {
    at,
    send,
    add: () => send('employees', [['create', newcomer]]),
    rows: (...wanted: Parameters<VistaSandbox['rows']>) => vista.rows(...wanted),
  };
}

/** What the import said against the rows; empty when all went in. */
export const complaints = (reports: ReturnType<VistaSandbox['importNow']>) =>
  reports.flatMap((report) => report.messages.map(({ message }) => message));

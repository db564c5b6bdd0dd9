import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, openEmbedded } from '../../src/db/index.ts';
import { answeringVendor } from './answering-vendor.ts';
import { FileTaker, filesVendor, received } from './files-vendor.ts';
import { openVendor } from './ledger-vendor.ts';
import { type EngineRig, openRig, plain, type RigIds, type RunReport } from './rig.ts';
import { employee, payRate, putCompany, putEmployees, putRates } from './world.ts';

/** How the destination is written to: record by record, or in files. */
export type Style = 'records' | 'files';

/** What a run leaves behind that must not depend on how often it was killed. */
export interface Aftermath {
  status: string;
  counts: Record<string, Record<string, number>>;
  /** Sorted: the order in which answers come is nobody's promise. */
  events: string[];
  changes: string[];
  links: unknown[];
  destination: unknown;
  /** What was told to whoever sent the records. */
  answers: unknown;
  /** Changes that were sent more than once. */
  doubled: string[];
}

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const ids: RigIds = { company: id(1), source: id(2), destination: id(3), sync: id(4) };

/** The run of a step. */
export const runOf = (step: number) => id(1_000 + step);
/** File names come from a run's start. */
const startOf = (step: number) => Date.UTC(2026, 0, 5) + step * 3_600_000;

/** Opens the world of a folder in this process; its database is in the folder, or only in memory. */
export async function openWorld(folder: string, style: Style, inMemory = false): Promise<EngineRig> {
  mkdirSync(folder, { recursive: true });
  const database = await openEmbedded(inMemory ? undefined : join(folder, 'db'));
  await migrate(database);
  const rig = await openRig({
    folder,
    database,
    ids,
    source: style === 'records' ? openVendor : answeringVendor(join(folder, 'answers')),
    destination: style === 'records' ? openVendor : filesVendor,
    dataSets: [
      plain('departments'),
      plain('employees', { deletes: 'deactivate' }),
      plain('payRates', { deletes: 'remove' }),
    ],
    ...(style === 'records'
      ? {}
      : { openDestination: (signal: AbortSignal) => new FileTaker(join(folder, 'inbox'), signal) }),
  });
  return {
    ...rig,
    close: async () => {
      await rig.close();
      await database.close();
    },
  };
}

/** Changes the source in every way that a plan knows. May be repeated. */
export function prepareStep(rig: EngineRig, style: Style, step: number): void {
  if (step === 0) {
    putCompany(rig, 40);
    return;
  }
  const at = (n: number) => 1 + ((step * 7 + n) % 30);
  const fresh = Array.from({ length: 4 }, (_, n) => 100 + step * 10 + n);
  putEmployees(rig, 'source', [
    ...Array.from({ length: 8 }, (_, n) => employee(at(n), { city: `City ${step}` })),
    ...fresh.map((n) => employee(n)),
    employee(34, { status: step % 2 === 0 ? 'active' : 'terminated', terminationDate: '2026-01-02' }),
    employee(35, { birthDate: `never ${step}` }),
    employee(36, { departmentCode: `NONE${step}` }),
    employee(37, { lastName: style === 'files' ? 'Unwritable' : null, city: `City ${step}` }),
    employee(38, { city: step % 2 === 0 ? 'Odd' : 'Even' }),
  ]);
  putRates(
    rig,
    [at(1), at(2), ...fresh.slice(0, 3), 35].map((n) => payRate(n, { amount: `4${step % 10}.5` })),
  );
  rig.source.remove('employees', String(1100 + (step - 1) * 10));
  rig.source.remove('payRates', `${1100 + (step - 1) * 10}|REG|hourly|2024-01-01`);
  rig.destination.heal();
  if (style === 'files') return;
  rig.destination.fault('lost-answer', 'employees', 2);
  rig.destination.fault('lost-request', 'employees', 1);
  rig.destination.fault('refuse', 'payRates', 1);
}

export function runStep(rig: EngineRig, step: number): Promise<RunReport> {
  return rig.run({ saveChanges: true, runId: runOf(step), startedAtMs: startOf(step) });
}

export async function aftermathOf(rig: EngineRig, style: Style, report: RunReport): Promise<Aftermath> {
  const sent = rig.destination.writes().map((write) => write.change_id);
  const inbox = style === 'files' ? received(join(rig.folder, 'inbox')) : undefined;
  return {
    status: report.status,
    counts: report.counts,
    events: report.events
      .map((event) => [event.level, event.code, event.recordKey, event.message].join(' | '))
      .sort(),
    changes: report.changes.map((change) => [change.source_key, change.write, change.state].join(' | ')),
    links: await rig.database
      .forCompany(rig.ids.company)
      .query(
        'SELECT data_set, source_key, destination_key, fingerprint FROM link ORDER BY data_set, source_key',
      ),
    destination:
      inbox === undefined ? rig.destination.dump() : { names: inbox.names, lines: inbox.lines.sort() },
    answers: style === 'files' ? received(join(rig.folder, 'answers')) : undefined,
    doubled: sent.filter((one, index) => sent.indexOf(one) !== index),
  };
}

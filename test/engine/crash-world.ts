import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, openEmbedded } from '../../src/db/index.ts';
import { FileTaker, filesVendor } from './files-vendor.ts';
import { openVendor } from './ledger-vendor.ts';
import { type EngineRig, openRig, plain, type RigIds } from './rig.ts';
import { employee, payRate, putCompany, putEmployees, putRates } from './world.ts';

/** How the destination is written to: record by record, or in files. */
export type Style = 'records' | 'files';

const ids: RigIds = {
  company: '00000000-0000-4000-8000-000000000001',
  source: '00000000-0000-4000-8000-000000000002',
  destination: '00000000-0000-4000-8000-000000000003',
  sync: '00000000-0000-4000-8000-000000000004',
};

/** The run that is killed. */
export const runId = '00000000-0000-4000-8000-000000000005';
/** File names come from the run's start. */
export const startedAtMs = Date.UTC(2026, 0, 5, 12);

/** Opens the world of a folder, with its embedded database, in this process. */
export async function openWorld(folder: string, style: Style): Promise<EngineRig> {
  mkdirSync(folder, { recursive: true });
  const database = await openEmbedded(join(folder, 'db'));
  await migrate(database);
  const rig = await openRig({
    folder,
    database,
    ids,
    source: openVendor,
    destination: style === 'records' ? openVendor : filesVendor,
    dataSets: [
      plain('departments'),
      plain('employees', { deletes: 'deactivate' }),
      plain('payRates', { deletes: 'remove' }),
    ],
    ...(style === 'records'
      ? {}
      : { openDestination: (signal: AbortSignal) => new FileTaker(inbox(folder), signal) }),
  });
  return {
    ...rig,
    close: async () => {
      await rig.close();
      await database.close();
    },
  };
}

/** The folder of the receiver of files. */
export function inbox(folder: string): string {
  return join(folder, 'inbox');
}

/** A company that has been synced once, and then changed in every way that a plan knows. */
export async function prepareWorld(folder: string, style: Style): Promise<void> {
  const rig = await openWorld(folder, style);
  putCompany(rig, 60);
  await rig.run({ saveChanges: true, startedAtMs: startedAtMs - 86_400_000 });
  putEmployees(rig, 'source', [
    ...Array.from({ length: 20 }, (_, n) => employee(n + 1, { city: 'Dallas' })),
    ...Array.from({ length: 20 }, (_, n) => employee(n + 100)),
    employee(30, { status: 'terminated', terminationDate: '2026-01-02' }),
    employee(31, { birthDate: 'never' }),
    employee(32, { departmentCode: 'NONE' }),
    employee(33, { lastName: style === 'files' ? 'Unwritable' : null }),
    employee(34, { city: 'Odd' }),
  ]);
  putRates(
    rig,
    [1, 2, 100, 101, 31].map((n) => payRate(n, { amount: '41.5' })),
  );
  rig.source.remove('employees', '1040');
  rig.source.remove('payRates', '1041|REG|hourly|2024-01-01');
  if (style === 'records') {
    rig.destination.fault('lost-answer', 'employees', 3);
    rig.destination.fault('lost-request', 'employees', 2);
    rig.destination.fault('refuse', 'payRates', 1);
  }
  await rig.close();
}

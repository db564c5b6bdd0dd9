import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildContractor } from '../../../../sandbox/contractor/index.ts';
import {
  CORE_HR_DEMO,
  type CoreHrSandboxOptions,
  startCoreHrSandbox,
} from '../../../../sandbox/core-hr/index.ts';
import { SandboxClock } from '../../../../sandbox/kit/index.ts';

export const today = '2026-03-02';
export const contractor = buildContractor({ today, people: 40 });

/** Core HR with a folder for its files, and some hours of one person. */
export async function startStandIn(options: CoreHrSandboxOptions = {}) {
  const root = await mkdtemp(join(tmpdir(), 'core-hr-'));
  const importFolder = join(root, 'import');
  const exportFolder = join(root, 'export');
  // Core HR looks for files at half past each hour; a standing clock keeps it from taking ours away.
  const clock = new SandboxClock();
  clock.freeze(`${today}T10:00:00Z`);
  const sandbox = await startCoreHrSandbox({
    contractor,
    clock,
    importFolder,
    exportFolder,
    callsPerMinute: 1_000_000,
    ...options,
  });
  // The demo contractor's HR has no hours of its own; without any there is nothing to read back.
  const user = contractor.people[0]?.id.replaceAll('-', '');
  await mkdir(importFolder, { recursive: true });
  await writeFile(
    join(importFolder, 'timesheets-with-cost-centers-1.csv'),
    'Arcoro User ID,Transaction Date,Project Code,Hours,Cost Center 1,Cost Center 2,Cost Center 3,Cost Center 4,Cost Center 5\r\n' +
      `${user},03/02/2026,Regular,8,03-300,25-001,,,\r\n${user},03/02/2026,OT1,1.5,03-300,25-001,,,\r\n`,
  );
  sandbox.pollImports();
  return {
    sandbox,
    importFolder,
    config: {
      url: sandbox.url,
      callsPerMinute: 6000,
      pageSize: 4,
      folder: importFolder,
      readFolder: exportFolder,
      quietSeconds: 0,
      customFields: true,
      workersCompField: 'WorkersCompCode',
      workStateField: 'WorkState',
    },
    secrets: { apiKey: CORE_HR_DEMO.readWriteKey },
    allowedRoots: [root],
    faults: sandbox.faults,
    requests: sandbox.requests,
    expireTokens: () => {
      sandbox.faults.clear();
      sandbox.faults.add({ effect: { kind: 'own', name: 'expire-token' } });
    },
    counts: { employees: 40, jobTitles: 20, unions: 5, timeEntries: 2 },
    unknownFields: {
      locations: 'latitude',
      costCodes: 'costTypeId',
      payGroups: 'periodsPerYear',
      employees: 'custom.ShirtSize',
      certifications: 'SSN',
    },
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

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildContractor, lastFullWeek } from '../../../../sandbox/contractor/index.ts';
import { SandboxClock } from '../../../../sandbox/kit/index.ts';
import {
  PAYROLL_DEMO,
  type PayrollSandboxOptions,
  startPayrollSandbox,
} from '../../../../sandbox/payroll/index.ts';
import { writeSamples } from '../write-samples.ts';

/** The product's clock is the machine's, so the demo company lives today. */
export const today = new Date().toISOString().slice(0, 10);
export const monday = lastFullWeek(today);
export const contractor = buildContractor({ today, people: 40 });
export const samples = writeSamples(monday);

/** Payroll with a folder for its stubs. */
export async function startStandIn(options: PayrollSandboxOptions = {}) {
  const root = await mkdtemp(join(tmpdir(), 'payroll-'));
  const clock = new SandboxClock();
  clock.freeze(`${today}T18:00:00Z`);
  const sandbox = await startPayrollSandbox({
    contractor,
    clock,
    callsPerMinute: 1_000_000,
    exportFolder: root,
    ...options,
  });
  return {
    sandbox,
    root,
    config: {
      url: sandbox.url,
      callsPerMinute: 6000,
      pageSize: 3,
      timeZone: 'UTC',
      quietSeconds: 0,
      folder: root,
    },
    secrets: { apiKey: PAYROLL_DEMO.readWriteKey },
    allowedRoots: [root],
    faults: sandbox.faults,
    requests: sandbox.requests,
    expireTokens: () => {
      sandbox.faults.clear();
      sandbox.faults.add({ effect: { kind: 'own', name: 'expire-token' } });
    },
    counts: { jobTitles: 20, unions: 5, payGroups: 2, earningCodes: 8 },
    unknownFields: {
      locations: 'latitude',
      payGroups: 'periodsPerYear',
      earningCodes: 'isBaseRate',
      deductionCodes: 'isPreTax',
      workersCompCodes: 'ratePer100',
      employees: 'person.maritalStatus',
    },
    close: async () => {
      await sandbox.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

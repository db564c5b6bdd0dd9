import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildContractor, lastFullWeek } from '../../../../sandbox/contractor/index.ts';
import {
  EXAKTIME_DEMO,
  type ExaktimeSandboxOptions,
  startExaktimeSandbox,
} from '../../../../sandbox/exaktime/index.ts';
import { SandboxClock } from '../../../../sandbox/kit/index.ts';

/** The product's clock is the machine's, so the demo company lives today. */
export const today = new Date().toISOString().slice(0, 10);
export const monday = lastFullWeek(today);
export const contractor = buildContractor({ today, people: 40 });

/** ExakTime with a job of its own for phases. */
export async function startStandIn(options: ExaktimeSandboxOptions = {}) {
  const root = await mkdtemp(join(tmpdir(), 'exaktime-'));
  const clock = new SandboxClock();
  clock.freeze(`${today}T18:00:00Z`);
  const sandbox = await startExaktimeSandbox({ contractor, clock, callsPerMinute: 1_000_000, ...options });
  const jobs = sandbox.state.table('Jobs');
  // Phases are written below a job of our own, so that no other check counts on it.
  jobs.put('sample-job', { id: 'sample-job', identifier: '99-000', name: 'Sample', isActive: true });
  return {
    sandbox,
    root,
    config: {
      url: sandbox.url,
      callsPerMinute: 6000,
      pageSize: 3,
      warehouseRows: 20,
      timeZone: 'UTC',
      quietSeconds: 0,
      folder: root,
    },
    secrets: { apiKey: EXAKTIME_DEMO.readWriteKey },
    allowedRoots: [root],
    faults: sandbox.faults,
    requests: sandbox.requests,
    expireTokens: () => {
      sandbox.faults.clear();
      sandbox.faults.add({ effect: { kind: 'own', name: 'expire-token' } });
    },
    counts: { jobTitles: 20, unions: 5, costCodes: contractor.costCodes.length - 3 },
    unknownFields: {
      locations: 'latitude',
      costCodes: 'costTypeId',
      projects: 'locationIds',
      employees: 'employee.rateCodeGroup',
      timeEntries: 'ModifiedOn',
    },
    close: async () => {
      await sandbox.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

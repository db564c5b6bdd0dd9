import { buildContractor } from '../../../sandbox/contractor/index.ts';
import { CORE_HR_DEMO, startCoreHrSandbox } from '../../../sandbox/core-hr/index.ts';
import { testProduct } from '../../sdk/testing/index.ts';
import { coreHr } from './index.ts';
import { writeSamples } from './write-samples.ts';

const contractor = buildContractor({ today: '2026-03-02', people: 40 });

testProduct(coreHr, {
  faultsOn: 'departments',
  writes: writeSamples,
  start: async () => {
    const sandbox = await startCoreHrSandbox({ contractor, callsPerMinute: 1_000_000 });
    return {
      config: { url: sandbox.url, callsPerMinute: 6000, pageSize: 4 },
      secrets: { apiKey: CORE_HR_DEMO.readWriteKey },
      faults: sandbox.faults,
      requests: sandbox.requests,
      expireTokens: () => {
        sandbox.faults.clear();
        sandbox.faults.add({ effect: { kind: 'own', name: 'expire-token' } });
      },
      counts: { employees: 40, jobTitles: 20, unions: 5 },
      unknownFields: {
        locations: 'latitude',
        costCodes: 'costTypeId',
        payGroups: 'periodsPerYear',
        employees: 'employee.modules',
      },
      close: () => sandbox.close(),
    };
  },
});

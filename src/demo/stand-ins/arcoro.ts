import { join } from 'node:path';
import { CORE_HR_DEMO, startCoreHrSandbox } from '../../../sandbox/core-hr/index.ts';
import { EXAKTIME_DEMO, startExaktimeSandbox } from '../../../sandbox/exaktime/index.ts';
import { PAYROLL_DEMO, startPayrollSandbox } from '../../../sandbox/payroll/index.ts';
import { every, lookMs, running, type StandIn, throughSftp } from './stand-in.ts';

/** Core HR, ExakTime and Payroll: what a customer of one vendor has side by side. */
const coreHr: StandIn = {
  product: 'core-hr',
  title: 'Core HR',
  usualPort: 18_101,
  start: async ({ port, stateFile, sftp }) => {
    const home = sftp.home('hub');
    const sandbox = await startCoreHrSandbox({
      port,
      stateFile,
      importFolder: join(home, 'inbound'),
      exportFolder: join(home, 'outbound'),
    });
    // The vendor looks each half hour; nobody who tries a demo waits for that.
    const stop = every(lookMs, () => sandbox.pollImports());
    const files = throughSftp(sftp, 'hub', { write: 'inbound', read: 'outbound' });
    return running(sandbox, {
      config: {
        url: sandbox.url,
        callsPerMinute: 6000,
        workersCompField: 'WorkersCompCode',
        workStateField: 'WorkState',
        customFields: true,
        ...files.config,
      },
      secrets: { apiKey: CORE_HR_DEMO.readWriteKey, ...files.secrets },
      stop,
    });
  },
};

const exaktime: StandIn = {
  product: 'exaktime',
  title: 'ExakTime',
  usualPort: 18_105,
  start: async ({ port, stateFile }) => {
    const sandbox = await startExaktimeSandbox({ port, stateFile });
    return running(sandbox, {
      config: {
        url: sandbox.url,
        callsPerMinute: 6000,
        timeZone: 'America/Denver',
        // Hours of the shop are on no job.
        projectOfTime: 'Job',
      },
      secrets: { apiKey: EXAKTIME_DEMO.readWriteKey },
    });
  },
};

const payroll: StandIn = {
  product: 'payroll',
  title: 'Payroll',
  usualPort: 18_106,
  start: async ({ port, stateFile, sftp }) => {
    const sandbox = await startPayrollSandbox({
      port,
      stateFile,
      exportFolder: join(sftp.home('payroll'), 'outbound'),
    });
    const files = throughSftp(sftp, 'payroll', { write: 'inbound', read: 'outbound' });
    return running(sandbox, {
      config: { url: sandbox.url, callsPerMinute: 6000, timeZone: 'America/Denver', ...files.config },
      secrets: { apiKey: PAYROLL_DEMO.readWriteKey, ...files.secrets },
    });
  },
};

export const arcoro: readonly StandIn[] = [coreHr, exaktime, payroll];

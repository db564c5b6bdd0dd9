import { join } from 'node:path';
import { acumaticaDemoCredentials, startAcumaticaSandbox } from '../../../sandbox/acumatica/index.ts';
import { cmicDemoCredentials, cmicDemoSettings, startCmicSandbox } from '../../../sandbox/cmic/index.ts';
import {
  SAGE_100_DEMO,
  startSage100Sandbox,
  TAX_CALCULATIONS,
} from '../../../sandbox/sage-100-contractor/index.ts';
import { SAGE_300_DEMO, startSage300Sandbox } from '../../../sandbox/sage-300-cre/index.ts';
import { startVistaSandbox } from '../../../sandbox/viewpoint-vista/index.ts';
import { exportTables } from '../vista-exports.ts';
import { every, lookMs, running, type StandIn, throughSftp } from './stand-in.ts';

const vista: StandIn = {
  product: 'viewpoint-vista',
  title: 'Viewpoint Vista',
  usualPort: 18_103,
  start: async ({ port, stateFile, sftp }) => {
    const home = sftp.home('vista');
    const sandbox = await startVistaSandbox({
      port,
      stateFile,
      pickupFolder: join(home, 'pickup'),
      archiveFolder: join(home, 'archive'),
      errorFolder: join(home, 'error'),
      logFolder: join(home, 'log'),
      pollMs: lookMs,
    });
    const exports = exportTables(sandbox, join(home, 'export'), lookMs);
    const files = throughSftp(sftp, 'vista', { write: 'pickup', read: 'export' });
    return running(sandbox, {
      config: {
        prCompany: '1',
        readExports: true,
        exportName: '{table}*.csv',
        raceWhenMissing: 'W',
        federalTaxCode: '1',
        stateTaxCodes: 'AZ=11, CO=12, NM=13, UT=14',
        periodEnds: [
          ['1', '7'],
          ['2', '14'],
          ['*', '7'],
        ]
          .map(([group, days]) => {
            const period = sandbox.rows('PRPC', { PRGroup: group === '2' ? 2 : 1 })[0];
            return `${group}=${days} ${period?.PREndDate}`;
          })
          .join(', '),
        ...files.config,
      },
      secrets: files.secrets,
      afterReset: exports.again,
      stop: exports.stop,
    });
  },
};

const acumatica: StandIn = {
  product: 'acumatica',
  title: 'Acumatica',
  usualPort: 18_104,
  start: async ({ port, stateFile }) => {
    const sandbox = await startAcumaticaSandbox({ port, stateFile });
    const { tenant, branch, username, password, clientId, clientSecret } = acumaticaDemoCredentials;
    return running(sandbox, {
      config: {
        url: sandbox.url,
        tenant,
        branch,
        username,
        clientName: 'Chalkline (sandbox)',
        clientId,
        requestsPerMinute: 3000,
        defaults: {
          employeeClass: 'EMPHOURLY',
          employeeClassSalary: 'EMPSALARY',
          payrollClass: 'HOURLY',
          payrollClassSalary: 'SALARY',
        },
      },
      secrets: { password, clientSecret },
    });
  },
};

const cmic: StandIn = {
  product: 'cmic',
  title: 'CMiC',
  usualPort: 18_107,
  start: async ({ port, stateFile }) => {
    const sandbox = await startCmicSandbox({ port, stateFile, deductionWrites: true });
    const { clientId, username, password, company, securityGroup } = cmicDemoCredentials;
    return running(sandbox, {
      config: {
        url: sandbox.baseUrl,
        clientId,
        username,
        company,
        securityGroup,
        timeZone: 'America/Denver',
        callsPerMinute: 6000,
        maxParallel: 8,
        createCategories: true,
        ...cmicDemoSettings(sandbox.clock.today()),
        assumed: { endedDeposits: 'zero', writeDeductions: 'as assumed' },
      },
      secrets: { password },
    });
  },
};

const sage100: StandIn = {
  product: 'sage-100-contractor',
  title: 'Sage 100 Contractor',
  usualPort: 18_108,
  start: async ({ port, stateFile, sftp }) => {
    const sandbox = await startSage100Sandbox({
      port,
      stateFile,
      importFolder: join(sftp.home('sage-100'), 'import'),
    });
    const stop = every(lookMs, () => sandbox.importFiles());
    const files = throughSftp(sftp, 'sage-100', { write: 'import', read: '' });
    return running(sandbox, {
      config: {
        useHh2: true,
        subdomain: SAGE_100_DEMO.subdomain,
        address: `${sandbox.url}/{subdomain}`,
        username: SAGE_100_DEMO.username,
        callsPerMinute: 6000,
        payPeriods: '1=1, 2=2',
        taxCalculations: Object.entries(TAX_CALCULATIONS)
          .map(([tax, number]) => `${tax}=${number}`)
          .join(', '),
        depositRateTypes: 'amount=1, percent=2, net=3',
        ...files.config,
      },
      secrets: {
        apiKey: SAGE_100_DEMO.apiKey,
        apiSecret: SAGE_100_DEMO.apiSecret,
        password: SAGE_100_DEMO.password,
        ...files.secrets,
      },
      stop,
    });
  },
};

const sage300: StandIn = {
  product: 'sage-300-cre',
  title: 'Sage 300 CRE',
  usualPort: 18_109,
  start: async ({ port, stateFile, sftp }) => {
    const sandbox = await startSage300Sandbox({
      port,
      stateFile,
      // The way through the Sync Client takes minutes at a customer's; here one is not kept waiting.
      operationMs: 20,
      callsAtOnce: 8,
      timeFolder: join(sftp.home('sage-300'), 'time'),
    });
    const stop = every(lookMs, () => sandbox.importTime());
    const files = throughSftp(sftp, 'sage-300', { write: 'time', read: '' });
    return running(sandbox, {
      config: {
        subdomain: SAGE_300_DEMO.dataFolder,
        address: `${sandbox.url}/{subdomain}`,
        username: SAGE_300_DEMO.username,
        callsPerMinute: 6000,
        callsAtOnce: 8,
        writing: 'unverified',
        extraSeparator: '.',
        pollSeconds: 0.02,
        ...files.config,
      },
      secrets: {
        apiKey: SAGE_300_DEMO.apiKey,
        apiSecret: SAGE_300_DEMO.apiSecret,
        password: SAGE_300_DEMO.password,
        ...files.secrets,
      },
      stop,
    });
  },
};

export const erps: readonly StandIn[] = [vista, acumatica, cmic, sage100, sage300];

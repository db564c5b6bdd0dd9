import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startAcumaticaSandbox } from '../../sandbox/acumatica/index.ts';
import { type CmicSandbox, startCmicSandbox } from '../../sandbox/cmic/index.ts';
import type { Contractor } from '../../sandbox/contractor/index.ts';
import { EXAKTIME_DEMO, type ExaktimeSandbox, startExaktimeSandbox } from '../../sandbox/exaktime/index.ts';
import type { RunningSandbox } from '../../sandbox/kit/index.ts';
import {
  SAGE_100_DEMO,
  type Sage100Sandbox,
  startSage100Sandbox,
  TAX_CALCULATIONS,
} from '../../sandbox/sage-100-contractor/index.ts';
import {
  SAGE_300_DEMO,
  type Sage300Sandbox,
  type Sage300SandboxOptions,
  startSage300Sandbox,
} from '../../sandbox/sage-300-cre/index.ts';
import {
  configFor as acumaticaConfig,
  secrets as acumaticaSecrets,
} from '../../src/products/acumatica/testing/stand-in.ts';
import { configFor as cmicConfig, secrets as cmicSecrets } from '../../src/products/cmic/testing/stand-in.ts';
import type { MappingLine } from '../../src/sync/index.ts';
import type { End, Stage } from './stage.ts';

interface Running<S> extends End {
  sandbox: S;
}

/** HR says the pay schedule where an ERP has pay groups. */
export const payGroups = { WK: 'FLD', BW: 'OFC' };

/** HR pays hourly or salary; which of its earning codes an ERP pays both by. */
export const regular = (code: string) => ({ HOURLY: code, SALARY: code });

/** What the ready-made syncs fill in for an ERP: its earning code by the rate type, its deposit code by priority. */
export const filledIn: Record<string, { mapping: MappingLine[] }> = {
  payRates: {
    mapping: [
      {
        target: 'earningCode',
        source: 'rateType',
        steps: [{ do: 'table', entries: { hourly: 'HOURLY', salary: 'SALARY' } }],
      },
    ],
  },
  directDeposits: {
    mapping: [
      {
        target: 'depositCode',
        source: 'priority',
        steps: [{ do: 'table', entries: { '1': 'DD1', '2': 'DD2', '3': 'DD3' } }],
      },
    ],
  },
};

const unlimited = 1_000_000;

export async function startCmic(stage: Stage, contractor: Contractor): Promise<Running<CmicSandbox>> {
  const sandbox = await startCmicSandbox({ contractor, clock: stage.clock, callsPerMinute: unlimited });
  return {
    product: 'cmic',
    config: cmicConfig(sandbox, { pageSize: 100 }),
    secrets: cmicSecrets,
    sandbox,
    close: () => sandbox.close(),
  };
}

export async function startExakTime(stage: Stage, contractor: Contractor): Promise<Running<ExaktimeSandbox>> {
  const sandbox = await startExaktimeSandbox({ contractor, clock: stage.clock, callsPerMinute: unlimited });
  return {
    product: 'exaktime',
    config: { url: sandbox.url, callsPerMinute: 6000, timeZone: 'UTC' },
    secrets: { apiKey: EXAKTIME_DEMO.readWriteKey },
    sandbox,
    close: () => sandbox.close(),
  };
}

export async function startSage300(
  stage: Stage,
  contractor: Contractor,
  more: Pick<Sage300SandboxOptions, 'companies' | 'timeFolders' | 'extraSeparator'> = {},
): Promise<Running<Sage300Sandbox>> {
  const timeFolder = join(stage.folder, 'sage-300-time');
  mkdirSync(timeFolder, { recursive: true });
  const sandbox = await startSage300Sandbox({
    contractor,
    clock: stage.clock,
    operationMs: 20,
    callsPerMinute: unlimited,
    callsAtOnce: 8,
    timeFolder,
    ...more,
  });
  return {
    product: 'sage-300-cre',
    config: {
      subdomain: SAGE_300_DEMO.dataFolder,
      address: `${sandbox.url}/{subdomain}`,
      username: SAGE_300_DEMO.username,
      callsPerMinute: 60_000,
      callsAtOnce: 8,
      writing: 'unverified',
      extraSeparator: '.',
      pollSeconds: 0.02,
      folder: timeFolder,
      quietSeconds: 0,
    },
    secrets: {
      apiKey: SAGE_300_DEMO.apiKey,
      apiSecret: SAGE_300_DEMO.apiSecret,
      password: SAGE_300_DEMO.password,
    },
    sandbox,
    close: () => sandbox.close(),
  };
}

/** Builds its people itself: the same ones, because the clock is the same. */
export async function startAcumatica(stage: Stage, people: number): Promise<Running<RunningSandbox>> {
  const sandbox = await startAcumaticaSandbox({ people, clock: stage.clock, requestsPerMinute: unlimited });
  return {
    product: 'acumatica',
    config: acumaticaConfig(sandbox, { pageSize: 100 }),
    secrets: acumaticaSecrets,
    sandbox,
    close: () => sandbox.close(),
  };
}

/** Sage 100 with what it can be told through files; people import them when `sandbox.importFiles()` says so. */
export async function startSage100(stage: Stage, contractor: Contractor): Promise<Running<Sage100Sandbox>> {
  const importFolder = join(stage.folder, 'sage-100-import');
  mkdirSync(importFolder, { recursive: true });
  const sandbox = await startSage100Sandbox({ contractor, clock: stage.clock, importFolder });
  return {
    product: 'sage-100-contractor',
    config: {
      useHh2: true,
      subdomain: SAGE_100_DEMO.subdomain,
      address: `${sandbox.url}/{subdomain}`,
      username: SAGE_100_DEMO.username,
      callsPerMinute: 60_000,
      payPeriods: '1=1, 2=2',
      taxCalculations: Object.entries(TAX_CALCULATIONS)
        .map(([tax, number]) => `${tax}=${number}`)
        .join(', '),
      folder: importFolder,
      quietSeconds: 0,
    },
    secrets: {
      apiKey: SAGE_100_DEMO.apiKey,
      apiSecret: SAGE_100_DEMO.apiSecret,
      password: SAGE_100_DEMO.password,
    },
    sandbox,
    close: () => sandbox.close(),
  };
}

/** HR's codes where Sage 100 has numbers. */
export function sage100Codes({ numbers }: Sage100Sandbox): Record<string, Record<string, string>> {
  const { FLD = '', OFC = '' } = numbers.payGroups;
  return {
    ...numbers,
    payGroups: { WK: FLD, BW: OFC },
    earningCodes: { ...numbers.earningCodes, ...regular('1') },
  };
}

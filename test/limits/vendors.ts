import { CORE_HR_DEMO, startCoreHrSandbox } from '../../sandbox/core-hr/index.ts';
import type { SandboxClock } from '../../sandbox/kit/index.ts';
import { acumatica } from '../../src/products/acumatica/index.ts';
import { startStandIn as startAcumatica } from '../../src/products/acumatica/testing/stand-in.ts';
import { cmic } from '../../src/products/cmic/index.ts';
import { startStandIn as startCmic } from '../../src/products/cmic/testing/stand-in.ts';
import { coreHr } from '../../src/products/core-hr/index.ts';
import { exaktime } from '../../src/products/exaktime/index.ts';
import { startStandIn as startExaktime } from '../../src/products/exaktime/testing/stand-in.ts';
import { hcss } from '../../src/products/hcss/index.ts';
import { startStandIn as startHcss } from '../../src/products/hcss/testing/stand-in.ts';
import { payroll } from '../../src/products/payroll/index.ts';
import { startStandIn as startPayroll } from '../../src/products/payroll/testing/stand-in.ts';
import { sage100Contractor } from '../../src/products/sage-100-contractor/index.ts';
import { start as startSage100 } from '../../src/products/sage-100-contractor/testing/test-bed.ts';
import { sage300Cre } from '../../src/products/sage-300-cre/index.ts';
import { start as startSage300 } from '../../src/products/sage-300-cre/testing/test-bed.ts';
import type { AnyProduct } from '../../src/sdk/index.ts';

export interface StartedVendor {
  config: Record<string, unknown>;
  secrets: Record<string, string>;
  requests?: readonly { url: string; status: number }[];
  close(): Promise<void>;
}

export interface Vendor {
  product: AnyProduct;
  /** What the vendor documents, or, where it publishes nothing, what its sheet assumes and the connector uses. */
  callsPerMinute: number;
  atOnce: number;
  /** Read again and again. */
  dataSet: string;
  /** Calls that the vendor does not count. */
  uncounted?: RegExp;
  /** Starts it with just this limit. */
  start(clock: SandboxClock): Promise<StartedVendor>;
}

const without = (config: Record<string, unknown>, name: string): Record<string, unknown> => {
  const { [name]: _, ...rest } = config;
  return rest;
};

/** Every product that calls over HTTP. The connector's own settings stay at their defaults: they are what is tried. */
export const vendors: readonly Vendor[] = [
  {
    product: coreHr,
    callsPerMinute: 60,
    atOnce: 4,
    dataSet: 'costCodes',
    uncounted: /login/i,
    start: async (clock) => {
      const sandbox = await startCoreHrSandbox({ people: 40, clock, callsPerMinute: 60 });
      return {
        config: { url: sandbox.url, pageSize: 4 },
        secrets: { apiKey: CORE_HR_DEMO.readWriteKey },
        requests: sandbox.requests,
        close: sandbox.close,
      };
    },
  },
  {
    product: exaktime,
    callsPerMinute: 60,
    atOnce: 4,
    dataSet: 'jobTitles',
    uncounted: /login/i,
    start: async (clock) => {
      const standIn = await startExaktime({ clock, callsPerMinute: 60 });
      return { ...standIn, config: without(standIn.config, 'callsPerMinute') };
    },
  },
  {
    product: payroll,
    callsPerMinute: 60,
    atOnce: 4,
    dataSet: 'jobTitles',
    uncounted: /login/i,
    start: async (clock) => {
      const standIn = await startPayroll({ clock, callsPerMinute: 60 });
      return { ...standIn, config: without(standIn.config, 'callsPerMinute') };
    },
  },
  {
    product: hcss,
    callsPerMinute: 100,
    atOnce: 20,
    dataSet: 'costCodes',
    uncounted: /identity/,
    start: async (clock) => {
      const standIn = await startHcss({ clock, callsPerMinute: 100, concurrentCalls: 20 });
      // The connector's default is 60, since other programs of the company share the quota; here it has all of it.
      return {
        ...standIn,
        config: { ...standIn.config, callsPerMinute: 100, callsAtOnce: 20, pageSize: 10 },
      };
    },
  },
  {
    product: acumatica,
    callsPerMinute: 60,
    atOnce: 2,
    dataSet: 'costCodes',
    uncounted: /identity|auth/,
    start: async (clock) => {
      const standIn = await startAcumatica({
        clock,
        requestsPerMinute: 60,
        maxConcurrentRequests: 2,
      });
      return { ...standIn, config: without(standIn.config, 'requestsPerMinute') };
    },
  },
  {
    product: cmic,
    callsPerMinute: 60,
    atOnce: 2,
    dataSet: 'costCodes',
    uncounted: /identity/,
    start: async (clock) => {
      const standIn = await startCmic({ clock, callsPerMinute: 60 });
      return { ...standIn, config: without(standIn.config, 'callsPerMinute') };
    },
  },
  {
    product: sage300Cre,
    callsPerMinute: 300,
    atOnce: 4,
    dataSet: 'costCodes',
    start: async (clock) => {
      const standIn = await startSage300({ clock, callsPerMinute: 300, callsAtOnce: 4 });
      return { ...standIn, config: without(standIn.config, 'callsPerMinute') };
    },
  },
  {
    product: sage100Contractor,
    callsPerMinute: 300,
    atOnce: 4,
    dataSet: 'costCodes',
    start: async (clock) => {
      const standIn = await startSage100({ clock, callsPerMinute: 300, callsAtOnce: 4 });
      return { ...standIn, config: without(standIn.config, 'callsPerMinute') };
    },
  },
];

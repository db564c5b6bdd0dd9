import type { Contractor } from '../../sandbox/contractor/index.ts';
import { HCSS_DEMO, type HcssSandbox, startHcssSandbox } from '../../sandbox/hcss/index.ts';
import { PAYROLL_DEMO, type PayrollSandbox, startPayrollSandbox } from '../../sandbox/payroll/index.ts';
import type { End, Stage } from './stage.ts';

const unlimited = 1_000_000;

export async function startPayroll(
  stage: Stage,
  contractor: Contractor,
): Promise<End & { sandbox: PayrollSandbox }> {
  const sandbox = await startPayrollSandbox({ contractor, clock: stage.clock, callsPerMinute: unlimited });
  return {
    product: 'payroll',
    config: { url: sandbox.url, callsPerMinute: 6000, timeZone: 'UTC' },
    secrets: { apiKey: PAYROLL_DEMO.readWriteKey },
    sandbox,
    close: () => sandbox.close(),
  };
}

export async function startHcss(
  stage: Stage,
  contractor: Contractor,
): Promise<End & { sandbox: HcssSandbox }> {
  const sandbox = await startHcssSandbox({ contractor, clock: stage.clock, callsPerMinute: unlimited });
  return {
    product: 'hcss',
    config: {
      url: sandbox.url,
      clientId: HCSS_DEMO.clientId,
      scopes: HCSS_DEMO.scopes,
      businessUnit: HCSS_DEMO.businessUnit,
      callsPerMinute: 6000,
      callsAtOnce: 4,
    },
    secrets: { clientSecret: HCSS_DEMO.clientSecret },
    sandbox,
    close: () => sandbox.close(),
  };
}

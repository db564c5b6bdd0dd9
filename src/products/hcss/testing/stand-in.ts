import { buildContractor } from '../../../../sandbox/contractor/index.ts';
import {
  HCSS_DEMO,
  type HcssSandbox,
  type HcssSandboxOptions,
  startHcssSandbox,
} from '../../../../sandbox/hcss/index.ts';
import { SandboxClock } from '../../../../sandbox/kit/index.ts';
import type { DataSet } from '../../../sdk/index.ts';
import { openForTest, type StandIn, type TestOptions } from '../../../sdk/testing/index.ts';
import type { HcssClient } from '../client.ts';
import { hcss } from '../index.ts';
import type { HcssConfig } from '../manifest.ts';

/** The sandbox's day is the machine's: the connector asks for the cards of the last weeks. */
export const contractor = buildContractor({ today: new SandboxClock().today(), people: 40 });
export const PROJECT = contractor.projects[0]?.code ?? '';
export const FROM = contractor.timeEntries.map((entry) => entry.workDate).sort()[0] ?? '';

export type HcssStandIn = StandIn & { sandbox: HcssSandbox };

export const secrets = { clientSecret: HCSS_DEMO.clientSecret };

export async function startStandIn(options: HcssSandboxOptions = {}): Promise<HcssStandIn> {
  const sandbox = await startHcssSandbox({ contractor, callsPerMinute: 1_000_000, ...options });
  return {
    sandbox,
    config: {
      url: sandbox.url,
      clientId: HCSS_DEMO.clientId,
      scopes: HCSS_DEMO.scopes,
      businessUnit: HCSS_DEMO.businessUnit,
      callsPerMinute: 6000,
      callsAtOnce: 4,
      pageSize: 40,
      timeCards: { read: 'all', state: 'any' },
    },
    secrets,
    faults: sandbox.faults,
    requests: sandbox.requests,
    expireTokens: sandbox.expireTokens,
    options: { timeEntries: { from: FROM } },
    counts: {
      employees: sandbox.records('Employee').length,
      // The template job is no project.
      projects: sandbox.records('Job').length - 1,
      costCodes: sandbox.records('CostCode').length,
      earningCodes: 6,
    },
    unknownFields: {
      employees: 'crew',
      jobTitles: 'unionClass',
      projects: 'startofpayweek',
      costCodes: 'accountingCode',
      timeEntries: 'employeeDescription',
      certifications: 'createdDate',
    },
    touch: (dataSet) => {
      if (dataSet === 'costCodes') {
        const [row] = sandbox.records('CostCode');
        sandbox.edit('CostCode', row?.id ?? '', { description: 'Touched' });
        return `${row?.members.jobCode}|${row?.members.code}`;
      }
      const skills = sandbox.state.table<{ id: string; modifiedMs: number; members: Record<string, string> }>(
        'employeeSkills',
      );
      const [skill] = skills.values();
      if (skill === undefined) throw new Error('The sandbox has no skill');
      skills.put(skill.id, { ...skill, modifiedMs: sandbox.clock.nowMs() });
      const { employeeCode, courseCode, certificationDate } = skill.members;
      return `${employeeCode}|${courseCode}|${certificationDate?.slice(0, 10)}`;
    },
    close: sandbox.close,
  };
}

export type Opened = Awaited<ReturnType<typeof open>>;

type OpenOptions = TestOptions & { secrets?: Record<string, string> };

function open(
  standIn: HcssStandIn,
  config: Partial<HcssConfig>,
  { secrets: other, ...options }: OpenOptions,
) {
  const whole = { ...standIn.config, ...config } as HcssConfig;
  const limits = { calls: 1_000_000, perMs: 1000, concurrency: 4 };
  return openForTest(hcss, whole, other ?? secrets, { limits, ...options });
}

interface With {
  config?: Partial<HcssConfig>;
  sandbox?: HcssSandboxOptions;
  options?: OpenOptions;
}

/** Starts HCSS anew and opens the connector; `config` changes what the suite uses. */
export async function withHcss(
  work: (opened: Opened, standIn: HcssStandIn) => Promise<void>,
  { config = {}, sandbox = {}, options = {} }: With = {},
): Promise<void> {
  const standIn = await startStandIn(sandbox);
  try {
    const opened = await open(standIn, config, options);
    try {
      await work(opened, standIn);
    } finally {
      await opened.close();
    }
  } finally {
    await standIn.close();
  }
}

/** How opening ends when it must not succeed. */
export async function failureToOpen(config: Partial<HcssConfig>, clientSecret?: string): Promise<unknown> {
  const standIn = await startStandIn();
  try {
    const opened = await openForTest(
      hcss,
      { ...standIn.config, ...config } as HcssConfig,
      { clientSecret: clientSecret ?? secrets.clientSecret },
      {},
    );
    await opened.close();
  } catch (error) {
    return error;
  } finally {
    await standIn.close();
  }
  throw new Error('It opened');
}

export function dataSet(id: string): DataSet<HcssClient> {
  const found = hcss.dataSets.find((each) => each.id === id);
  if (found === undefined) throw new Error(`HCSS has no data set ${id}`);
  return found;
}

import {
  type CmicSandbox,
  type CmicSandboxOptions,
  cmicDemoSettings,
  cmicDemoCredentials as demo,
  startCmicSandbox,
} from '../../../../sandbox/cmic/index.ts';
import { buildContractor } from '../../../../sandbox/contractor/index.ts';
import type { StandIn } from '../../../sdk/testing/index.ts';
import { BARE_EMPLOYEES, bareEmployee, SAMPLE_EMPLOYEE, SAMPLE_JOB } from './write-samples.ts';

export type CmicStandIn = StandIn & { sandbox: CmicSandbox };

/** The real day: the product and CMiC must agree on what is in force today. */
export const TODAY = new Date().toISOString().slice(0, 10);
const settings = cmicDemoSettings(TODAY);
export const contractor = buildContractor({ today: TODAY, people: 40 });
export const secrets = { password: demo.password };

/** The connector's form for a sandbox, by Basic sign-in. */
export function configFor(sandbox: CmicSandbox, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    url: sandbox.baseUrl,
    clientId: demo.clientId,
    username: demo.username,
    company: demo.company,
    securityGroup: demo.securityGroup,
    timeZone: 'UTC',
    pageSize: 15,
    callsPerMinute: 6000,
    ...settings,
    banks: [...settings.banks, { bankCode: 'CHAS', routingNumber: '021000021' }],
    assumed: { endedDeposits: 'zero', writeDeductions: 'as assumed' },
    ...more,
  };
}

/** CMiC with the people and the job that the samples hang on. */
export async function startStandIn(options: CmicSandboxOptions = {}): Promise<CmicStandIn> {
  const sandbox = await startCmicSandbox({
    contractor,
    callsPerMinute: 1_000_000,
    deductionWrites: true,
    ...options,
  });
  addSamples(sandbox);
  const ofCompany = (table: string, member: string) =>
    sandbox.state
      .table<Record<string, unknown>>(table)
      .values()
      .filter((row) => row[member] === demo.company).length;
  return {
    sandbox,
    config: configFor(sandbox),
    secrets,
    faults: sandbox.faults,
    requests: sandbox.requests,
    counts: {
      departments: contractor.departments.length,
      payGroups: 2,
      jobTitles: contractor.jobTitles.length,
      unions: contractor.unions.length,
      deductionCodes: 10,
      projects: contractor.projects.length + 1,
      costCodes: ofCompany('jcjobcostcodes', 'GjjpCompCode'),
      employees: ofCompany('pyemployee', 'EmpCompCode'),
      directDeposits: ofCompany('pyempsalspl', 'EssCompCode'),
    },
    unknownFields: {
      departments: 'DeptConschartCode',
      payGroups: 'PrnFrqCode',
      jobTitles: 'TrdEeoClass',
      projects: 'JobDefaultDeptCode',
      costCodes: 'GjjpCtrlCode',
      employees: 'EmpRehireEligible',
      directDeposits: 'EssSplitType',
      timeEntries: 'TshPprPeriod',
    },
    touch: () => touchEmployee(sandbox),
    close: () => sandbox.close(),
  };
}

function addSamples(sandbox: CmicSandbox): void {
  const people = sandbox.state.table<Record<string, unknown>>('pyemployee');
  const history = sandbox.state.table<Record<string, unknown>>('emphistory');
  const model = people.find((row) => row.EmpPrnCode === 'WK' && row.EmpStatus === 'A') ?? {};
  const add = (number: string, more: Record<string, unknown>) => {
    const row = {
      ...model,
      EmpNo: number,
      EmpPrimaryEmpNo: number,
      EmpSinNo: null,
      EmpHireDate: '2025-06-02',
      EmpVUuid: `SAMPLE${number}`,
      ...more,
    };
    people.put(row.EmpVUuid, row);
    history.put(row.EmpVUuid, { first: row, actions: [] });
  };
  add(SAMPLE_EMPLOYEE, {});
  for (const nr of BARE_EMPLOYEES) add(bareEmployee(nr), { EmpHourlyRate: null, EmpFilingStatus: null });

  sandbox.state.table('banks').put('CHAS', { code: 'CHAS' });
  const { job, phase } = SAMPLE_JOB;
  const copy = (table: string, id: string, members: Record<string, unknown>) => {
    const rows = sandbox.state.table<Record<string, unknown>>(table);
    rows.put(id, { ...rows.values()[0], ...members });
  };
  copy('jcjob', 'SAMPLEJOB', { JobCode: job, JobName: 'Sample job', JobVUuid: 'SAMPLEJOB' });
  copy('jcjobcostcodes', 'SAMPLEPHASE', {
    GjjpJobCode: job,
    GjjpCode: phase,
    GjjpCtrlCode: 'ALL',
    GjjpVUuid: 'SAMPLEPHASE',
  });
  copy('jcjobcategory', 'SAMPLECATEGORY', {
    JcatJobCode: job,
    JcatPhsCode: phase,
    JcatCode: 'L',
    JcatVUuid: 'SAMPLECATEGORY',
  });
}

/** Somebody corrects a middle name in CMiC's own screens, just now. */
function touchEmployee(sandbox: CmicSandbox): string {
  const people = sandbox.state.table<Record<string, unknown>>('pyemployee');
  const row = people.find((each) => each.EmpCompCode === demo.company) ?? {};
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  people.put(String(row.EmpVUuid), { ...row, EmpMiddleName: 'Touched', EmpLastUpdDate: now });
  return `${demo.company}|${row.EmpNo}`;
}

import {
  type AcumaticaSandboxOptions,
  acumaticaDemoCredentials as demo,
  startAcumaticaSandbox,
} from '../../../../sandbox/acumatica/index.ts';
import { TestClient, wrap } from '../../../../sandbox/acumatica/testing/client.ts';
import type { RunningSandbox } from '../../../../sandbox/kit/index.ts';
import type { StandIn } from '../../../sdk/testing/index.ts';
import { SAMPLE_EMPLOYEE, sampleDeductionCode } from '../write-samples.ts';

export type AcumaticaStandIn = StandIn & { sandbox: RunningSandbox };

export const secrets = { password: demo.password, clientSecret: demo.clientSecret };

/** The connector's form for a sandbox, signed in by a connected application. */
export function configFor(
  sandbox: RunningSandbox,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    url: sandbox.url,
    tenant: demo.tenant,
    branch: demo.branch,
    signIn: 'application',
    clientName: 'Chalkline',
    clientId: demo.clientId,
    username: demo.username,
    requestsPerMinute: 6000,
    pageSize: 7,
    defaults: {
      employeeClass: 'EMPHOURLY',
      employeeClassSalary: 'EMPSALARY',
      payrollClass: 'HOURLY',
      payrollClassSalary: 'SALARY',
      depositPaymentMethod: 'FEDWIRE',
    },
    ...more,
  };
}

/** The sandbox with one more person whom the samples hang on, and some time. */
export async function startStandIn(options: AcumaticaSandboxOptions = {}): Promise<AcumaticaStandIn> {
  const sandbox = await startAcumaticaSandbox({ people: 40, requestsPerMinute: 1_000_000, ...options });
  await withClient(sandbox, fill);
  sandbox.requests.length = 0;
  const counts: Record<string, number> = {};
  await withClient(sandbox, async (client) => {
    for (const [id, entity] of [
      ['employees', 'Employee'],
      ['costCodes', 'CostCode'],
      ['projectPhases', 'ProjectTask'],
      ['timeEntries', 'TimeEntry'],
    ] as const)
      counts[id] = (await client.list(entity)).body.length;
  });
  return {
    sandbox,
    config: configFor(sandbox),
    secrets,
    faults: sandbox.faults,
    requests: sandbox.requests,
    expireTokens: () => {
      sandbox.faults.clear();
      sandbox.faults.add({ effect: { kind: 'own', name: 'expire-token' } });
    },
    touch: (dataSetId) => withClient(sandbox, (client) => touch(client, dataSetId)),
    counts,
    unknownFields: {
      employees: 'EmployeeName',
      earningCodes: 'Category',
      deductionCodes: 'AssociatedWith',
      payGroups: 'IsDefault',
      projects: 'Hold',
      projectPhases: 'Default',
      payRates: 'Active',
      directDeposits: 'BankName',
      deductions: 'Description',
      timeEntries: 'ApprovalStatus',
    },
    close: () => sandbox.close(),
  };
}

/** Works beside the product, as somebody in the vendor's screens, and signs out again. */
export async function withClient<T>(
  sandbox: RunningSandbox,
  work: (client: TestClient) => Promise<T>,
): Promise<T> {
  const client = new TestClient(sandbox);
  await client.withCookies();
  try {
    return await work(client);
  } finally {
    // fetch itself sends Content-Length: 0 with an empty POST.
    await client.send('POST', '/entity/auth/logout');
  }
}

async function fill(client: TestClient): Promise<void> {
  const { body } = await client.put(
    'Employee',
    wrap({
      ContactInfo: { FirstName: 'Ines', LastName: 'Sample' },
      EmployeeSettings: { DepartmentID: '200', EmployeeClass: 'EMPHOURLY', EmployeeRefNbr: SAMPLE_EMPLOYEE },
      EmploymentHistory: [{ StartDate: '2020-01-06', StartReason: 'New Hire', Active: true }],
    }),
  );
  const EmployeeID = body.EmployeeID.value;
  await client.put(
    'EmployeePayrollSettings',
    wrap({
      EmployeeID,
      ClassID: 'HOURLY',
      DirectDepositDetails: [
        {
          BankRoutingNumber: '102000076',
          AccountNumber: '00550011',
          AccountType: 'Checking',
          GetsRemainder: true,
        },
      ],
    }),
  );
  const numbers = Array.from({ length: 20 }, (_, at) => at + 1);
  const used = [
    ...numbers,
    ...numbers.flatMap((n) => [1, 2, 3].map((k) => n * 100 + k)),
    ...numbers.map((n) => 5_000 + n),
  ];
  for (const nr of used)
    await client.put(
      'DeductionBenefitCode',
      wrap({ DeductionBenefitCodeID: sampleDeductionCode(nr), Description: `Sample ${nr}`, Active: true }),
    );
  for (const nr of numbers.slice(0, 16))
    await client.put(
      'TimeEntry',
      wrap({
        Employee: EmployeeID,
        Date: `2026-02-${String(nr).padStart(2, '0')}T07:00:00-07:00`,
        EarningType: 'RG',
        TimeSpent: '08:00',
        ExternalRefNbr: `OLD-${nr}`,
      }),
    );
}

const TOUCHED: Readonly<Record<string, [entity: string, keys: string[], change: Record<string, unknown>]>> = {
  employees: ['Employee', ['EmployeeID'], { ContactInfo: { MiddleName: 'Touched' } }],
  payGroups: ['PayGroup', ['PayGroupID'], { PayGroupName: 'Touched' }],
  earningCodes: ['EarningTypeCode', ['EarningTypeCodeID'], { Description: 'Touched' }],
  deductionCodes: ['DeductionBenefitCode', ['DeductionBenefitCodeID'], { Description: 'Touched' }],
  costCodes: ['CostCode', ['CostCodeID'], { Description: 'Touched' }],
  projects: ['Project', ['ProjectID'], { Description: 'Touched' }],
  projectPhases: ['ProjectTask', ['ProjectID', 'ProjectTaskID'], { Description: 'Touched' }],
  timeEntries: ['TimeEntry', ['TimeEntryID'], { Summary: 'Touched' }],
};

async function touch(client: TestClient, dataSetId: string): Promise<string> {
  const [entity, keys, change] = TOUCHED[dataSetId] ?? ['', [], {}];
  const [first] = (await client.list(entity)).body;
  const values = Object.fromEntries(keys.map((key) => [key, first[key].value]));
  const answer = await client.put(entity, wrap({ ...values, ...change }));
  if (answer.status !== 200) throw new Error(`Touching ${dataSetId}: ${answer.status} ${answer.text}`);
  return keys.map((key) => values[key]).join('|');
}

/** A stateful stand-in for Arcoro Payroll: the Arcoro API as payroll has it, time packages by pay period, pay stub files. */
import { type ApiKey, answerProblems, guardWithKeys, Problem, resourceRoutes } from '../arcoro/index.ts';
import { buildContractor, type Contractor } from '../contractor/index.ts';
import {
  type RunningSandbox,
  type SandboxContext,
  type SandboxOptions,
  startHttpSandbox,
} from '../kit/index.ts';
import { type Assumptions, PAYROLL_DEMO, withAssumptions } from './assumptions.ts';
import { payResources } from './pay-resources.ts';
import { writePayStubs } from './pay-stubs.ts';
import { personResources } from './person-resources.ts';
import { REFERENCE_RESOURCES } from './reference-resources.ts';
import { seedFrom } from './seed.ts';
import { moveNumber, type PeriodRow, tablesOf } from './tables.ts';
import { timeRoutes } from './time-routes.ts';

export type { ApiKey } from '../arcoro/index.ts';
export { ASSUMPTIONS, type Assumptions, PAYROLL_DEMO } from './assumptions.ts';
export type { PeriodRow } from './tables.ts';

export interface PayrollSandboxOptions extends SandboxOptions {
  /** Whom it starts with; the demo contractor of the clock's day when absent. */
  contractor?: Contractor;
  /** How many people the demo contractor has; 250 when absent. */
  people?: number;
  keys?: ApiKey[];
  /** The vendor's number is not public. 6,000 when absent, so that a demo does not wait; try 60 to feel it. */
  callsPerMinute?: number;
  /** Where an SSN that is there may be changed; Core HR when absent. */
  ssnOwner?: 'Core HR' | 'Payroll';
  /** Where pay stub files go: those of the last paid period at the start, then after each pay run. */
  exportFolder?: string;
  assumptions?: Partial<Assumptions>;
}

export interface PayrollSandbox extends RunningSandbox {
  /** Moves the pay period that ends on this day: open → closed → paid, or open again. */
  setPeriod(endDate: string, state: PeriodRow['state']): void;
  /** Writes the pay stubs of a paid period into a folder; returns the file's name. */
  writePayStubs(folder: string, endDate: string): string;
}

const DEMO_KEYS: ApiKey[] = [
  { key: PAYROLL_DEMO.readWriteKey, access: 'read-write' },
  { key: PAYROLL_DEMO.readOnlyKey, access: 'read-only' },
];

export async function startPayrollSandbox(options: PayrollSandboxOptions = {}): Promise<PayrollSandbox> {
  const assumed = withAssumptions(options.assumptions);
  const resources = [
    ...personResources(assumed, options.ssnOwner ?? 'Core HR'),
    ...REFERENCE_RESOURCES,
    ...payResources(assumed),
  ];
  const sandbox = await startHttpSandbox(
    {
      name: 'payroll',
      seed: (context) => {
        const people = options.people === undefined ? {} : { people: options.people };
        const demo = () => buildContractor({ today: context.clock.today(), ...people });
        seedFrom(options.contractor ?? demo(), tablesOf(context.state));
      },
      routes: (app, context) => {
        const tables = tablesOf(context.state);
        answerProblems(app, assumed.errorsField);
        guardWithKeys(app, context, assumed, options.keys ?? DEMO_KEYS, options.callsPerMinute ?? 6000);
        for (const resource of resources)
          resourceRoutes(app, resource, {
            assumed,
            tables,
            replaced: ({ name }, before, after) => {
              if (name === 'Employees') moveNumber(before.employeeNumber, after.employeeNumber, tables);
            },
          });
        timeRoutes(app, tables, assumed);
        app.post('/__sandbox/periods', async (request) => {
          const { endDate, state } = request.body as Pick<PeriodRow, 'endDate' | 'state'>;
          setPeriod(context, endDate, state);
          return { endDate, state };
        });
      },
    },
    options,
  );
  if (options.exportFolder !== undefined) {
    const paid = tablesOf(sandbox.state)
      .periods.values()
      .filter((period) => period.state === 'paid');
    writeStubs(sandbox, options.exportFolder, paid.at(-1)?.endDate ?? '');
  }

  function periodOf(context: SandboxContext, endDate: string): PeriodRow {
    const period = tablesOf(context.state).periods.find((row) => row.endDate === endDate);
    if (period === undefined) throw new Problem(404, `No pay period ends on ${endDate}.`);
    return period;
  }

  function setPeriod(context: SandboxContext, endDate: string, state: PeriodRow['state']): void {
    const period = periodOf(context, endDate);
    tablesOf(context.state).periods.put(period.id, { ...period, state });
    if (state === 'paid' && options.exportFolder !== undefined)
      writeStubs(context, options.exportFolder, endDate);
  }

  function writeStubs(context: SandboxContext, folder: string, endDate: string): string {
    return writePayStubs(folder, tablesOf(context.state), periodOf(context, endDate));
  }

  return {
    ...sandbox,
    setPeriod: (endDate, state) => setPeriod(sandbox, endDate, state),
    writePayStubs: (folder, endDate) => writeStubs(sandbox, folder, endDate),
  };
}

/** A stateful stand-in for ExakTime: the Arcoro API as a time clock has it, its nightly warehouse, its timesheet export. */

import { randomUUID } from 'node:crypto';
import {
  type ApiKey,
  answerProblems,
  guardWithKeys,
  odataRoutes,
  Problem,
  type Resource,
  resourceRoutes,
} from '../arcoro/index.ts';
import { buildContractor, type Contractor } from '../contractor/index.ts';
import { type Row, type RunningSandbox, type SandboxOptions, startHttpSandbox } from '../kit/index.ts';
import { type Assumptions, EXAKTIME_DEMO, withAssumptions } from './assumptions.ts';
import { personResources } from './person-resources.ts';
import { REFERENCE_RESOURCES } from './reference-resources.ts';
import { seedFrom } from './seed.ts';
import { type Tables, type TimeRow, tablesOf } from './tables.ts';
import { writeTimesheets } from './timesheet-file.ts';
import { Warehouse } from './warehouse.ts';
import { SETS } from './warehouse-sets.ts';

export type { ApiKey } from '../arcoro/index.ts';
export { ASSUMPTIONS, type Assumptions, EXAKTIME_DEMO } from './assumptions.ts';
export type { TimeRow } from './tables.ts';

export interface ExaktimeSandboxOptions extends SandboxOptions {
  /** Whom it starts with; the demo contractor of the clock's day when absent. */
  contractor?: Contractor;
  /** How many people the demo contractor has; 250 when absent. */
  people?: number;
  keys?: ApiKey[];
  /** The vendor's number is not public. 6,000 when absent, so that a demo does not wait; try 60 to feel it. */
  callsPerMinute?: number;
  /** Hub and Core HR are on: people are edited in Core HR, and writing them here is refused. No when absent. */
  coreHrOwnsPeople?: boolean;
  assumptions?: Partial<Assumptions>;
}

export interface ExaktimeSandbox extends RunningSandbox {
  /** Somebody worked, or a supervisor corrected an hour (with the `id` of an earlier one). Shown tomorrow. */
  work(row: Omit<TimeRow, 'id' | 'modifiedOn'> & { id?: string }): string;
  /** Closes the pay period that ends on this day. */
  closePeriod(endDate: string): void;
  /** Writes the timesheet file of these days, as the Export button does; returns its name. */
  exportTimesheets(folder: string, from: string, to: string): string;
}

const DEMO_KEYS: ApiKey[] = [
  { key: EXAKTIME_DEMO.readWriteKey, access: 'read-write' },
  { key: EXAKTIME_DEMO.readOnlyKey, access: 'read-only' },
];

export async function startExaktimeSandbox(options: ExaktimeSandboxOptions = {}): Promise<ExaktimeSandbox> {
  const assumed = withAssumptions(options.assumptions);
  const sandbox = await startHttpSandbox(
    {
      name: 'exaktime',
      seed: (context) => {
        const people = options.people === undefined ? {} : { people: options.people };
        const demo = () => buildContractor({ today: context.clock.today(), ...people });
        seedFrom(options.contractor ?? demo(), tablesOf(context.state));
      },
      routes: (app, context) => {
        const tables = tablesOf(context.state);
        const warehouse = new Warehouse(context, tables, assumed.warehouseHour);
        answerProblems(app, assumed.errorsField);
        guardWithKeys(app, context, assumed, options.keys ?? DEMO_KEYS, options.callsPerMinute ?? 6000);
        app.addHook('preHandler', async (request) => {
          if (request.method !== 'GET' && !request.url.startsWith('/__sandbox')) warehouse.refreshIfDue();
        });
        // With Hub on, Core HR owns people and they are read-only here (documented).
        const mayWrite = options.coreHrOwnsPeople === true ? refusePeople : () => undefined;
        for (const resource of [...personResources(assumed), ...REFERENCE_RESOURCES])
          resourceRoutes(app, resource, { assumed, tables, mayWrite });
        odataRoutes(app, assumed.paths.odata, SETS, (set) => warehouse.rows(set));
        app.post('/__sandbox/periods/close', async (request) => {
          const { endDate } = request.body as { endDate: string };
          closePeriod(endDate);
          return { closed: endDate };
        });
      },
    },
    options,
  );
  const tables = tablesOf(sandbox.state);
  const warehouse = new Warehouse(sandbox, tables, assumed.warehouseHour);

  function closePeriod(endDate: string): void {
    warehouse.refreshIfDue();
    const period = tables.periods.find((row) => row.endDate === endDate);
    if (period === undefined) throw new Problem(404, `No pay period ends on ${endDate}.`);
    tables.periods.put(period.id, { ...period, isClosed: true });
  }

  return {
    ...sandbox,
    closePeriod,
    work: ({ id = randomUUID(), ...row }) => {
      warehouse.refreshIfDue();
      tables.time.put(id, { id, ...row, modifiedOn: sandbox.clock.nowIso() });
      return id;
    },
    exportTimesheets: (folder, from, to) => writeTimesheets(folder, tables, from, to),
  };
}

function refusePeople({ name, ofPerson, idField, fields }: Resource<Tables>, body: unknown): void {
  if (ofPerson !== true && name !== 'Persons') return;
  const sent = Object.keys((body ?? {}) as Row).filter((field) => field in fields);
  throw new Problem(403, 'People are edited in Core HR.', {
    [sent[0] ?? idField]: ['Is edited in Core HR.'],
  });
}

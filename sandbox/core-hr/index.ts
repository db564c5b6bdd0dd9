/** A stateful stand-in for Arcoro Core HR: its API, its nightly warehouse, its file imports and scheduled exports. */

import type { FastifyInstance } from 'fastify';
import {
  type ApiKey,
  answerProblems,
  guardWithKeys,
  odataRoutes,
  Problem,
  resourceRoutes,
  textOf,
} from '../arcoro/index.ts';
import { buildContractor, type Contractor } from '../contractor/index.ts';
import {
  type Row,
  type RunningSandbox,
  type SandboxContext,
  type SandboxOptions,
  startHttpSandbox,
} from '../kit/index.ts';
import { type Assumptions, CORE_HR_DEMO, withAssumptions } from './assumptions.ts';
import { writeExportFiles } from './export-files.ts';
import { everyFiveMinutes, ImportFolder } from './import-folder.ts';
import { LAYOUTS, type Layout } from './layouts.ts';
import { personResources } from './person-resources.ts';
import { PollClock } from './poll-clock.ts';
import { REFERENCE_RESOURCES } from './reference-resources.ts';
import { seedFrom } from './seed.ts';
import { type ImportRecord, type Tables, tablesOf } from './tables.ts';
import { SETS, Warehouse } from './warehouse.ts';

export type { ApiKey } from '../arcoro/index.ts';
export { ASSUMPTIONS, type Assumptions, CORE_HR_DEMO } from './assumptions.ts';
export { LAYOUTS, type Layout } from './layouts.ts';
export type { ImportRecord } from './tables.ts';

export interface CoreHrSandboxOptions extends SandboxOptions {
  /** Whom it starts with; the demo contractor of the clock's day when absent. */
  contractor?: Contractor;
  /** How many people the demo contractor has; 250 when absent. */
  people?: number;
  keys?: ApiKey[];
  /** The vendor's number is not public. 6,000 when absent, so that a demo does not wait; try 60 to feel it. */
  callsPerMinute?: number;
  /** Two employments may carry one number; no when absent. */
  duplicateEmployeeNumbers?: boolean;
  /** The sandbox numbers new employees that come without a number; no when absent. */
  autoIncrementEmployeeNumbers?: boolean;
  /** Arcoro Payroll is in use: pay schedules and rate codes belong to it and are only shown here. No when absent. */
  payrollIsOn?: boolean;
  /** Stands for the (S)FTP server that Core HR polls. */
  importFolder?: string;
  /** Where the scheduled exports go, at the start, after an import and at each half hour. */
  exportFolder?: string;
  layouts?: Layout[];
  assumptions?: Partial<Assumptions>;
}

export interface CoreHrSandbox extends RunningSandbox {
  /** Looks into the import folder now; returns the new lines of the import history. */
  pollImports(): ImportRecord[];
  /** Writes the scheduled export files; returns their names. */
  writeExports(folder: string): string[];
}

const DEMO_KEYS: ApiKey[] = [
  { key: CORE_HR_DEMO.readWriteKey, access: 'read-write' },
  { key: CORE_HR_DEMO.readOnlyKey, access: 'read-only' },
];

/** What leaves Core HR's menus with Payroll (documented). */
const OF_PAYROLL = new Set(['PaySchedules', 'RateCodes']);

export async function startCoreHrSandbox(options: CoreHrSandboxOptions = {}): Promise<CoreHrSandbox> {
  const { exportFolder } = options;
  const assumed = withAssumptions(options.assumptions);
  const layouts = options.layouts ?? LAYOUTS;
  const resources = [
    ...personResources(assumed, { duplicateEmployeeNumbers: options.duplicateEmployeeNumbers ?? false }),
    ...REFERENCE_RESOURCES.map((resource) =>
      options.payrollIsOn === true && OF_PAYROLL.has(resource.name)
        ? {
            ...resource,
            operations: 'read' as const,
            owned: `${resource.name} are changed in Arcoro Payroll.`,
          }
        : resource,
    ),
  ];
  const writeExports = (context: SandboxContext, folder: string) =>
    writeExportFiles(folder, layouts, tablesOf(context.state));
  let poll: () => ImportRecord[] = () => [];

  const sandbox = await startHttpSandbox(
    {
      name: 'core-hr',
      seed: (context) => {
        const demo = {
          today: context.clock.today(),
          ...(options.people === undefined ? {} : { people: options.people }),
        };
        seedFrom(options.contractor ?? buildContractor(demo), tablesOf(context.state));
        if (exportFolder !== undefined) writeExports(context, exportFolder);
      },
      routes: (app, context) => {
        const tables = tablesOf(context.state);
        const warehouse = new Warehouse(context, tables, assumed);
        answerProblems(app, assumed.errorsField);
        guardWithKeys(app, context, assumed, options.keys ?? DEMO_KEYS, options.callsPerMinute ?? 6000);
        app.addHook('preHandler', async (request) => {
          if (request.method !== 'GET' && !request.url.startsWith('/__sandbox')) warehouse.refreshIfDue();
        });
        for (const resource of resources)
          resourceRoutes(app, resource, {
            assumed,
            tables,
            complete: ({ name }, body) => {
              if (name !== 'Employees' || options.autoIncrementEmployeeNumbers !== true) return body;
              const given = body as Row | null;
              return given?.employeeNumber ? given : { ...given, employeeNumber: freeNumber(tables) };
            },
            keeps: ['modules'],
          });
        odataRoutes(app, assumed.paths.odata, SETS, (set) => warehouse.rows(set));
        poll = fileRoutes(app, context, tables, warehouse);
      },
    },
    options,
  );
  if (exportFolder !== undefined) writeExports(sandbox, exportFolder);
  return {
    ...sandbox,
    pollImports: () => poll(),
    writeExports: (folder) => writeExports(sandbox, folder),
  };

  /** Import folder and exports, with the clock that drives them and the routes that people press. */
  function fileRoutes(app: FastifyInstance, context: SandboxContext, tables: Tables, warehouse: Warehouse) {
    const folder =
      options.importFolder === undefined
        ? undefined
        : new ImportFolder(options.importFolder, context, tables, resources, layouts);
    const exportNow = () => (exportFolder === undefined ? [] : writeExports(context, exportFolder));
    const pollNow = (wanted?: (layout: Layout | undefined) => boolean) => {
      warehouse.refreshIfDue();
      const records = folder?.poll(wanted) ?? [];
      if (records.length > 0) exportNow();
      return records;
    };
    const polls = new PollClock(context.clock);
    const tick = () => {
      const { halfHour, fiveMinutes } = polls.due();
      if (halfHour) pollNow();
      else if (fiveMinutes) pollNow(everyFiveMinutes);
      if (halfHour) exportNow();
    };
    const timer = setInterval(tick, 1000).unref();
    app.addHook('onClose', async () => clearInterval(timer));
    app.addHook('onRequest', async (request) => {
      if (!request.url.startsWith('/__sandbox')) tick();
    });

    app.get('/__sandbox/imports', async () => tables.imports.values());
    app.post('/__sandbox/imports/poll', async () => pollNow());
    app.post('/__sandbox/exports', async () => {
      if (exportFolder === undefined)
        throw new Problem(409, 'The sandbox was started without an export folder.');
      return exportNow();
    });
    return pollNow;
  }
}

function freeNumber(tables: Tables): string {
  const numbers = tables.employees.values().map((row) => Number(textOf(row.employeeNumber)));
  return String(Math.max(1000, ...numbers.filter((number) => !Number.isNaN(number))) + 1);
}

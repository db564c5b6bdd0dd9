/** A stateful stand-in for Sage 100 Contractor: its tables, the file importer, and what hh2 is assumed to answer for it. */
import { buildContractor, type Contractor } from '../contractor/index.ts';
import { type RunningSandbox, type SandboxContext, startHttpSandbox } from '../kit/index.ts';
import { Hh2 } from './hh2.ts';
import { Importer, type ImportResult } from './importer.ts';
import { SAGE_100_DEMO, type Sage100SandboxOptions } from './options.ts';
import { type Numbers, numbersOf, seedTables } from './seed.ts';
import { type Cells, type TableName, Tables } from './tables.ts';

export type { ImportResult } from './importer.ts';
export { costCodeNumber, SAGE_100_DEMO, type Sage100SandboxOptions } from './options.ts';
export { type Numbers, numbersOf, TAX_CALCULATIONS } from './seed.ts';

export interface Sage100Sandbox extends RunningSandbox {
  /** Stands for `https://plumblevel-100.hh2.com`. */
  address: string;
  /** HR's codes and their numbers here. */
  numbers: Numbers;
  rows(table: TableName): Cells[];
  /** Changes a row as somebody would in Sage's own screens. */
  changeInSage(table: TableName, cells: Cells): void;
  /** Runs the importer over the import folder. */
  importFiles(): ImportResult[];
  endSessions(): void;
}

export async function startSage100Sandbox(options: Sage100SandboxOptions = {}): Promise<Sage100Sandbox> {
  let contractor: Contractor | undefined = options.contractor;
  const companyOf = (context: Pick<SandboxContext, 'clock'>) => {
    contractor ??= buildContractor({ today: context.clock.today(), people: options.people ?? 250 });
    return contractor;
  };
  let hh2: Hh2 | undefined;
  let importer: Importer | undefined;
  const sandbox = await startHttpSandbox(
    {
      name: 'sage-100-contractor',
      seed: (context) => seedTables(new Tables(context), companyOf(context)),
      routes: (app, context) => {
        const tables = new Tables(context);
        hh2 = new Hh2(context, tables, {
          blockSize: options.blockSize ?? 1000,
          callsPerMinute: options.callsPerMinute ?? 6000,
          callsAtOnce: options.callsAtOnce ?? 4,
          answersPayroll: options.answersPayroll ?? true,
        });
        importer = new Importer(context, tables, options.importFolder, options.finalThrough);
        hh2.routes(app);
        app.post('/__sandbox/import', async () => importer?.run());
        app.get('/__sandbox/imports', async () => importer?.results.values());
      },
    },
    options,
  );
  const tables = new Tables(sandbox);
  return {
    ...sandbox,
    address: `${sandbox.url}/${SAGE_100_DEMO.subdomain}`,
    numbers: numbersOf(companyOf(sandbox)),
    rows: (table) => tables.of(table).values(),
    changeInSage: (table, cells) => {
      tables.put(table, cells);
    },
    importFiles: () => importer?.run() ?? [],
    endSessions: () => hh2?.endSessions(),
  };
}

/** Vista's import side on this machine: a pickup folder, the IM module's steps, the tables with their rules, and a view by HTTP. */
import { buildContractor } from '../contractor/index.ts';
import { type RunningSandbox, type SandboxOptions, startHttpSandbox } from '../kit/index.ts';
import { AutoImport, type Folders, type ImportReport, type ImportRules } from './auto-import.ts';
import { codesOf, raceCodes } from './codes.ts';
import { VistaDatabase, type VistaRow } from './database.ts';
import { routesOf } from './routes.ts';
import { seedLists } from './seed-lists.ts';
import { seedPeople } from './seed-people.ts';
import { seedTemplates } from './templates.ts';

export type { ImportReport } from './auto-import.ts';
export type { VistaRow } from './database.ts';
export type { ImportMessage } from './import-file.ts';
export { movements } from './movements.ts';

export interface VistaSandboxOptions extends SandboxOptions, Folders {
  /** Looks into the pickup folder this often; only `importNow()` does when absent. */
  pollMs?: number;
  /** How many people the contractor has; 250 when absent. `0` leaves the employees' tables empty. */
  people?: number;
  /** What an SSN that another employee has does; `refuse` when absent. */
  duplicateSsn?: 'refuse' | 'warn';
  /** What an empty cell of a Change file does to an optional column; `clear` when absent. */
  emptyCell?: 'clear' | 'keep';
}

export interface VistaSandbox extends RunningSandbox {
  /** One look into the pickup folder, as the auto import service takes it. */
  importNow(): ImportReport[];
  /** All that was ever taken, oldest first. */
  readonly imports: ImportReport[];
  /** A table's rows (`PREH`, without the `b`), those whose columns equal `where`. */
  rows(table: string, where?: VistaRow): VistaRow[];
}

export async function startVistaSandbox(options: VistaSandboxOptions): Promise<VistaSandbox> {
  const { pickupFolder, archiveFolder, errorFolder, logFolder } = options;
  // The kit keeps the imports beside the tables, so that a restart forgets neither.
  const db = new VistaDatabase(options.stateFile);
  const rules: ImportRules = {
    raceCodes: Object.values(raceCodes),
    duplicateSsn: options.duplicateSsn ?? 'refuse',
    emptyCell: options.emptyCell ?? 'clear',
  };
  let autoImport: AutoImport | undefined;

  const sandbox = await startHttpSandbox(
    {
      name: 'viewpoint-vista',
      seed: ({ clock }) => {
        const isRestart = autoImport === undefined && !db.isEmpty;
        if (!isRestart) fill(db, clock.today(), options.people ?? 250);
      },
      routes: (app, context) => {
        autoImport = new AutoImport(
          db,
          context,
          { pickupFolder, archiveFolder, errorFolder, logFolder },
          rules,
        );
        routesOf(app, db, autoImport);
      },
    },
    { ...options, ...(options.stateFile === undefined ? {} : { stateFile: `${options.stateFile}.imports` }) },
  );

  const importNow = () => autoImport?.importNow() ?? [];
  const timer = options.pollMs === undefined ? undefined : setInterval(importNow, options.pollMs);
  return {
    ...sandbox,
    importNow,
    get imports() {
      return autoImport?.reports ?? [];
    },
    rows: (table, where) => db.rows(table, where),
    close: async () => {
      clearInterval(timer);
      await sandbox.close();
      db.close();
    },
  };
}

function fill(db: VistaDatabase, today: string, people: number): void {
  const contractor = buildContractor({ today, ...(people === 0 ? {} : { people }) });
  const codes = codesOf(contractor);
  db.atomically(() => {
    db.clear();
    seedTemplates(db);
    seedLists(db, contractor, codes);
    if (people > 0) seedPeople(db, contractor, codes);
  });
}

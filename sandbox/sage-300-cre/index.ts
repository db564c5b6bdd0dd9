/** A stateful stand-in for hh2 Cloud Services over Sage 300 CRE: one tenant per data folder, and the operator's time import. */
import { buildContractor, type Contractor } from '../contractor/index.ts';
import { type RunningSandbox, type SandboxContext, startHttpSandbox } from '../kit/index.ts';
import { DataFolder, type ListName, type Values } from './data-folder.ts';
import { type Sage300SandboxOptions, settingsFrom } from './options.ts';
import { hh2Routes, type Tenant } from './routes.ts';
import { seedFolder } from './seed.ts';
import { SignIn } from './sign-in.ts';
import { SyncClient } from './sync-client.ts';
import { importTime, type TimeImport, type TimeLine } from './time-import.ts';

export type { Hh2Row } from './models.ts';
export { DEFAULT_TIME_VIEW, SAGE_300_DEMO, type Sage300SandboxOptions } from './options.ts';
export type { TimeImport, TimeLine } from './time-import.ts';

export interface Sage300Sandbox extends RunningSandbox {
  /** Stands for `https://{subdomain}.hh2.com` of a data folder; without one, of the first. */
  address(dataFolder?: string): string;
  folder(dataFolder?: string): DataFolder;
  /** Starts or stops the Sync Client of a data folder. */
  setAgent(online: boolean, dataFolder?: string): void;
  /** Changes a row as somebody would in Sage; seen in hh2 at once when the Sync Client is online, else never. */
  changeInSage(list: ListName, id: string, values: Values, dataFolder?: string): void;
  endSessions(): void;
  /** Does what the operator does with the files in the time folder. */
  importTime(dataFolder?: string): TimeImport[];
  timeLines(dataFolder?: string): TimeLine[];
}

export async function startSage300Sandbox(
  options: Sage300SandboxOptions & { contractor?: Contractor } = {},
): Promise<Sage300Sandbox> {
  const settings = settingsFrom(options);
  const tenants = new Map<string, Tenant>();
  let signIn: SignIn | undefined;
  const tenantsOf = (context: SandboxContext) => {
    for (const name of tenants.size === 0 ? settings.dataFolders : []) {
      const timeFolder = options.timeFolders?.[name];
      const own = timeFolder === undefined ? settings : { ...settings, timeFolder };
      const folder = new DataFolder(name, context, own);
      tenants.set(name, { folder, agent: new SyncClient(folder) });
    }
    return tenants;
  };
  const sandbox = await startHttpSandbox(
    {
      name: 'sage-300-cre',
      seed: (context) => {
        const contractor =
          options.contractor ?? buildContractor({ today: context.clock.today(), people: settings.people });
        let isFirst = true;
        for (const { folder } of tenantsOf(context).values()) {
          const company = options.companies?.[folder.name];
          seedFolder(folder, company ?? contractor, isFirst || company !== undefined);
          isFirst = false;
        }
      },
      routes: (app, context) => {
        signIn = new SignIn(context, settings);
        app.post('/__sandbox/agent', async (request) => {
          const { online, dataFolder } = request.body as { online: boolean; dataFolder?: string };
          tenantFor(dataFolder).folder.setOnline(online);
          return { online };
        });
        app.post('/__sandbox/time-import', async () => importTime(tenantFor(undefined).folder));
        hh2Routes(app, context, settings, signIn, tenantsOf(context));
      },
    },
    options,
  );

  function tenantFor(name = settings.dataFolders[0] ?? ''): Tenant {
    const tenant = tenants.get(name);
    if (tenant === undefined) throw new Error(`There is no data folder ${name}`);
    return tenant;
  }

  return {
    ...sandbox,
    address: (name = settings.dataFolders[0]) => `${sandbox.url}/${name}`,
    folder: (name) => tenantFor(name).folder,
    setAgent: (online, name) => tenantFor(name).folder.setOnline(online),
    changeInSage: (list, id, values, name) => {
      const { folder } = tenantFor(name);
      if (folder.isOnline) folder.put(list, { ...values, Id: id });
    },
    endSessions: () => signIn?.endAll(),
    importTime: (name) => importTime(tenantFor(name).folder),
    timeLines: (name) => tenantFor(name).folder.table<TimeLine>('timeLines').values(),
  };
}

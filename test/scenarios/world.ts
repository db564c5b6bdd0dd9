import { CORE_HR_DEMO } from '../../sandbox/core-hr/index.ts';
import type { Row } from '../../sandbox/kit/index.ts';
import { crosswalksFor, fillCrosswalks } from '../../src/demo/crosswalks.ts';
import {
  createConnector,
  createSync,
  groupEvents,
  proposeSync,
  type SyncConfig,
  showRun,
  startRun,
} from '../../src/hub/index.ts';
import { type ServerRig, startRig } from '../server/rig.ts';

/** A vendor's sandbox as the products' own tests start it. */
export interface System {
  config: Record<string, unknown>;
  secrets: Record<string, string>;
  allowedRoots?: readonly string[];
  close(): Promise<void>;
}

type DataSetConfig = SyncConfig['dataSets'][number];

export interface SyncWish {
  from: string;
  to: string;
  template: string;
  /** Only these data sets; all of the template when absent. */
  only?: readonly string[];
  /** What is special to this company, by data set. */
  special?: Readonly<Record<string, Partial<DataSetConfig>>>;
  crosswalks?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  guards?: Partial<SyncConfig['guards']>;
}

export type Ended = Awaited<ReturnType<typeof showRun>> & {
  /** How often each code of an error or a failure was raised. */
  errors: Record<string, number>;
  messages: string[];
};

export interface Sync {
  id: string;
  /** Runs it; with Save changes unless told otherwise. */
  run(options?: Record<string, unknown>, saveChanges?: boolean): Promise<Ended>;
}

export interface World {
  server: ServerRig;
  companyId: string;
  connectorId(title: string): string;
  sync(wish: SyncWish): Promise<Sync>;
  close(): Promise<void>;
}

const actor = { userId: null, name: 'Test', trigger: 'person' as const, address: null };

/**
 * The real server with a connector to each of the systems, by the titles that the demo has for them: its crosswalks
 * hold here too. Core HR is the server rig's own.
 */
export async function startWorld(
  systems: Readonly<Record<string, System & { product: string }>>,
): Promise<World> {
  const allowRoots = Object.values(systems).flatMap(({ allowedRoots = [] }) => [...allowedRoots]);
  const server = await startRig({ allowRoots });
  const { hub, companyId, coreHr } = server;
  const ids = new Map<string, string>();
  const connect = async (name: string, product: string, { config, secrets }: Omit<System, 'close'>) =>
    ids.set(name, await createConnector(hub, actor, companyId, { name, product, config, secrets }));
  for (const [title, system] of Object.entries(systems)) await connect(title, system.product, system);
  if (!ids.has('Core HR'))
    await connect('Core HR', 'core-hr', {
      config: { url: coreHr.url, callsPerMinute: 6000 },
      secrets: { apiKey: CORE_HR_DEMO.readWriteKey },
    });
  const connectorId = (title: string) => {
    const id = ids.get(title);
    if (id === undefined) throw new Error(`No system is called ${title}`);
    return id;
  };

  const run = async (syncId: string, options: Record<string, unknown>, saveChanges: boolean) => {
    const started = await startRun(hub, actor, companyId, syncId, { saveChanges, options });
    for (const until = Date.now() + 100_000; Date.now() < until; ) {
      const shown = await showRun(hub, companyId, started.id);
      if (shown.status !== 'queued' && shown.status !== 'running') return withErrors(shown);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('The run did not end');
  };
  const withErrors = async (shown: Awaited<ReturnType<typeof showRun>>): Promise<Ended> => {
    const events = (await groupEvents(hub, companyId, shown.id)).filter(
      ({ level }) => level === 'error' || level === 'failure',
    );
    return {
      ...shown,
      errors: Object.fromEntries(events.map(({ code, count }) => [code, count])),
      messages: events.map(({ code, count, message }) => `${count} × ${code}: ${message}`),
    } as Ended;
  };

  return {
    server,
    companyId,
    connectorId,
    async sync({ from, to, template, only, special = {}, crosswalks, guards }) {
      const ends = { sourceId: connectorId(from), destinationId: connectorId(to) };
      const { name, config } = await proposeSync(hub, companyId, ends.sourceId, ends.destinationId, template);
      const dataSets = config.dataSets
        .filter(({ id }) => only?.includes(id) !== false)
        .map((dataSet) => {
          const { mapping = [], filter = [], ...more } = special[dataSet.id] ?? {};
          return {
            ...dataSet,
            ...more,
            mapping: [...dataSet.mapping, ...mapping],
            filter: [...dataSet.filter, ...filter],
          };
        });
      const wanted = { ...config, dataSets, guards: { ...config.guards, ...guards } };
      const id = await createSync(hub, actor, companyId, { name, ...ends, config: wanted });
      await fillCrosswalks(hub, actor, companyId, id, crosswalks ?? crosswalksFor({ from, to, template }));
      return { id, run: (options = {}, saveChanges = true) => run(id, options, saveChanges) };
    },
    close: async () => {
      await server.close();
      for (const { close } of Object.values(systems)) await close();
    },
  };
}

/** Which of the rows has that value in the column, exactly one. */
export function theOne(rows: readonly Row[], column: string, value: unknown): Row {
  const found = rows.filter((row) => row[column] === value);
  if (found.length !== 1) throw new Error(`${found.length} rows have ${column} ${String(value)}`);
  return found[0] as Row;
}

/** Nothing was written: what a second run must answer. */
export const writesNothing = { created: 0, updated: 0, deactivated: 0 };

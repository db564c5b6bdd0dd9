import type { Entity } from '../../../model/index.ts';
import {
  compileMapping,
  type DataSet,
  type RecordWriter,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
  type WriteKind,
} from '../../../sdk/index.ts';
import {
  fastClock,
  itemOf,
  openForTest,
  recordsOf,
  send,
  type TestOptions,
} from '../../../sdk/testing/index.ts';
import type { CmicClient } from '../client.ts';
import { cmic } from '../index.ts';
import type { CmicConfig } from '../manifest.ts';
import { type CmicStandIn, configFor, secrets, startStandIn } from './stand-in.ts';

export type Row = Record<string, unknown>;
export type Opened = Awaited<ReturnType<typeof openCmic>>;

/** The connector against a sandbox, as a run opens it, in the words of our model. */
export async function openCmic(
  { sandbox }: CmicStandIn,
  more: Record<string, unknown> = {},
  options: TestOptions & { secrets?: Record<string, string> } = {},
) {
  const config = configFor(sandbox, more) as CmicConfig;
  const limits = { calls: 1_000_000, perMs: 1_000, concurrency: 2 };
  const opened = await openForTest(cmic, config, options.secrets ?? secrets, {
    clock: fastClock(100),
    limits,
    ...options,
  });
  const { client } = opened;
  const set = (id: string) => {
    const found = cmic.dataSets.find((dataSet) => dataSet.id === id);
    if (found === undefined) throw new Error(`no data set ${id}`);
    return found as DataSet<CmicClient> & { write: RecordWriter<CmicClient> };
  };
  const mappingOf = (id: string) => compileMapping(id, set(id).mapping, config as Record<string, unknown>);
  const item = (id: string, kind: WriteKind, entity: Entity, more: Parameters<typeof itemOf>[3] = {}) =>
    itemOf(mappingOf(id), kind, entity, more);

  return {
    ...opened,
    config,
    item,
    sendItems: (id: string, kind: WriteKind, items: readonly WriteItem[]): Promise<WriteAnswer[]> =>
      send(set(id).write, kind, client, items),
    lookFor: async (id: string, items: readonly WriteItem[]) =>
      (await set(id).write.look?.(client, items)) ?? [],
    /** Everything of a data set, in our model. */
    entities: async (id: string, run: Record<string, string> = {}): Promise<Entity[]> =>
      (await recordsOf(set(id), client, { options: run })).map((record) =>
        mappingOf(id).toEntity(record, []),
      ),
    records: (id: string, since?: string): Promise<VendorRecord[]> =>
      recordsOf(set(id), client, { options: {}, ...(since === undefined ? {} : { since }) }),
    /** The answers in the order of the entities. */
    create: async (id: string, ...entities: Entity[]): Promise<WriteAnswer[]> => {
      const items = entities.map((entity) => item(id, 'create', entity));
      const answers = await send(set(id).write, 'create', client, items);
      return items.flatMap(({ changeId }) => answers.filter((answer) => answer.changeId === changeId));
    },
    /** Changes the named fields of a record that is there; the rest of the entity is as it stands. */
    change: async (
      id: string,
      kind: 'update' | 'deactivate',
      present: VendorRecord,
      externalKey: string,
      changed: Entity,
    ): Promise<WriteAnswer> => {
      const entity = { ...mappingOf(id).toEntity(present, []), ...changed };
      const [answer] = await send(set(id).write, kind, client, [
        item(id, kind, entity, { changed, externalKey, present }),
      ]);
      if (answer === undefined) throw new Error('no answer');
      return answer;
    },
  };
}

/** Starts CMiC, opens the connector, works with both and ends them. */
export async function withCmic(
  work: (opened: Opened, standIn: CmicStandIn) => Promise<void>,
  more: Record<string, unknown> = {},
  start: Parameters<typeof startStandIn>[0] = {},
  options: Parameters<typeof openCmic>[2] = {},
): Promise<void> {
  const standIn = await startStandIn(start);
  try {
    const opened = await openCmic(standIn, more, options);
    try {
      await work(opened, standIn);
    } finally {
      await opened.close();
    }
  } finally {
    await standIn.close();
  }
}

/** Rows of a table of the sandbox. */
export function rowsOf({ sandbox }: Pick<CmicStandIn, 'sandbox'>, table: string, where: Row = {}): Row[] {
  const wanted = Object.entries(where);
  return sandbox.state
    .table<Row>(table)
    .values()
    .filter((row) => wanted.every(([name, value]) => row[name] === value));
}

/** What CMiC has posted about an employee, in its order. */
export function historyOf(
  standIn: CmicStandIn,
  number: string,
): { code: string; effective: string; members: Row }[] {
  const [row] = rowsOf(standIn, 'pyemployee', { EmpNo: number, EmpCompCode: '001' });
  const history = standIn.sandbox.state
    .table<{ actions: { code: string; effective: string; members: Row }[] }>('emphistory')
    .get(String(row?.EmpVUuid));
  return history?.actions ?? [];
}

export function keyOf(answer: WriteAnswer | undefined): string {
  if (answer?.outcome === 'written') return answer.externalKey;
  throw new Error(`It was ${answer?.outcome}`, { cause: answer?.error });
}

export function refusalOf(answer: WriteAnswer | undefined) {
  if (answer?.outcome === 'refused') return answer.error;
  throw new Error(`It was ${answer?.outcome}`, { cause: answer });
}

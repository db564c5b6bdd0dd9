import type { RunningSandbox } from '../../../../sandbox/kit/index.ts';
import type { Entity } from '../../../model/index.ts';
import {
  compileMapping,
  type DataSet,
  type RecordWriter,
  type VendorRecord,
  type WriteAnswer,
} from '../../../sdk/index.ts';
import {
  fastClock,
  itemOf,
  openForTest,
  recordsOf,
  send,
  type TestOptions,
} from '../../../sdk/testing/index.ts';
import type { AcumaticaClient } from '../client.ts';
import { acumatica } from '../index.ts';
import type { AcumaticaConfig } from '../manifest.ts';
import { configFor, secrets } from './stand-in.ts';

export type Opened = Awaited<ReturnType<typeof openAcumatica>>;

/** The product against a sandbox, as a run opens it; with `write` and `read` in the words of our model. */
export async function openAcumatica(
  sandbox: RunningSandbox,
  more: Record<string, unknown> = {},
  options: TestOptions = {},
) {
  const config = configFor(sandbox, more) as AcumaticaConfig;
  const opened = await openForTest(acumatica, config, secrets, { clock: fastClock(50), ...options });
  const { client } = opened;
  const set = (id: string) => {
    const found = acumatica.dataSets.find((dataSet) => dataSet.id === id);
    if (found === undefined) throw new Error(`no data set ${id}`);
    return found as DataSet<AcumaticaClient> & { write: RecordWriter<AcumaticaClient> };
  };
  const mappingOf = (id: string) => compileMapping(id, set(id).mapping, config as Record<string, unknown>);

  const look = async (id: string, externalKey: string) => {
    const item = { changeId: '1', kind: 'update' as const, externalKey, record: {}, changed: [] };
    const [found] = (await set(id).write.look?.(client, [item])) ?? [];
    return found?.record;
  };
  return {
    ...opened,
    records: (id: string): Promise<VendorRecord[]> => recordsOf(set(id), client, { options: {} }),
    look,
    create: (id: string, ...entities: Entity[]): Promise<WriteAnswer[]> =>
      send(
        set(id).write,
        'create',
        client,
        entities.map((entity) => itemOf(mappingOf(id), 'create', entity)),
      ),
    /** Changes the named fields; the rest of the entity is as it stands. */
    change: async (
      id: string,
      kind: 'update' | 'deactivate' | 'remove',
      externalKey: string,
      changed: Entity,
    ): Promise<WriteAnswer> => {
      const present = await look(id, externalKey);
      const entity = { ...mappingOf(id).toEntity(present ?? {}, []), ...changed };
      const options = { changed, externalKey, ...(present === undefined ? {} : { present }) };
      const [answer] = await send(set(id).write, kind, client, [
        itemOf(mappingOf(id), kind, entity, options),
      ]);
      if (answer === undefined) throw new Error('no answer');
      return answer;
    },
  };
}

/** The key of a write that was carried out. */
export function keyOf(answer: WriteAnswer | undefined): string {
  if (answer?.outcome === 'written') return answer.externalKey;
  throw new Error(`It was ${answer?.outcome}`, { cause: answer?.error });
}

/** What was said of a write that was refused. */
export function refusalOf(answer: WriteAnswer | undefined) {
  if (answer?.outcome === 'refused') return answer.error;
  throw new Error(`It was ${answer?.outcome}`);
}

import { newId } from '../../kernel/index.ts';
import { type Entity, isProblem, dataSet as modelOf, normaliseField } from '../../model/index.ts';
import type { CompiledMapping } from '../mapping.ts';
import { watchSending } from '../net/sending.ts';
import type { Client, VendorRecord } from '../product.ts';
import type { RecordWriter, WriteAnswer, WriteItem, WriteKind } from '../write.ts';

/** A change as the engine hands it to a product. */
export function itemOf(
  mapping: CompiledMapping,
  kind: WriteKind,
  entity: Entity,
  options: { changed?: Entity; externalKey?: string; present?: VendorRecord; sentBefore?: VendorRecord } = {},
): WriteItem {
  const record = mapping.toRecord(entity);
  return {
    changeId: newId(),
    kind,
    record,
    changed: Object.keys(options.changed === undefined ? record : mapping.toRecord(options.changed)),
    ...(options.externalKey === undefined ? {} : { externalKey: options.externalKey }),
    ...(options.present === undefined ? {} : { present: options.present }),
    ...(options.sentBefore === undefined ? {} : { sentBefore: options.sentBefore }),
  };
}

/** Calls a writer in batches of its own size. */
export async function send<C extends Client>(
  writer: RecordWriter<C>,
  kind: WriteKind,
  client: C,
  items: readonly WriteItem[],
): Promise<WriteAnswer[]> {
  const size = writer.batchSize ?? 1;
  const answers: WriteAnswer[] = [];
  for (let at = 0; at < items.length; at += size) {
    const batch = items.slice(at, at + size);
    const write = writer[kind];
    if (write === undefined) throw new Error(`The writer cannot ${kind}`);
    // As the engine does.
    answers.push(...(await watchSending(() => write.call(writer, client, batch))));
  }
  return answers;
}

/** The fields in which what was found differs from what was sent, as `field: sent → found`. */
export function differences(
  dataSetId: string,
  mapping: CompiledMapping,
  sent: Entity,
  found: VendorRecord,
  except: readonly string[] = [],
): string[] {
  const fields = modelOf(dataSetId).fields;
  const back = mapping.toEntity(found, []);
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(sent)) {
    if (except.includes(name) || !mapping.readable.includes(name) || !mapping.writable.includes(name))
      continue;
    const field = fields[name];
    const normal = field === undefined ? value : normaliseField(name, field, value);
    if (isProblem(normal)) throw new Error(`The sample's ${name} is not in a form that the model takes`);
    if ((back[name] ?? null) !== normal) wrong.push(`${name}: ${normal} → ${back[name] ?? null}`);
  }
  return wrong;
}

import { RecordError, type RecordWriter, type VendorRecord, type WriteItem } from '../../sdk/index.ts';
import type { Assumed } from './assumptions.ts';
import type { AcumaticaClient } from './client.ts';
import { flatRecord, textAt, wrapped } from './wire.ts';
import { answerOf, gone, renamed } from './write-answers.ts';

export interface KeyedEntity {
  entity: string;
  /** Its key fields; what is written carries them. */
  key: readonly string[];
  expand?: readonly string[];
  deactivates: boolean;
  /** A field that no PUT moves, but actions do: by the wanted value, the action. */
  moves?: { field: string; actions: Readonly<Record<string, string | ((assumed: Assumed) => string)>> };
}

/** Writes records that have a key of ours: created only when new, updated only when there. */
export function keyedWriter(kind: KeyedEntity): RecordWriter<AcumaticaClient> {
  const { entity, key, expand = [], moves } = kind;
  const keysOf = ({ externalKey, record }: WriteItem): Record<string, string> => {
    const parts =
      externalKey === undefined ? key.map((name) => String(record[name] ?? '')) : splitKey(externalKey);
    return Object.fromEntries(key.map((name, at) => [name, parts[at] ?? '']));
  };

  const move = async (client: AcumaticaClient, item: WriteItem, status: string | undefined) => {
    const wanted = moves === undefined ? undefined : item.record[moves.field];
    if (moves === undefined || typeof wanted !== 'string' || wanted === status) return;
    const action = moves.actions[wanted];
    const name = typeof action === 'function' ? action(client.assumed) : action;
    if (name !== undefined) await client.act(entity, name, wrapped(keysOf(item)));
  };
  const fieldsOf = (item: WriteItem, names: readonly string[]): VendorRecord =>
    Object.fromEntries(
      names
        .filter((name) => !key.includes(name) && name !== moves?.field)
        .map((name) => [name, item.record[name] ?? null]),
    );

  const create = async (client: AcumaticaClient, item: WriteItem) => {
    const keys = keysOf(item);
    for (const name of key) if (keys[name] === '') throw noKey(entity, name);
    const given = Object.keys(item.record).filter((name) => item.record[name] !== null);
    const view = { select: [...key, ...(moves === undefined ? [] : [moves.field])] };
    const answer = await client.put(entity, wrapped({ ...keys, ...fieldsOf(item, given) }), 'new', view);
    try {
      await move(client, item, moves === undefined ? undefined : textAt(answer, moves.field));
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      throw renamed(error, moves?.field, ` (The ${entity} was made; only its status was not changed.)`);
    }
    return joined(key.map((name) => textAt(answer, name) ?? keys[name] ?? ''));
  };
  const update = async (client: AcumaticaClient, item: WriteItem) => {
    const keys = keysOf(item);
    const fields = fieldsOf(item, item.changed);
    if (Object.keys(fields).length > 0)
      await client.put(entity, wrapped({ ...keys, ...fields }), 'known', { select: [...key] });
    if (moves !== undefined && item.changed.includes(moves.field)) {
      const present = await client.find(entity, keys, { select: [...key, moves.field] });
      if (present === undefined) throw gone(entity);
      await move(client, item, textAt(present, moves.field));
    }
    return joined(key.map((name) => keys[name] ?? ''));
  };
  // One after the other: while a long operation runs, its form takes nothing else.
  const each = (write: typeof create) => (client: AcumaticaClient, items: readonly WriteItem[]) =>
    client.turns.take(entity, async () => {
      const answers = [];
      for (const item of items) answers.push(await answerOf(item, () => write(client, item)));
      return answers;
    });

  return {
    style: 'records',
    batchSize: 10,
    create: each(create),
    update: each(update),
    ...(kind.deactivates ? { deactivate: each(update) } : {}),
    look: async (client, items) => {
      const found = [];
      for (const item of items) {
        const keys = keysOf(item);
        if (Object.values(keys).includes('')) continue;
        const json = await client.find(entity, keys, { expand });
        if (json === undefined) continue;
        const record = flatRecord(json);
        const externalKey = joined(key.map((name) => String(record[name] ?? '')));
        found.push({ changeId: item.changeId, externalKey, record });
      }
      return found;
    },
  };
}

/** As the engine joins the key of a record: `|` within a value is escaped. */
function joined(values: readonly string[]): string {
  return values.length === 1
    ? (values[0] ?? '')
    : values.map((value) => value.replaceAll('|', '\\|')).join('|');
}

function splitKey(externalKey: string): string[] {
  return externalKey.split(/(?<!\\)\|/).map((value) => value.replaceAll('\\|', '|'));
}

function noKey(entity: string, field: string): RecordError {
  return new RecordError({
    code: 'acumatica/no-key',
    what: `A new ${entity} has no ${field}, which is its key in Acumatica.`,
    fix: 'Give it a code at the source.',
    field,
  });
}

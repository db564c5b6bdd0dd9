import { answerOf, carryOut, type Hh2Row, KeyInUse } from '../../sdk/hh2/index.ts';
import {
  RecordError,
  type RecordWriter,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
} from '../../sdk/index.ts';
import type { Sage300Client } from './client.ts';
import { isSameValue } from './members.ts';

export interface Found {
  externalKey: string;
  record: VendorRecord;
}

/** What a data set says about its writes; the cycle and the care are the same for all. */
export interface Writing {
  create(client: Sage300Client, item: WriteItem): Promise<string>;
  update(client: Sage300Client, item: WriteItem): Promise<string>;
  /** Brings what it looks in up to date, once for all items. */
  refresh(client: Sage300Client): Promise<void>;
  /** The record with the item's key, or else with the natural key in its record. */
  find(client: Sage300Client, item: WriteItem): Promise<Found | undefined>;
  /** Changes of an item that puts a record out of use. */
  deactivate?(client: Sage300Client, item: WriteItem): WriteItem;
  readOnly?: readonly string[];
}

/** Makes a writer of one record per call out of {@link Writing}. */
export function writerOf(writing: Writing): RecordWriter<Sage300Client> {
  const each = (write: (client: Sage300Client, item: WriteItem) => Promise<string>) => {
    return async (client: Sage300Client, items: readonly WriteItem[]): Promise<WriteAnswer[]> => {
      client.assertWriting();
      return Promise.all(items.map((item) => answerOf(item, () => write(client, item))));
    };
  };
  const { deactivate } = writing;
  return {
    style: 'records',
    ...(writing.readOnly === undefined ? {} : { readOnly: writing.readOnly }),
    create: each((client, item) => createOnce(client, item, writing)),
    update: each((client, item) => writing.update(client, item)),
    ...(deactivate === undefined
      ? {}
      : { deactivate: each((client, item) => writing.update(client, deactivate(client, item))) }),
    look: async (client, items) => {
      await writing.refresh(client);
      const found = [];
      for (const item of items) {
        const one = await writing.find(client, item);
        if (one !== undefined) found.push({ changeId: item.changeId, ...one });
      }
      return found;
    },
  };
}

/**
 * An earlier try whose answer was lost may have arrived after we looked. Sage then says that the key is in use, and when
 * what is there is what we wanted, the change is done.
 */
async function createOnce(client: Sage300Client, item: WriteItem, writing: Writing): Promise<string> {
  try {
    return await writing.create(client, item);
  } catch (error) {
    if (!(error instanceof KeyInUse)) throw error;
    await writing.refresh(client);
    const { externalKey: _, ...unkeyed } = item;
    const found = await writing.find(client, unkeyed);
    if (
      found !== undefined &&
      item.changed.every((name) => isSameValue(item.record[name], found.record[name]))
    )
      return found.externalKey;
    throw error;
  }
}

/** Posts a new object of a kind, or changes the one with an id, and waits until Sage has it. */
export function send(client: Sage300Client, path: string, body: Hh2Row, id?: string): Promise<string> {
  return carryOut(
    client.hh2,
    client.context,
    {
      method: id === undefined ? 'POST' : 'PUT',
      path,
      ...(id === undefined ? {} : { id }),
      body,
      synchronizePath: `${path}${client.assumed.synchronizeEnd}`,
    },
    client.patience,
  );
}

export function gone(what: string): RecordError {
  return new RecordError({
    code: 'sage-300-cre/gone',
    what: `Sage 300 has this ${what} no more.`,
    fix: 'Run the sync again: it will be planned as a new one, or left out.',
    field: 'Id',
  });
}

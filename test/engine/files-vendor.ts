import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { systemClock } from '../../src/kernel/index.ts';
import { dataSet as entityOf } from '../../src/model/index.ts';
import { createFolder } from '../../src/sdk/exchange/folder.ts';
import {
  type Client,
  defineDataSet,
  defineProduct,
  type FileExchange,
  type FileOutput,
  map,
  RecordError,
  type WriteItem,
} from '../../src/sdk/index.ts';

/** A vendor that takes files in a folder and tells nothing: each line is a change as JSON. */
export class FileTaker implements Client {
  readonly exchange: FileExchange;
  /** Told before each step of a delivery; may throw, or wait for ever. */
  onStep: (step: 'stage' | 'publish' | 'published' | 'look', name: string) => void | Promise<void> = () =>
    undefined;

  constructor(folder: string, signal: AbortSignal) {
    mkdirSync(folder, { recursive: true });
    const exchange = createFolder({
      folder,
      allowedRoots: [folder],
      clock: systemClock,
      signal,
      afterRead: 'leave',
      quietMs: 0,
    });
    this.exchange = {
      ...exchange,
      stage: async (path, name) => {
        await this.onStep('stage', name);
        await exchange.stage(path, name);
      },
      publish: async (name) => {
        await this.onStep('publish', name);
        await exchange.publish(name);
        await this.onStep('published', name);
      },
      look: async (name) => {
        await this.onStep('look', name);
        return exchange.look(name);
      },
    };
  }

  async close(): Promise<void> {
    // A folder needs no goodbye.
  }
}

/** What the receiver finds in its folder: every line of every finished file, and the names of all files. */
export function received(folder: string): { lines: string[]; names: string[] } {
  const names = readdirSync(folder).sort();
  const finished = names.filter((name) => name.endsWith('.ndjson'));
  return {
    names,
    lines: finished.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean)),
  };
}

async function format(id: string, items: AsyncIterable<WriteItem>, out: FileOutput): Promise<void> {
  const names = [`${id}-${out.stamp}-add.ndjson`, `${id}-${out.stamp}-change.ndjson`] as const;
  const open = new Map<string, Awaited<ReturnType<FileOutput['open']>>>();
  for await (const item of items) {
    if (item.record.lastName === 'Unwritable') {
      out.refuse(
        item,
        new RecordError({ code: 'layout/no', what: 'The layout cannot hold it.', fix: 'Change it.' }),
      );
      continue;
    }
    if (item.record.city === 'Right as it is') {
      out.accept(item, [], '');
      continue;
    }
    const name = item.kind === 'create' ? names[0] : names[1];
    let file = open.get(name);
    if (file === undefined) {
      file = await out.open(name);
      open.set(name, file);
    }
    await file.write(`${JSON.stringify([item.kind, item.record])}\n`);
    if (item.record.city === 'Odd') out.warn(item, 'layout/odd', 'An odd city.');
    if (item.record.city === 'In both') {
      const other = names[name === names[0] ? 1 : 0];
      const second = open.get(other) ?? (await out.open(other));
      open.set(other, second);
      await second.write(`${JSON.stringify(['back', item.sentBefore ?? null])}\n`);
      out.accept(item, names, '');
    } else out.accept(item, name, '');
  }
}

const keys: Record<string, string[]> = {
  departments: ['code'],
  employees: ['employeeNumber'],
  payRates: ['employeeNumber', 'earningCode', 'rateType', 'startDate'],
  timeEntries: ['externalRef'],
};

export const filesVendor = defineProduct({
  manifest: {
    id: 'files-vendor',
    name: 'files-vendor',
    summary: 'Takes files, for tests.',
    config: Type.Object({}),
    limits: () => ({ calls: 10_000, perMs: 1_000, concurrency: 1 }),
  },
  dataSets: Object.entries(keys).map(([id, primaryKey]) =>
    defineDataSet<FileTaker>({
      id,
      vendorName: id,
      fields: {},
      primaryKey,
      mapping: { rules: Object.keys(entityOf(id).fields).map((name) => map(name, name)) },
      write: {
        style: 'files',
        kinds: ['create', 'update', 'deactivate', 'remove'],
        contents: () => 'changes',
        format: (_client, items, out) => format(id, items, out),
        exchange: (client) => client.exchange,
      },
    }),
  ),
  open: async () => {
    throw new Error('The rig opens it.');
  },
});

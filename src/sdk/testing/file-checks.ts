import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { TSchema } from 'typebox';
import { describe, expect } from 'vitest';
import { RecordError } from '../../kernel/index.ts';
import type { FileExchange } from '../exchange/exchange.ts';
import { compileMapping } from '../mapping.ts';
import type { Client, DataSet } from '../product.ts';
import type { FileWriter, WriteItem } from '../write.ts';
import type { StandIn, WriteSample } from './conformance.ts';
import { oneByOne, TestFileOutput } from './file-output.ts';
import type { Opened, Suite } from './suite.ts';
import { itemOf } from './write-items.ts';

/** Writing as files: what stands in them, and that nobody sees one before it is whole. */
export function fileChecks<Config extends TSchema, C extends Client>(suite: Suite<Config, C>): void {
  const writable = suite.product.dataSets.filter((dataSet) => dataSet.write?.style === 'files');
  if (writable.length === 0) return;

  describe('the files that it writes', () => {
    for (const dataSet of writable) {
      const writer = dataSet.write;
      if (writer?.style !== 'files') continue;
      const withSample = async (
        work: (standIn: StandIn, opened: Opened<Config, C>, sample: WriteSample) => Promise<void>,
      ) => {
        const sample = suite.conformance.writes?.[dataSet.id];
        if (sample === undefined) throw new Error(`There is no sample to write for ${dataSet.id}`);
        const standIn = await suite.start();
        try {
          await suite.opened(standIn, (opened) => work(standIn, opened, sample));
        } finally {
          await standIn.close();
        }
      };

      suite.check('file format', dataSet, () =>
        withSample(async (standIn, opened, sample) => {
          const good = goodItems(dataSet, writer, standIn, sample);
          const bad = badItem(dataSet, standIn, sample);
          const items = bad === undefined ? good : [...good.slice(0, 1), bad, ...good.slice(1)];
          const first = new TestFileOutput(join(opened.context.scratchFolder, 'first'));
          await writer.format(opened.client, oneByOne(items), first);

          expect(first.names.length, 'no file was written').toBeGreaterThan(0);
          expect(first.accepted.map((each) => each.changeId).sort()).toEqual(
            good.map((item) => item.changeId).sort(),
          );
          for (const { fileName, externalKey } of first.accepted) {
            expect(first.names).toContain(fileName);
            expect(externalKey).not.toBe('');
          }
          if (bad !== undefined) {
            expect(first.refused.map((each) => each.changeId)).toEqual([bad.changeId]);
            const error = first.refused[0]?.error;
            suite.hear(error);
            expect(error).toBeInstanceOf(RecordError);
            const mapping = compileMapping(dataSet.id, dataSet.mapping, standIn.config);
            const field = sample.refused?.field ?? '';
            expect([field, mapping.vendorFieldOf(field)]).toContain(error?.field);
            expect(error?.fix).not.toBe('');
          } else expect(first.refused).toEqual([]);

          const again = new TestFileOutput(join(opened.context.scratchFolder, 'again'));
          await writer.format(opened.client, oneByOne(items), again);
          expect(await again.hashes()).toEqual(await first.hashes());
        }),
      );

      suite.check('file exchange', dataSet, () =>
        withSample(async (standIn, opened, sample) => {
          const out = new TestFileOutput(join(opened.context.scratchFolder, 'out'));
          await writer.format(opened.client, oneByOne(goodItems(dataSet, writer, standIn, sample)), out);
          const exchange = writer.exchange(opened.client);
          const received = standIn.received ?? (() => listed(exchange));
          const visible = async () => Object.keys(await received()).sort();
          const before = await visible();

          for (const name of out.names) {
            expect(await exchange.look(name)).toBe('absent');
            await exchange.stage({ path: out.pathOf(name) }, name);
            await exchange.stage({ path: out.pathOf(name) }, name);
            expect(await exchange.look(name)).toBe('staged');
          }
          expect(await visible(), 'a file is visible before it is published').toEqual(before);

          for (const name of out.names) {
            await exchange.publish(name);
            expect(await exchange.look(name)).toBe('published');
            expect(Buffer.from((await received())[name] ?? [])).toEqual(await readFile(out.pathOf(name)));
          }
          expect(await visible()).toEqual([...before, ...out.names].sort());
        }),
      );
    }
  });
}

async function listed(exchange: FileExchange): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const { name } of await exchange.list(/.*/)) files[name] = await buffer(await exchange.read(name));
  return files;
}

function goodItems<C extends Client>(
  dataSet: DataSet<C>,
  writer: FileWriter<C>,
  standIn: StandIn,
  sample: WriteSample,
): WriteItem[] {
  const mapping = compileMapping(dataSet.id, dataSet.mapping, standIn.config);
  const items = [1, 2, 3].map((nr) => itemOf(mapping, 'create', sample.create(nr)));
  if (!writer.kinds.includes('update') || sample.update === undefined) return items;
  const entity = sample.create(4);
  const sentBefore = mapping.toRecord(entity);
  const update = itemOf(
    mapping,
    'update',
    { ...entity, ...sample.update },
    { changed: sample.update, externalKey: '4', sentBefore },
  );
  return [...items, update];
}

function badItem<C extends Client>(
  dataSet: DataSet<C>,
  standIn: StandIn,
  sample: WriteSample,
): WriteItem | undefined {
  if (sample.refused === undefined) return undefined;
  const mapping = compileMapping(dataSet.id, dataSet.mapping, standIn.config);
  return itemOf(mapping, 'create', sample.refused.entity(5));
}

import type { Static, TSchema } from 'typebox';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { RecordError } from '../../kernel/index.ts';
import { type Entity, dataSet as modelOf } from '../../model/index.ts';
import { type CompiledMapping, compileMapping } from '../mapping.ts';
import type { Client, DataSet, VendorRecord } from '../product.ts';
import type { RecordWriter, WriteItem } from '../write.ts';
import type { Check, StandIn, WriteSample } from './conformance.ts';
import { openForTest } from './open-for-test.ts';
import { recordsOf, scopeFor } from './pages.ts';
import type { Opened, Suite } from './suite.ts';
import { differences, itemOf, send } from './write-items.ts';

/** Writing record by record: create, look, update, deactivate, refuse. */
export function writeChecks<Config extends TSchema, C extends Client>(suite: Suite<Config, C>): void {
  const writable = suite.product.dataSets.filter((dataSet) => dataSet.write?.style === 'records');
  if (writable.length === 0) return;

  describe('what it writes', () => {
    let standIn: StandIn;
    let opened: Opened<Config, C>;
    beforeAll(async () => {
      standIn = await suite.start();
      opened = await openForTest(
        suite.product,
        standIn.config as Static<Config>,
        standIn.secrets,
        suite.optionsFor(standIn, {}),
      );
    }, 60_000);
    afterAll(async () => {
      for (const note of opened?.notes ?? []) suite.hear(note);
      await opened?.close();
      await standIn?.close();
    });

    for (const dataSet of writable) {
      if (dataSet.write?.style !== 'records') continue;
      const writer = dataSet.write;
      const sample = suite.conformance.writes?.[dataSet.id];
      let nr = 0;
      let mapping: CompiledMapping;
      const check = (name: Check, run: (writing: Writing<C>) => Promise<void>) =>
        suite.check(name, dataSet, async () => {
          if (sample === undefined) throw new Error(`There is no sample to write for ${dataSet.id}`);
          mapping ??= compileMapping(dataSet.id, dataSet.mapping, standIn.config);
          nr += 1;
          await run(new Writing(dataSet, writer, sample, mapping, opened.client, standIn, nr));
        });
      const count = async () =>
        dataSet.read === undefined
          ? 0
          : (await recordsOf(dataSet, opened.client, scopeFor(standIn, dataSet.id))).length;

      if (writer.create !== undefined) {
        check('create', async (writing) => {
          const before = await count();
          const externalKey = await writing.create();

          const found = await writing.find(externalKey);
          expect(writing.differences(writing.entity, found)).toEqual([]);
          if (dataSet.read !== undefined) expect(await count()).toBe(before + 1);
        });

        check('write twice', async (writing) => {
          const externalKey = await writing.create();
          const before = await count();
          if (writer.idempotent === true) {
            const again = await send(writer, 'create', opened.client, [writing.item]);
            expect(again).toEqual([expect.objectContaining({ outcome: 'written', externalKey })]);
          } else if (writer.look !== undefined) {
            const seen = await writer.look(opened.client, [writing.item]);
            expect(
              seen.map((each) => each.externalKey),
              'it is not found by its natural key',
            ).toEqual([externalKey]);
          }
          if (writer.update !== undefined) {
            const present = await writing.find(externalKey);
            const same = itemOf(mapping, 'update', writing.entity, { externalKey, present });
            const answers = await send(writer, 'update', opened.client, [same]);
            expect(answers[0]?.outcome).toBe('written');
            expect(writing.differences(writing.entity, await writing.find(externalKey))).toEqual([]);
          }
          expect(await count()).toBe(before);
        });
      }

      if (writer.update !== undefined) {
        check('update', async (writing) => {
          if (sample?.update === undefined) throw new Error(`The sample of ${dataSet.id} changes nothing`);
          const externalKey = await writing.create();
          const before = await writing.find(externalKey);
          const wanted = { ...writing.entity, ...sample.update };
          const item = itemOf(mapping, 'update', wanted, {
            changed: sample.update,
            externalKey,
            present: before,
          });
          const [answer] = await send(writer, 'update', opened.client, [item]);
          expect(answer).toMatchObject({ changeId: item.changeId, outcome: 'written' });

          const after = await writing.find(externalKey);
          expect(writing.differences(wanted, after)).toEqual([]);
          const untouched = (record: VendorRecord) =>
            Object.fromEntries(
              Object.entries(record).filter(
                ([name]) => !item.changed.includes(name) && sample.volatile?.includes(name) !== true,
              ),
            );
          expect(untouched(after)).toEqual(untouched(before));
        });
      }

      if (writer.deactivate !== undefined) {
        check('deactivate', async (writing) => {
          const inactive = modelOf(dataSet.id).inactive;
          const change: Entity = {
            ...(inactive === undefined ? {} : { [inactive.field]: inactive.value }),
            ...sample?.deactivated,
          };
          const externalKey = await writing.create();
          const before = await count();
          const present = await writing.find(externalKey);
          const item = itemOf(
            mapping,
            'deactivate',
            { ...writing.entity, ...change },
            { changed: change, externalKey, present },
          );
          const [answer] = await send(writer, 'deactivate', opened.client, [item]);
          expect(answer).toMatchObject({ changeId: item.changeId, outcome: 'written' });

          expect(writing.differences(change, await writing.find(externalKey))).toEqual([]);
          expect(await count(), 'a record has gone').toBe(before);
        });
      }

      check('refused record', async (writing) => {
        if (sample?.refused === undefined)
          throw new Error(`The sample of ${dataSet.id} has none that is refused`);
        const good = [1, 2].map((each) => itemOf(mapping, 'create', sample.create(nr * 100 + each)));
        const bad = itemOf(mapping, 'create', sample.refused.entity(nr * 100 + 3));
        const [first, second] = good as [WriteItem, WriteItem];
        const answers = await send(writer, 'create', writing.client, [first, bad, second]);

        const answerTo = (item: WriteItem) => answers.find((answer) => answer.changeId === item.changeId);
        for (const item of good) expect(answerTo(item)).toMatchObject({ outcome: 'written' });
        const refused = answerTo(bad);
        if (refused?.outcome !== 'refused')
          throw new Error(`The bad one was ${refused?.outcome ?? 'forgotten'}`);
        suite.hear(refused.error);
        expect(refused.error).toBeInstanceOf(RecordError);
        const { field } = sample.refused;
        expect([field, mapping.vendorFieldOf(field)]).toContain(refused.error.field);
        expect(refused.error.fix).not.toBe('');
      });
    }
  });
}

/** One record of a sample on its way into the vendor's system and back. */
class Writing<C extends Client> {
  readonly client: C;
  readonly entity: Entity;
  readonly item: WriteItem;
  readonly #dataSet: DataSet<C>;
  readonly #writer: RecordWriter<C>;
  readonly #sample: WriteSample;
  readonly #mapping: CompiledMapping;
  readonly #standIn: StandIn;

  constructor(
    dataSet: DataSet<C>,
    writer: RecordWriter<C>,
    sample: WriteSample,
    mapping: CompiledMapping,
    client: C,
    standIn: StandIn,
    nr: number,
  ) {
    this.#dataSet = dataSet;
    this.#writer = writer;
    this.#sample = sample;
    this.#mapping = mapping;
    this.#standIn = standIn;
    this.client = client;
    this.entity = sample.create(nr);
    this.item = itemOf(mapping, 'create', this.entity);
  }

  async create(): Promise<string> {
    const [answer] = await send(this.#writer, 'create', this.client, [this.item]);
    if (answer?.outcome !== 'written') {
      throw new Error(`Creating was ${answer?.outcome}`, answer === undefined ? {} : { cause: answer.error });
    }
    return answer.externalKey;
  }

  /** The record as the vendor has it now: by `look`, or else by reading everything. */
  async find(externalKey: string): Promise<VendorRecord> {
    if (this.#writer.look !== undefined) {
      const [found] = await this.#writer.look(this.client, [{ ...this.item, externalKey }]);
      if (found === undefined) throw new Error(`${externalKey} is not found`);
      expect(found.externalKey).toBe(externalKey);
      return found.record;
    }
    const records = await recordsOf(this.#dataSet, this.client, scopeFor(this.#standIn, this.#dataSet.id));
    const found = records.find(
      (record) =>
        this.#dataSet.primaryKey.map((name) => String(record[name] ?? '')).join('|') === externalKey,
    );
    if (found === undefined) throw new Error(`${externalKey} is not among the records read`);
    return found;
  }

  differences(sent: Entity, found: VendorRecord): string[] {
    return differences(this.#dataSet.id, this.#mapping, sent, found, this.#sample.notComparable);
  }
}

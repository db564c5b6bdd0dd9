import type { TSchema } from 'typebox';
import { describe, expect } from 'vitest';
import { AuthError } from '../../kernel/index.ts';
import { type CompiledMapping, compileMapping } from '../mapping.ts';
import type { Client, DataSet, VendorRecord } from '../product.ts';
import type { RecordWriter, WriteItem } from '../write.ts';
import type { StandIn, StandInFault, WriteSample } from './conformance.ts';
import { recordsOf, scopeFor } from './pages.ts';
import type { Opened, Suite } from './suite.ts';
import { fastClock } from './test-clock.ts';
import { differences, itemOf, send } from './write-items.ts';

/**
 * Breaks before the request was heard, after it was carried out, and in the middle of the answer; a throttle and an
 * ended session in the middle of a record's calls.
 */
const BREAKS: readonly StandInFault['effect'][] = [
  { kind: 'refuse' },
  { kind: 'lose-answer-after' },
  { kind: 'cut-body-after' },
  { kind: 'status-after', status: 500 },
  { kind: 'status', status: 429, body: {}, headers: { 'retry-after': '0' } },
  { kind: 'status', status: 401, body: {} },
];

/** More calls than this for one record would make the matrix long and prove nothing more. */
const MOST_CALLS = 12;

/**
 * The in-doubt matrix: each call of a create is broken in each way. Whatever the product then says, looking
 * (and writing again only what is not there) must end with exactly one record that has the right values.
 */
export function inDoubtChecks<Config extends TSchema, C extends Client>(suite: Suite<Config, C>): void {
  const writable = suite.product.dataSets.filter(
    (dataSet) => dataSet.write?.style === 'records' && dataSet.write.create !== undefined,
  );
  if (writable.length === 0) return;

  describe('when an answer is lost', () => {
    for (const dataSet of writable) {
      const writer = dataSet.write;
      if (writer?.style !== 'records') continue;
      suite.check('lost answers', dataSet, async (running) => {
        const sample = suite.conformance.writes?.[dataSet.id];
        if (sample === undefined) throw new Error(`There is no sample to write for ${dataSet.id}`);
        if (writer.look === undefined)
          return running.skip('the vendor gives no way to look, so a person settles it');
        const standIn = await suite.start();
        try {
          const { faults } = standIn;
          if (faults === undefined) return running.skip('the stand-in has no faults to arm');
          await suite.opened(
            standIn,
            async (opened) => {
              const count = () => countOf(dataSet, opened, standIn);
              const mapping = compileMapping(dataSet.id, dataSet.mapping, standIn.config);
              const settle = new Settling(dataSet, writer, sample, mapping, opened, suite);
              const before = await count();
              const calls = Math.min(MOST_CALLS, await settle.callsOfCreate(standIn));
              for (let call = 0; call < calls; call += 1) {
                for (const effect of BREAKS) {
                  faults.add({ skip: call, effect });
                  await settle.createAndSettle(() => faults.clear(), `call ${call + 1} met "${effect.kind}"`);
                }
              }
              if (dataSet.read !== undefined) expect(await count()).toBe(before + settle.created);
            },
            { clock: fastClock(suite.conformance.clockSpeed ?? 50) },
          );
        } finally {
          await standIn.close();
        }
      });
    }
  });
}

async function countOf<Config extends TSchema, C extends Client>(
  dataSet: DataSet<C>,
  opened: Opened<Config, C>,
  standIn: StandIn,
): Promise<number> {
  if (dataSet.read === undefined) return 0;
  return (await recordsOf(dataSet, opened.client, scopeFor(standIn, dataSet.id))).length;
}

class Settling<Config extends TSchema, C extends Client> {
  /** How many records there must be more than before. */
  created = 0;
  readonly #dataSet: DataSet<C>;
  readonly #writer: RecordWriter<C>;
  readonly #sample: WriteSample;
  readonly #mapping: CompiledMapping;
  readonly #client: C;
  readonly #suite: Suite<Config, C>;

  constructor(
    dataSet: DataSet<C>,
    writer: RecordWriter<C>,
    sample: WriteSample,
    mapping: CompiledMapping,
    opened: Opened<Config, C>,
    suite: Suite<Config, C>,
  ) {
    this.#dataSet = dataSet;
    this.#writer = writer;
    this.#sample = sample;
    this.#mapping = mapping;
    this.#client = opened.client;
    this.#suite = suite;
  }

  /** How many calls one create makes when nothing goes wrong; the second one counts, with caches filled. */
  async callsOfCreate(standIn: StandIn): Promise<number> {
    let calls = 0;
    for (let round = 0; round < 2; round += 1) {
      const seen = standIn.requests?.length ?? 0;
      const [answer] = await send(this.#writer, 'create', this.#client, [this.#next().item]);
      expect(answer?.outcome).toBe('written');
      calls = standIn.requests === undefined ? 1 : standIn.requests.length - seen;
    }
    return calls;
  }

  async createAndSettle(clearFaults: () => void, what: string): Promise<void> {
    const { item, entity } = this.#next();
    const [answer] = await send(this.#writer, 'create', this.#client, [item]).catch((error: unknown) => {
      // Where a session cannot be renewed in silence, a person signs in again; then it is looked at like any other.
      if (!(error instanceof AuthError)) throw error;
      return [{ changeId: item.changeId, outcome: 'in doubt' as const, error }];
    });
    clearFaults();
    if (answer === undefined) throw new Error(`${what}: the change was forgotten`);
    if (answer.outcome !== 'written') this.#suite.hear(answer.error);
    expect(['written', 'in doubt', 'not sent'], `${what}: a break is no refusal`).toContain(answer.outcome);

    let found = await this.#look(item);
    if (answer.outcome === 'not sent') expect(found, `${what}: it was sent after all`).toBeUndefined();
    if (answer.outcome === 'written') expect(found?.externalKey, what).toBe(answer.externalKey);
    if (found === undefined) {
      const [again] = await send(this.#writer, 'create', this.#client, [item]);
      expect(again?.outcome, `${what}: not there, and not to be created either`).toBe('written');
      found = await this.#look(item);
    } else if (this.#differences(entity, found.record).length > 0 && this.#writer.update !== undefined) {
      // Half of it arrived: the next plan sees the difference and updates.
      const { externalKey, record: present } = found;
      const update = itemOf(this.#mapping, 'update', entity, { externalKey, present });
      const [again] = await send(this.#writer, 'update', this.#client, [update]);
      expect(again?.outcome, `${what}: half arrived, and the rest was not taken`).toBe('written');
      found = await this.#look(item);
    }
    if (found === undefined) throw new Error(`${what}: it is never found`);
    expect(this.#differences(entity, found.record), what).toEqual([]);
  }

  #next() {
    this.created += 1;
    const entity = this.#sample.create(5_000 + this.created);
    return { entity, item: itemOf(this.#mapping, 'create', entity) };
  }

  async #look(item: WriteItem): Promise<{ externalKey: string; record: VendorRecord } | undefined> {
    const found = (await this.#writer.look?.(this.#client, [item])) ?? [];
    expect(found.length, 'more than one is found').toBeLessThanOrEqual(1);
    return found[0];
  }

  #differences(sent: ReturnType<WriteSample['create']>, record: VendorRecord): string[] {
    return differences(this.#dataSet.id, this.#mapping, sent, record, this.#sample.notComparable);
  }
}

import type { Static, TSchema } from 'typebox';
import { describe, expect } from 'vitest';
import { ChalklineError } from '../../kernel/index.ts';
import { dataSet as modelOf } from '../../model/index.ts';
import { type CompiledMapping, compileMapping } from '../mapping.ts';
import type { Client, DataSet, VendorRecord } from '../product.ts';
import type { StandIn, StandInFault } from './conformance.ts';
import { recordKey, recordsOf, scopeFor } from './pages.ts';
import type { Suite } from './suite.ts';

type Reshaping = Extract<StandInFault['effect'], { kind: 'reshape' }>['change'];

/** More fields than these say nothing new about a data set. */
const MOST_FIELDS = 6;

/**
 * What happens when the vendor changes its answers without a word. A field that is renamed or holds something else
 * must never be read as empty, because empty would be written; an error that says so is as good.
 */
export function driftChecks<Config extends TSchema, C extends Client>(suite: Suite<Config, C>): void {
  const readable = suite.product.dataSets.filter((dataSet) => dataSet.read !== undefined);
  if (readable.length === 0) return;

  describe('when the vendor changes its answers', () => {
    for (const dataSet of readable) {
      suite.check('drift', dataSet, async (running) => {
        const standIn = await suite.start();
        try {
          if (standIn.faults === undefined) return running.skip('the stand-in has no faults to arm');
          const drift = new Drift(suite, dataSet, standIn);
          const before = await drift.read();
          let tried = 0;
          for (const field of drift.fieldsOf(before).slice(0, MOST_FIELDS)) {
            const renamed = await drift.read('rename', field.member);
            if (renamed !== undefined && !drift.misses(renamed, field.vendor)) continue;
            tried += 1;
            if (renamed !== undefined) drift.expectLeftAlone(renamed, before, field);
            const retyped = await drift.read('retype', field.member);
            if (retyped !== undefined) drift.expectNoValue(retyped, before, field);
            const added = await drift.read('add', field.member);
            if (added === undefined)
              throw new Error(`A further field beside ${field.vendor} stopped the read`);
            drift.expectSame(added, before);
          }
          if (tried === 0) running.skip('none of its fields stands in the answers under its own name');
        } finally {
          await standIn.close();
        }
      });
    }
  });
}

interface Candidate {
  model: string;
  vendor: string;
  /** Its name in the answer. */
  member: string;
}

class Drift<Config extends TSchema, C extends Client> {
  readonly #suite: Suite<Config, C>;
  readonly #dataSet: DataSet<C>;
  readonly #standIn: StandIn;
  readonly #mapping: CompiledMapping;

  constructor(suite: Suite<Config, C>, dataSet: DataSet<C>, standIn: StandIn) {
    this.#suite = suite;
    this.#dataSet = dataSet;
    this.#standIn = standIn;
    this.#mapping = compileMapping(dataSet.id, dataSet.mapping, standIn.config as Static<Config> & object);
  }

  /** All records, read by a client of its own; undefined when the read ends in an error of ours. */
  async read(change?: Reshaping, member = ''): Promise<VendorRecord[] | undefined> {
    const { faults } = this.#standIn;
    try {
      return await this.#suite.opened(this.#standIn, async ({ client }) => {
        if (change !== undefined) faults?.add({ times: -1, effect: { kind: 'reshape', change, member } });
        return recordsOf(this.#dataSet, client, scopeFor(this.#standIn, this.#dataSet.id));
      });
    } catch (error) {
      expect(error, `${change} of ${member}: not one of our errors`).toBeInstanceOf(ChalklineError);
      if (change === undefined) throw error;
      return undefined;
    } finally {
      faults?.clear();
    }
  }

  /** Mapped fields that are filled and tell no record from another. */
  fieldsOf(records: readonly VendorRecord[] | undefined): Candidate[] {
    const { key } = modelOf(this.#dataSet.id);
    const { primaryKey, mapping } = this.#dataSet;
    return mapping.rules
      .filter(
        ({ model, vendor, only }) => only !== 'write' && !key.includes(model) && !primaryKey.includes(vendor),
      )
      .filter(({ vendor }) =>
        (records ?? []).some((record) => record[vendor] !== undefined && record[vendor] !== null),
      )
      .map(({ model, vendor }) => ({ model, vendor, member: vendor.slice(vendor.lastIndexOf('.') + 1) }));
  }

  /** Whether the field is in no record: otherwise it is made of something else, and renaming proved nothing. */
  misses(records: readonly VendorRecord[], vendor: string): boolean {
    return records.every((record) => record[vendor] === undefined || record[vendor] === null);
  }

  expectLeftAlone(
    records: readonly VendorRecord[],
    before: readonly VendorRecord[] | undefined,
    { model, vendor }: Candidate,
  ): void {
    expect(this.#keys(records), `without ${vendor} other records come`).toEqual(this.#keys(before));
    const others = this.#dataSet.mapping.rules.filter(
      (rule) => rule.model === model && rule.vendor !== vendor && rule.only !== 'write',
    );
    if (others.length > 0) return;
    for (const record of records)
      expect(
        this.#mapping.toEntity(record, []),
        `${vendor} is gone and was read as empty`,
      ).not.toHaveProperty(model, null);
  }

  /** What is no value is left out or reported, and never made into a text. */
  expectNoValue(
    records: readonly VendorRecord[],
    before: readonly VendorRecord[] | undefined,
    { model, vendor }: Candidate,
  ): void {
    expect(this.#keys(records), `with another type of ${vendor} other records come`).toEqual(
      this.#keys(before),
    );
    for (const record of records)
      expect(String(this.#mapping.toEntity(record, [])[model] ?? '')).not.toContain('object');
  }

  expectSame(records: readonly VendorRecord[], before: readonly VendorRecord[] | undefined): void {
    const entities = (of: readonly VendorRecord[]) => of.map((record) => this.#mapping.toEntity(record, []));
    expect(entities(records)).toEqual(entities(before ?? []));
  }

  #keys(records: readonly VendorRecord[] | undefined): string[] {
    return (records ?? []).map((record) => recordKey(this.#dataSet, record));
  }
}

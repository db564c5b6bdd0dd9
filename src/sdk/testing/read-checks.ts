import type { Static, TSchema } from 'typebox';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { dataSet as modelOf } from '../../model/index.ts';
import { type CompiledMapping, compileMapping } from '../mapping.ts';
import type { Client, DataSet, Page, VendorRecord } from '../product.ts';
import type { StandIn } from './conformance.ts';
import { openForTest } from './open-for-test.ts';
import { pagesOf, recordKey, recordsOf, scopeFor } from './pages.ts';
import type { Opened, Suite } from './suite.ts';

/** Reading each data set: to the end, from the middle, since an instant, and without losing what is unknown. */
export function readChecks<Config extends TSchema, C extends Client>(suite: Suite<Config, C>): void {
  const readable = suite.product.dataSets.filter((dataSet) => dataSet.read !== undefined);
  if (readable.length === 0) return;

  describe('what it reads', () => {
    let standIn: StandIn;
    let opened: Opened<Config, C>;
    const known = new Map<string, Page[]>();

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

    /** A complete read; made once for all checks that change nothing. */
    const complete = async (dataSet: DataSet<C>): Promise<Page[]> => {
      let pages = known.get(dataSet.id);
      if (pages === undefined) {
        pages = await pagesOf(dataSet, opened.client, scopeFor(standIn, dataSet.id));
        known.set(dataSet.id, pages);
        for (const page of pages) rememberSecrets(suite, dataSet, page.records);
      }
      return pages;
    };

    for (const dataSet of readable) {
      suite.check('paging', dataSet, async () => {
        const pages = await complete(dataSet);

        expect(pages.map((page) => page.end === true)).toEqual(
          pages.map((_, index) => index === pages.length - 1),
        );
        const keys = pages.flatMap((page) => page.records.map((record) => recordKey(dataSet, record)));
        expect(keys.length, 'the stand-in has no record to read').toBeGreaterThan(0);
        expect(new Set(keys).size, 'a record came twice').toBe(keys.length);
        for (const key of keys) expect(key.replaceAll('|', ''), 'a record without a key').not.toBe('');
        const expected = standIn.counts?.[dataSet.id];
        if (expected !== undefined) expect(keys.length).toBe(expected);
      });

      suite.check('resume', dataSet, async (running) => {
        const pages = await complete(dataSet);
        const marked = pages.flatMap((page, index) => (page.bookmark === undefined ? [] : [index]));
        const points = [...new Set([marked[0], marked[Math.floor(marked.length / 2)]])].filter(
          (point) => point !== undefined && point < pages.length - 1,
        );
        if (points.length === 0) running.skip('it is read in one piece, without a bookmark to go on from');

        for (const point of points) {
          const resume = pages[point ?? 0]?.bookmark;
          if (resume === undefined) continue;
          const rest = await recordsOf(dataSet, opened.client, scopeFor(standIn, dataSet.id, { resume }));

          const expected = pages.slice((point ?? 0) + 1).flatMap((page) => page.records);
          expect(rest.map((record) => recordKey(dataSet, record))).toEqual(
            expected.map((record) => recordKey(dataSet, record)),
          );
        }
      });

      suite.check('unknown fields', dataSet, async (running) => {
        const name = standIn.unknownFields?.[dataSet.id];
        if (name === undefined)
          return running.skip('the stand-in sends no field that the product leaves undeclared');
        expect(Object.keys(dataSet.fields), `${name} is declared, so it proves nothing`).not.toContain(name);

        const records = (await complete(dataSet)).flatMap((page) => page.records);

        expect(records.some((record) => record[name] !== undefined && record[name] !== null)).toBe(true);
      });

      suite.check('stable mapping', dataSet, async () => {
        const mapping = compileMapping(dataSet.id, dataSet.mapping, standIn.config);
        for (const page of await complete(dataSet)) {
          for (const record of page.records) {
            for (const value of Object.values(record)) {
              expect(value === null || typeof value === 'string' || typeof value === 'boolean').toBe(true);
            }
            expectStable(mapping, record);
          }
        }
      });

      if (dataSet.cursor !== undefined) {
        suite.check('changed since', dataSet, async (running) => {
          if (standIn.touch === undefined)
            return running.skip('the stand-in cannot change a record by itself');
          const { field, lookbackMinutes } = dataSet.cursor ?? { field: '', lookbackMinutes: 0 };
          const all = await recordsOf(dataSet, opened.client, scopeFor(standIn, dataSet.id));
          const since = new Date(Date.now() - 1_000).toISOString();
          const touched = await standIn.touch(dataSet.id);

          const changed = await recordsOf(dataSet, opened.client, scopeFor(standIn, dataSet.id, { since }));

          expect(changed.map((record) => recordKey(dataSet, record))).toContain(touched);
          const oldest = Date.parse(since) - lookbackMinutes * 60_000;
          for (const record of changed) {
            const at = Date.parse(String(record[field] ?? ''));
            if (recordKey(dataSet, record) === touched || Number.isNaN(at)) continue;
            expect(at, `${recordKey(dataSet, record)} changed before the lookback`).toBeGreaterThanOrEqual(
              oldest,
            );
          }
          expect(changed.length).toBeLessThanOrEqual(all.length);
        });
      }
    }
  });
}

/** Record → entity → record → entity must end where it began, for the fields that go both ways. */
function expectStable(mapping: CompiledMapping, record: VendorRecord): void {
  const first = mapping.toEntity(record, []);
  const second = mapping.toEntity({ ...record, ...mapping.toRecord(first) }, []);
  const both = mapping.readable.filter((name) => mapping.writable.includes(name));
  for (const name of both) {
    if (first[name] !== undefined)
      expect(second[name], `${name} changed on the way out and in`).toEqual(first[name]);
  }
}

/** SSNs and account numbers that were read must not be said either. */
function rememberSecrets<Config extends TSchema, C extends Client>(
  suite: Suite<Config, C>,
  dataSet: DataSet<C>,
  records: readonly VendorRecord[],
): void {
  const model = modelOf(dataSet.id);
  const secret = dataSet.mapping.rules.filter((rule) => model.fields[rule.model]?.sensitivity === 'secret');
  for (const record of records) {
    for (const rule of secret) {
      const value = record[rule.vendor];
      if (typeof value === 'string') suite.mustNotSay(value);
    }
  }
}

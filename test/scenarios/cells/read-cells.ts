import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyProduct } from '../../../src/sdk/index.ts';
import type { StandIn } from '../../../src/sdk/testing/index.ts';
import { usualSettings } from '../../../src/sync/index.ts';
import { quietVendor } from '../../engine/ledger-vendor.ts';
import { plain, type RunReport } from '../../engine/rig.ts';
import { rigsOfThisFile } from '../../engine/shared.ts';
import { productEnd, troubles } from './product-end.ts';

export interface ReadCells {
  start(): Promise<StandIn>;
  /** The day in which the sandbox lives: what ends after it has not ended yet; the machine's when absent. */
  today?: string;
  /** Further errors that its sandbox's data make on purpose. */
  expectedErrors?: readonly RegExp[];
}

/** What the demo contractor's deliberate problems make of a run: two with one SSN, a bad SSN, a closed project. */
const deliberate: readonly RegExp[] = [
  /^employees (match\/same-at-source|record\/invalid-ssn) /,
  / record\/waits-for-employee /,
  /^(projectPhases|costCodes) record\/unknown-code projectCode: Project "25-014"/,
];

/** Runs every data set that a product reads through the engine into a vendor that takes everything. */
export function readCells(product: AnyProduct, cells: ReadCells): void {
  const ids = product.dataSets.filter(({ read }) => read !== undefined).map(({ id }) => id);
  const expected = [...deliberate, ...(cells.expectedErrors ?? [])];
  const openRig = rigsOfThisFile();

  describe(`${product.manifest.name} is read`, () => {
    let standIn: StandIn;
    let first: RunReport;
    let second: RunReport;
    let arrived: (id: string) => number;
    beforeAll(async () => {
      standIn = await cells.start();
      const end = productEnd(product, standIn);
      const rig = await openRig({
        source: product,
        openSource: end.open,
        sourceConfig: standIn.config,
        destination: quietVendor,
        dataSets: ids.map((id) => plain(id)),
        settings: { timeZone: 'UTC', guards: { ...usualSettings.guards, maxUnmapped: 10_000 } },
      });
      const options = Object.assign({}, ...Object.values(standIn.options ?? {}));
      const day = cells.today === undefined ? {} : { nowMs: Date.parse(`${cells.today}T12:00:00Z`) };
      first = await rig.run({ saveChanges: true, options, ...day });
      // Somebody whose supervisor was not there yet is put under them by the run after they have arrived.
      if (first.events.some(({ code }) => code === 'references/later'))
        await rig.run({ saveChanges: true, options: { ...options, read: 'everything' }, ...day });
      second = await rig.run({ saveChanges: true, options: { ...options, read: 'everything' }, ...day });
      arrived = (id) => rig.destination.all(id).length;
      end.remove();
    }, 120_000);
    afterAll(() => standIn?.close());

    test('without a failure', () => {
      expect(first.events.filter(({ level }) => level === 'failure').map(({ message }) => message)).toEqual(
        [],
      );
      expect(first.status).toMatch(/^completed/);
    });

    test.each(ids)('%s: records arrive and none is lost on the way', (id) => {
      const counts = first.counts[id] ?? {};
      expect(troubles(first.events, id).filter((line) => !expected.some((one) => one.test(line)))).toEqual(
        [],
      );
      expect(counts.read ?? 0, 'the sandbox has none to read').toBeGreaterThan(0);
      expect(counts.created ?? 0, JSON.stringify(counts)).toBeGreaterThan(0);
      expect(arrived(id)).toBe(counts.created);
      const ends = [
        'created',
        'updated',
        'deactivated',
        'unchanged',
        'skipped',
        'refused',
        'conflict',
        'inDoubt',
      ];
      expect(
        ends.reduce((sum, name) => sum + (counts[name] ?? 0), 0),
        JSON.stringify(counts),
      ).toBe(counts.read);
    });

    test('a second run finds nothing to do', () => {
      expect(second.changes.map(({ data_set, title, detail }) => `${data_set} ${title} ${detail}`)).toEqual(
        [],
      );
      expect(Object.fromEntries(ids.map((id) => [id, second.counts[id]?.read]))).toEqual(
        Object.fromEntries(ids.map((id) => [id, first.counts[id]?.read])),
      );
    });
  });
}

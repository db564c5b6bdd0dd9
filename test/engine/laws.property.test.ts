import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VendorRecord } from '../../src/sdk/index.ts';
import { type Counts, conservationGap } from '../../src/sync/outcome.ts';
import { vendorProduct } from './ledger-vendor.ts';
import { type EngineRig, plain } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, payRate, putDepartments, putEmployees, putRates } from './world.ts';

const rig = rigsOfThisFile();
const dataSets = [plain('departments'), plain('employees'), plain('payRates')];
const backwards = vendorProduct('backwards-vendor', { all: { backwards: true } });

/** One person of the source and of the destination, as they may stand after years of use. */
const person = fc.record({
  n: fc.integer({ min: 1, max: 12 }),
  city: fc.constantFrom('Austin', 'Dallas', '', 'A city with a name beyond all measure'),
  lastName: fc.constantFrom('Ortiz', 'O’Neil', null),
  birthDate: fc.constantFrom('1980-02-29', null, 'never'),
  departmentCode: fc.constantFrom('CARP', 'ELEC', 'NONE', null),
  status: fc.constantFrom('active', 'leave', 'terminated'),
  hireDate: fc.constantFrom('2020-01-01', '2999-01-01', null),
  ssn: fc.constantFrom('same', 'own', null),
  rate: fc.constantFrom('30', '30.00', '31.555', 'x', undefined),
});
type Person = typeof person extends fc.Arbitrary<infer P> ? P : never;

const people = fc.uniqueArray(person, { selector: ({ n }) => n, maxLength: 12 });

function recordOf({ n, rate: _, ssn, ...fields }: Person): VendorRecord {
  const own = employee(n).ssn ?? null;
  return employee(n, { ...fields, ssn: ssn === 'same' ? '123456789' : ssn === 'own' ? own : null });
}

function fill(r: EngineRig, source: readonly Person[], destination: readonly Person[]): void {
  putDepartments(r, 'source', ['CARP']);
  putDepartments(r, 'destination', ['ELEC']);
  putEmployees(r, 'source', source.map(recordOf));
  putEmployees(
    r,
    'destination',
    destination.map((one) => ({ ...recordOf(one), lastName: one.lastName ?? 'There' })),
  );
  const rated = source.filter((one) => one.rate !== undefined);
  putRates(
    r,
    rated.map((one) => payRate(one.n, { amount: one.rate ?? null })),
  );
}

const runs = { numRuns: 25, seed: 20260102 };

test('law: counts add up for any mix of good and bad records, and an applied plan leaves nothing to plan', async () => {
  await fc.assert(
    fc.asyncProperty(people, people, async (source, destination) => {
      const r = await rig({ dataSets });
      fill(r, source, destination);

      const first = await r.run({ saveChanges: true });
      const written = r.destination.writes().length;
      const second = await r.run({ saveChanges: true });

      for (const report of [first, second])
        for (const counts of Object.values(report.counts)) expect(conservationGap(counts as Counts)).toBe(0);
      expect(first.counts.employees?.read).toBe(source.length);
      expect(second.changes).toEqual([]);
      expect(r.destination.writes()).toHaveLength(written);
    }),
    runs,
  );
}, 60_000);

test('law: the order in which either end gives its records is irrelevant', async () => {
  await fc.assert(
    fc.asyncProperty(people, people, async (source, destination) => {
      const forth = await rig({ dataSets });
      const back = await rig({ dataSets, source: backwards, destination: backwards });
      fill(forth, source, destination);
      fill(back, source, destination);

      const [one, other] = [await forth.run({ saveChanges: true }), await back.run({ saveChanges: true })];

      expect(back.destination.dump()).toEqual(forth.destination.dump());
      expect(other.counts).toEqual(one.counts);
      const told = (report: typeof one) =>
        report.events.map((event) => [event.code, event.recordKey, event.message].join(' ')).sort();
      expect(told(other)).toEqual(told(one));
    }),
    { ...runs, numRuns: 12 },
  );
}, 60_000);

test('law: edits at the destination are undone by the next run', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  const crew = Array.from({ length: 8 }, (_, n) => employee(n, { departmentCode: null }));
  putEmployees(r, 'source', crew);
  await r.run({ saveChanges: true });
  const before = r.destination.dump();
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          n: fc.integer({ min: 0, max: 7 }),
          field: fc.constantFrom('city', 'firstName', 'lastName', 'hireDate', 'ssn'),
          value: fc.constantFrom('', 'Else', '2001-01-01', '987654321', null),
        }),
        { maxLength: 5 },
      ),
      async (edits) => {
        for (const { n, field, value } of edits) {
          const key = String(1000 + n);
          r.destination.put('employees', key, { ...r.destination.get('employees', key), [field]: value });
        }

        await r.run({ saveChanges: true });

        expect(r.destination.dump()).toEqual(before);
      },
    ),
    { ...runs, numRuns: 12 },
  );
}, 60_000);

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(
      "'",
      '"',
      '\n',
      '\r',
      '\t',
      '\\',
      '|',
      ';',
      ',',
      '\u0000',
      '\u202e',
      '😀',
      '\ud83d',
      '=',
      '%',
      '$1',
    ),
  }),
  fc.constantFrom(
    "Robert'); DROP TABLE change;--",
    '=cmd|calc!A1',
    'مرحبا \u202eabc',
    '👷🏽‍♀️👷🏽‍♀️👷🏽‍♀️👷🏽‍♀️👷🏽‍♀️',
    '1e5',
    '007',
    '0x10',
    'null',
    'true',
    '__proto__',
    'NaN',
    'x'.repeat(1_000_000),
  ),
);

test('law: hostile strings come through as they are, or are refused by name; they never stop the set', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 6 }), async (strings) => {
      const r = await rig({ dataSets: [plain('employees')] });
      putEmployees(
        r,
        'source',
        strings.map((text, n) =>
          employee(n, {
            departmentCode: null,
            firstName: text,
            preferredName: text,
            city: text,
            lastName: text.slice(0, 30) || 'x',
          }),
        ),
      );

      const report = await r.run({ saveChanges: true });

      expect(report.counts.employees?.read).toBe(strings.length);
      expect(report.stages.employees).toBe('done');
      for (const [n, text] of strings.entries()) {
        const there = r.destination.get('employees', String(1000 + n));
        if (there === undefined) {
          expect(report.events.some((event) => event.recordKey === String(1000 + n))).toBe(true);
          continue;
        }
        const normal = text.trim() === '' ? null : text.trim();
        expect(there.preferredName ?? null).toBe(normal);
        expect(String(there.city ?? '').length).toBeLessThanOrEqual(20);
      }
      expect(
        (await r.run({ saveChanges: true })).changes.filter((change) => change.state === 'applied'),
      ).toEqual([]);
    }),
    { ...runs, numRuns: 30 },
  );
}, 90_000);

test('law: hostile keys are kept as they are or refused, and no two are taken for one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 5 }), async (keys) => {
      const r = await rig({ dataSets: [plain('payRates')] });
      for (const [index, [one, other]] of keys.entries())
        r.source.put('payRates', String(index), payRate(1, { employeeNumber: one, earningCode: other }));

      const report = await r.run({ saveChanges: true });

      const different = new Set(keys.map(([one, other]) => JSON.stringify([one.trim(), other.trim()])));
      expect(report.stages.payRates).toBe('done');
      expect(r.destination.all('payRates').length).toBeLessThanOrEqual(different.size);
      const { created = 0, refused = 0 } = report.counts.payRates ?? {};
      expect(created + refused).toBe(keys.length);
      expect((await r.run({ saveChanges: true })).changes).toEqual([]);
    }),
    { ...runs, numRuns: 30 },
  );
}, 90_000);

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Entity, joinKey, dataSet as modelOf } from '../../../src/model/index.ts';
import { type AnyProduct, type VendorRecord, writeKinds } from '../../../src/sdk/index.ts';
import type { StandIn, WriteSample } from '../../../src/sdk/testing/index.ts';
import { compileFlow } from '../../../src/sync/flow.ts';
import { usualSettings } from '../../../src/sync/index.ts';
import { everyVendor } from '../../engine/ledger-vendor.ts';
import { type EngineRig, hashKey, plain, type RunReport } from '../../engine/rig.ts';
import { rigsOfThisFile } from '../../engine/shared.ts';
import { productEnd, troubles } from './product-end.ts';

export interface WriteCells<S extends StandIn> {
  start(): Promise<S>;
  /** What is sent: the product's samples, changed where the engine asks for more than the product by itself. */
  writes: Readonly<Record<string, WriteSample>>;
  /** Which samples of a data set are written; 1, 2 and 3 when absent. */
  numbers?: Readonly<Record<string, readonly number[]>>;
  /** Whom the samples hang on, where the destination gives out no employees. */
  owners?: readonly Entity[];
  /** Which of them end, where not all of one person may. */
  ended?: Readonly<Record<string, readonly number[]>>;
  /** Data sets whose only update is to come back into use. */
  updatedByReturn?: readonly string[];
  /** Lets the receiver take the files in, where it does not do so by itself. */
  pickUp?(standIn: S): void | Promise<void>;
  /** Everything that the sandbox holds, as text. */
  holds(standIn: S): string | Promise<string>;
}

const steps = ['create', 'update', 'deactivate', 'return', 'remove'] as const;
type Step = (typeof steps)[number];

/** Sample values that are told from all others wherever the vendor may have put them. */
const marks = ['code', 'name', 'lastName', 'accountNumber', 'checkNumber'];

/** Writes every data set that a product takes through the engine into its sandbox: create, change, end, remove. */
export function writeCells<S extends StandIn>(product: AnyProduct, cells: WriteCells<S>): void {
  const kindsOf = new Map(product.dataSets.map(({ id, write }) => [id, writeKinds(write as never)]));
  const ids = [...kindsOf].filter(([, kinds]) => kinds.length > 0).map(([id]) => id);
  const numbersOf = (id: string, step: string) =>
    (step === 'deactivate' ? cells.ended?.[id] : undefined) ?? cells.numbers?.[id] ?? [1, 2, 3];
  const isTaken = (id: string, step: Step) => {
    const returns = cells.updatedByReturn?.includes(id) === true;
    if (step === 'return') return returns;
    return !(returns && step === 'update') && kindsOf.get(id)?.includes(step) === true;
  };
  const taken = steps.filter((step) => ids.some((id) => isTaken(id, step)));
  const openRig = rigsOfThisFile();

  describe(`${product.manifest.name} is written`, () => {
    let standIn: S;
    let held = '';
    const runs = new Map<Step, RunReport>();
    const again = new Map<Step, RunReport>();
    beforeAll(async () => {
      standIn = await cells.start();
      const end = productEnd(product, standIn);
      const { guards } = usualSettings;
      const rig = await openRig({
        source: everyVendor,
        destination: product,
        openDestination: end.open,
        destinationConfig: standIn.config,
        dataSets: ids.map((id) => plain(id)),
        settings: {
          timeZone: 'UTC',
          guards: { ...guards, minSourcePercent: 0, maxDeactivationsPercent: 100 },
        },
      });
      for (const owner of cells.owners ?? [])
        rig.source.put('employees', String(owner.employeeNumber), owner as VendorRecord);
      for (const step of taken) {
        for (const id of ids) if (isTaken(id, step)) prepare(rig, id, step, cells, numbersOf(id, step));
        const wish = { saveChanges: true, ...(step === 'remove' ? removing(ids, isTaken) : {}) };
        runs.set(step, await rig.run(wish));
        await cells.pickUp?.(standIn);
        if (step === 'create') held = await cells.holds(standIn);
        again.set(step, await rig.run(wish));
        await cells.pickUp?.(standIn);
      }
      end.remove();
    }, 240_000);
    afterAll(() => standIn?.close());

    test.each(ids.flatMap((id) => (kindsOf.get(id) ?? []).map((kind) => [id, kind] as const)))(
      '%s: %s',
      (id, kind) => {
        const sample = cells.writes[id];
        if (sample === undefined) throw new Error(`There is nothing to write for ${id}`);
        const run = runs.get(kind === 'update' && isTaken(id, 'return') ? 'return' : kind);
        const { sourceKey } = compileFlow(
          plain(id),
          { product: everyVendor, config: {} },
          { product, config: standIn.config },
          hashKey,
        );
        const keys = numbersOf(id, kind).map((nr) => sourceKey(sample.create(nr) as VendorRecord));
        const wanted = kind === 'remove' ? keys.slice(1) : keys;
        const changes =
          run?.changes.filter((one) => one.data_set === id && keys.includes(one.source_key)) ?? [];

        expect(troubles(run?.events ?? [], id)).toEqual([]);
        expect(changes.map(({ write, state }) => `${write} ${state}`)).toEqual(
          wanted.map(() => `${kind} applied`),
        );
        if (kind !== 'create') return;
        const values = numbersOf(id, kind).flatMap((nr) =>
          marks.flatMap((name) => sample.create(nr)[name] ?? []),
        );
        for (const value of values)
          expect(held, `the sandbox does not hold ${value}`).toContain(asStored(value));
      },
    );

    test.each(taken)('a second run after the %s finds nothing to do', (step) => {
      const left = again.get(step)?.changes ?? [];
      expect(left.map((one) => `${one.data_set} ${one.write} ${one.title} ${one.detail}`)).toEqual([]);
    });
  });
}

/** As the value stands within JSON. */
const asStored = (value: unknown) => JSON.stringify(value).slice(1, -1);

function keyOf(id: string, entity: Entity): string {
  return joinKey(modelOf(id).key.map((name) => entity[name] ?? null));
}

/** Of entries with a day, only those of the days that are read can be seen to be gone. */
function removing(ids: readonly string[], isTaken: (id: string, step: Step) => boolean) {
  return {
    options: { from: '2000-01-01', to: '2099-12-31' },
    config: { dataSets: ids.map((id) => plain(id, isTaken(id, 'remove') ? { deletes: 'remove' } : {})) },
  };
}

/** Puts the samples into the source as they shall be at the destination after this step. */
function prepare<S extends StandIn>(
  rig: EngineRig,
  id: string,
  step: Step,
  cells: WriteCells<S>,
  numbers: readonly number[],
): void {
  const sample = cells.writes[id];
  if (sample === undefined) return;
  const { inactive } = modelOf(id);
  const ended: Entity = {
    ...(inactive === undefined ? {} : { [inactive.field]: inactive.value }),
    ...sample.deactivated,
  };
  for (const nr of numbers) {
    const created = sample.create(nr);
    const entity = {
      ...created,
      ...(step === 'create' ? {} : sample.update),
      ...(step === 'deactivate' ? ended : {}),
    };
    const key = keyOf(id, created);
    if (step !== 'remove') rig.source.put(id, key, entity as VendorRecord);
    else if (nr !== numbers[0]) rig.source.remove(id, key);
  }
}

/** A product's samples with some of them changed. */
export function adapted(
  writes: Readonly<Record<string, WriteSample>>,
  changes: Readonly<Record<string, Partial<WriteSample>>>,
): Record<string, WriteSample> {
  return Object.fromEntries(
    Object.entries(writes).map(([id, sample]) => [id, { ...sample, ...changes[id] }]),
  );
}

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Database, migrate } from '../../src/db/index.ts';
import { type KeyRing, newId } from '../../src/kernel/index.ts';
import { createRunStore, openStore, type Store } from '../../src/store/index.ts';
import type { Change, RunFileRecord, RunStore } from '../../src/sync/index.ts';
import { usualSettings } from '../../src/sync/sync-config.ts';
import { engines } from './both-engines.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const people = 450;
/** More than one slice of them. */
const files = 210;
const keyOf = (nr: number) => Buffer.alloc(32, nr);
const fileOf = (nr: number): RunFileRecord => ({
  name: `file|"${nr}.csv`,
  direction: 'read',
  path: `/somewhere/${nr}`,
  key: keyOf(nr),
  size: 1,
  sha256: '',
  state: 'read',
});
const plain = { product: 'file', config: {}, secrets: { password: 'first-secret', key: 'second-secret' } };

describe.each(engines)('on $name', ({ open }) => {
  let database: Database;
  let close: () => Promise<void>;
  const ring: { -readonly [Name in keyof KeyRing]: KeyRing[Name] } = {
    current: 'old',
    keys: { old: randomBytes(32), new: randomBytes(32) },
    root: randomBytes(32),
  };
  let store: Store;
  let companyId: string;
  let connectorId: string;
  let run: RunStore;

  beforeAll(async () => {
    const opened = await open();
    ({ database, close } = opened);
    await migrate(database);
    store = openStore(database, ring);
    companyId = (await store.companies.create('Plumb', 'UTC')).id;
    connectorId = await store.connectors.create(companyId, { ...plain, name: 'HR' });
    const destinationId = await store.connectors.create(companyId, { ...plain, name: 'ERP' });
    const ends = { sourceId: connectorId, destinationId };
    const sync = await store.syncs.create(companyId, {
      ...ends,
      name: 'flow',
      config: { ...usualSettings, dataSets: [] },
      decisionHash: 'h',
    });
    const runId = newId();
    await store.runs.add(companyId, {
      id: runId,
      syncId: sync,
      syncName: 'flow',
      ...ends,
      sourceName: 'HR',
      destinationName: 'ERP',
      config: { ...usualSettings, dataSets: [] },
      decisionHash: 'h',
      options: {},
      saveChanges: true,
      trigger: 'person',
      purpose: 'sync',
      userId: null,
      userName: 'Dana',
    });
    run = createRunStore(database, ring, { companyId, runId, syncId: sync, ...ends, planOf: runId });
    await run.plan.begin();
    await run.plan.add(Array.from({ length: people }, (_, index) => changeOf(index + 1)));
    for (let nr = 0; nr < files; nr += 1) await run.saveFile(fileOf(nr));
    await store.uploads.save(companyId, connectorId, {
      name: 'people.csv',
      path: '/u',
      key: keyOf(files),
      size: 1,
    });
    await run.links.save(
      'employees',
      Array.from({ length: people }, (_, index) => ({
        // Whatever a vendor's key holds, the value stays bound to it.
        sourceKey: `key|"${index}`,
        destinationKey: `d${index}`,
        sent: { ssn: ssnOf(index) },
      })),
    );
  });
  afterAll(() => close());

  const countsOf = async () => {
    const total: Record<string, number> = {};
    for (const place of store.sealed)
      for (const [key, n] of Object.entries(await place.count(companyId))) total[key] = (total[key] ?? 0) + n;
    return total;
  };

  /** Seals anew, a slice after the other, until told to die. */
  const reseal = async (dieAfterSlices = Number.POSITIVE_INFINITY, between?: () => Promise<void>) => {
    let slices = 0;
    for (const place of store.sealed) {
      for (let after: string | undefined; ; ) {
        const slice = await place.reseal(companyId, after);
        expect(slice.stuck).toBe(0);
        slices += 1;
        if (slices >= dieAfterSlices) return;
        await between?.();
        if (slice.next === undefined) break;
        after = slice.next;
      }
    }
  };

  test('all values are counted under the key that sealed them', async () => {
    expect(await countsOf()).toEqual({ old: 4 + people + people + files + 1 });
  });

  test('what broke off half-way opens with both keys, and goes on to the end while a run writes', async () => {
    ring.current = 'new';
    await reseal(3);
    const halfWay = await countsOf();
    const opened = await run.plan.changes('employees', ['planned'], 0, 1_000);
    await reseal(undefined, async () => {
      await run.plan.markSent([opened.length]);
      await run.links.save('employees', [
        { sourceKey: 'key|"7', destinationKey: 'd7', sent: { ssn: 'changed meanwhile' } },
      ]);
    });

    expect(Object.keys(halfWay).sort()).toEqual(['new', 'old']);
    expect(opened).toHaveLength(people);
    expect(await countsOf()).toEqual({ new: 4 + people + people + files + 1 });
  });

  test('without the old key everything opens, and a change made meanwhile was not undone', async () => {
    ring.keys = { new: ring.keys.new as Buffer };

    const changes = await run.plan.changes('employees', ['planned', 'sent'], 0, 1_000);
    const sent = await run.links.sent('employees', ['key|"7', 'key|"8']);

    expect(changes.map((change) => change.after.ssn)).toEqual(
      Array.from({ length: people }, (_, index) => ssnOf(index + 1)),
    );
    expect(changes.at(-1)?.state).toBe('sent');
    expect([...sent.values()].map(({ ssn }) => ssn).sort()).toEqual([ssnOf(8), 'changed meanwhile'].sort());
    expect(await store.connectors.secrets(companyId, connectorId)).toEqual(plain.secrets);
    const keys = new Map((await run.files()).map(({ name, key }) => [name, key]));
    for (let nr = 0; nr < files; nr += 1) expect(keys.get(fileOf(nr).name)).toEqual(keyOf(nr));
    expect((await store.uploads.get(companyId, connectorId, 'people.csv'))?.key).toEqual(keyOf(files));
  });

  test('a body copied to another change does not open there', async () => {
    await database
      .forCompany(companyId)
      .query(
        'UPDATE change SET body = (SELECT body FROM change WHERE company_id = $1 AND seq = 1) WHERE company_id = $1 AND seq = 2',
        [companyId],
      );

    await expect(run.plan.changes('employees', ['planned'], 0, 2)).rejects.toMatchObject({
      code: 'key/wrong',
    });
  });

  test('a secret copied to another connector does not open there', async () => {
    await database.forCompany(companyId).query(
      `UPDATE connector SET secrets = (SELECT secrets FROM connector WHERE company_id = $1 AND name = 'ERP')
       WHERE company_id = $1 AND name = 'HR'`,
      [companyId],
    );

    await expect(store.connectors.secrets(companyId, connectorId)).rejects.toMatchObject({
      code: 'key/wrong',
    });
  });
});

const ssnOf = (index: number) => String(100_000_000 + index);

function changeOf(seq: number): Change {
  return {
    id: newId(),
    seq,
    dataSet: 'employees',
    kind: 'create',
    write: 'create',
    sourceKey: `s${seq}`,
    title: String(seq),
    reason: '',
    differences: [{ field: 'ssn', before: null, after: ssnOf(seq) }],
    after: { ssn: ssnOf(seq) },
    fingerprint: 'f',
  };
}

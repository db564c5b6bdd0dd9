import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../test/server/both-engines.ts';
import { migrate } from '../db/index.ts';
import { type KeyRing, newId } from '../kernel/index.ts';
import { usualSettings } from '../sync/sync-config.ts';
import { type NewRun, openStore, type Store } from './index.ts';
import { createRunStore } from './run-store.ts';

const keys: KeyRing = { current: 'k1', keys: { k1: Buffer.alloc(32, 1) }, root: Buffer.alloc(32, 2) };
const config = { ...usualSettings, dataSets: [] };
const plain = { product: 'file', config: { place: 'browser' }, secrets: {} };

describe.each(engines)('on $name', ({ open }) => {
  let store: Store;
  let close: () => Promise<void>;
  let companyId: string;

  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    await migrate(opened.database);
    store = openStore(opened.database, keys);
    companyId = (await store.companies.create('Plumb', 'America/Denver')).id;
  });
  afterAll(() => close());

  async function makeSync() {
    const sourceId = await store.connectors.create(companyId, { ...plain, name: `from ${newId()}` });
    const destinationId = await store.connectors.create(companyId, { ...plain, name: `to ${newId()}` });
    const id = await store.syncs.create(companyId, {
      name: `flow ${newId()}`,
      sourceId,
      destinationId,
      config,
      decisionHash: 'h1',
    });
    return { id, sourceId, destinationId };
  }

  function runOf(
    sync: { id: string; sourceId: string; destinationId: string },
    more: Partial<NewRun> = {},
  ): NewRun {
    return {
      id: newId(),
      syncId: sync.id,
      syncName: 'flow',
      sourceId: sync.sourceId,
      destinationId: sync.destinationId,
      sourceName: 'from',
      destinationName: 'to',
      config,
      decisionHash: 'h1',
      options: {},
      saveChanges: false,
      trigger: 'person',
      purpose: 'sync',
      userId: null,
      userName: 'Dana',
      ...more,
    };
  }

  test('a secret is kept sealed, comes back whole, and stays when the form leaves it out', async () => {
    const id = await store.connectors.create(companyId, {
      ...plain,
      name: 'with secret',
      secrets: { password: 'canary-7Qk2' },
    });
    await store.connectors.update(companyId, id, { ...plain, name: 'with secret', secrets: {} });

    const [row] = await store.database
      .forCompany(companyId)
      .query<{ text: string }>('SELECT connector::text AS text FROM connector WHERE id = $1', [id]);
    expect(row?.text).not.toContain('canary-7Qk2');
    expect(await store.connectors.secrets(companyId, id)).toEqual({ password: 'canary-7Qk2' });
    expect((await store.connectors.get(companyId, id))?.secretsSet).toEqual(['password']);
  });

  test('an empty text clears a secret', async () => {
    const id = await store.connectors.create(companyId, {
      ...plain,
      name: 'cleared',
      secrets: { password: 'x' },
    });

    await store.connectors.update(companyId, id, { ...plain, name: 'cleared', secrets: { password: '' } });

    expect(await store.connectors.secrets(companyId, id)).toEqual({});
  });

  test('a sealed secret that was copied to another connector does not open', async () => {
    const one = await store.connectors.create(companyId, {
      ...plain,
      name: 'one',
      secrets: { password: 'x' },
    });
    const other = await store.connectors.create(companyId, { ...plain, name: 'other' });

    await store.database
      .forCompany(companyId)
      .query('UPDATE connector SET secrets = (SELECT secrets FROM connector WHERE id = $1) WHERE id = $2', [
        one,
        other,
      ]);

    await expect(store.connectors.secrets(companyId, other)).rejects.toMatchObject({ code: 'key/wrong' });
  });

  test('a taken name is told in words, at its field', async () => {
    await store.connectors.create(companyId, { ...plain, name: 'taken' });

    const second = store.connectors.create(companyId, { ...plain, name: 'taken' });

    await expect(second).rejects.toMatchObject({ code: 'name/taken', field: 'name' });
  });

  test("another company's rows are not found", async () => {
    const other = await store.companies.create(`Other ${newId()}`, 'UTC');
    const sync = await makeSync();

    expect(await store.connectors.get(other.id, sync.sourceId)).toBeUndefined();
    expect(await store.syncs.get(other.id, sync.id)).toBeUndefined();
    expect(await store.connectors.delete(other.id, sync.sourceId)).toBe(false);
  });

  test('twenty starts with one request key make one run', async () => {
    const sync = await makeSync();

    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        store.runs.add(companyId, runOf(sync, { requestKey: `key ${sync.id}` })),
      ),
    );

    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ added }) => added)).toHaveLength(1);
  });

  test('a sync has one run at a time, and a second one once that has ended', async () => {
    const sync = await makeSync();
    const first = await store.runs.add(companyId, runOf(sync));
    const second = await store.runs.add(companyId, runOf(sync));
    await store.runs.take({ companyId, id: first.id }, 'w1');
    await store.runs.finish({ companyId, id: first.id }, { status: 'completed' });

    const third = await store.runs.add(companyId, runOf(sync));

    expect(second).toEqual({ id: first.id, added: false });
    expect(third.added).toBe(true);
  });

  test('a destination has one writer: the other waits until the first has ended', async () => {
    const one = await makeSync();
    const id = await store.syncs.create(companyId, {
      name: `other flow ${newId()}`,
      sourceId: one.sourceId,
      destinationId: one.destinationId,
      config,
      decisionHash: 'h1',
    });
    const first = await store.runs.add(companyId, runOf(one, { saveChanges: true }));
    const second = await store.runs.add(companyId, runOf({ ...one, id }, { saveChanges: true }));
    await store.runs.take({ companyId, id: first.id }, 'w1');

    const early = await store.runs.take({ companyId, id: second.id }, 'w2');
    await store.runs.finish({ companyId, id: first.id }, { status: 'failed', failure: 'x' });
    const late = await store.runs.take({ companyId, id: second.id }, 'w2');

    expect(early).toBe('busy');
    expect(late).toMatchObject({ id: second.id, saveChanges: true });
  });

  test('a run is taken by one worker, and by another once the first is silent for a minute', async () => {
    const sync = await makeSync();
    const { id } = await store.runs.add(companyId, runOf(sync));
    const place = { companyId, id };
    await store.runs.take(place, 'w1');

    const tooSoon = await store.runs.take(place, 'w2');
    await store.database
      .forCompany(companyId)
      .query(
        "UPDATE run SET heartbeat_at = now() - interval '61 seconds' WHERE company_id = $1 AND id = $2",
        [companyId, id],
      );

    expect(tooSoon).toBe('gone');
    expect(await store.runs.unattended(60_000)).toContainEqual(place);
    expect(await store.runs.take(place, 'w2')).toMatchObject({ id });
  });

  test('a waiting run is cancelled at once, a running one is told to stop, an ended one is left alone', async () => {
    const waiting = await store.runs.add(companyId, runOf(await makeSync()));
    const running = await store.runs.add(companyId, runOf(await makeSync()));
    await store.runs.take({ companyId, id: running.id }, 'w1');

    expect(await store.runs.cancel({ companyId, id: waiting.id })).toBe(true);
    expect((await store.history.get(companyId, waiting.id))?.status).toBe('cancelled');
    expect(await store.runs.cancel({ companyId, id: waiting.id })).toBe(false);
    expect(await store.runs.cancel({ companyId, id: running.id })).toBe(true);
    expect((await store.history.get(companyId, running.id))?.status).toBe('running');
  });

  test.each(['-startedAt', 'name', '-total', 'durationMs', 'user', '-number'] as const)(
    'history pages by %s show every run once, in order',
    async (sort) => {
      const sync = await makeSync();
      for (let count = 0; count < 7; count += 1) {
        const { id } = await store.runs.add(companyId, runOf(sync, { userName: `user ${count % 3}` }));
        await store.runs.take({ companyId, id }, 'w1');
        await store.runs.finish({ companyId, id }, { status: 'completed' });
      }
      const whole = await store.history.list(companyId, { syncId: sync.id, sort, limit: 100 });

      const paged: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.history.list(companyId, {
          syncId: sync.id,
          sort,
          limit: 2,
          ...(after === undefined ? {} : { after }),
        });
        paged.push(...page.rows.map(({ id }) => id));
        after = page.next ?? undefined;
      } while (after !== undefined);

      expect(whole.total).toBe(7);
      expect(paged).toEqual(whole.rows.map(({ id }) => id));
    },
  );

  test('a position that no page has answered is refused in words', async () => {
    const list = store.history.list(companyId, { sort: '-startedAt', limit: 5, after: 'nonsense' });

    await expect(list).rejects.toMatchObject({ code: 'page/unknown-position' });
  });

  test('history is searched by name, person and number, with signs taken as they are', async () => {
    const sync = await makeSync();
    const { id } = await store.runs.add(companyId, runOf(sync, { userName: '100% Dana_x' }));
    const search = async (text: string) =>
      (await store.history.list(companyId, { search: text, sort: '-startedAt', limit: 50 })).rows.map(
        (row) => row.id,
      );
    const number = (await store.history.get(companyId, id))?.number;

    expect(await search('100% dana_')).toEqual([id]);
    expect(await search(String(number))).toEqual([id]);
    expect(await search('100_ Dana')).toEqual([]);
  });

  test('a schedule that is due is claimed by one of several processes', async () => {
    const sync = await makeSync();
    const id = await store.schedules.create(
      companyId,
      {
        name: 'nightly',
        syncId: sync.id,
        cron: '0 2 * * *',
        timeZone: 'UTC',
        saveChanges: false,
        options: {},
        active: true,
        nextRunAt: new Date(Date.now() - 1000),
      },
      'Dana',
    );
    const due = (await store.schedules.due()).filter((schedule) => schedule.id === id);
    const next = new Date(Date.now() + 60_000);

    const claims = await Promise.all(
      Array.from({ length: 5 }, () => (due[0] === undefined ? false : store.schedules.claim(due[0], next))),
    );

    expect(claims.filter(Boolean)).toHaveLength(1);
    expect((await store.schedules.due()).filter((schedule) => schedule.id === id)).toEqual([]);
  });

  test('deleting a sync keeps its history', async () => {
    const sync = await makeSync();
    const { id } = await store.runs.add(companyId, runOf(sync));
    await store.runs.cancel({ companyId, id });

    expect(await store.syncs.delete(companyId, sync.id)).toBe(true);

    expect(await store.history.get(companyId, id)).toMatchObject({ syncId: null, syncName: 'flow' });
  });

  test('a crosswalk is replaced as a whole', async () => {
    const { id } = await makeSync();
    const entry = { sourceCode: '010', destinationCode: '10', sourceName: 'Office' };
    await store.crosswalks.save(
      companyId,
      id,
      'departments',
      [entry, { sourceCode: 'a', destinationCode: 'b' }],
      'D',
    );

    await store.crosswalks.save(companyId, id, 'departments', [entry], 'D');

    expect(await store.crosswalks.entries(companyId, id, 'departments')).toEqual([entry]);
  });

  test('what a sync has read from files is known to its later runs, and to no other sync', async () => {
    const sync = await makeSync();
    const other = await makeSync();
    const runStore = (of: typeof sync) =>
      createRunStore(store.database, keys, {
        companyId,
        runId: newId(),
        syncId: of.id,
        sourceId: of.sourceId,
        destinationId: of.destinationId,
        planOf: newId(),
      });
    const files = ['monday.csv', 'tuesday.csv'].map((name) => ({ name, sha256: 'a1' }));
    await runStore(sync).rememberFiles('employees', files);
    await runStore(sync).rememberFiles('employees', [{ name: 'again.csv', sha256: 'a1' }]);

    expect(await runStore(sync).fileRead('employees', 'a1')).toMatchObject({ name: 'again.csv' });
    expect(await runStore(sync).fileRead('employees', 'b2')).toBeUndefined();
    expect(await runStore(sync).fileRead('departments', 'a1')).toBeUndefined();
    expect(await runStore(other).fileRead('employees', 'a1')).toBeUndefined();
  });
});

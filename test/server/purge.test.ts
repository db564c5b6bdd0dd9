/** A purge on both engines: exactly what is due goes, and what later runs rest on stays. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startPostgres } from './both-engines.ts';
import { type Run, type ServerRig, startRig } from './rig.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const engines = [
  { name: 'embedded PostgreSQL', start: async () => ({ url: undefined, close: async () => undefined }) },
  { name: 'server PostgreSQL', start: startPostgres },
];

describe.each(engines)('on $name', ({ start }) => {
  let rig: ServerRig;
  let close: () => Promise<void>;
  let syncId: string;
  let old: Run;
  let young: Run;

  const query = <T extends object>(sql: string, values: readonly unknown[] = []) =>
    rig.hub.store.database.owner.query<T>(sql, values);
  const run = async () => {
    const input = { saveChanges: true, options: {} };
    const { body } = await rig.admin.in<Run>('POST', `/syncs/${syncId}/runs`, input);
    return rig.ended(body.id);
  };
  const age = (id: string) =>
    query(`UPDATE run SET finished_at = now() - interval '500 days', purged_at = NULL WHERE id = $1`, [id]);
  const purge = () => rig.admin.in<{ runs: number; changes: number }>('POST', '/retention/purge');

  beforeAll(async () => {
    const database = await start();
    rig = await startRig({ databaseUrl: database.url });
    close = async () => {
      await rig.close();
      await database.close();
    };
    syncId = (await rig.sync()).id;
    old = await run();
    young = await run();
  });
  afterAll(() => close());

  /**
   * Every row of every table of a company, as one hash a table, without what belongs to the old run, and without the
   * shares of limits, which a run gives back some time after its end.
   */
  async function rest(): Promise<Record<string, string>> {
    const tables = await query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'company_id'
       AND table_name NOT LIKE 'audit_%' AND table_name <> 'connector_limit' ORDER BY 1`,
    );
    const hashes: Record<string, string> = {};
    for (const { name } of tables) {
      const [row] = await query<{ hash: string }>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(j::text, '|' ORDER BY j::text)), '') AS hash
         FROM (SELECT to_jsonb(t) AS j FROM ${name} t) x
         WHERE coalesce(j->>'run_id', '') <> $1 AND NOT ('${name}' = 'run' AND j->>'id' = $1)
           AND coalesce(j->>'plan_id', '') NOT IN (SELECT id::text FROM plan WHERE run_id::text = $1)`,
        [old.id],
      );
      hashes[name] = row?.hash ?? '';
    }
    return hashes;
  }

  test('it removes the contents of the old run and changes no other row of any table', async () => {
    await age(old.id);
    const before = await rest();

    const { body } = await purge();

    expect(body).toMatchObject({ runs: 1 });
    expect(body.changes).toBeGreaterThan(40);
    expect(await rest()).toEqual(before);
    expect(Object.keys(before).length).toBeGreaterThan(15);
    for (const [table, of] of [
      ['change', 'plan_id IN (SELECT id FROM plan WHERE run_id = $1)'],
      ['run_event', 'run_id = $1'],
      ['run_file', 'run_id = $1'],
    ]) {
      expect(await query(`SELECT 1 AS one FROM ${table} WHERE ${of}`, [old.id]), table).toEqual([]);
    }
    const kept = await rig.admin.in<Run>('GET', `/runs/${old.id}`);
    expect(kept.body.counts).toEqual(old.counts);
  });

  test('the next run knows every record again and creates nobody twice', async () => {
    const next = await run();

    expect(old.counts.created).toBeGreaterThan(40);
    expect(next).toMatchObject({
      status: young.status,
      counts: { created: 0, unchanged: old.counts.created },
    });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines } from '../../test/server/both-engines.ts';
import { migrate } from '../db/index.ts';
import { type KeyRing, newId } from '../kernel/index.ts';
import { forgetSealed, openStore, type Store, sealLostHeads } from './index.ts';

const keys: KeyRing = { current: 'k1', keys: { k1: Buffer.alloc(32, 1) }, root: Buffer.alloc(32, 2) };

const entry = {
  at: new Date('2026-03-01T08:00:00.123Z'),
  userId: 'u1',
  userName: 'Dana',
  trigger: 'person',
  address: '10.0.0.1',
  action: 'thing.done',
  subjectKind: 'connector',
  subjectId: null,
  subjectName: 'Ünïcode "quoted"',
  details: { fields: ['url', 'apiKey'], count: 3, a: null, nothing: '' },
};

describe.each(engines)('on $name', ({ open }) => {
  let store: Store;
  let close: () => Promise<void>;
  let chain: string;

  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    await migrate(opened.database);
    store = openStore(opened.database, keys);
  });
  afterAll(() => close());
  beforeEach(() => {
    chain = newId();
  });

  const append = (action: string, to = chain) => store.audit.append(to, { ...entry, action });
  const several = async (count: number) => {
    for (let number = 1; number <= count; number += 1) await append(`thing.done-${number}`);
  };
  /** What somebody can do who has the database and no key: as its owner, with the triggers off. */
  const tamper = async (...statements: string[]) => {
    await store.database.script(
      [
        'ALTER TABLE audit_entry DISABLE TRIGGER ALL',
        ...statements.map((statement) => statement.replaceAll('$chain', `'${chain}'`)),
        'ALTER TABLE audit_entry ENABLE TRIGGER ALL',
      ].join(';'),
    );
  };

  test('a chain that nobody touched is whole, and numbers its entries without gaps', async () => {
    await several(5);

    const { entries, faults, head, from } = await store.audit.verify(chain);
    expect({ entries, faults, from, seq: head.seq }).toEqual({ entries: 5, faults: [], from: 1, seq: 5 });
  });

  test('an empty chain is whole', async () => {
    expect(await store.audit.verify(chain)).toMatchObject({ entries: 0, faults: [] });
  });

  test('concurrent writers do not fork the chain, and another chain has its own numbers', async () => {
    const other = newId();
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        append(`thing.done-${index}`, index % 3 === 0 ? other : chain),
      ),
    );

    expect(await store.audit.verify(chain)).toMatchObject({ entries: 40, faults: [], head: { seq: 40 } });
    expect(await store.audit.verify(other)).toMatchObject({ entries: 20, faults: [], head: { seq: 20 } });
  });

  test.each([
    ['UPDATE', `UPDATE audit_entry SET user_name = 'Eve'`],
    ['DELETE', 'DELETE FROM audit_entry'],
    ['TRUNCATE', 'TRUNCATE audit_entry'],
  ])('the database refuses %s, even to the owner of the table', async (_, statement) => {
    await several(1);

    await expect(store.database.owner.query(statement)).rejects.toThrow('append-only');
    expect(await store.audit.verify(chain)).toMatchObject({ entries: 1, faults: [] });
  });

  test('a deleted entry is named', async () => {
    await several(6);

    await tamper('DELETE FROM audit_entry WHERE company_id = $chain AND seq IN (3, 4)');

    expect((await store.audit.verify(chain)).faults).toEqual([{ kind: 'missing', seq: 3, to: 4 }]);
  });

  test.each([
    ['who', `user_name = 'Eve'`],
    ['when', `at = at + interval '1 second'`],
    ['what', `action = 'thing.else'`],
    ['from where', 'address = NULL'],
    ['a detail', `details = details || '{"count": 4}'`],
    ['a detail added', `details = details || '{"more": true}'`],
    ['the subject', `subject_name = NULL`],
  ])('an entry whose "%s" was changed is named', async (_, change) => {
    await several(5);

    await tamper(`UPDATE audit_entry SET ${change} WHERE company_id = $chain AND seq = 2`);

    expect((await store.audit.verify(chain)).faults).toEqual([{ kind: 'changed', seq: 2, to: 2 }]);
  });

  test('two entries that were swapped are named', async () => {
    await several(5);

    await tamper(
      'UPDATE audit_entry SET seq = -1 WHERE company_id = $chain AND seq = 2',
      'UPDATE audit_entry SET seq = 2 WHERE company_id = $chain AND seq = 4',
      'UPDATE audit_entry SET seq = 4 WHERE company_id = $chain AND seq = -1',
    );

    const named = (await store.audit.verify(chain)).faults.map(({ seq }) => seq);
    expect(named).toEqual(expect.arrayContaining([2, 4]));
  });

  test('a cut-off end shows against the head that the chain keeps', async () => {
    await several(5);

    await tamper('DELETE FROM audit_entry WHERE company_id = $chain AND seq > 3');

    expect((await store.audit.verify(chain)).faults).toEqual([{ kind: 'missing', seq: 4, to: 5 }]);
  });

  test('a cut-off end with an older head put back shows against a head that was written down', async () => {
    await several(5);
    const { head } = await store.audit.verify(chain);

    await tamper(
      'DELETE FROM audit_entry WHERE company_id = $chain AND seq > 3',
      'UPDATE audit_chain SET seq = 3, hash = (SELECT hash FROM audit_entry WHERE company_id = $chain AND seq = 3) WHERE company_id = $chain',
    );

    expect((await store.audit.verify(chain)).faults).toEqual([]);
    expect((await store.audit.verify(chain, head)).faults).toEqual([{ kind: 'missing', seq: 4, to: 5 }]);
  });

  test('a chain that was cut off and went on shows against a head that was written down', async () => {
    await several(5);
    const { head } = await store.audit.verify(chain);
    await tamper(
      'DELETE FROM audit_entry WHERE company_id = $chain AND seq > 3',
      'UPDATE audit_chain SET seq = 3, hash = (SELECT hash FROM audit_entry WHERE company_id = $chain AND seq = 3) WHERE company_id = $chain',
    );

    await several(4);

    expect((await store.audit.verify(chain)).faults).toEqual([]);
    expect((await store.audit.verify(chain, head)).faults).toEqual([{ kind: 'changed', seq: 5, to: 5 }]);
  });

  test('a start that was cut off shows, since the checkpoint cannot be made without the key', async () => {
    await several(5);

    await tamper(
      `UPDATE audit_chain SET base_seq = 2, base_seal = 'abc', base_hash = (SELECT hash FROM audit_entry WHERE company_id = $chain AND seq = 2) WHERE company_id = $chain`,
      'DELETE FROM audit_entry WHERE company_id = $chain AND seq <= 2',
    );

    expect((await store.audit.verify(chain)).faults).toEqual([{ kind: 'checkpoint', seq: 1, to: 2 }]);
  });

  test('an entry added without the key shows', async () => {
    await several(2);

    await tamper(
      `INSERT INTO audit_entry (company_id, seq, at, user_name, trigger, action, hash) VALUES ($chain, 3, now(), 'Eve', 'person', 'thing.done', md5('x'))`,
      `UPDATE audit_chain SET seq = 3, hash = md5('x') WHERE company_id = $chain`,
    );

    expect((await store.audit.verify(chain)).faults).toEqual([{ kind: 'changed', seq: 3, to: 3 }]);
  });

  test('what was written under keys that are forgotten is told apart from what was changed', async () => {
    await several(3);
    await forgetSealed(store.database);
    const fresh = { ...keys, root: Buffer.alloc(32, 9) };
    expect(await sealLostHeads(store.database, fresh)).toBe(true);
    const after = openStore(store.database, fresh);
    await after.audit.append(chain, { ...entry, action: 'thing.done-again' });
    await after.audit.append(chain, { ...entry, action: 'thing.done-again' });

    const lost = { kind: 'key-lost', seq: 1, to: 3 };
    expect(await after.audit.verify(chain)).toMatchObject({ entries: 5, faults: [lost] });

    await tamper(`UPDATE audit_entry SET user_name = 'Eve' WHERE company_id = $chain AND seq = 5`);
    expect((await after.audit.verify(chain)).faults).toEqual([lost, { kind: 'changed', seq: 5, to: 5 }]);

    await tamper('DELETE FROM audit_entry WHERE company_id = $chain AND seq = 2');
    expect((await after.audit.verify(chain)).faults).toContainEqual({ kind: 'missing', seq: 2, to: 2 });
    await store.database.installation.query(`DELETE FROM installation_setting`);
  });

  test('a note of lost keys that somebody wrote into the database excuses no changed entry', async () => {
    await several(3);
    const forge = (value: object) =>
      store.database.installation.query(
        `INSERT INTO installation_setting (name, value) VALUES ('audit-keys-lost', $1)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        [JSON.stringify(value)],
      );
    await tamper(`UPDATE audit_entry SET user_name = 'Eve' WHERE company_id = $chain AND seq = 1`);
    const changed = [{ kind: 'changed', seq: 1, to: 1 }];
    const at = new Date().toISOString();

    await forge({ at, heads: { [chain]: 3 } });
    expect((await store.audit.verify(chain)).faults).toEqual(changed);
    await forge({ at, heads: { [chain]: 3 }, seal: 'f'.repeat(64) });
    expect((await store.audit.verify(chain)).faults).toEqual(changed);

    // A true note cannot be stretched either, to another chain or further along.
    await forge({ at, heads: { [newId()]: 1 } });
    await sealLostHeads(store.database, keys);
    const [sealed] = await store.database.installation.query<{ value: { heads: object } }>(
      `SELECT value FROM installation_setting WHERE name = 'audit-keys-lost'`,
    );
    await forge({ ...sealed?.value, heads: { ...sealed?.value.heads, [chain]: 3 } });
    expect((await store.audit.verify(chain)).faults).toEqual(changed);
    await store.database.installation.query('DELETE FROM installation_setting');
  });
});

/** The audit log against the role that the program works under: raw statements, as after an injection, on both engines. */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, migrate, openServer } from '../../src/db/index.ts';
import { type KeyRing, newId } from '../../src/kernel/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { type Engine, engines, startPostgres } from './both-engines.ts';

const keys: KeyRing = { current: 'k1', keys: { k1: Buffer.alloc(32, 1) }, root: Buffer.alloc(32, 2) };
const dayMs = 86_400_000;

/** As an administrator sets it up: the owner of the database is no superuser, so row-level security binds it too. */
const plainOwner: Engine = {
  name: 'server PostgreSQL, whose owner is no superuser',
  open: async () => {
    const server = await startPostgres();
    const superuser = new Client({ connectionString: server.url });
    await superuser.connect();
    await superuser.query("CREATE ROLE plain LOGIN CREATEROLE PASSWORD 'plain'");
    await superuser.query('CREATE DATABASE plain OWNER plain');
    await superuser.end();
    const database = await openServer(
      server.url.replace('chalkline:chalkline', 'plain:plain').replace(/\/chalkline$/, '/plain'),
    );
    return {
      database,
      close: async () => {
        await database.close();
        await server.close();
      },
    };
  },
};

/** Each tries to unmake what was done. */
const attacks: readonly (readonly [what: string, ...statements: string[]])[] = [
  ['change an entry', `UPDATE audit_entry SET user_name = 'Eve' WHERE company_id = $1`],
  ['delete an entry', 'DELETE FROM audit_entry WHERE company_id = $1 AND seq = 2'],
  ['empty the table', 'TRUNCATE audit_entry'],
  [
    'raise the checkpoint and delete what lies before it',
    `UPDATE audit_chain SET base_seq = 3, base_hash = 'x', base_seal = 'x' WHERE company_id = $1`,
    'DELETE FROM audit_entry WHERE company_id = $1 AND seq <= 3',
  ],
  ['turn the head back', `UPDATE audit_chain SET seq = 1 WHERE company_id = $1`],
  ['lose the chain', 'DELETE FROM audit_chain WHERE company_id = $1'],
  [
    'bring a chain along',
    `INSERT INTO audit_chain (company_id, base_seq) VALUES ($1, 99) ON CONFLICT (company_id) DO UPDATE SET base_seq = 99`,
  ],
  [
    'put an entry ahead',
    `INSERT INTO audit_entry (company_id, seq, at, user_name, trigger, action, hash) VALUES ($1, 40, now(), 'Eve', 'person', 'a.b', 'x')`,
  ],
  [
    'put an entry in place of one',
    `INSERT INTO audit_entry (company_id, seq, at, user_name, trigger, action, hash) VALUES ($1, 2, now(), 'Eve', 'person', 'a.b', 'x')
     ON CONFLICT (company_id, seq) DO UPDATE SET user_name = 'Eve'`,
  ],
  ['purge what is young', `SELECT audit_purge(3, 'x')`],
  ['purge all', `SELECT audit_purge(5, 'x')`],
  ['purge more than there is', `SELECT audit_purge(500, 'x')`],
  ['purge nothing, for its checkpoint', `SELECT audit_purge(0, 'x')`],
  ['switch the trigger off', 'ALTER TABLE audit_entry DISABLE TRIGGER ALL'],
  ['drop the trigger', 'DROP TRIGGER audit_entry_stays ON audit_entry'],
  ['put a trigger of its own', 'CREATE RULE gone AS ON INSERT TO audit_entry DO INSTEAD NOTHING'],
  [
    'take the right back',
    'GRANT DELETE ON audit_entry TO chalkline_app',
    'DELETE FROM audit_entry WHERE company_id = $1',
  ],
  [
    'put another function in place',
    `CREATE OR REPLACE FUNCTION audit_purge(up_to bigint, seal text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'`,
  ],
  [
    'let the function take a table of its own',
    'CREATE TEMPORARY TABLE audit_entry (company_id uuid, seq bigint, at timestamptz, hash text)',
    `SELECT audit_purge(3, 'x')`,
  ],
];

describe.each([...engines, plainOwner])('on $name', ({ open }) => {
  let database: Database;
  let store: Store;
  let close: () => Promise<void>;
  let chain: string;

  const append = (to: string, ageDays = 0) =>
    store.audit.append(to, {
      at: new Date(Date.now() - ageDays * dayMs),
      userId: 'u1',
      userName: 'Dana',
      trigger: 'person',
      address: null,
      action: 'thing.done',
      subjectKind: null,
      subjectId: null,
      subjectName: null,
      details: {},
    });

  beforeAll(async () => {
    const opened = await open();
    ({ database, close } = opened);
    await migrate(database);
    store = openStore(database, keys);
    chain = newId();
    for (let number = 0; number < 5; number += 1) await append(chain);
  }, 120_000);
  afterAll(() => close());

  test.each(attacks)('the role of the program cannot %s', async (_, ...statements) => {
    const before = await store.audit.verify(chain);
    const attack = database.forCompany(chain).transaction(async (tx) => {
      for (const statement of statements) await tx.query(statement, statement.includes('$1') ? [chain] : []);
    });

    await expect(attack).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|42P17|42809)$/) });
    expect(await store.audit.verify(chain)).toEqual(before);
    expect(before).toMatchObject({ entries: 5, faults: [] });
  });

  test('the door across companies can neither change nor remove nor add an entry, nor purge', async () => {
    const door = database.acrossCompanies;
    for (const statement of [
      `UPDATE audit_entry SET user_name = 'Eve'`,
      'DELETE FROM audit_entry',
      'UPDATE audit_chain SET base_seq = 4',
      `INSERT INTO audit_entry (company_id, seq, at, user_name, trigger, action, hash) VALUES ('${chain}', 6, now(), 'Eve', 'person', 'a.b', 'x')`,
      `SELECT audit_purge(3, 'x')`,
      'SELECT * FROM audit_head()',
    ]) {
      await expect(door.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
    expect(await store.audit.verify(chain)).toMatchObject({ entries: 5, faults: [] });
  });

  test("retention removes what is old through the function, and the rest stays whole; another company's stays", async () => {
    const old = newId();
    const other = newId();
    for (const to of [old, other]) {
      for (const age of [500, 400, 300, 100, 80, 1]) await append(to, age);
    }

    expect(await store.retention.purgeAudit(old, new Date(Date.now() - 350 * dayMs))).toBe(2);
    expect(await store.audit.verify(old)).toMatchObject({ entries: 4, from: 3, faults: [] });
    // Asked for more than it may, it takes what is older than 90 days.
    expect(await store.retention.purgeAudit(old, new Date())).toBe(2);
    expect(await store.audit.verify(old)).toMatchObject({ entries: 2, from: 5, faults: [] });
    expect(await store.retention.purgeAudit(old, new Date())).toBe(0);
    await append(old);
    expect(await store.audit.verify(old)).toMatchObject({ entries: 3, head: { seq: 7 }, faults: [] });
    expect(await store.audit.verify(other)).toMatchObject({ entries: 6, from: 1, faults: [] });
  });

  test('a purge without the key is told apart from one of retention', async () => {
    const old = newId();
    for (const age of [500, 400, 1]) await append(old, age);

    await database.forCompany(old).query(`SELECT audit_purge(2, 'no seal')`);

    expect((await store.audit.verify(old)).faults).toEqual([{ kind: 'checkpoint', seq: 1, to: 2 }]);
  });

  test('a right that was given away since is taken back at the next start', async () => {
    await database.script(
      'GRANT UPDATE, DELETE, TRUNCATE ON audit_entry TO chalkline_app; GRANT UPDATE (base_seq) ON audit_chain TO chalkline_app, chalkline_across; GRANT DELETE ON audit_entry TO PUBLIC',
    );
    await migrate(database);

    for (const statement of ['DELETE FROM audit_entry', 'UPDATE audit_chain SET base_seq = 4']) {
      const scope = database.forCompany(chain);
      await expect(scope.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
    const rights = await database.owner.query<{ right: string }>(
      `SELECT r AS right FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) r
       WHERE has_table_privilege('chalkline_app', 'audit_entry', r)`,
    );
    expect(rights.map(({ right }) => right)).toEqual(['SELECT', 'INSERT']);
  });
});

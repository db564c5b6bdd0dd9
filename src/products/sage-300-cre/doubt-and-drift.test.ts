import { describe, expect, test } from 'vitest';
import { compileMapping } from '../../sdk/index.ts';
import { recordsOf } from '../../sdk/testing/index.ts';
import { dataSet, itemFor, type Started, samples, withSage, writerFor } from './testing/test-bed.ts';

const everything = { options: {} };
const POST = 'Employee.svc/employee$';
const SYNCHRONIZE = '/synchronize';

/** Sends one new employee into a fault, then again if looking does not find them, as the engine does. */
async function settle(fault: Parameters<Started['sandbox']['faults']['add']>[0]) {
  const seen: { first: string; rows: number; posts: number } = { first: '', rows: 0, posts: 0 };
  await withSage(async ({ client }, { sandbox, requests }) => {
    const writer = writerFor('employees');
    const item = itemFor('employees', samples.employees?.create(7) ?? {});
    sandbox.faults.add(fault);
    seen.first = (await writer.create?.(client, [item]))?.[0]?.outcome ?? 'nothing';
    sandbox.faults.clear();
    if (((await writer.look?.(client, [item])) ?? []).length === 0)
      expect(await writer.create?.(client, [item])).toMatchObject([{ outcome: 'written' }]);
    seen.rows = sandbox
      .folder()
      .list('employees')
      .values()
      .filter((row) => row.Code === '70007').length;
    seen.posts = requests.filter(({ method, url }) => method === 'POST' && new RegExp(POST).test(url)).length;
  });
  return seen;
}

describe('the in-doubt matrix', () => {
  test.each([
    [
      'the request is lost before hh2',
      { method: 'POST', path: POST, effect: { kind: 'refuse' } },
      'in doubt',
    ],
    [
      'hh2 takes it and the answer is lost',
      { method: 'POST', path: POST, effect: { kind: 'lose-answer-after' } },
      'in doubt',
    ],
    [
      'hh2 answers 500 after it took it',
      { method: 'POST', path: POST, effect: { kind: 'status-after', status: 500 } },
      'in doubt',
    ],
    [
      'the answer breaks off in the middle',
      { method: 'POST', path: POST, effect: { kind: 'cut-body-after' } },
      'in doubt',
    ],
    [
      'the answer to the order is lost',
      { path: SYNCHRONIZE, effect: { kind: 'lose-answer-after' } },
      'in doubt',
    ],
    [
      'the order is answered with 500 after it was given',
      { path: SYNCHRONIZE, effect: { kind: 'status-after', status: 500 } },
      'in doubt',
    ],
    [
      'hh2 is throttled in between',
      { path: SYNCHRONIZE, effect: { kind: 'status', status: 429, headers: { 'retry-after': '0' } } },
      'written',
    ],
    [
      'the session ends in between',
      { path: SYNCHRONIZE, effect: { kind: 'status', status: 401 } },
      'written',
    ],
    ['a look at the operation breaks', { path: '/status/', effect: { kind: 'cut-body-after' } }, 'written'],
  ] as const)('%s: one employee in the end', async (_, fault, first) => {
    const seen = await settle(fault);

    expect(seen.first).toBe(first);
    expect(seen.rows).toBe(1);
    expect(seen.posts).toBeLessThanOrEqual(2);
  });
});

describe('when hh2 sends other members than it did', () => {
  const row = (opened: Started) => opened.sandbox.folder().list('departments').values()[0];
  const answered = (members: object) => ({
    path: 'Department.svc',
    effect: {
      kind: 'status',
      status: 200,
      body: [members],
      headers: { 'content-type': 'application/json' },
    } as const,
  });
  const entities = async (members: (before: object) => object) => {
    let found: unknown[] = [];
    await withSage(async ({ client }, started) => {
      started.sandbox.faults.add(answered(members({ ...row(started) })));
      const records = await recordsOf(dataSet('departments'), client, everything);
      const mapping = compileMapping('departments', dataSet('departments').mapping, {});
      found = records.map((record) => ({ entity: mapping.toEntity(record, []), record }));
    });
    return found;
  };

  test('a new member stays in the record and changes nothing', async () => {
    expect(await entities((before) => ({ ...before, CostCenter: 'X1' }))).toMatchObject([
      { entity: { code: '010', active: true }, record: { CostCenter: 'X1' } },
    ]);
  });

  test('a member that is gone leaves our field out instead of emptying it', async () => {
    const [found] = await entities((before) => {
      const { Name: _, ...rest } = before as { Name?: unknown };
      return rest;
    });
    expect(found).toMatchObject({ entity: { code: '010' } });
    expect((found as { entity: object }).entity).not.toHaveProperty('name');
  });

  test('a renamed code makes a record without a code, not a wrong one', async () => {
    const [found] = await entities((before) => {
      const { Code, ...rest } = before as { Code?: unknown };
      return { ...rest, Number: Code };
    });
    expect((found as { entity: object }).entity).not.toHaveProperty('code');
  });

  test('a number that came as text before is read as text still', async () => {
    expect(await entities((before) => ({ ...before, Code: 10 }))).toMatchObject([{ entity: { code: '10' } }]);
  });

  test('an object in place of a list is an error that may pass, not an empty list', () =>
    withSage(async ({ client }, { sandbox }) => {
      sandbox.faults.add({
        path: 'Department.svc',
        times: -1,
        effect: { kind: 'status', status: 200, body: { Rows: [] } },
      });
      await expect(recordsOf(dataSet('departments'), client, everything)).rejects.toMatchObject({
        code: 'hh2/no-list',
      });
    }));
});

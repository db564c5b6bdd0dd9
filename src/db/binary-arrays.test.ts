import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';

let database: Database;

beforeAll(async () => {
  database = await openEmbedded(undefined);
});

afterAll(() => database.close());

/** What the database makes of a parameter, in its own words. */
async function asTold(type: string, value: unknown): Promise<string | null> {
  const [row] = await database.owner.query<{ told: string | null }>(`SELECT $1::${type}::text AS told`, [
    value,
  ]);
  return row?.told ?? null;
}

describe('what goes to the embedded database in binary arrives as it would as a text', () => {
  test.each([
    ['text[]', ['plain', 'with "quotes", {braces} and \\', '', 'NULL', 'Zoë 李 🙂', null], undefined],
    ['int[]', [0, 1, -1, 2_147_483_647, -2_147_483_648, null], '{0,1,-1,2147483647,-2147483648,NULL}'],
    ['boolean[]', [true, false, null], '{t,f,NULL}'],
    [
      'uuid[]',
      ['0198c0de-1234-7abc-8def-0123456789ab', 'FFFFFFFF-0000-4000-8000-00000000000F', null],
      '{0198c0de-1234-7abc-8def-0123456789ab,ffffffff-0000-4000-8000-00000000000f,NULL}',
    ],
    ['bytea[]', [Buffer.from([0, 255, 92, 34]), Buffer.alloc(0), null], '{"\\\\x00ff5c22","\\\\x",NULL}'],
    ['bytea', Buffer.from([0, 255, 92, 34]), '\\x00ff5c22'],
    ['text[]', [], '{}'],
    ['int[]', [], '{}'],
  ])('%s %j', async (type, value, told) => {
    if (told !== undefined) expect(await asTold(type, value)).toBe(told);
    const [row] = await database.owner.query<{ same: unknown }>(`SELECT $1::${type} AS same`, [value]);
    const lower =
      type === 'uuid[]' ? (value as (string | null)[]).map((id) => id?.toLowerCase() ?? null) : value;
    expect(row?.same).toEqual(lower);
  });

  test('what is no flat array of the type goes as a text, and the database judges it', async () => {
    expect(await asTold('int[]', ['7', '8'])).toBe('{7,8}');
    expect(
      await asTold('int[]', [
        [1, 2],
        [3, 4],
      ]),
    ).toBe('{{1,2},{3,4}}');
    expect(await asTold('text[]', '{a,b}')).toBe('{a,b}');
    expect(await asTold('text[]', [1, true])).toBe('{1,true}');
    await expect(asTold('int[]', [3_000_000_000])).rejects.toThrow('out of range');
    await expect(asTold('uuid[]', ['no id'])).rejects.toThrow('invalid input syntax for type uuid');
  });
});

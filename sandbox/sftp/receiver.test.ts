import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testBed } from './test-bed.ts';

const bed = testBed();

describe('the partner picks up', () => {
  test('deleting takes complete files only', async () => {
    const client = await bed.signIn();
    await client.put(Buffer.from('1'), '/inbound/.a.csv.part');
    await client.put(Buffer.from('2'), '/inbound/b.csv');

    const look = bed.sandbox.pickUp({ username: 'hub', folder: 'inbound', after: 'delete' });

    expect(look.picked.map(({ name, content }) => [name, String(content)])).toEqual([['b.csv', '2']]);
    expect(look.passedBy).toEqual([{ name: '.a.csv.part', reason: 'unfinished-name' }]);
    expect(await client.exists('/inbound/b.csv')).toBe(false);
  });

  test('archiving moves by year and month, and waits for a marker where one is agreed', async () => {
    const client = await bed.signIn();
    bed.sandbox.clock.freeze('2026-03-02T08:00:00Z');
    await client.put(Buffer.from('1'), '/inbound/a.csv');
    const options = { username: 'hub', folder: 'inbound', after: 'archive', doneMarker: '.done' } as const;

    const early = bed.sandbox.pickUp(options);
    await client.put(Buffer.from(''), '/inbound/a.csv.done');
    const late = bed.sandbox.pickUp(options);

    expect(early).toEqual({ picked: [], passedBy: [{ name: 'a.csv', reason: 'no-done-marker' }] });
    expect(late.picked).toHaveLength(1);
    expect(await client.exists('/inbound/archive/2026/03/a.csv')).toBe('-');
    expect(await client.exists('/inbound/a.csv.done')).toBe(false);
  });

  test('the older reader looks at the newest file only and passes a stale one by', async () => {
    const client = await bed.signIn();
    await client.put(Buffer.from('1'), '/inbound/monday.csv');
    await client.put(Buffer.from('2'), '/inbound/tuesday.csv');
    utimesSync(join(bed.sandbox.home('hub'), 'inbound/monday.csv'), 1_700_000_000, 1_700_000_000);
    const options = { username: 'hub', folder: 'inbound', after: 'ignore-old' } as const;

    const today = bed.sandbox.pickUp(options);
    bed.sandbox.clock.advance(25 * 60 * 60 * 1000);
    const tomorrow = bed.sandbox.pickUp(options);

    expect(today.picked.map(({ name }) => name)).toEqual(['tuesday.csv']);
    expect(tomorrow.picked).toEqual([]);
    expect(tomorrow.passedBy).toContainEqual({ name: 'tuesday.csv', reason: 'too-old' });
    expect(await client.exists('/inbound/tuesday.csv')).toBe('-');
  });
});

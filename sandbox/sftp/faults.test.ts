import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testBed } from './test-bed.ts';

const bed = testBed();

describe('faults', () => {
  const content = Buffer.alloc(200_000, 'a');

  test('a slow line takes its time', async () => {
    const client = await bed.signIn();
    bed.sandbox.fault({ kind: 'slow', chunkDelayMs: 30, direction: 'upload' });

    const startedAt = performance.now();
    await client.put(content, '/inbound/slow.csv');

    expect(performance.now() - startedAt).toBeGreaterThan(90);
    expect(await client.get('/inbound/slow.csv')).toEqual(content);
  });

  test('a full disk refuses until there is room', async () => {
    const client = await bed.signIn();
    bed.sandbox.fault({ kind: 'disk-full', afterBytes: 50_000 });

    writeFileSync(join(bed.folder, 'local'), content);

    await expect(client.fastPut(join(bed.folder, 'local'), '/inbound/full.csv')).rejects.toThrow(
      /no space left/,
    );

    bed.sandbox.clearFaults();
    await client.put(content, '/inbound/full.csv');
    expect((await client.stat('/inbound/full.csv')).size).toBe(200_000);
  });

  // ssh2's write stream closes itself on a refused block before it tells the error, and put() takes that for the end.
  test('a full disk keeps what fitted: what put() hides, the size tells', async () => {
    const client = await bed.signIn();
    bed.sandbox.fault({ kind: 'disk-full', afterBytes: 50_000 });

    await client.put(content, '/inbound/full.csv').catch(() => {});

    expect((await client.stat('/inbound/full.csv')).size).toBe(50_000);
  });

  test('permission is denied for the operation and path named', async () => {
    const client = await bed.signIn();
    await client.put(content, '/inbound/a.part');
    bed.sandbox.fault({ kind: 'permission-denied', operation: 'RENAME', path: /^\/inbound\//, times: 1 });

    await expect(client.rename('/inbound/a.part', '/inbound/a.csv')).rejects.toThrow(/Permission denied/);
    await client.rename('/inbound/a.part', '/inbound/a.csv');
    expect(await client.exists('/inbound/a.csv')).toBe('-');
  });

  test('a connection that breaks in the middle leaves half a file', async () => {
    const client = await bed.signIn();
    bed.sandbox.fault({ kind: 'drop', afterBytes: 60_000, direction: 'upload', times: 1 });

    await expect(client.put(content, '/inbound/half.csv')).rejects.toThrow();

    const again = await bed.signIn();
    const size = (await again.stat('/inbound/half.csv')).size;
    expect(size).toBeGreaterThanOrEqual(60_000);
    expect(size).toBeLessThan(200_000);
  });

  test('good credentials are refused on demand', async () => {
    bed.sandbox.fault({ kind: 'refuse-sign-in', times: 1 });

    await expect(bed.signIn()).rejects.toThrow(/authentication methods failed/);
    expect(await (await bed.signIn()).cwd()).toBe('/');
  });

  test('a server that hangs answers nothing, at sign-in or later', async () => {
    const client = await bed.signIn();
    bed.sandbox.fault({ kind: 'hang', operation: 'OPENDIR', times: 1 });
    bed.sandbox.fault({ kind: 'hang', operation: 'SIGN-IN', times: 1 });

    const listing = client.list('/inbound').then(
      () => 'answered',
      () => 'broken',
    );
    const first = await Promise.race([listing, new Promise((r) => setTimeout(() => r('silent'), 150))]);

    expect(first).toBe('silent');
    await expect(bed.signIn({ readyTimeout: 200 })).rejects.toThrow(/[Tt]imed out/);
    bed.sandbox.dropConnections();
    expect(await listing).toBe('broken');
  });
});

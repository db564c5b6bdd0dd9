import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from './ids.ts';
import { SealedWriter, sealInto } from './sealed-writer.ts';
import { checkStored, readStored, type StoredFile, StoredReader, sizeOfStored } from './stored-file.ts';

const chunk = 64 * 1024;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chalkline-stored-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const sealed = (bytes: Buffer, piece = 10_000) => sealInto(join(folder, newId()), inPieces(bytes, piece));
const contentOf = (file: StoredFile) => buffer(readStored(file));

test('a file of any size comes back as it was, whatever pieces it was written in', async () => {
  for (const size of [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 9 * chunk + 5])
    for (const piece of [777, chunk, 10 * chunk]) {
      const bytes = randomBytes(size);
      const file = await sealed(bytes, piece);

      expect(await sizeOfStored(file), `size ${size}`).toBe(size);
      expect((await contentOf(file)).equals(bytes), `${size} bytes in pieces of ${piece}`).toBe(true);
    }
});

test('nothing of it can be read on the disk, and only its user may look', async () => {
  const file = await sealed(Buffer.from('900-11-2222,'.repeat(20_000)));

  expect(readFileSync(file.path).includes('900-11')).toBe(false);
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
});

test('any part of it is read without the rest', async () => {
  const bytes = randomBytes(5 * chunk + 99);
  const reader = await StoredReader.open(await sealed(bytes));
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length), fc.nat(bytes.length), async (one, other) => {
      const [start, end] = one < other ? [one, other] : [other, one];
      const part: Buffer[] = [];
      for await (const piece of reader.bytes(start, end)) part.push(piece);
      expect(Buffer.concat(part).equals(bytes.subarray(start, end))).toBe(true);
    }),
  );
  await reader.close();
});

describe('a file that is not what was stored', () => {
  const damaged = { code: 'file/damaged', fix: expect.stringContaining('backup') };
  const withBytes = (file: StoredFile, bytes: Buffer): StoredFile => {
    writeFileSync(file.path, bytes);
    return file;
  };

  test('is refused when any of its bytes was changed', async () => {
    const file = await sealed(randomBytes(2 * chunk + 100));
    const there = readFileSync(file.path);
    const places = [0, 7, 8, 9, chunk + 8, chunk + 24, 2 * chunk + 40, there.length - 1];
    for (const place of [...places, ...Array.from({ length: 40 }, (_, nr) => (nr * 3_307) % there.length)]) {
      const changed = Buffer.from(there);
      changed[place] = (changed[place] ?? 0) ^ 0x20;
      await expect(checkStored(withBytes(file, changed)), `byte ${place}`).rejects.toMatchObject(damaged);
    }
  });

  test('is refused before its first byte when it was cut short anywhere, also between two chunks', async () => {
    const file = await sealed(randomBytes(3 * chunk));
    const there = readFileSync(file.path);
    const ends = [0, 5, 8, 20, 24, chunk, 8 + chunk + 16, 8 + 2 * (chunk + 16), there.length - 1];
    for (const end of ends)
      await expect(
        sizeOfStored(withBytes(file, there.subarray(0, end))),
        `${end} bytes`,
      ).rejects.toMatchObject(damaged);
  });

  test('is refused when something was added, or its chunks were put in another order', async () => {
    const file = await sealed(randomBytes(3 * chunk));
    const there = readFileSync(file.path);
    const part = (index: number) => there.subarray(8 + index * (chunk + 16), 8 + (index + 1) * (chunk + 16));
    const head = there.subarray(0, 8);
    const versions = [
      [there, Buffer.from('more')],
      [there, part(2)],
      [head, part(1), part(0), part(2)],
      [head, part(0), part(0), part(2)],
      [head, part(0), part(2)],
    ];
    for (const parts of versions)
      await expect(checkStored(withBytes(file, Buffer.concat(parts)))).rejects.toMatchObject(damaged);
  });

  test('is refused when it is another file, sealed under its own key', async () => {
    const one = await sealed(Buffer.from('pay of May'));
    const other = await sealed(Buffer.from('pay of June'));

    await expect(contentOf({ path: other.path, key: one.key, name: 'pay.csv' })).rejects.toMatchObject({
      code: 'file/damaged',
      what: expect.stringContaining('"pay.csv"'),
    });
  });

  test('is called missing when it is gone', async () => {
    const file = await sealed(Buffer.from('x'));
    rmSync(file.path);

    await expect(contentOf(file)).rejects.toMatchObject({ code: 'file/missing' });
  });
});

test('a stream that fails leaves no file', async () => {
  const path = join(folder, 'broken');
  async function* broken() {
    yield Buffer.from('half');
    throw new Error('the line broke');
  }

  await expect(sealInto(path, broken())).rejects.toThrow('the line broke');

  expect(() => statSync(path)).toThrow();
});

test('a file is never written over', async () => {
  const { path } = await sealed(Buffer.from('first'));

  await expect(SealedWriter.create(path)).rejects.toMatchObject({ code: 'EEXIST' });
});

import { inflateRawSync } from 'node:zlib';

const most = { entries: 500, bytes: 200 * 1024 * 1024 };

/** A zip that cannot be read here. */
export class BadZip extends Error {}

/** The files of a zip, by the end of their paths. Stored and deflated entries; no encryption, no zip64. @throws BadZip */
export function zipEntries(zip: Buffer): { name: string; content: Buffer }[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > zip.length) throw new BadZip('Not a zip: it has no directory');
  const count = zip.readUInt16LE(end + 10);
  if (count > most.entries) throw new BadZip(`The zip has more than ${most.entries} entries`);

  const entries: { name: string; content: Buffer }[] = [];
  let at = zip.readUInt32LE(end + 16);
  let left = most.bytes;
  for (let n = 0; n < count; n += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) throw new BadZip('The zip is damaged');
    const nameLength = zip.readUInt16LE(at + 28);
    const path = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (!path.endsWith('/')) {
      const content = contentAt(zip, at, path, left);
      left -= content.length;
      entries.push({ name: path.split(/[\\/]/).at(-1) ?? path, content });
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function contentAt(zip: Buffer, directory: number, path: string, left: number): Buffer {
  if (zip.readUInt16LE(directory + 8) & 1) throw new BadZip(`${path} is encrypted`);
  const method = zip.readUInt16LE(directory + 10);
  const packed = zip.readUInt32LE(directory + 20);
  const local = zip.readUInt32LE(directory + 42);
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== 0x04034b50)
    throw new BadZip('The zip is damaged');
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(from, from + packed);
  if (bytes.length !== packed) throw new BadZip('The zip is cut off');
  if (method === 0) return Buffer.from(bytes);
  if (method !== 8) throw new BadZip(`${path} is packed by method ${method}`);
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, left) });
  } catch (error) {
    throw new BadZip(`${path} cannot be unpacked: ${(error as Error).message}`);
  }
}

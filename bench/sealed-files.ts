/**
 * What sealing costs: a large file written and read sealed, against the same bytes in clear, on the same disk. Best of
 * several passes, since the first one pays for the disk's cache. `BENCH_FILE_MB=1024` for another size.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Table from 'cli-table3';
import { readStored, type StoredFile, sealInto } from '../src/kernel/index.ts';

const megabytes = Number(process.env.BENCH_FILE_MB ?? 512);
const passes = 3;
const folder = mkdtempSync(join(tmpdir(), 'chalkline-sealed-'));
const piece = Buffer.from('100042,900112222,Dana,Rivers,active\n'.repeat(30_000)).subarray(0, 1_000_000);

async function* content() {
  for (let at = 0; at < megabytes; at += 1) yield piece;
}

async function drain(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  let size = 0;
  for await (const chunk of bytes) size += chunk.length;
  if (size !== megabytes * piece.length) throw new Error(`Read ${size} bytes of ${megabytes} MB`);
}

let peakMb = 0;
const watch = setInterval(() => {
  peakMb = Math.max(peakMb, process.memoryUsage().rss / 1_000_000);
}, 20);

/** The best of the passes, in MB per second. */
async function speedOf(work: (pass: number) => Promise<unknown>): Promise<number> {
  let best = 0;
  for (let pass = 0; pass < passes; pass += 1) {
    const startedMs = performance.now();
    await work(pass);
    best = Math.max(best, megabytes / ((performance.now() - startedMs) / 1_000));
  }
  return best;
}

try {
  const clear = join(folder, 'clear');
  const sealed: StoredFile[] = [];
  const writeClear = await speedOf(() => pipeline(content, createWriteStream(clear)));
  const readClear = await speedOf(() => drain(createReadStream(clear, { highWaterMark: 64 * 1024 })));
  const writeSealed = await speedOf(async (pass) => {
    sealed.push(await sealInto(join(folder, `sealed-${pass}`), content()));
  });
  const [file] = sealed;
  if (file === undefined) throw new Error('Nothing was sealed');
  const readSealed = await speedOf(() => drain(readStored(file)));
  const table = new Table({ head: [`${megabytes} MB`, 'In clear MB/s', 'Sealed MB/s', 'Ratio'] });
  for (const [name, plain, seal] of [
    ['Write', writeClear, writeSealed],
    ['Read', readClear, readSealed],
  ] as const)
    table.push([name, plain.toFixed(0), seal.toFixed(0), (seal / plain).toFixed(2)]);
  console.log(`${table}\nPeak memory ${peakMb.toFixed(0)} MB`);
} finally {
  clearInterval(watch);
  rmSync(folder, { recursive: true, force: true });
}

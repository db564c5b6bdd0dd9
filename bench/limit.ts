/**
 * The limit that the sync is measured against: read the same file with udsv, hash each row and compare the hashes
 * with a Map, nothing else. Prints one JSON line.
 */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inferSchema, initParser } from 'udsv';

const [before = '', now = ''] = process.argv.slice(2);

function hashes(path: string): Map<string, string> {
  const text = readFileSync(path, 'utf8');
  const parser = initParser(inferSchema(text));
  const found = new Map<string, string>();
  const rows: string[][] = parser.stringArrs(text);
  for (const row of rows) found.set(row[0] ?? '', hash('sha1', row.join('\u0001'), 'base64'));
  return found;
}

const known = hashes(before);
const started = performance.now();
let changed = 0;
for (const [key, value] of hashes(now)) if (known.get(key) !== value) changed += 1;
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${JSON.stringify({ seconds, changed, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`,
);

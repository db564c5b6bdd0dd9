import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ChalklineError, systemClock } from '../../src/kernel/index.ts';
import type { OpenExchange } from '../../src/sdk/exchange/open-exchange.ts';
import { withPgp } from '../../src/sdk/exchange/pgp.ts';
import { detectLayout } from '../../src/sdk/formats/detect.ts';
import { sourceOf } from '../../src/sdk/formats/in-memory.ts';
import { encodings, type TableFormat, type TableLayout, usualLimits } from '../../src/sdk/formats/index.ts';
import { readTable } from '../../src/sdk/formats/read-table.ts';
import { workbookLimits } from '../../src/sdk/formats/xlsx-archive.ts';
import { parseSheet } from '../../src/sdk/formats/xlsx-rows.ts';
import { cases, patienceMs, seed } from './fuzz.ts';
import { generatePgpKey } from './pgp-key.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'chalkline-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Real files of every layout that we know, from the products' examples. */
const examples = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /[/\\]examples$/.test(entry.parentPath) && !entry.name.endsWith('.md'))
  .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
const textual = examples.filter(({ name }) => extname(name) !== '.xlsx');
const workbook = examples.find(({ name }) => extname(name) === '.xlsx');

/** Bytes that have made readers stumble. */
const nasty = [
  '',
  '\0',
  '\r',
  '\n',
  '\r\n',
  '"',
  '""',
  '"""',
  ',',
  ';',
  '\t',
  '|',
  "'",
  '\\',
  '\\"',
  '\ufeff',
  '\u202e',
  '😀',
  '=cmd',
  '{',
  '}',
  '[',
  ']',
  '[[[[[[[[',
  '{"a":',
  '"\\u',
  '"\\ud800"',
  ':',
  'null',
  '1e999',
  '-',
  '<',
  '>',
  '&amp;',
  '&#0;',
  ']]>',
  '<!DOCTYPE',
  '\u2028',
  '9'.repeat(400),
  'x'.repeat(5_000),
  ',,,,,,,,,,,,,,,,,,',
  '"'.repeat(99),
].map((text) => Buffer.from(text));
const bytesOf = fc.oneof(
  fc.constantFrom(
    ...nasty,
    Buffer.from([0xff, 0xfe]),
    Buffer.from([0xfe, 0xff]),
    Buffer.from([0xc3, 0x28]),
    Buffer.from([0xed, 0xa0, 0x80]),
  ),
  fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes)),
);

interface Wound {
  at: number;
  cut: number;
  put: Buffer;
  again: number;
}
const wounds = fc.array(
  fc.record({
    at: fc.nat(100_000),
    cut: fc.constantFrom(0, 0, 1, 2, 10, 1000),
    put: bytesOf,
    again: fc.constantFrom(1, 1, 1, 50),
  }),
  { minLength: 1, maxLength: 6 },
);

function mutate(bytes: Buffer, changes: readonly Wound[]): Buffer {
  return changes.reduce((now, { at, cut, put, again }) => {
    const place = now.length === 0 ? 0 : at % (now.length + 1);
    return Buffer.concat([
      now.subarray(0, place),
      ...Array<Buffer>(again).fill(put),
      now.subarray(place + cut),
    ]);
  }, bytes);
}

/** Reads to the end, or to an error of ours; anything else is a mistake of ours. */
async function readsOrSays(rows: AsyncIterable<unknown>, budgetMs = 5_000): Promise<void> {
  const startedMs = performance.now();
  try {
    for await (const _ of rows) {
      if (performance.now() - startedMs > budgetMs) throw new Error('It takes too long');
    }
  } catch (error) {
    if (!(error instanceof ChalklineError)) throw error;
    expect(error.fix).not.toBe('');
  }
  expect(performance.now() - startedMs).toBeLessThan(budgetMs);
}

const layoutOf = (
  format: TableFormat,
  encoding: string,
  delimiter: string,
  header: boolean,
  quoting: 'double' | 'backslash',
): TableLayout => ({
  format,
  encoding,
  delimiter,
  escape: quoting,
  header,
  ...(format === 'fixed-width'
    ? {
        fixed: [
          { name: 'a', start: 1, length: 4 },
          { name: 'b', start: 5, length: 9 },
        ],
      }
    : {}),
});
const layouts = fc
  .tuple(
    fc.constantFrom<TableFormat>('csv', 'fixed-width', 'json', 'ndjson'),
    fc.constantFrom('auto', ...encodings),
    fc.constantFrom(',', ';', '\t', '|', '~|~'),
    fc.boolean(),
    fc.constantFrom<'double' | 'backslash'>('double', 'backslash'),
  )
  .map((parts) => layoutOf(...parts));
const limits = { ...usualLimits, fieldCharacters: 20_000, recordBytes: 50_000, columns: 200 };

test(
  'wounded files of every layout are read or refused in words, as what they are and as what they are not',
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...textual),
        wounds,
        layouts,
        fc.integer({ min: 1, max: 700 }),
        async ({ bytes }, changes, layout, chunk) => {
          await readsOrSays(readTable(sourceOf(mutate(bytes, changes), chunk), { layout, limits }));
        },
      ),
      { numRuns: cases(2_500), seed },
    ),
  patienceMs,
);

test(
  'whatever the bytes are, a layout is guessed or refused in words, and the file is then read by it',
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc
            .tuple(fc.constantFrom(...examples), wounds)
            .map(([{ name, bytes }, changes]) => ({ name, bytes: mutate(bytes, changes) })),
          fc.record({
            name: fc.constantFrom('a.csv', 'a.txt', 'a.json', 'a.xlsx', 'a', '.'),
            bytes: fc.uint8Array({ maxLength: 2_000 }).map((b) => Buffer.from(b)),
          }),
        ),
        async ({ name, bytes }) => {
          async function* read() {
            const { layout } = detectLayout(bytes, basename(name));
            if (layout.format === 'xlsx') return;
            yield* readTable(sourceOf(bytes, 512, name), { layout, limits });
          }
          await readsOrSays(read());
        },
      ),
      { numRuns: cases(1_500), seed },
    ),
  patienceMs,
);

test(
  'wounded workbooks are read or refused in words',
  () =>
    fc.assert(
      fc.asyncProperty(wounds, async (changes) => {
        const path = join(folder, 'wounded.xlsx');
        writeFileSync(path, mutate(workbook?.bytes ?? Buffer.alloc(0), changes));
        await readsOrSays(
          parseSheet({ file: { path }, name: 'wounded.xlsx', bounds: workbookLimits, limits }),
        );
      }),
      { numRuns: cases(150), seed },
    ),
  patienceMs,
);

test(
  'wounded XML inside a whole workbook is read or refused in words',
  async () => {
    const { workbookParts, zipOf } = await import('../../src/sdk/formats/zip-for-test.ts');
    const parts = workbookParts(
      '<row r="1"><c t="inlineStr"><is><t>Name</t></is></c><c t="s"><v>0</v></c></row><row><c r="B2" s="1"><v>1.5</v></c></row>',
      {
        'xl/sharedStrings.xml': '<sst><si><t>Number</t></si><si><r><t>a_x000D_</t></r></si></sst>',
        'xl/styles.xml':
          '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>',
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(parts)), wounds, async (part, changes) => {
        const path = join(folder, 'inner.xlsx');
        writeFileSync(path, zipOf({ ...parts, [part]: mutate(Buffer.from(parts[part] ?? ''), changes) }));
        await readsOrSays(parseSheet({ file: { path }, name: 'inner.xlsx', bounds: workbookLimits, limits }));
      }),
      { numRuns: cases(800), seed },
    );
  },
  patienceMs,
);

test(
  'wounded PGP messages are opened or refused in words, and never in part',
  async () => {
    const { ownKey, message, plain } = await generatePgpKey();
    await fc.assert(
      fc.asyncProperty(wounds, async (changes) => {
        const wounded = mutate(message, changes);
        const inner = {
          read: async () => Readable.from([wounded]),
          close: async () => undefined,
        } as unknown as OpenExchange;
        const opened = withPgp(inner, {
          ownKey,
          sign: false,
          armor: false,
          scratchFolder: folder,
          clock: systemClock,
          silenceMs: 500,
        });
        let text: Buffer | undefined;
        await readsOrSays(
          (async function* () {
            const chunks: Buffer[] = [];
            for await (const chunk of await opened.read('a.pgp')) chunks.push(Buffer.from(chunk));
            text = Buffer.concat(chunks);
            yield text;
          })(),
        );
        await opened.close();
        if (text !== undefined) expect(text.equals(plain)).toBe(true);
      }),
      { numRuns: cases(120), seed },
    );
  },
  patienceMs,
);

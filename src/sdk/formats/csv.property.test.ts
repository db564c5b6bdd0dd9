import { Buffer } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAll, sourceOf } from './in-memory.ts';
import { fixedWidthWriter, jsonWriter, machineCsvWriter, ndjsonWriter, type TableWriter } from './index.ts';

const awkward = fc.constantFrom(
  '"',
  '""',
  ',',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\\',
  "'",
  '=1+1',
  '\u0000',
  '\ufeff',
  '😀',
  'é',
  ' ',
);
const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.oneof(awkward, fc.string({ maxLength: 4 })), { maxLength: 6 }).map((parts) => parts.join('')),
);
const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    columns: fc.constant(Array.from({ length: width }, (_, index) => `c${index}`)),
    rows: fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
  }),
);

function written(writer: TableWriter, rows: readonly string[][]): Buffer {
  const text = rows.map((row, index) => writer.row(row, index === 0)).join('');
  return Buffer.concat([writer.head(), writer.bytes(text), writer.tail()]);
}

test('what is written as CSV is read back as it was, whatever the dialect and however it is cut into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.record({
        delimiter: fc.constantFrom(',', '\t', ';', '|', '||'),
        quotes: fc.constantFrom('needed' as const, 'all' as const),
        escape: fc.constantFrom('double' as const, 'backslash' as const),
        lineEnd: fc.constantFrom('\r\n' as const, '\n' as const),
        encoding: fc.constantFrom('utf-8' as const, 'utf-16le' as const, 'utf-16be' as const),
        mark: fc.boolean(),
        header: fc.boolean(),
      }),
      fc.integer({ min: 1, max: 50 }),
      async ({ columns, rows }, dialect, chunk) => {
        const bytes = written(machineCsvWriter({ columns, ...dialect }), rows);

        const read = await readAll(
          sourceOf(bytes, chunk),
          { ...dialect, columns },
          { limits: { batchRows: 4 } },
        );

        expect(read.problems).toEqual([]);
        expect(read.rows).toEqual(rows);
        expect(read.columns).toEqual(columns);
      },
    ),
    { numRuns: 500 },
  );
});

test('reads well-formed CSV as csv-parse does', async () => {
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom('\r\n' as const, '\n' as const),
      async ({ columns, rows }, lineEnd) => {
        const bytes = written(machineCsvWriter({ columns, lineEnd }), rows);

        const theirs: string[][] = parse(bytes, { record_delimiter: lineEnd, relax_quotes: true });

        expect((await readAll(sourceOf(bytes))).rows).toEqual(theirs.slice(1));
      },
    ),
    { numRuns: 300 },
  );
});

test('no bytes at all make reading end otherwise than with rows, problems or one of our errors', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(awkward, fc.uint8Array({ maxLength: 5 })), { maxLength: 40 }),
      fc.constantFrom('csv' as const, 'json' as const, 'ndjson' as const),
      fc.integer({ min: 1, max: 9 }),
      async (parts, format, chunk) => {
        const bytes = Buffer.concat(
          parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)),
        );
        try {
          const { rows, columns } = await readAll(sourceOf(bytes, chunk), { format });
          for (const row of rows) expect(row.length).toBeLessThanOrEqual(columns.length);
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^file\//);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('what is written as JSON is read back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 50 }), async ({ columns, rows }, chunk) => {
      for (const [format, writer] of [
        ['json', jsonWriter(columns)],
        ['ndjson', ndjsonWriter(columns)],
      ] as const) {
        const read = await readAll(sourceOf(written(writer, rows), chunk), { format });
        expect(read.rows).toEqual(rows);
        expect(read.columns).toEqual(columns);
      }
    }),
    { numRuns: 200 },
  );
});

test('what fits into fixed width is read back without the blanks behind it', async () => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .filter((text) => !/[\r\n]/.test(text) && [...text].length <= 8);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 9 }), async (rows) => {
      const fixed = [
        { name: 'b', start: 11, length: 8 },
        { name: 'a', start: 1, length: 8 },
      ];
      const bytes = written(
        fixedWidthWriter({ columns: fixed, lineEnd: '\n', encoding: 'utf-8', header: false }),
        rows,
      );

      const read = await readAll(sourceOf(bytes, 13), {
        format: 'fixed-width',
        fixed,
        header: false,
        encoding: 'utf-8',
      });

      expect(read.problems).toEqual([]);
      expect(read.rows).toEqual(rows.map((row) => row.map((text) => text.trimEnd())));
    }),
    { numRuns: 200 },
  );
});

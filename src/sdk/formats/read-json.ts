import iconv from 'iconv-lite';
import { ConfigError } from '../../kernel/index.ts';
import { byteOrderMark, guessUtf16 } from './encoding.ts';
import { emptyFile, headerOnly } from './file-problem.ts';
import { JsonRows } from './json-records.ts';
import { JsonScanner } from './json-scanner.ts';
import { Collected, readLines } from './read-lines.ts';
import { type ReadOptions, type RowBatch, type TableLimits, type TableSource, usualLimits } from './table.ts';

/** Reads one JSON object per line. @throws ConfigError `file/empty`. */
export async function* readNdjson(source: TableSource, options: ReadOptions): AsyncGenerator<RowBatch> {
  const rows = new JsonRows({ ...usualLimits, ...options.limits }.columns);
  yield* readLines(source, options, {
    columns: () => rows.columns(),
    read(text, line) {
      if (text.trim() === '') return undefined;
      try {
        return { row: rows.row(text) };
      } catch (cause) {
        return { problem: jsonProblem(`line ${line}`, cause) };
      }
    },
  });
}

/**
 * Reads the objects of a JSON list, `[{…}, …]`, or of the first list inside an object, `{"employees": [{…}, …]}`.
 * Only one element is held at a time. Positions are `record N`.
 * @throws ConfigError `file/empty`, `file/header-only`, `file/not-json` when the text breaks off or is no such list.
 */
export async function* readJson(source: TableSource, options: ReadOptions): AsyncGenerator<RowBatch> {
  const limits: TableLimits = { ...usualLimits, ...options.limits };
  const rows = new JsonRows(limits.columns);
  const scanner = new JsonScanner(limits.recordBytes);
  const collected = new Collected();
  const skip = options.resume === undefined ? 0 : Number(options.resume);
  let count = 0;
  for await (const text of textOf(source, options.layout.encoding)) {
    options.signal?.throwIfAborted();
    for (const element of scanner.take(text)) {
      count += 1;
      if (count <= skip) continue;
      if (element === 'too-long') {
        collected.problems.push(tooLongRecord(count, limits));
      } else {
        try {
          collected.take({ row: rows.row(element) }, count);
        } catch (cause) {
          collected.take({ problem: jsonProblem(`record ${count}`, cause) }, count);
        }
      }
      if (collected.size >= limits.batchRows) yield collected.batch(rows.columns(), String(count));
    }
    if (scanner.state === 'broken') break;
  }
  if (collected.size > 0) yield collected.batch(rows.columns(), String(count));
  if (scanner.state === 'nothing') throw emptyFile(source.name);
  if (scanner.state !== 'done') {
    throw new ConfigError({
      code: 'file/not-json',
      what: `The file "${source.name}" is not a complete JSON list; it went wrong behind record ${count}.`,
      expected: 'A list of objects was expected: [{"employeeNumber": "0042"}, …].',
      fix: 'Export it again; when it is cut short, wait until it is whole.',
    });
  }
  if (count === 0) throw headerOnly(source.name);
}

async function* textOf(source: TableSource, encoding: string): AsyncGenerator<string> {
  let decoder: { take(bytes: Uint8Array): string; end(): string } | undefined;
  try {
    for await (const bytes of await source.bytes()) {
      const known =
        encoding === 'auto' ? (byteOrderMark(bytes)?.encoding ?? guessUtf16(bytes) ?? 'utf-8') : encoding;
      decoder ??= decoderFor(known);
      yield decoder.take(bytes);
    }
    if (decoder !== undefined) yield decoder.end();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ConfigError({
      code: 'file/invalid-bytes',
      what: `The file "${source.name}" has bytes that are not ${encoding === 'auto' ? 'UTF-8' : encoding}.`,
      expected: 'JSON is written in UTF-8 or UTF-16.',
      fix: 'Export it again as UTF-8, or choose its encoding.',
      field: 'encoding',
      cause,
    });
  }
}

function decoderFor(encoding: string) {
  if (encoding === 'cp437') {
    // The only one of ours that the runtime does not know; every byte is a sign, so none is invalid.
    const decoder = iconv.getDecoder(encoding);
    return { take: (bytes: Uint8Array) => decoder.write(Buffer.from(bytes)), end: () => decoder.end() ?? '' };
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  return {
    take: (bytes: Uint8Array) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}

function jsonProblem(position: string, cause: unknown) {
  const why = cause instanceof RangeError ? cause.message : 'not a well-formed JSON object';
  return {
    position,
    code: 'file/invalid-json',
    what: `In ${position}: ${why}.`,
    fix: 'Correct this record at its source; the others were read.',
  };
}

function tooLongRecord(count: number, limits: TableLimits) {
  return {
    position: `record ${count}`,
    code: 'file/record-too-long',
    what: `Record ${count} is longer than ${limits.recordBytes} characters and was left out.`,
    fix: 'Look for a quote or a bracket that is not closed.',
  };
}

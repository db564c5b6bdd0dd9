import { ConfigError, readStored, type StoredFile } from '../../kernel/index.ts';
import type { Traces } from './traces.ts';

/** Larger files are not looked into line by line; they count as holding whoever their run was about. */
const largestRead = 256 * 1024 * 1024;

export interface FileTraces {
  /** Where the bytes are no plain text: what stands inside cannot be told. */
  opaque: boolean;
  /** Those that name the person; `own` is false for the record of somebody else that only refers to them. */
  lines: { number: number; text: string; own: boolean }[];
}

/** Looks for the person in a file that is kept. `numbers`: theirs, and nobody else's in this file. */
export async function tracesInFile(
  file: (StoredFile & { size: number }) | undefined,
  traces: Traces,
  numbers: ReadonlySet<string>,
): Promise<FileTraces> {
  const bytes = file === undefined || file.size > largestRead ? undefined : await bytesOf(file);
  const text = bytes === undefined ? undefined : textOf(bytes);
  if (text === undefined) return { opaque: true, lines: [] };
  if (!traces.mayTellIn(text, numbers)) return { opaque: false, lines: [] };
  const all = text.split(/\r\n|\n|\r/);
  const columns = cellsOf(all[0] ?? '');
  const lines = all
    .map((line, index) => ({ number: index + 1, text: line }))
    .filter(({ text: line }) => traces.mayTellIn(line, numbers) && traces.tellsLine(line, numbers))
    .map((line) => ({
      ...line,
      own: traces.tells(line.text) || isOwner(cellsOf(line.text), columns, numbers),
    }));
  return { opaque: false, lines };
}

/** Nothing for a file that is damaged or gone: what it holds cannot be told. */
async function bytesOf(file: StoredFile): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of readStored(file)) chunks.push(chunk as Buffer);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
  return Buffer.concat(chunks);
}

function textOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes.subarray(0, 2).toString('latin1') === 'PK' || bytes.includes(0)) return undefined;
  if (bytes.subarray(0, 40).toString('latin1').includes('-----BEGIN PGP')) return undefined;
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

function cellsOf(line: string): string[] {
  return line.split(/[,;\t|]/).map((cell) => cell.trim().replace(/^"|"$/g, ''));
}

/** Whether the number stands where a record says whose it is, and not who leads them. */
function isOwner(
  cells: readonly string[],
  columns: readonly string[],
  numbers: ReadonlySet<string>,
): boolean {
  const at = cells.findIndex((cell) => numbers.has(cell));
  if (at <= 0) return at === 0;
  return cells.length === columns.length && !/superv|manager|lead|report|approv/i.test(columns[at] ?? '');
}

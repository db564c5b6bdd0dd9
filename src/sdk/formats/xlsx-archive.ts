import { Readable, Transform } from 'node:stream';
import yauzl from 'yauzl';
import { ConfigError, type StoredFile, StoredReader } from '../../kernel/index.ts';

/** What a workbook may hold; a hostile one is a few kilobytes that promise gigabytes. */
export interface WorkbookLimits {
  entries: number;
  /** All bytes unpacked, counted as they come; what the archive says of itself is not believed. */
  expandedBytes: number;
  /** Unpacked to packed bytes; applies beyond `ratioFromBytes`. */
  ratio: number;
  ratioFromBytes: number;
  rows: number;
  cells: number;
  sharedStrings: number;
  sharedStringCharacters: number;
  cellCharacters: number;
}

export const workbookLimits: WorkbookLimits = {
  entries: 1_000,
  expandedBytes: 1_000_000_000,
  ratio: 200,
  ratioFromBytes: 20_000_000,
  rows: 1_048_576,
  cells: 20_000_000,
  sharedStrings: 2_000_000,
  sharedStringCharacters: 200_000_000,
  // What Excel itself allows in a cell.
  cellCharacters: 32_767,
};

/** @param what names what was too much, e.g. `more than 1000 entries`. */
export function tooMuch(file: string, what: string): ConfigError {
  return new ConfigError({
    code: 'file/workbook-too-large',
    what: `The workbook "${file}" has ${what}.`,
    fix: 'Save only the sheet that is needed, or export it as CSV.',
  });
}

export function notAWorkbook(file: string, cause?: unknown): ConfigError {
  return new ConfigError({
    code: 'file/not-a-workbook',
    what: `The file "${file}" is not a workbook that can be read.`,
    expected: 'An unencrypted .xlsx file was expected.',
    fix: 'Open it in the spreadsheet program and save it as Excel Workbook (.xlsx) without a password, or as CSV.',
    cause,
  });
}

/** The archive's bytes for the library that looks into it here and there; sealed or not. */
class ArchiveBytes extends yauzl.RandomAccessReader {
  readonly reader: StoredReader;

  constructor(reader: StoredReader) {
    super();
    this.reader = reader;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.reader.bytes(start, end), { objectMode: false });
  }

  override close(done: (error: Error | null) => void): void {
    this.reader.close().then(() => done(null), done);
  }
}

/** The parts of a workbook's archive, unpacked as streams under limits. */
export class XlsxArchive {
  readonly #zip: yauzl.ZipFile;
  readonly #entries: ReadonlyMap<string, yauzl.Entry>;
  readonly #name: string;
  readonly #limits: WorkbookLimits;
  #expanded = 0;

  private constructor(
    zip: yauzl.ZipFile,
    entries: ReadonlyMap<string, yauzl.Entry>,
    name: string,
    limits: WorkbookLimits,
  ) {
    this.#zip = zip;
    this.#entries = entries;
    this.#name = name;
    this.#limits = limits;
  }

  /** @throws ConfigError `file/not-a-workbook`, `file/workbook-too-large` */
  static async open(file: StoredFile, name: string, limits: WorkbookLimits): Promise<XlsxArchive> {
    const bytes = new ArchiveBytes(await StoredReader.open(file));
    let zip: yauzl.ZipFile;
    try {
      await checkSignature(bytes.reader, name);
      zip = await new Promise((resolve, reject) =>
        yauzl.fromRandomAccessReader(
          bytes,
          bytes.reader.size,
          { lazyEntries: true, autoClose: false },
          (error, opened) => (error ? reject(error) : resolve(opened)),
        ),
      );
    } catch (cause) {
      await bytes.reader.close();
      throw cause instanceof ConfigError ? cause : notAWorkbook(name, cause);
    }
    try {
      if (zip.entryCount > limits.entries) throw tooMuch(name, `more than ${limits.entries} entries`);
      return new XlsxArchive(zip, await readDirectory(zip, name, limits), name, limits);
    } catch (error) {
      zip.close();
      throw error instanceof ConfigError ? error : notAWorkbook(name, error);
    }
  }

  has(path: string): boolean {
    return this.#entries.has(path.toLowerCase());
  }

  /** A part's bytes; the stream fails with a ConfigError when a limit is passed. */
  async part(path: string): Promise<Readable> {
    const entry = this.#entries.get(path.toLowerCase());
    if (entry === undefined) throw notAWorkbook(this.#name, new Error(`${path} is missing`));
    const packed = await new Promise<Readable>((resolve, reject) =>
      this.#zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
    ).catch((cause: unknown) => {
      throw notAWorkbook(this.#name, cause);
    });
    const counter = this.#counter(Math.max(entry.compressedSize, 1));
    packed.once('error', (cause) =>
      counter.destroy(cause instanceof ConfigError ? cause : notAWorkbook(this.#name, cause)),
    );
    counter.once('close', () => packed.destroy());
    return packed.pipe(counter);
  }

  close(): void {
    this.#zip.close();
  }

  #counter(packedBytes: number): Transform {
    const limits = this.#limits;
    let own = 0;
    return new Transform({
      transform: (chunk: Buffer, _, done) => {
        own += chunk.length;
        this.#expanded += chunk.length;
        if (this.#expanded > limits.expandedBytes) {
          done(tooMuch(this.#name, `more than ${limits.expandedBytes} bytes when unpacked`));
        } else if (own > limits.ratioFromBytes && own / packedBytes > limits.ratio) {
          done(tooMuch(this.#name, `a part that unpacks to more than ${limits.ratio} times its size`));
        } else {
          done(null, chunk);
        }
      },
    });
  }
}

function readDirectory(
  zip: yauzl.ZipFile,
  name: string,
  limits: WorkbookLimits,
): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: yauzl.Entry) => {
      const key = entry.fileName.toLowerCase();
      if (entries.has(key)) reject(notAWorkbook(name, new Error(`${entry.fileName} is there twice`)));
      entries.set(key, entry);
      if (entries.size > limits.entries) reject(tooMuch(name, `more than ${limits.entries} entries`));
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

async function checkSignature(reader: StoredReader, name: string): Promise<void> {
  for await (const bytes of reader.bytes(0, Math.min(8, reader.size))) {
    const start = bytes.toString('latin1');
    if (start.startsWith('PK')) return;
    if (!start.startsWith('\xd0\xcf\x11\xe0')) break;
    throw new ConfigError({
      code: 'file/old-or-encrypted-workbook',
      what: `The workbook "${name}" is in the old .xls format or protected by a password.`,
      fix: 'Save it as Excel Workbook (.xlsx) without a password, or as CSV.',
    });
  }
  throw notAWorkbook(name);
}

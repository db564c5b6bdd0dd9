import type { Encoding } from '../../sdk/formats/index.ts';
import { machineCsvWriter, type TableWriter } from '../../sdk/formats/index.ts';
import {
  type FileOutput,
  formatLocalDate,
  type OpenFile,
  type VendorRecord,
  ZipWriter,
} from '../../sdk/index.ts';
import { type Movement, movementNames } from './file-settings.ts';
import { cellOf } from './limits.ts';
import type { VistaConfig } from './manifest.ts';

const chunkLength = 64 * 1024;

type Warn = (code: string, what: string) => void;

/** One CSV of a movement. Rows are written in the order given. */
export interface MovementFile {
  /** Of the file that is published: the zip's, where files are zipped. */
  readonly name: string;
  /** @throws RecordError when the row cannot be written in the file's encoding; nothing of it stands there then. */
  write(row: VendorRecord, warn: Warn): Promise<void>;
  /** The same of several that stand together or not at all. */
  writeAll(rows: readonly VendorRecord[], warn: Warn): Promise<void>;
}

/**
 * The files of one data set in one run. They are finished one after the other: starting the next ends the one
 * before.
 */
export class MovementFiles {
  readonly #out: FileOutput;
  readonly #config: VistaConfig;
  readonly #zipName: string;
  #zip: ZipWriter | undefined;
  #current: { file: OpenFile; waiting: string; writer: TableWriter } | undefined;

  /** `zipName`: what the zip is called in place of a movement. */
  constructor(out: FileOutput, config: VistaConfig, zipName: string) {
    this.#out = out;
    this.#config = config;
    this.#zipName = zipName;
  }

  /**
   * `later`: seconds added to the stamp. Two data sets may write the same movement in one run; their files need
   * names of their own, and the import takes them in the order of their stamps.
   */
  async start(movement: Movement, columns: readonly string[], later = 0): Promise<MovementFile> {
    await this.#endCurrent();
    const config = this.#config;
    const writer = machineCsvWriter({
      columns,
      delimiter: config.delimiter ?? ',',
      lineEnd: config.lineEnd === 'LF' ? '\n' : '\r\n',
      encoding: (config.encoding ?? 'utf-8') satisfies Encoding,
      mark: config.encoding === 'utf-16le',
    });
    const name = `${this.#nameOf(config.movements?.[movement] ?? movementNames[movement], later)}.csv`;
    const { file, published } = await this.#open(name);
    const current = { file, waiting: '', writer };
    this.#current = current;
    await file.write(writer.head());
    const writeAll = async (rows: readonly VendorRecord[], warn: Warn) => {
      const lines = rows.map((row) =>
        writer.row(
          columns.map((column) => this.#cell(column, row[column], warn)),
          false,
        ),
      );
      current.waiting += lines.join('');
      if (current.waiting.length >= chunkLength) await flush(current);
    };
    return { name: published, write: (row, warn) => writeAll([row], warn), writeAll };
  }

  /** Ends the last file. */
  async end(): Promise<void> {
    await this.#endCurrent();
    await this.#zip?.end();
  }

  async #open(name: string): Promise<{ file: OpenFile; published: string }> {
    if (this.#config.zip !== true) return { file: await this.#out.open(name), published: name };
    const published = `${this.#nameOf(this.#zipName, 0)}.zip`;
    this.#zip ??= new ZipWriter(await this.#out.open(published), this.#out.stamp);
    return { file: await this.#zip.entry(name), published };
  }

  async #endCurrent(): Promise<void> {
    if (this.#current === undefined) return;
    await flush(this.#current);
    this.#current = undefined;
  }

  #nameOf(movement: string, later: number): string {
    return (this.#config.fileName ?? '{company}_{movement}_{stamp}')
      .replaceAll('{company}', this.#config.prCompany)
      .replaceAll('{movement}', movement)
      .replaceAll('{stamp}', stampLater(this.#out.stamp, later));
  }

  #cell(column: string, value: VendorRecord[string] | undefined, warn: Warn) {
    const cell = cellOf(value);
    const dated = /^\d{4}-\d{2}-\d{2}$/.test(cell)
      ? formatLocalDate(cell, this.#config.datePattern ?? 'MM/DD/YYYY')
      : cell;
    if (this.#config.textQualifier !== 'none') return dated;
    const safe = [this.#config.delimiter ?? ',', '"', '\r', '\n'].reduce(
      (all, sign) => all.replaceAll(sign, ' '),
      dated,
    );
    if (safe !== dated)
      warn('vista/sign-replaced', `${column} had a delimiter, quote or line break; a blank stands for it.`);
    return safe;
  }
}

async function flush(current: { file: OpenFile; waiting: string; writer: TableWriter }): Promise<void> {
  if (current.waiting === '') return;
  await current.file.write(current.writer.bytes(current.waiting));
  current.waiting = '';
}

/** `20260302081559` and a second later: `20260302081600`. */
function stampLater(stamp: string, seconds: number): string {
  if (seconds === 0) return stamp;
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? [];
  const atMs = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s) + seconds);
  return new Date(atMs).toISOString().slice(0, 19).replace(/[-T:]/g, '');
}

/** The day of the run, `2026-03-02`, from its stamp: the same again after a crash. */
export function dayOf(out: Pick<FileOutput, 'stamp'>): string {
  return `${out.stamp.slice(0, 4)}-${out.stamp.slice(4, 6)}-${out.stamp.slice(6, 8)}`;
}

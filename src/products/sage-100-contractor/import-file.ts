import { machineCsvWriter, type TableWriter } from '../../sdk/formats/index.ts';
import { type FileOutput, type OpenFile, RecordError, type WriteItem } from '../../sdk/index.ts';
import type { Cells } from './cells.ts';
import type { Sage100Client } from './client.ts';

/** File types of the importer, with the screen that each fills. */
export type FileType = 'PREMP' | 'PREMPCALC' | 'PRDAILY' | 'PRR' | 'ARJOB';

/** One file of a run; its form is the connector's. It is begun with its first row. */
export class ImportFile {
  readonly #client: Sage100Client;
  readonly #out: FileOutput;
  readonly #columns: readonly string[];
  readonly #writer: TableWriter;
  readonly #name: string;
  #file: OpenFile | undefined;

  /** `data`: what the file holds, for its name. PRR has no header, for its two kinds of lines differ. */
  constructor(
    client: Sage100Client,
    out: FileOutput,
    what: { type: FileType; data: string; columns: readonly string[] },
  ) {
    const { config } = client;
    this.#client = client;
    this.#out = out;
    this.#columns = what.columns;
    this.#name = `${(config.fileName ?? '{type}-{data}-{stamp}')
      .replaceAll('{type}', what.type)
      .replaceAll('{data}', what.data)
      .replaceAll('{stamp}', out.stamp)}.csv`;
    this.#writer = machineCsvWriter({
      columns: what.columns,
      delimiter: config.delimiter ?? ',',
      lineEnd: config.lineEnd === 'LF' ? '\n' : '\r\n',
      encoding: config.encoding ?? 'utf-8',
      header: what.type !== 'PRR' && config.header !== false,
    });
  }

  get name(): string {
    return this.#name;
  }

  /** @throws RecordError when a value cannot be written in the file's encoding; none of the rows stands there then. */
  async write(...rows: readonly Cells[]): Promise<void> {
    const written = rows.map((cells) =>
      this.#writer.row(
        this.#columns.map((name) => cells[name] ?? ''),
        false,
      ),
    );
    if (this.#file === undefined) {
      this.#client.context.signal.throwIfAborted();
      this.#file = await this.#out.open(this.#name);
      await this.#file.write(this.#writer.head());
    }
    for (const row of written) await this.#file.write(this.#writer.bytes(row));
  }
}

/** Writes item by item; what cannot be written is refused and the rest goes on. */
export async function eachItem(
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
  file: ImportFile,
  rowOf: (item: WriteItem) => { cells: Cells; key: string },
): Promise<void> {
  for await (const item of items) {
    try {
      const { cells, key } = rowOf(item);
      await file.write(cells);
      out.accept(item, file.name, key);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      out.refuse(item, error);
    }
  }
}

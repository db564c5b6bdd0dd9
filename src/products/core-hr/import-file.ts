import { machineCsvWriter, type TableWriter } from '../../sdk/formats/index.ts';
import {
  ConfigError,
  type FileOutput,
  joinKey,
  type OpenFile,
  type Page,
  RecordError,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { CoreHrClient } from './client.ts';
import { type Column, IDENTITY, type Layout } from './file-layouts.ts';
import { formatOf, importStart } from './file-settings.ts';
import { identify } from './identities.ts';

/** How a data set's records become rows of one layout or another. */
export interface RowForm {
  primaryKey: readonly string[];
  layoutOf(record: VendorRecord): Layout;
  /** The record with the layout's own columns. */
  compose?(record: VendorRecord): VendorRecord;
  /** The rows as Core HR has them, for the columns that no field of ours fills. */
  present?(client: CoreHrClient): AsyncIterable<Page>;
  /** What the connector moves to another column, last of all. */
  arrange?(client: CoreHrClient, record: VendorRecord): VendorRecord;
}

interface Begun {
  name: string;
  file: OpenFile;
  csv: TableWriter;
  columns: readonly Column[];
}

/**
 * Writes records as import files, one per layout, in the exact order and number of columns; double quotes where they
 * are needed.
 */
export async function writeImport(
  client: CoreHrClient,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
  form: RowForm,
): Promise<void> {
  const begun = new Map<string, Begun>();
  const present = new PresentRows(client, form);
  for await (const item of items) {
    try {
      const layout = form.layoutOf(item.record);
      const file = begun.get(layout.kind) ?? (await begin(client, layout, out));
      begun.set(layout.kind, file);
      const composed = form.compose?.(item.record) ?? item.record;
      const kept = item.kind === 'update' ? await present.of(composed) : {};
      const whole = { ...kept, ...composed, ...(await identify(client, layout, composed)) };
      const record = form.arrange?.(client, whole) ?? whole;
      const row = file.csv.row(
        file.columns.map((column) => cellOf(column, record)),
        false,
      );
      await file.file.write(file.csv.bytes(row));
      out.accept(item, file.name, joinKey(form.primaryKey.map((name) => composed[name] ?? null)));
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      out.refuse(item, error);
    }
  }
  for (const { file, csv } of begun.values()) await file.write(csv.tail());
}

async function begin(client: CoreHrClient, layout: Layout, out: FileOutput): Promise<Begun> {
  const { config } = client.context;
  const wanted = config.importColumns?.[layout.kind];
  const known = new Map(layout.columns.map((column) => [column.name, column]));
  const columns = wanted?.map((name) => known.get(name) ?? { name }) ?? layout.columns;
  if (!columns.some((column) => IDENTITY.has(column.name))) {
    throw new ConfigError({
      code: 'core-hr/no-identity-column',
      what: `The columns that are set for "${layout.kind}" do not say whose a row is.`,
      expected: `Expected one of: ${[...IDENTITY].join(', ')}.`,
      fix: 'Compare the columns in the connector with the layout in Core HR.',
      field: 'importColumns',
    });
  }
  const name = `${importStart(config, layout.kind)}-${out.stamp}.csv`;
  const csv = machineCsvWriter({
    columns: columns.map((column) => column.name),
    ...formatOf(config),
  });
  const file = await out.open(name);
  await file.write(csv.head());
  return { name, file, csv, columns };
}

/**
 * A row replaces the one with its key. Whether blank cells leave what is there is not public, so columns that no
 * field of ours fills (notes, overtime rates, a balance) go back as the last export shows them.
 */
class PresentRows {
  readonly #client: CoreHrClient;
  readonly #form: RowForm;
  #rows: Promise<Map<string, VendorRecord>> | undefined;

  constructor(client: CoreHrClient, form: RowForm) {
    this.#client = client;
    this.#form = form;
  }

  async of(record: VendorRecord): Promise<VendorRecord> {
    this.#rows ??= this.#load();
    return (await this.#rows).get(this.#keyOf(record)) ?? {};
  }

  #keyOf(record: VendorRecord): string {
    return joinKey(this.#form.primaryKey.map((name) => record[name] ?? null));
  }

  async #load(): Promise<Map<string, VendorRecord>> {
    const rows = new Map<string, VendorRecord>();
    for await (const { records } of this.#form.present?.(this.#client) ?? [])
      for (const record of records) rows.set(this.#keyOf(record), record);
    return rows;
  }
}

/** What the layout says of a column is checked here: one wrong shape would cost the whole file. */
function cellOf(column: Column, record: VendorRecord): string {
  const value = record[column.name] ?? null;
  const text = value === null ? '' : value === true ? 'Yes' : value === false ? 'No' : value;
  if (text === '') {
    if (column.required !== true) return text;
    throw refused(column, 'missing', `"${column.name}" is empty, and Core HR needs it.`);
  }
  const choices = column.choices ?? column.choicesOf?.(record);
  if (choices !== undefined && !choices.includes(text))
    throw refused(column, 'not-a-choice', `"${column.name}" is none of ${choices.join(', ')}.`);
  if (column.maxLength !== undefined && text.length > column.maxLength) {
    const limit = `${text.length} characters where Core HR has room for ${column.maxLength}`;
    throw refused(column, 'too-long', `"${column.name}" has ${limit}.`);
  }
  if (column.date === true && !/^\d{2}\/\d{2}\/\d{4}$/.test(text))
    throw refused(column, 'not-a-date', `"${column.name}" is no date.`);
  return text;
}

function refused(column: Column, code: string, what: string): RecordError {
  return new RecordError({
    code: `core-hr/${code}`,
    what,
    fix: `Correct ${column.name} at the source, or how it is mapped, then retry.`,
    field: column.name,
  });
}

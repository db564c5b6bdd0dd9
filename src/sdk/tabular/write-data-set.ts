import { createHash, type Hash } from 'node:crypto';
import { ConfigError, RecordError } from '../../kernel/index.ts';
import { addDecimals, type EntityDefinition, joinKey } from '../../model/index.ts';
import {
  type Encoding,
  fixedWidthWriter,
  jsonWriter,
  machineCsvWriter,
  ndjsonWriter,
  parseEncoding,
  type TableWriter,
} from '../formats/index.ts';
import type { FileOutput, FileWriter, OpenFile, WriteItem } from '../write.ts';
import { columnMatcher } from './column-match.ts';
import { fileName } from './file-names.ts';
import { fileOf, fixedColumns, type TabularClient, type TabularWriting } from './tabular-client.ts';
import { valueWriter } from './values.ts';

const PIECE = 64 * 1024;
const ENDINGS = { csv: 'csv', 'fixed-width': 'txt', json: 'json', ndjson: 'ndjson' } as const;

/** One file per data set and run: the fields of the model in their order, or the columns that the connector lists. */
export function tabularWriter<C extends TabularClient>(definition: EntityDefinition): FileWriter<C> {
  return {
    style: 'files',
    // Only what has a field for being out of use can be put out of use.
    kinds: definition.inactive === undefined ? ['create', 'update'] : ['create', 'update', 'deactivate'],
    contents: (client) => client.tabular.writing.contents,
    exchange: (client) => client.exchange,
    format: (client, items, out) => formatDataSet(client, definition, items, out),
  };
}

interface Layout {
  /** Our fields by position; undefined for a column that is none of them and stays empty. */
  fields: (string | undefined)[];
  table: TableWriter;
  name: string;
}

async function formatDataSet(
  client: TabularClient,
  definition: EntityDefinition,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const { writing } = client.tabular;
  const layout = layoutFor(client, definition, out.stamp);
  const valuesOf = valueWriter(layout.fields, definition.fields, writing);
  let file: OpenFile | undefined;
  let piece = '';
  const { control } = client.tabular;
  const hash = createHash('sha256');
  let rows = 0;
  let sum = '0';
  for await (const item of items) {
    client.signal.throwIfAborted();
    const error = missingField(definition, item);
    if (error !== undefined) {
      out.refuse(item, error);
      continue;
    }
    let row: string;
    try {
      row = layout.table.row(valuesOf(item.record), file === undefined);
    } catch (refusal) {
      if (!(refusal instanceof RecordError)) throw refusal;
      out.refuse(item, inOurTerms(refusal, definition));
      continue;
    }
    // Opened late: a run without records leaves no empty file for a receiver to take as "nobody is left".
    if (file === undefined) {
      file = hashed(await out.open(layout.name), hash);
      await file.write(layout.table.head());
    }
    piece += row;
    rows += 1;
    if (control.kind !== 'none' && control.sum !== '') {
      const value = String(item.record[control.sum] ?? '');
      if (/^-?\d+(\.\d+)?$/.test(value)) sum = addDecimals(sum, value);
    }
    out.accept(item, layout.name, joinKey(definition.key.map((name) => item.record[name] ?? null)));
    if (piece.length >= PIECE) {
      await file.write(layout.table.bytes(piece));
      piece = '';
    }
  }
  if (file === undefined) return;
  await file.write(layout.table.bytes(piece));
  await file.write(layout.table.tail());
  if (control.kind === 'trailer') {
    const numbers = [String(rows), ...(control.sum === '' ? [] : [sum])];
    await file.write(
      layout.table.bytes([control.word, ...numbers].join(writing.delimiter) + writing.lineEnd),
    );
  } else if (control.kind === 'companion') {
    // Begun after the file that it speaks of, and so published after it.
    const beside = await out.open(layout.name + control.ending);
    const lines = [
      `rows=${rows}`,
      ...(control.sum === '' ? [] : [`sum=${sum}`]),
      `sha256=${hash.digest('hex')}`,
    ];
    await beside.write(lines.map((line) => `${line}\r\n`).join(''));
  }
}

/** The file, with every byte that goes into it taken into the hash. */
function hashed(file: OpenFile, hash: Hash): OpenFile {
  return {
    write: async (chunk) => {
      hash.update(chunk);
      await file.write(chunk);
    },
  };
}

function layoutFor(client: TabularClient, definition: EntityDefinition, stamp: string): Layout {
  const { writing } = client.tabular;
  const own = fileOf(client.tabular, definition.id);
  const matcher = columnMatcher(definition);
  const isListed = own.columns !== undefined && own.columns.length > 0;
  const names = isListed ? (own.columns ?? []).map((column) => column.name) : Object.keys(definition.fields);
  const fields = isListed
    ? matcher.match(names).map((name) => (definition.fields[name] ? name : undefined))
    : names;
  const unwritten = definition.key.find(
    (name) => definition.fields[name]?.required && !fields.includes(name),
  );
  if (unwritten !== undefined) {
    throw new ConfigError({
      code: 'config/key-not-written',
      what: `The columns listed for ${definition.label.toLowerCase()} lack "${unwritten}", which tells the records apart.`,
      fix: 'Add it to the list of columns.',
      field: 'files',
    });
  }
  const headings =
    writing.header === 'labels' && !isListed
      ? names.map((name) => definition.fields[name]?.label ?? name)
      : names;
  return {
    fields,
    table: tableWriter(writing, headings, own),
    name: fileName(writing.namePattern, {
      dataSet: definition.id,
      stamp,
      seq: 1,
      ending: endingOf(writing),
      facts: client.tabular.names,
    }),
  };
}

function endingOf(writing: TabularWriting): string {
  return writing.format === 'csv' && writing.delimiter === '\t' ? 'tsv' : ENDINGS[writing.format];
}

function tableWriter(
  writing: TabularWriting,
  columns: readonly string[],
  own: Parameters<typeof fixedColumns>[0],
): TableWriter {
  const found = parseEncoding(writing.encoding);
  const encoding: Encoding = found === 'auto' ? 'utf-8' : found;
  const { delimiter, quotes, escape: style, lineEnd, mark } = writing;
  const header = writing.header !== 'none';
  switch (writing.format) {
    case 'csv':
      return machineCsvWriter({ columns, delimiter, quotes, escape: style, lineEnd, mark, encoding, header });
    case 'fixed-width':
      return fixedWidthWriter({ columns: fixedColumns(own), lineEnd, encoding, header });
    case 'json':
      return jsonWriter(columns);
    case 'ndjson':
      return ndjsonWriter(columns);
  }
}

function missingField(definition: EntityDefinition, item: WriteItem): RecordError | undefined {
  for (const [name, field] of Object.entries(definition.fields)) {
    const isNeeded = field.required === true && (item.kind === 'create' || definition.key.includes(name));
    const value = item.record[name];
    if (!isNeeded || (value !== undefined && value !== null && value !== '')) continue;
    return new RecordError({
      code: 'record/missing-field',
      what: `${field.label} is empty.`,
      expected: `A ${definition.singular} needs it.`,
      fix: 'Fill it in at the source, then run again.',
      field: name,
    });
  }
  return undefined;
}

/** The table knows its columns only; people know our fields. */
function inOurTerms(error: RecordError, definition: EntityDefinition): RecordError {
  const field = columnMatcher(definition).fieldOf(error.field ?? '') ?? error.field;
  return new RecordError({
    code: error.code,
    what: error.what,
    fix: error.fix,
    ...(error.expected === undefined ? {} : { expected: error.expected }),
    ...(field === undefined ? {} : { field }),
    cause: error,
  });
}

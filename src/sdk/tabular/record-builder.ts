import { ConfigError } from '../../kernel/index.ts';
import type { EntityDefinition } from '../../model/index.ts';
import type { Cell, RowBatch } from '../formats/index.ts';
import type { Page, ReadProblem, VendorRecord } from '../product.ts';
import { columnMatcher } from './column-match.ts';
import type { TabularReading } from './tabular-client.ts';
import { type ValueReader, valueReader } from './values.ts';

/** Makes records of rows: our field names, dates in their one form, keys without blanks around. */
export class RecordBuilder {
  readonly #definition: EntityDefinition;
  readonly #reading: TabularReading;
  readonly #required: readonly string[];
  readonly #exactly: readonly string[] | undefined;
  #columns: readonly string[] | undefined;
  #names: string[] = [];
  #readers: (ValueReader | undefined)[] = [];
  #keys: { index: number; name: string; label: string }[] = [];
  #template: VendorRecord = {};
  #hasAllColumns = false;

  /** `exactly`: what the columns must be, in this order. */
  constructor(definition: EntityDefinition, reading: TabularReading, exactly?: readonly string[]) {
    this.#definition = definition;
    this.#exactly = exactly;
    this.#reading = reading;
    this.#required = definition.key.filter((name) => definition.fields[name]?.required === true);
  }

  page(batch: RowBatch, fileName: string): Page {
    const page: Page = { records: [] };
    const problems = [...batch.problems];
    this.each(batch, fileName, (_, record, problem) => {
      if (problem === undefined) page.records.push(record);
      else problems.push(problem);
    });
    if (problems.length > 0) page.problems = problems;
    return page;
  }

  /** Row by row the record, or what is wrong with it. */
  each(
    batch: RowBatch,
    fileName: string,
    visit: (index: number, record: VendorRecord, problem: ReadProblem | undefined) => void,
  ): void {
    if (batch.columns !== this.#columns) {
      if (this.#exactly !== undefined) this.#checkHeader(batch.columns, this.#exactly, fileName);
      this.#follow(batch.columns);
    }
    if (!this.#hasAllColumns && batch.rows.length > 0) this.#checkColumns(batch.columns, fileName);
    batch.rows.forEach((row, index) => {
      const record = this.#record(row);
      const missing = this.#keys.find(({ name }) => isEmpty(record[name]));
      const problem =
        missing === undefined
          ? undefined
          : {
              position: `line ${batch.lines[index]}`,
              code: 'file/missing-key',
              what: `Line ${batch.lines[index]}: ${missing.label} is empty.`,
              fix: 'Fill it in; it tells the records apart.',
            };
      visit(index, record, problem);
    });
  }

  /** The column in which a field of ours stands. */
  columnOf(field: string): string | undefined {
    return this.#columns?.[this.#names.indexOf(field)];
  }

  #follow(columns: readonly string[]): void {
    this.#columns = columns;
    this.#names = columnMatcher(this.#definition).match(columns);
    const { fields } = this.#definition;
    this.#readers = this.#names.map((name) =>
      valueReader(fields[name], this.#reading, this.#required.includes(name)),
    );
    this.#keys = this.#required.flatMap((name) => {
      const index = this.#names.indexOf(name);
      return index === -1 ? [] : [{ index, name, label: fields[name]?.label ?? name }];
    });
    // Copying one object with all its members is several times faster than adding them one by one.
    this.#template = Object.fromEntries(this.#names.map((name) => [name, '']));
    this.#hasAllColumns = this.#keys.length === this.#required.length;
  }

  /** Says what was expected and never what stands there: without a header that would be somebody's data. */
  #checkHeader(columns: readonly string[], wanted: readonly string[], fileName: string): void {
    const matcher = columnMatcher(this.#definition);
    const isSame = (one: string, other: string) => {
      const field = matcher.fieldOf(one);
      return field === undefined
        ? one.trim().toLowerCase() === other.trim().toLowerCase()
        : field === matcher.fieldOf(other);
    };
    const at = wanted.findIndex((name, index) => !isSame(name, columns[index] ?? ''));
    if (at === -1 && columns.length === wanted.length) return;
    throw new ConfigError({
      code: 'file/other-columns',
      what: `The first row of "${fileName}" does not name the agreed columns: ${
        at === -1
          ? `there are ${columns.length} instead of ${wanted.length}`
          : `"${wanted[at]}" is not in position ${at + 1}`
      }. Nothing of the file was read.`,
      expected: `Expected exactly ${wanted.length} columns: ${wanted.join(', ')}.`,
      fix: 'Ask the sender for the agreed columns, or change the list (or "Columns of a file") in the connector.',
      field: 'readColumns',
    });
  }

  #checkColumns(columns: readonly string[], fileName: string): void {
    const missing = this.#required.filter((name) => !this.#names.includes(name));
    if (missing.length === 0) return;
    const labels = missing.map((name) => `"${this.#definition.fields[name]?.label ?? name}"`);
    throw new ConfigError({
      code: 'file/missing-columns',
      what: `"${fileName}" has no column ${labels.join(' and ')}.`,
      expected: this.#knownColumns(columns),
      fix: 'Name the column so in the file, check delimiter and header, or name the columns in the connector.',
      field: 'files',
    });
  }

  /** Names only what we know: without a header the first row would be somebody's data. */
  #knownColumns(columns: readonly string[]): string {
    const { fields } = this.#definition;
    const known = this.#names.flatMap((name) => fields[name]?.label ?? []);
    return `Of its ${columns.length} columns these are known: ${known.length === 0 ? 'none' : known.join(', ')}.`;
  }

  #record(row: readonly Cell[]): VendorRecord {
    const record: VendorRecord = { ...this.#template };
    const names = this.#names;
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] ?? '';
      const cell = row[index];
      const read = this.#readers[index];
      const value = read === undefined || cell === undefined ? cell : read(cell);
      // What a JSON object leaves out was not read, which is not the same as empty.
      if (value === undefined) delete record[name];
      else record[name] = value;
    }
    return record;
  }
}

function isEmpty(value: VendorRecord[string] | undefined): boolean {
  return value === undefined || value === null || value === '';
}

import type { Cell } from './table.ts';

const DEPTH = 8;

/**
 * Turns objects into rows over a growing list of columns: nested members by dotted path, numbers as written,
 * lists left out. Not for the values alone: a column that an object lacks stays undefined, which is not empty.
 */
export class JsonRows {
  #columns: string[] = [];
  readonly #index = new Map<string, number>();
  readonly #limit: number;

  constructor(columnLimit: number) {
    this.#limit = columnLimit;
  }

  columns(): readonly string[] {
    return this.#columns;
  }

  /** The row of one record's JSON text. @throws SyntaxError, RangeError when it is nested or wide beyond reason. */
  row(text: string): Cell[] {
    const value: unknown = parseKeepingNumbers(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new SyntaxError('not an object');
    }
    const row: Cell[] = [];
    this.#fill(value, '', row, 0);
    for (let index = 0; index < this.#columns.length; index += 1)
      row[index] ??= row[index] === null ? null : undefined;
    return row;
  }

  #fill(node: object, prefix: string, row: Cell[], depth: number): void {
    if (depth > DEPTH) throw new RangeError(`nested deeper than ${DEPTH}`);
    for (const [name, value] of Object.entries(node)) {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      if (typeof value === 'object' && value !== null) {
        if (!Array.isArray(value)) this.#fill(value, path, row, depth + 1);
      } else {
        row[this.#columnOf(path)] = value as Cell;
      }
    }
  }

  #columnOf(path: string): number {
    let index = this.#index.get(path);
    if (index === undefined) {
      if (this.#columns.length >= this.#limit)
        throw new RangeError(`more than ${this.#limit} different names`);
      index = this.#columns.length;
      // A new array each time: its identity tells readers that the columns changed.
      this.#columns = [...this.#columns, path];
      this.#index.set(path, index);
    }
    return index;
  }
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const numbersAsText: Reviver = (_, value, { source }) =>
  typeof value === 'number' ? (source ?? String(value)) : value;

function parseKeepingNumbers(text: string): unknown {
  return JSON.parse(text, numbersAsText as (key: string, value: unknown) => unknown);
}

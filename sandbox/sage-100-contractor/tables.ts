import type { SandboxContext, Table } from '../kit/index.ts';
import columns from './schema/tables.json' with { type: 'json' };

export type TableName = keyof typeof columns;
/** Columns as text; numbers stand as they were written. */
export type Cells = Record<string, string>;

export const COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = columns;

const KEYS: Partial<Record<TableName, readonly string[]>> = {
  empqtd: ['recnum', 'clcnum'],
  jobphs: ['recnum', 'phsnum'],
  dlypyr: ['paydte', 'linnum'],
  tmcdln: ['recnum', 'linnum'],
};

/** The company's database. Beside the columns each row has `_idnum`, `insdte` and `upddte`, as in the SQL edition. */
export class Tables {
  readonly #context: SandboxContext;

  constructor(context: SandboxContext) {
    this.#context = context;
  }

  of(name: TableName): Table<Cells> {
    return this.#context.state.table<Cells>(name);
  }

  get(name: TableName, ...key: string[]): Cells | undefined {
    return this.of(name).get(key.join('|'));
  }

  has(name: TableName, ...key: string[]): boolean {
    return this.of(name).has(key.join('|'));
  }

  /** Puts a row over what is there; columns that are not given stay. */
  put(name: TableName, cells: Cells): Cells {
    const key = (KEYS[name] ?? ['recnum']).map((column) => cells[column] ?? '').join('|');
    const before = this.of(name).get(key);
    const now = this.#context.clock.nowIso().slice(0, 19);
    return this.of(name).put(key, {
      _idnum: `${name}-${key}`,
      insdte: now,
      ...before,
      ...cells,
      upddte: now,
    });
  }
}

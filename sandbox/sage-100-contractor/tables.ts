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

/** Rows below another: their `_idref` is the `_idnum` of the row above them. */
const ABOVE: Partial<Record<TableName, TableName>> = {
  empqtd: 'employ',
  jobphs: 'actrec',
  tmcdln: 'payrec',
};

/**
 * The company's database. Beside the columns each row has `_idnum`, `insdte`, `insusr`, `upddte` and `updusr`, and rows
 * below another `_idref`, as in the SQL edition.
 */
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
  put(name: TableName, cells: Cells, user = 'Supervisor'): Cells {
    const key = (KEYS[name] ?? ['recnum']).map((column) => cells[column] ?? '').join('|');
    const before = this.of(name).get(key);
    const now = this.#context.clock.nowIso().slice(0, 19);
    const above = ABOVE[name];
    return this.of(name).put(key, {
      _idnum: `${name}-${key}`,
      ...(above === undefined ? {} : { _idref: `${above}-${cells.recnum ?? ''}` }),
      insdte: now,
      insusr: user,
      ...before,
      ...cells,
      upddte: now,
      updusr: user,
    });
  }
}

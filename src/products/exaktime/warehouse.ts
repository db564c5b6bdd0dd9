import { SaxesParser } from 'saxes';
import type { ArcoroApi, Json } from '../../sdk/arcoro-api/index.ts';
import { asList, asObject, ConfigError, finitePages, NotFoundError } from '../../sdk/index.ts';
import { type Assumptions, COLUMNS, type SetName } from './assumptions.ts';

type Assumed = Record<keyof typeof Assumptions.properties, string>;

export interface WarehousePage {
  rows: Json[];
  /** How many rows lie before the next page. */
  next: number;
  end: boolean;
}

/**
 * The OData warehouse: read-only, rebuilt each night. Its columns are not public, so the schema is read first and
 * compared with what we look for. Source: fact sheet §3.
 */
export class Warehouse {
  readonly #api: ArcoroApi;
  readonly #assumed: Assumed;
  readonly #named: Readonly<Record<string, string>>;
  readonly #top: number;
  #schema: Promise<Map<string, Set<string>>> | undefined;

  /** `columns`: what is called differently; `rows`: of one answer, 1000 at most (documented). */
  constructor(
    api: ArcoroApi,
    assumed: Assumed,
    { columns = {}, rows = 1000 }: { columns?: Readonly<Record<string, string>>; rows?: number },
  ) {
    this.#api = api;
    this.#assumed = assumed;
    this.#named = columns;
    this.#top = rows;
  }

  /** The warehouse's name of a column that we look for, e.g. `column('timeSet', 'hours')`. */
  column<Name extends SetName>(set: Name, meaning: keyof (typeof COLUMNS)[Name] & string): string {
    const usual: Readonly<Record<string, string>> = COLUMNS[set];
    return this.#named[`${set}.${meaning}`] ?? usual[meaning] ?? meaning;
  }

  /** Reads a value of a row by what the column means; numbers become text. */
  value<Name extends SetName>(
    set: Name,
    row: Json,
    meaning: keyof (typeof COLUMNS)[Name] & string,
  ): string | boolean | null {
    const value = row[this.column(set, meaning)];
    if (typeof value === 'number') return String(value);
    if (value === undefined || (typeof value === 'object' && value !== null)) {
      // Taken as empty, hours would be passed by without a word.
      throw new ConfigError({
        code: 'exaktime/no-such-column',
        what: `A row of ${this.#assumed[set]} has no plain value under ${this.column(set, meaning)}, although the schema names it.`,
        expected: `The row has ${Object.keys(row).join(', ')}.`,
        fix: `Name the column in the connector under "Columns of the warehouse", as ${set}.${meaning}.`,
        field: 'columns',
      });
    }
    return typeof value === 'string' || typeof value === 'boolean' ? value : null;
  }

  /**
   * The rows of a set, in the order of `orderBy`, from the row number `skip` on.
   * @throws ConfigError `exaktime/no-such-set`, `exaktime/no-such-column`
   */
  async *pages(
    set: SetName,
    query: { filter?: string; orderBy?: string },
    skip = 0,
  ): AsyncGenerator<WarehousePage> {
    await this.#check(set);
    for (let at = skip; ; at += this.#top) {
      const { json } = await this.#api.call({
        path: `${this.#assumed.odataPath}/${this.#assumed[set]}`,
        query: {
          ...(query.filter === undefined ? {} : { $filter: query.filter }),
          ...(query.orderBy === undefined ? {} : { $orderby: query.orderBy }),
          $top: this.#top,
          $skip: at,
        },
      });
      const rows = asList(asObject(json).value).map(asObject);
      const end = rows.length < this.#top;
      yield { rows, next: at + rows.length, end };
      if (end) return;
    }
  }

  async all(set: SetName, query: { filter?: string; orderBy?: string } = {}): Promise<Json[]> {
    const rows: Json[] = [];
    for await (const page of finitePages(this.pages(set, query), (page) => page.rows, `The list ${set}`))
      rows.push(...page.rows);
    return rows;
  }

  async #check(set: SetName): Promise<void> {
    this.#schema ??= this.#load();
    // A failed look must not be remembered.
    this.#schema.catch(() => {
      this.#schema = undefined;
    });
    const columns = (await this.#schema).get(this.#assumed[set]);
    if (columns === undefined) {
      throw new ConfigError({
        code: 'exaktime/no-such-set',
        what: `The data warehouse of ExakTime has no set "${this.#assumed[set]}".`,
        expected: `It has ${[...(await this.#schema).keys()].join(', ')}.`,
        fix: 'Set the name of the set in the connector, or leave this data set out of the sync.',
        field: 'assumed',
      });
    }
    const missing = Object.keys(COLUMNS[set]).filter((meaning) => {
      const name = this.#named[`${set}.${meaning}`] ?? (COLUMNS[set] as Record<string, string>)[meaning];
      return name === undefined || !columns.has(name);
    });
    if (missing.length === 0) return;
    throw new ConfigError({
      code: 'exaktime/no-such-column',
      what: `The set ${this.#assumed[set]} has no column for ${missing.join(', ')}.`,
      expected: `Its columns are ${[...columns].join(', ')}.`,
      fix: `Name the column in the connector under "Columns of the warehouse", e.g. ${set}.${missing[0]}.`,
      field: 'columns',
    });
  }

  async #load(): Promise<Map<string, Set<string>>> {
    const path = `${this.#assumed.odataPath}/$metadata`;
    try {
      const { text } = await this.#api.call({ path, headers: { accept: 'application/xml' } });
      return setsOf(text);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      throw new ConfigError({
        code: 'exaktime/no-warehouse',
        what: `There is no data warehouse at ${path}.`,
        fix: 'Ask Arcoro to switch on OData access for this key, or read time from files.',
        field: 'assumed',
        cause: error,
      });
    }
  }
}

/** The columns of each set, from an OData schema (CSDL). */
export function setsOf(metadata: string): Map<string, Set<string>> {
  const types = new Map<string, Set<string>>();
  const sets = new Map<string, string>();
  let columns: Set<string> | undefined;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const attribute = (key: string) => String(attributes[key] ?? '');
    if (name === 'EntityType') {
      columns = new Set();
      types.set(attribute('Name'), columns);
    } else if (name === 'Property') columns?.add(attribute('Name'));
    else if (name === 'EntitySet') sets.set(attribute('Name'), attribute('EntityType'));
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'EntityType') columns = undefined;
  });
  try {
    parser.write(metadata).close();
  } catch (cause) {
    throw new ConfigError({
      code: 'exaktime/bad-metadata',
      what: 'The schema of the data warehouse is not readable XML.',
      fix: 'Ask Arcoro whether OData is switched on for this company.',
      field: 'assumed',
      cause,
    });
  }
  const bare = (type: string) => type.slice(type.lastIndexOf('.') + 1);
  return new Map([...sets].map(([set, type]) => [set, types.get(bare(type)) ?? new Set()]));
}

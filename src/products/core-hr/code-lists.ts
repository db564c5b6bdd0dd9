import { RecordError } from '../../sdk/index.ts';
import type { CoreHrClient, Json, PathName } from './client.ts';

/** The lists whose rows others refer to by id, and the member that people know as the code. */
export const CODED = {
  Departments: { base: 'common', code: 'identifier' },
  Locations: { base: 'common', code: 'identifier' },
  // No identifier is documented for job codes: the name is the code.
  JobCodes: { base: 'common', code: 'name' },
  PaySchedules: { base: 'payroll', code: 'identifier' },
  LaborClasses: { base: 'payroll', code: 'identifier' },
  Unions: { base: 'unions', code: 'identifier' },
  UnionLocals: { base: 'unions', code: 'identifier' },
  UnionClasses: { base: 'unions', code: 'identifier' },
  Jobs: { base: 'time', code: 'identifier' },
} as const satisfies Record<string, { base: PathName; code: string }>;

export type CodedList = keyof typeof CODED;

interface Known {
  codeById: Map<string, string>;
  /** By code in small letters; classes and locals may repeat a code in another union. */
  byCode: Map<string, Json[]>;
}

/** id ↔ code for each list, asked once per opening, and again when a code is not found. */
export class CodeLists {
  readonly #client: CoreHrClient;
  readonly #lists = new Map<CodedList, Promise<Known>>();
  /** Codes that a fresh list did not have either: asked for once, not for each person. */
  readonly #missing = new Set<string>();

  constructor(client: CoreHrClient) {
    this.#client = client;
  }

  /** The code of an id; null when there is none, the id itself when the list does not have it. */
  async codeOf(list: CodedList, id: unknown): Promise<string | null> {
    if (typeof id !== 'string' || id === '') return null;
    return (await this.#known(list)).codeById.get(id) ?? id;
  }

  /**
   * The id of a code. `within`: members that the row must have, e.g. the union of a class.
   * @throws RecordError `core-hr/unknown-code`
   */
  async idOf(list: CodedList, code: string, field: string, within: Json = {}): Promise<string> {
    const missing = `${list} ${code}`;
    for (const again of [false, true]) {
      if (again && this.#missing.has(missing)) break;
      if (again) this.#lists.delete(list);
      const rows = (await this.#known(list)).byCode.get(code.toLowerCase()) ?? [];
      const row = rows.find((each) => Object.entries(within).every(([name, value]) => each[name] === value));
      if (typeof row?.id === 'string') return row.id;
    }
    this.#missing.add(missing);
    throw new RecordError({
      code: 'core-hr/unknown-code',
      what: `Core HR has no "${code}" among its ${list}.`,
      expected: 'Codes are compared with their spelling, not with their description.',
      fix: `Add "${code}" to ${list} in Core HR, or map it to a code that is there.`,
      field,
    });
  }

  /** After a list was written. */
  forget(list: CodedList): void {
    this.#missing.clear();
    this.#lists.delete(list);
  }

  #known(list: CodedList): Promise<Known> {
    let known = this.#lists.get(list);
    if (known === undefined) {
      known = this.#load(list);
      this.#lists.set(list, known);
      known.catch(() => this.#lists.delete(list));
    }
    return known;
  }

  async #load(list: CodedList): Promise<Known> {
    const { base, code } = CODED[list];
    const known: Known = { codeById: new Map(), byCode: new Map() };
    for (const row of await this.#client.all(this.#client.path(base, list))) {
      const { id } = row;
      const value = row[code];
      if (typeof id !== 'string' || typeof value !== 'string') continue;
      known.codeById.set(id, value);
      const same = known.byCode.get(value.toLowerCase());
      if (same === undefined) known.byCode.set(value.toLowerCase(), [row]);
      else same.push(row);
    }
    return known;
  }
}

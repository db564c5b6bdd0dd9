import { RecordError } from '../../kernel/index.ts';
import type { ArcoroApi, Json, PathName } from './api.ts';

/** A list whose rows others refer to by id, and the member that people know as the code. */
export interface CodedList {
  base: PathName;
  code: string;
  /** A sentence for those who look for a code in vain, e.g. who keeps the list. */
  kept?: string;
}

const identifier = 'identifier';

/** The lists that Arcoro's products have in common, by resource. */
export const CODED = {
  Departments: { base: 'common', code: identifier },
  Locations: { base: 'common', code: identifier },
  // No identifier is documented for job codes: the name is the code.
  JobCodes: { base: 'common', code: 'name' },
  PaySchedules: { base: 'payroll', code: identifier, kept: 'Pay schedules are made in Arcoro Payroll only.' },
  RateCodes: { base: 'payroll', code: identifier, kept: 'Rate codes are made in Arcoro Payroll only.' },
  LaborClasses: { base: 'payroll', code: identifier },
  Unions: { base: 'unions', code: identifier },
  UnionLocals: { base: 'unions', code: identifier },
  UnionClasses: { base: 'unions', code: identifier },
  Jobs: { base: 'time', code: identifier },
  CostCodes: { base: 'time', code: identifier },
} as const satisfies Record<string, CodedList>;

export type ListName = keyof typeof CODED;

/** All resources that the products have in common, as names and words of their rows may be set. */
export const API_RESOURCES: readonly string[] = [
  'Persons',
  'Employees',
  'EmailAddresses',
  'PhoneNumbers',
  'StreetAddresses',
  'GovernmentIdentifications',
  ...Object.keys(CODED),
];

interface Known {
  byId: Map<string, Json>;
  /** By code in small letters; classes and locals may repeat a code in another union. */
  byCode: Map<string, Json[]>;
}

/** id ↔ code for each list, asked once per opening, and again when a code is not found. */
export class CodeLists {
  readonly #api: ArcoroApi;
  readonly #lists = new Map<ListName, Promise<Known>>();
  /** Codes that a fresh list did not have either: asked for once, not for each person. */
  readonly #missing = new Set<string>();

  constructor(api: ArcoroApi) {
    this.#api = api;
  }

  /** The code of an id; null when there is none, the id itself when the list does not have it. */
  async codeOf(list: ListName, id: unknown): Promise<string | null> {
    if (typeof id !== 'string' || id === '') return null;
    const code = (await this.rowOf(list, id))?.[CODED[list].code];
    return typeof code === 'string' ? code : id;
  }

  async rowOf(list: ListName, id: unknown): Promise<Json | undefined> {
    return (await this.#known(list)).byId.get(String(id));
  }

  /** All rows of a list, in the vendor's order. */
  async rows(list: ListName): Promise<Json[]> {
    return [...(await this.#known(list)).byId.values()];
  }

  /**
   * The id of a code. `within`: members that the row must have, e.g. the union of a class.
   * @throws RecordError `<product>/unknown-code`
   */
  async idOf(list: ListName, code: string, field: string, within: Json = {}): Promise<string> {
    const missing = `${list} ${code}`;
    for (const again of [false, true]) {
      if (again && this.#missing.has(missing)) break;
      if (again) this.#lists.delete(list);
      const rows = (await this.#known(list)).byCode.get(code.toLowerCase()) ?? [];
      const row = rows.find((each) => Object.entries(within).every(([name, value]) => each[name] === value));
      if (typeof row?.id === 'string') return row.id;
    }
    this.#missing.add(missing);
    const { id: product, name } = this.#api.vendor;
    const { kept = 'Codes are compared with their spelling, not with their description.' }: CodedList =
      CODED[list];
    throw new RecordError({
      code: `${product}/unknown-code`,
      what: `${name} has no "${code}" among its ${list}.`,
      expected: kept,
      fix: `Add "${code}" to ${list} there, or map it to a code that is there.`,
      field,
    });
  }

  /** After a list was written. */
  forget(list: string): void {
    this.#missing.clear();
    this.#lists.delete(list as ListName);
  }

  #known(list: ListName): Promise<Known> {
    let known = this.#lists.get(list);
    if (known === undefined) {
      known = this.#load(list);
      this.#lists.set(list, known);
      known.catch(() => this.#lists.delete(list));
    }
    return known;
  }

  async #load(list: ListName): Promise<Known> {
    const { base, code } = CODED[list];
    const known: Known = { byId: new Map(), byCode: new Map() };
    for (const row of await this.#api.all(this.#api.path(base, list))) {
      const { id } = row;
      const value = row[code];
      if (typeof id !== 'string' || typeof value !== 'string') continue;
      known.byId.set(id, row);
      const same = known.byCode.get(value.toLowerCase());
      if (same === undefined) known.byCode.set(value.toLowerCase(), [row]);
      else same.push(row);
    }
    return known;
  }
}

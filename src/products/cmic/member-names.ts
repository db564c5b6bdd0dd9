import type { VendorRecord } from '../../sdk/index.ts';
import type { Assumed } from './assumptions.ts';
import type { Json } from './client.ts';
import { renamed } from './write-answers.ts';

/**
 * Members whose names the vendor does not publish, or may mend: inside the product they go by the assumed name, on the
 * wire by the one in the connector.
 */
export class MemberNames {
  readonly #theirs: ReadonlyMap<string, string>;
  readonly #ours: Readonly<Record<string, string>>;

  constructor(assumed: Assumed) {
    const pairs = [
      ['EmpAddress1', assumed.street1Member],
      ['EmpAddress2', assumed.street2Member],
      ['EmpAdjustedSeriviceDate', assumed.originalHireMember],
      ['JobCompCode', assumed.jobCompanyMember],
      ['JobStatusCode', assumed.jobStatusMember],
    ].filter(([ours, theirs]) => ours !== theirs) as [string, string][];
    this.#theirs = new Map(pairs);
    this.#ours = Object.fromEntries(pairs.map(([ours, theirs]) => [theirs, ours]));
  }

  /** How a member is called on the wire. */
  theirs(name: string): string {
    return this.#theirs.get(name) ?? name;
  }

  fromWire(record: VendorRecord): VendorRecord {
    return this.#theirs.size === 0 ? record : this.#with(record, (name) => this.#ours[name] ?? name);
  }

  toWire(body: Json): Json {
    return this.#theirs.size === 0 ? body : this.#with(body, (name) => this.theirs(name));
  }

  /** A refusal with the member by the name that it has inside. */
  refusal(error: unknown): unknown {
    return this.#theirs.size === 0 ? error : renamed(error, this.#ours);
  }

  #with<T>(members: Readonly<Record<string, T>>, rename: (name: string) => string): Record<string, T> {
    return Object.fromEntries(Object.entries(members).map(([name, value]) => [rename(name), value]));
  }
}

import type { Flow } from './flow.ts';
import type { Scratch, Spool } from './scratch.ts';
import { type SourcePayload, unpackValues } from './spooled.ts';

/** What becomes of the employee that a record belongs to. */
export type OwnerFate =
  | { fate: 'there'; number: string }
  /** Created by this very plan under this number, unless the destination gives another: `sourceKey` finds it. */
  | { fate: 'planned'; number: string; sourceKey: string }
  | { fate: 'left out' }
  | { fate: 'refused' }
  | { fate: 'unknown' };

/** The run's employees on both sides, for the records that hang on them. */
export class Employees {
  readonly #source: Spool;
  readonly #destination: Spool;
  readonly #numbers = new Map<string, string>();
  readonly #scratch: Scratch;
  #flow: Flow | undefined;

  constructor(scratch: Scratch) {
    this.#scratch = scratch;
    this.#source = scratch.open('source', 'employees');
    this.#destination = scratch.open('destination', 'employees');
  }

  /** True when employees are part of this run, so that owners can be judged. */
  get known(): boolean {
    return this.#flow !== undefined;
  }

  /** To be called when employees have been matched. */
  settle(flow: Flow): void {
    this.#flow = flow;
    const { db } = this.#scratch;
    const rows = db
      .prepare(
        `SELECT s.num AS theirs, d.num AS ours FROM source_employees s JOIN destination_employees d ON d.seq = s.d
         WHERE s.num IS NOT NULL AND d.num IS NOT NULL AND s.num <> d.num`,
      )
      .iterate();
    for (const row of rows) this.#numbers.set(String(row.theirs), String(row.ours));
  }

  /** True when some are known by one number at the source and by another at the destination. */
  get renumbered(): boolean {
    return this.#numbers.size > 0;
  }

  /**
   * The destination's number of an employee whom the source knows by `number`; undefined when they are not there yet
   * and nobody can be put under them, or when the destination gives numbers of its own and theirs is not known.
   */
  numberThere(number: string): string | undefined {
    const known = this.#numbers.get(number);
    if (known !== undefined) return known;
    const row = this.#source.byNumber(number);
    if (row !== undefined && row.d !== null) return number;
    if (this.#flow?.fields.includes('employeeNumber') !== true) return undefined;
    // A file takes any number; somebody whom the source does not have is left to the destination's own words.
    const takesAny = this.#flow.destination.write?.style === 'files' || row === undefined;
    return takesAny || this.#destination.byNumber(number) !== undefined ? number : undefined;
  }

  /** `number`: as the source knows the employee; `mapped`: as the mapping of the record at hand makes it. */
  fateOf(number: string, mapped: string): OwnerFate {
    const row = this.#source.byNumber(number);
    if (row === undefined) {
      return this.#destination.byNumber(mapped) === undefined
        ? { fate: 'unknown' }
        : { fate: 'there', number: mapped };
    }
    if (row.d !== null) {
      // Where the destination cannot be read, the mapping is all we know of its numbers.
      const known = this.#numbers.get(number) ?? number;
      return { fate: 'there', number: this.#flow?.ledger === true ? mapped : known };
    }
    if (row.status === null) {
      const { values } = this.#source.payload<SourcePayload>(row);
      const planned = unpackValues(values, this.#flow?.fields ?? []).employeeNumber;
      return {
        fate: 'planned',
        number: typeof planned === 'string' ? planned : mapped,
        sourceKey: row.key,
      };
    }
    return row.status === 'skipped' || row.status === 'left' ? { fate: 'left out' } : { fate: 'refused' };
  }
}

import type { Flow } from './flow.ts';
import type { Scratch, Spool } from './scratch.ts';

/** What becomes of the employee that a record belongs to. */
export type OwnerFate =
  | { fate: 'there'; number: string }
  /** Created by this very plan; `sourceKey` finds the number it will get. */
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

  /** The destination's number of an employee whom the source knows by `number`. */
  translate(number: string): string {
    return this.#numbers.get(number) ?? number;
  }

  fateOf(number: string): OwnerFate {
    const row = this.#source.byNumber(number);
    if (row === undefined) {
      return this.#destination.byNumber(number) === undefined
        ? { fate: 'unknown' }
        : { fate: 'there', number };
    }
    if (row.d !== null) return { fate: 'there', number: this.translate(number) };
    if (row.status === null) return { fate: 'planned', number, sourceKey: row.key };
    return row.status === 'skipped' || row.status === 'left' ? { fate: 'left out' } : { fate: 'refused' };
  }
}

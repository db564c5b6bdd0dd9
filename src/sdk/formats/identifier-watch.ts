import type { Cell, RowBatch, TableNote } from './table.ts';

interface Seen {
  index: number;
  name: string;
  /** Rows by the number of digits. */
  lengths: Map<number, number>;
  leadingZeros: number;
  rows: number;
}

const FEW = 5;

/**
 * Watches columns of identifiers for lost leading zeros: digits only, of mixed length, none with a zero in front.
 * `lengths`: how long the values of a column ought to be, e.g. 9 for an SSN; 0 when that is not known.
 */
export class IdentifierWatch {
  readonly #lengthOf: (column: string) => number | undefined;
  #columns: readonly string[] | undefined;
  readonly #seen = new Map<string, Seen>();
  #watched: Seen[] = [];

  /** @param lengthOf the usual length of a column's identifiers, 0 for any, undefined for a column that has none. */
  constructor(lengthOf: (column: string) => number | undefined) {
    this.#lengthOf = lengthOf;
  }

  watch(batch: RowBatch): void {
    if (batch.columns !== this.#columns) this.#follow(batch.columns);
    for (const seen of this.#watched) for (const row of batch.rows) count(seen, row[seen.index]);
  }

  /** What a person should look at, once the file was read. */
  warnings(): TableNote[] {
    return [...this.#seen.values()].flatMap((seen) => {
      const { rows, lengths } = seen;
      const expected = this.#lengthOf(seen.name) ?? 0;
      const longest = Math.max(...lengths.keys());
      const usual = expected || longest;
      const short = [...lengths].reduce((sum, [length, times]) => (length < usual ? sum + times : sum), 0);
      // Numbers counted up from 1 have mixed lengths too; a known length or a zero-free tenth gives the others away.
      const isStripped =
        rows >= FEW &&
        seen.leadingZeros === 0 &&
        short > 0 &&
        longest <= usual &&
        (expected > 0 ? short * 20 >= rows : longest >= 4 && short * 50 >= rows && short * 2 <= rows);
      if (!isStripped) return [];
      return [
        {
          level: 'warning' as const,
          code: 'file/zeros-lost',
          what: `"${seen.name}" looks as if leading zeros were lost: ${short} of ${rows} values are shorter than ${usual} digits and none begins with 0.`,
          fix: 'Look at the values at their source; format the column as text in spreadsheets, or export as CSV and do not open it there.',
        },
      ];
    });
  }

  #follow(columns: readonly string[]): void {
    this.#columns = columns;
    this.#watched = [];
    columns.forEach((name, index) => {
      if (this.#lengthOf(name) === undefined) return;
      const seen = this.#seen.get(name) ?? { index, name, lengths: new Map(), leadingZeros: 0, rows: 0 };
      seen.index = index;
      this.#seen.set(name, seen);
      this.#watched.push(seen);
    });
  }
}

function count(seen: Seen, cell: Cell): void {
  if (typeof cell !== 'string' || cell === '') return;
  let digits = 0;
  for (let at = 0; at < cell.length; at += 1) {
    const sign = cell.charCodeAt(at);
    if (sign >= 48 && sign <= 57) digits += 1;
    // Dashes and spaces belong to the writing; anything else makes it an identifier that no spreadsheet strips.
    else if (sign !== 45 && sign !== 32) return;
  }
  seen.rows += 1;
  seen.lengths.set(digits, (seen.lengths.get(digits) ?? 0) + 1);
  if (cell.charCodeAt(0) === 48) seen.leadingZeros += 1;
}

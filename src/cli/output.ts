import Table from 'cli-table3';

type Cell = string | number | boolean | null | undefined;

/** Prints an answer: as JSON for programs, as a table for people. */
export class Output {
  readonly #json: boolean;

  constructor(json: boolean) {
    this.#json = json;
  }

  get isJson(): boolean {
    return this.#json;
  }

  show(value: unknown, forPeople: () => string): void {
    process.stdout.write(`${this.#json ? JSON.stringify(value, null, 2) : forTerminal(forPeople())}\n`);
  }
}

/**
 * What others have written (names, words of vendors' systems) moves no cursor, clears no screen and renames no window of
 * whoever reads it.
 */
export function forTerminal(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
}

export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return 'Nothing there.';
  const drawn = new Table({
    head: [...head],
    style: { head: [], border: [] },
    // No line between rows: they are one thing to the eye, and twice as many fit.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: head.map((_, at) => (rows.every((row) => typeof row[at] === 'number') ? 'right' : 'left')),
  });
  for (const row of rows) drawn.push(row.map((cell) => inWords(cell)));
  return drawn.toString();
}

export function inWords(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return String(cell);
}

/** `3.4 s` */
export function seconds(ms: number | null): string {
  return ms === null ? '' : `${(ms / 1000).toFixed(1)} s`;
}

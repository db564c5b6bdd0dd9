import { RefusedError } from '../../sdk/index.ts';
import type { Json } from './wire.ts';

/** One page of a list. */
export interface ListPage {
  rows: Json[];
  /** Where the next page begins and after which row. */
  bookmark: string;
  /** The page was short: nothing comes after it. Never true when rows may have been missed. */
  end: boolean;
}

/** Full pages in a row without a new row; going back over deleted rows takes a few. */
const mostRepeated = 20;

interface Place {
  /** How many rows lie before it. */
  position: number;
  /** The row just before it. */
  last: string;
}

/**
 * Reads a list by `$top` and `$skip`, which is all that the vendor offers: no order can be asked for and no count.
 * Each page begins one row early. When that row is none that was seen, rows above were deleted meanwhile and others
 * would be skipped: then it goes back until it stands on known ground. Rows seen twice are dropped.
 * No upper bound on the modification date: a row that is edited during the read would leave such a window and
 * move the rows behind it.
 */
export async function* listPages(
  rowsAt: (skip: number, top: number) => Promise<Json[]>,
  pageSize: number,
  resume?: string,
): AsyncGenerator<ListPage> {
  const seen = new Set<string>();
  let { position, last } = resume === undefined ? { position: 0, last: '' } : placeOf(resume);
  let complete = true;
  let nothingNew = 0;
  if (resume !== undefined && last !== '') {
    const found = await refind(rowsAt, pageSize, { position, last });
    complete = found !== undefined;
    position = found ?? position;
    seen.add(last);
  }
  for (;;) {
    let skip = Math.max(0, position - 1);
    let top = pageSize + position - skip;
    let rows = await rowsAt(skip, top);
    while (skip > 0 && complete && (rows[0] === undefined || !seen.has(idOf(rows[0])))) {
      skip = Math.max(0, skip - pageSize);
      top = pageSize + 1;
      rows = await rowsAt(skip, top);
    }
    const fresh = rows.filter((row) => !seen.has(idOf(row)));
    for (const row of fresh) seen.add(idOf(row));
    position = skip + rows.length;
    const lastRow = rows.at(-1);
    if (lastRow !== undefined) last = idOf(lastRow);
    const isShort = rows.length < top;
    nothingNew = fresh.length === 0 && !isShort ? nothingNew + 1 : 0;
    if (nothingNew > mostRepeated) {
      throw new RefusedError({
        code: 'read/endless',
        what: `Acumatica gave ${nothingNew} full pages in a row with nothing but rows that had come before.`,
        fix: 'Run again later; if it stays so, report it to Acumatica.',
      });
    }
    yield { rows: fresh, bookmark: JSON.stringify([position, last]), end: isShort && complete };
    if (isShort) return;
  }
}

/** Where the row of a bookmark stands now: rows above it may have come or gone. Undefined when it is gone itself. */
async function refind(
  rowsAt: (skip: number, top: number) => Promise<Json[]>,
  pageSize: number,
  { position, last }: Place,
): Promise<number | undefined> {
  for (let skip = Math.max(0, position - 1); ; skip = Math.max(0, skip - pageSize)) {
    const rows = await rowsAt(skip, pageSize + 1);
    const at = rows.findIndex((row) => idOf(row) === last);
    if (at >= 0) return skip + at + 1;
    if (skip === 0) return undefined;
  }
}

function placeOf(bookmark: string): Place {
  const [position, last] = JSON.parse(bookmark) as [number, string];
  return { position, last };
}

function idOf(row: Json): string {
  return String(row.id ?? '');
}

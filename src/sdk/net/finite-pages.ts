import { createHash } from 'node:crypto';
import { RefusedError } from '../../kernel/index.ts';

/** Pages in a row that bring nothing but what came before: twenty calls show that a vendor goes round in circles. */
const mostRepeated = 20;
/** Empty pages in a row that promise more; a read by days may have years without an entry. */
const mostEmpty = 5_000;
const mostPages = 500_000;
const mostRows = 20_000_000;

/**
 * Passes pages on, and ends a list that would never end: the same pages again and again, nothing but empty ones, or
 * more than anybody has. `rowsOf`: what a page carries.
 * @throws RefusedError `read/endless`
 */
export async function* finitePages<P>(
  pages: AsyncIterable<P>,
  rowsOf: (page: P) => readonly unknown[],
  forWhat: string,
): AsyncGenerator<P> {
  const seen = new Set<string>();
  let [count, rows, empty, repeated] = [0, 0, 0, 0];
  for await (const page of pages) {
    const content = rowsOf(page);
    count += 1;
    rows += content.length;
    if (content.length === 0) {
      empty += 1;
      if (empty > mostEmpty) throw endless(forWhat, `${empty} empty pages in a row`);
    } else {
      empty = 0;
      const mark = createHash('sha256')
        .update(JSON.stringify([content.length, sampleOf(content)]))
        .digest('base64')
        .slice(0, 22);
      repeated = seen.has(mark) ? repeated + 1 : 0;
      seen.add(mark);
      if (repeated >= mostRepeated) throw endless(forWhat, `the same pages ${repeated} times in a row`);
    }
    if (count > mostPages || rows > mostRows) throw endless(forWhat, `${count} pages with ${rows} records`);
    yield page;
  }
}

/** Sixteen rows from all over a page and its last: pages that agree in these, twenty times in a row, are the same. */
function sampleOf(content: readonly unknown[]): unknown[] {
  const step = Math.ceil(content.length / 16);
  return content.filter((_, index) => index % step === 0 || index === content.length - 1);
}

function endless(forWhat: string, seen: string): RefusedError {
  return new RefusedError({
    code: 'read/endless',
    what: `${forWhat} would never end: it brought ${seen} and promised more.`,
    fix: 'Run again later; if it stays so, report it to the vendor.',
  });
}

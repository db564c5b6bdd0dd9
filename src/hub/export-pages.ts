import type { FieldValue } from '../model/index.ts';
import { peopleCsvWriter } from '../sdk/formats/index.ts';

interface Page<Row> {
  rows: readonly Row[];
  next: string | null;
}

/** Writes a paged list as a file for people, page by page, so that its length does not matter. */
export async function* exportPages<Row>(
  columns: readonly string[],
  pageAfter: (after: string | undefined) => Promise<Page<Row>>,
  linesOf: (row: Row) => readonly (readonly FieldValue[])[],
): AsyncGenerator<Uint8Array> {
  const writer = peopleCsvWriter({ columns });
  yield writer.head();
  let isFirst = true;
  let after: string | undefined;
  do {
    const page = await pageAfter(after);
    let text = '';
    for (const line of page.rows.flatMap(linesOf)) {
      text += writer.row(line, isFirst);
      isFirst = false;
    }
    yield writer.bytes(text);
    after = page.next ?? undefined;
  } while (after !== undefined);
  yield writer.tail();
}

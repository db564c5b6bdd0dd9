/** The records of a CSV text: comma, double quotes where needed and doubled inside; CRLF or LF, also within quotes. */
export function csvRecords(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [value, next] = text[at] === '"' ? quoted(text, at) : plain(text, at);
    record.push(value);
    at = next;
    if (text[at] === ',') {
      at += 1;
      if (at < text.length) continue;
      record.push('');
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 2;
    else if (text[at] === '\n') at += 1;
    records.push(record);
    record = [];
  }
  return records;
}

function plain(text: string, from: number): [string, number] {
  let end = from;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') {
    if (text[end] === '\r' && text[end + 1] === '\n') break;
    end += 1;
  }
  return [text.slice(from, end), end];
}

/** @throws Error when the quote is not closed, or followed by anything but the end of the value. */
function quoted(text: string, from: number): [string, number] {
  let value = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new Error('A quoted value does not end');
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const after = text[quote + 1];
      if (after !== undefined && after !== ',' && after !== '\r' && after !== '\n')
        throw new Error(`A quoted value is followed by "${after}"`);
      return [value, quote + 1];
    }
    value += '"';
    at = quote + 2;
  }
}
